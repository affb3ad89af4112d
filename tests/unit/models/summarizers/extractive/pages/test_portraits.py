"""Pages on somebody or something."""

from __future__ import annotations

import pytest

from phobrief.articles import Sentence
from phobrief.models.summarizers.extractive.pages.portraits import (
    BACKGROUND,
    DEFINES,
    HOLDS_OFFICE,
    Portrait,
    find_portrait,
    portrait_value,
)

MAN = (
    "Bài viết hay về xứ Sông Mây.",
    "Lê Văn Bình (sinh ngày 5 tháng 3 năm 1960) là một chính khách Việt Nam.",
    "Ông hiện là Bí thư Tỉnh ủy Sông Mây.",
    "Lê Văn Bình sinh tại xã Phú Khê.",
    "Từ tháng 4/2004 đến tháng 6/2004 ông là Phó Giám đốc Sở Nội vụ.",
)


def page(*texts: str) -> list[Sentence]:
    return [Sentence(i * 200, i * 200 + len(text), text, i) for i, text in enumerate(texts)]


def test_a_man_by_his_present_office() -> None:
    portrait = find_portrait("Lê Văn Bình (chính khách)", page(*MAN))
    assert portrait == Portrait(1, of_person=True)
    assert portrait_value(portrait, page(*MAN)) == [
        BACKGROUND,
        DEFINES,
        HOLDS_OFFICE,
        BACKGROUND,
        BACKGROUND,
    ]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bộ Hòa giải (Việt Nam)", "Bộ Hòa giải là cơ quan của Chính phủ, quản lý việc hòa giải."),
        ("Ban Sông nước", "Cơ quan Ban Sông nước là cơ quan tham mưu của Tỉnh ủy."),
        (
            "Chủ tịch Hội đồng Sông nước",
            "Chủ tịch Hội đồng Sông nước là chức danh của người đứng đầu Hội đồng.",
        ),
    ],
)
def test_a_thing_by_what_it_is(title: str, text: str) -> None:
    assert find_portrait(title, page(text)) == Portrait(0, of_person=False)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Xây dựng Đảng là nhiệm vụ then chốt",
            "Xây dựng Đảng là nhiệm vụ then chốt, là động lực phát triển.",
        ),
        ("Ông Lê Văn Bình được bổ nhiệm", "Ông Lê Văn Bình được bổ nhiệm là Giám đốc Sở Nội vụ."),
        ("Lê Văn Bình", "Sáng 5/3, ông Lê Văn Bình thăm xã Phú Khê."),
        ("", "Ban Thường vụ điều động ba cán bộ."),
    ],
)
def test_news_is_no_portrait(title: str, text: str) -> None:
    assert find_portrait(title, page(text)) is None


def test_a_life_without_a_title() -> None:
    texts = (
        "Đồng chí Lê Văn Bình, sinh ngày 5/3/1960; quê quán: xã Phú Khê.",
        "Ông là Bí thư Tỉnh ủy Sông Mây.",
    )
    assert find_portrait("", page(*texts)) == Portrait(0, of_person=True)
