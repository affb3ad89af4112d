"""Names that stand alone under the title or below the text: the author's go, all others stay.

All names, papers and places are invented.
"""

from __future__ import annotations

import pytest

from phobrief.articles import Article
from phobrief.models.text.cleaning.clean import clean

TITLE = "Siết chặt kỷ cương trong công tác cán bộ"
SAPO = (
    "Huyện Bình Khê vừa qua kỳ đại hội của các chi bộ, và những gì mỗi nơi rút ra cho mình có nhiều điều"
    " đáng để nơi khác tham khảo."
)
LEAD = (
    "Sáng 14/5, tại thị trấn Sông Mây, Ban Thường vụ Huyện ủy tổ chức hội nghị quán triệt quy định"
    " mới về kiểm soát quyền lực do đồng chí Lê Văn Bình chủ trì."
)
END = (
    "Hội nghị cũng thảo luận kế hoạch kiểm tra, giám sát năm tới và thống nhất thành lập ba đoàn"
    " công tác về các xã miền núi của huyện."
)
AUTHORS = {
    "Thu Trang": "Thu Trang",
    "THU TRANG": "THU TRANG",
    "Nguyễn Thị Hòa": "Nguyễn Thị Hòa",
    "Nguyễn Thị Hoà - Báo Bình Khê": "Nguyễn Thị Hoà - Báo Bình Khê",
    "Nguyễn Thị Hòa (Báo Bình Khê)": "Nguyễn Thị Hòa",
    "Nguyễn Thị Hòa | Báo Nông thôn Bình Khê": "Nguyễn Thị Hòa",
    "Hòa Nguyễn/Tạp chí Xây dựng Bình Khê": "Hòa Nguyễn",
    "Trần Đức Minh - Lê Hoàng": "Trần Đức Minh - Lê Hoàng",
    "Phóng viên Thu Trang": "Thu Trang",
    "PV": "PV",
    "T.H": "T.H",
    "PV Báo Bình Khê": "PV Báo Bình Khê",
    "Nhóm PV": "Nhóm PV",
    "TS. Trần Đức Minh": "TS. Trần Đức Minh",
    "PGS, TS. TRẦN ĐỨC MINH": "PGS, TS. TRẦN ĐỨC MINH",
    "Bài và ảnh: Thu Trang": "Thu Trang",
    "Thu Trang (tổng hợp)": "Thu Trang",
}


def page(*lines: str) -> Article:
    return Article("\n".join(lines))


def names_removed(article: Article) -> tuple[str | None, list[tuple[str, str]]]:
    cleaned = clean(article)
    return cleaned.byline, [(line.text, line.rule) for line in cleaned.removed]


@pytest.mark.parametrize(("line", "byline"), AUTHORS.items())
def test_a_name_below_the_title_is_the_author(line: str, byline: str) -> None:
    assert names_removed(page(TITLE, line, LEAD, END)) == (byline, [(line, "byline")])
    assert clean(page(TITLE, line, LEAD, END)).title == TITLE


@pytest.mark.parametrize(("line", "byline"), AUTHORS.items())
def test_a_name_below_the_text_is_the_author(line: str, byline: str) -> None:
    assert names_removed(page(TITLE, LEAD, END, line)) == (byline, [(line, "byline")])


@pytest.mark.parametrize(("line", "byline"), AUTHORS.items())
def test_a_name_between_the_first_paragraphs_is_the_author(line: str, byline: str) -> None:
    for head in ([TITLE, SAPO], [SAPO]):
        assert names_removed(page(*head, line, LEAD, END)) == (byline, [(line, "byline")])


def test_two_authors_may_stand_in_two_lines() -> None:
    found = names_removed(page(TITLE, "Thu Trang", "Hoài Nam", LEAD, END))
    assert found == ("Thu Trang", [("Thu Trang", "byline"), ("Hoài Nam", "byline")])


def test_a_title_that_the_user_gave_stands_above_the_text() -> None:
    article = Article(f"Thu Trang\n{LEAD}\n{END}", title=TITLE)
    assert names_removed(article) == ("Thu Trang", [("Thu Trang", "byline")])


NO_AUTHORS = {
    "who is in the text": "Lê Văn Bình",
    "who is in the text without his surname": "Trần Văn Bình",
    "a place of the text": "Sông Mây",
    "a province": "Thái Bình",
    "two provinces": "Hà Giang - Hà Nam",
    "a region": "Tây Bắc Bộ",
    "a heading": "Bước Chuyển Lớn",
    "a heading in capitals": "THÔNG TIN CHUNG",
    "an office": "Bí thư Huyện ủy",
    "a scholar of the text": "TS. Lê Văn Bình",
    "an official": "Ông Trần Đức Minh",
    "a caption": "Trần Đức Minh.",
    "countries": "PHÁP - MỸ",
    "a paper abroad": "Foreign Affairs",
}


@pytest.mark.parametrize("line", NO_AUTHORS.values(), ids=NO_AUTHORS)
def test_what_else_stands_below_the_title_stays(line: str) -> None:
    assert names_removed(page(TITLE, line, LEAD, END)) == (None, [])
    assert names_removed(page(TITLE, SAPO, line, LEAD, END)) == (None, [])


def test_whom_the_title_is_about_is_not_the_author() -> None:
    title = "Người giữ lửa phong trào ở Bình Khê: chị Nguyễn Thị Hòa"
    assert names_removed(page(title, "Nguyễn Thị Hòa", LEAD, END)) == (None, [])
    given = Article(f"Nguyễn Thị Hòa\n{LEAD}\n{END}", title=title)
    assert names_removed(given) == (None, [])


def test_names_that_the_first_paragraph_announces_stay() -> None:
    announced = f"{SAPO} Đại hội bầu bí thư là đồng chí sau đây:"
    assert names_removed(page(TITLE, announced, "Trần Đức Minh", LEAD, END)) == (None, [])


def test_a_list_of_names_below_the_title_stays() -> None:
    names = ["Trần Đức Minh", "Nguyễn Thị Hòa", "Phạm Hoài Nam", "Đỗ Thu Trang"]
    assert names_removed(page(TITLE, *names, LEAD, END)) == (None, [])


@pytest.mark.parametrize("text", ["Thu Trang", "Thu Trang\nHọp dân", "Nguyễn Thị Hòa"])
@pytest.mark.parametrize("title", [TITLE, None])
def test_a_name_that_is_the_only_text_stays(text: str, title: str | None) -> None:
    assert names_removed(Article(text, title=title)) == (None, [])


def test_cleaning_again_takes_no_further_name() -> None:
    lines = [TITLE, "Thu Trang", SAPO, "Hoài Nam", LEAD, END, "Minh An"]
    once = clean(page(*lines))
    assert [line.text for line in once.removed] == ["Thu Trang", "Hoài Nam", "Minh An"]
    assert clean(Article(once.text)).removed == ()
