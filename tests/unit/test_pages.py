"""The frame of a report: it stands alone, escapes text, and leaves out facts without a value."""

from __future__ import annotations

from phobrief.pages import card, figure, page, section, table


def test_a_page_escapes_what_is_text_and_keeps_what_is_html() -> None:
    parts = [
        section(
            "<h>", card("<c>", "<1>", "<b>"), table(["<x>"], [["<y>"]]), figure("<f>", "<svg/>")
        )
    ]
    text = page("<k>", "<t>", [("<n>", "<v>"), ("nothing", None)], parts)
    for name in "tknvhc1bxyf":
        assert f"&lt;{name}&gt;" in text
    assert "<svg/>" in text
    assert "nothing" not in text
    assert "<script" not in text
    assert text.endswith("</html>\n")
