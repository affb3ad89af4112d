"""Pages on somebody or something."""

from __future__ import annotations

from dataclasses import replace

import pytest
from page import page

from phobrief.models.summarizers.extractive.pages.portraits import (
    BACKGROUND,
    DEFINES,
    GOES_ON,
    HOLDS_OFFICE,
    Portrait,
    find_portrait,
    portrait_value,
    says_what,
)

MAN = (
    "Bài viết hay về xứ Sông Mây.",
    "Lê Văn Bình (sinh ngày 5 tháng 3 năm 1960) là một chính khách Việt Nam.",
    "Ông hiện là Bí thư Tỉnh ủy Sông Mây.",
    "Lê Văn Bình sinh tại xã Phú Khê.",
    "Từ tháng 4/2004 đến tháng 6/2004 ông là Phó Giám đốc Sở Nội vụ.",
)


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
        (
            "Phó Chủ tịch Hội đồng Sông nước Việt Nam",
            "Phó Chủ tịch Hội đồng Sông nước nước Cộng hòa xã hội chủ nghĩa Việt Nam (gọi tắt là Phó Chủ tịch Hội đồng) là một chức vụ.",
        ),
        (
            "Tổng Thanh tra Sông nước nước Cộng hòa xã hội chủ nghĩa Việt Nam",
            "Tổng Thanh tra Sông nước nước Cộng hòa xã hội chủ nghĩa Việt Nam là người đứng đầu Thanh tra Sông nước.",
        ),
        (
            "Hội đồng Sông nước",
            "Hội đồng Sông nước, được lập ra theo Điều 9 Luật Sông nước, có nhiệm vụ tham mưu cho Chủ tịch tỉnh.",
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
        ("Hội đồng Sông nước", "Chủ tịch của Hội đồng Sông nước là Chủ tịch tỉnh."),
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


def test_a_heading_where_the_page_has_no_title() -> None:
    heading, *life = page("Lê Văn Bình", "Lê Văn Bình (1960 – 2030) là một chính trị gia.")
    assert find_portrait("", [replace(heading, heading=True), *life]) == Portrait(1, of_person=True)
    assert find_portrait("", [heading, *life]) is None


def test_a_man_by_the_office_that_leads() -> None:
    texts = (
        MAN[1],
        "Ông từng là đại biểu Quốc hội khóa XIV.",
        "Ông từng giữ chức Bí thư Tỉnh ủy Sông Mây.",
    )
    expected = [DEFINES, HOLDS_OFFICE / 2, HOLDS_OFFICE]
    assert portrait_value(Portrait(0, of_person=True), page(*texts)) == expected


def test_a_thing_by_what_is_said_next_in_the_same_breath() -> None:
    one, two, three = page("Ban Sông nước là một cơ quan.", "Ban do tỉnh lập.", "Ban có ba phòng.")
    sentences = [one, replace(two, paragraph=one.paragraph), three]
    expected = [DEFINES, GOES_ON, 0.0]
    assert portrait_value(Portrait(0, of_person=False), sentences) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Nội chính Tỉnh ủy là cơ quan tham mưu của Tỉnh ủy Sông Mây.", True),
        ("Họ xem nền nếp của từng chi bộ là một tiêu chí để xếp loại.", False),
        ("Tại đại hội, mỗi đại biểu là người của một đảng bộ huyện.", False),
        ("Mỗi chi bộ có thể bầu ra một bí thư là người đứng đầu cơ quan.", False),
    ],
)
def test_what_says_what_something_is(text: str, expected: bool) -> None:
    assert says_what(text) is expected
