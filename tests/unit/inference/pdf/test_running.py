"""What repeats at the edges of pages, or numbers them, is no text; all else is."""

from __future__ import annotations

import pytest

from phobrief.inference.pdf.pages import Line, Page
from phobrief.inference.pdf.running import without_running


def page(*texts: str, top: float = 780.0) -> Page:
    """Lines from the top down."""
    return [Line(text, 50, 250, top - 20 * n, 12, 25) for n, text in enumerate(texts)]


BODY = ["Ban Thường vụ", "họp tại", "Hội trường", "Sông Lam,", "bàn về", "cán bộ."]


def kept(*pages: Page) -> list[list[str]]:
    return [[line.text for line in page] for page in without_running(pages)]


@pytest.mark.parametrize(
    "headers",
    [
        ["BÁO SÔNG LAM", "BÁO SÔNG LAM", "BÁO SÔNG LAM"],
        ["Sông Lam, số 12", "Công tác cán bộ", "Sông Lam, số 12", "Công tác cán bộ"],
        ["Trang 5 - số 12", "Trang 6 - số 12"],
        ["https://songlam.vn/tin-1.html 1/2", "https://songlam.vn/tin-1.html 2/2"],
        ["- 1 -", "- 2 -"],
        ["https://songlam.vn/tin-1.html 1/1"],
        ["Trang 1/1"],
        ["1"],
    ],
)
@pytest.mark.parametrize("at_foot", [False, True])
def test_running_lines(headers: list[str], at_foot: bool) -> None:
    pages = [page(*BODY, header) if at_foot else page(header, *BODY) for header in headers]
    bodies = [[f"{line} {n}{n}{n * n}" for line in BODY] for n in range(len(pages))]
    for lines, body in zip(pages, bodies, strict=True):  # no page has the text of another
        places = [i for i, line in enumerate(lines) if line.text in BODY]
        for i, text in zip(places, body, strict=True):
            lines[i] = lines[i]._replace(text=text)
    assert kept(*pages) == bodies


def test_the_stamp_of_a_printout_of_one_page() -> None:
    stamp = "11/30/26, 12:56 PM\tTỉnh ủy Sông Lam họp"
    assert kept(page(stamp, *BODY, "https://songlam.vn/tin-1.html 1/1")) == [BODY]
    assert kept(page(stamp, *BODY)) == [[stamp, *BODY]]  # a row of a timetable, maybe


@pytest.mark.parametrize(
    "pages",
    [
        [page("Điều 5.", *BODY), page("Điều 9.", *reversed(BODY))],
        [page("Công tác cán bộ", *BODY), page("Công tác cán bộ", *reversed(BODY), top=700.0)],
        [page("2", *BODY)],
        [page("Năm 2026", *BODY)],
        [page(*BODY, "1/5", *reversed(BODY))],
    ],
    ids=["numbers that jump", "another place", "another page's number", "a year", "within"],
)
def test_text_stays(pages: list[Page]) -> None:
    assert kept(*pages) == [[line.text for line in page] for page in pages]
