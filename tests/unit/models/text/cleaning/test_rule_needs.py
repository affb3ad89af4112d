"""A rule's words that are looked for first keep out no line that its pattern fits."""

from __future__ import annotations

import pytest

from phobrief.models.text.cleaning.rules import RULES, match_rule

LINES = (
    "toàn cảnh hội nghị. ảnh: thu hà",
    "cán bộ học tập nghị quyết (ảnh minh hoạ)",
    "đồ hoạ: minh an",
    "hình từ internet",
    "hội trường (internet)",
    "lễ khai mạc (nguồn: ttxvn)",
    "xem video: lễ khai mạc",
    "lễ khai mạc - clip: báo nhân dân",
    "-->",
    "<!-- a",
    "document.write(x)",
    "thời sự › xây dựng đảng",
)


@pytest.mark.parametrize("line", LINES)
def test_the_words_are_in_every_line_of_the_kind(line: str) -> None:
    fitting = [rule for rule in RULES if rule.line.fullmatch(line)]
    assert any(rule.needs for rule in fitting)
    assert match_rule(line, line) == fitting[0]
