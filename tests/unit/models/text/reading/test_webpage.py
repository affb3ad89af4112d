"""Pages of every make: what is not the article stays out of it, and no date is invented.

All pages are invented. Each table below holds one thing that varies; tests go over their products.
"""

from __future__ import annotations

import itertools
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.articles import Document
from phobrief.models.text.document import to_document
from phobrief.models.text.reading import markup, webpage
from phobrief.models.text.reading.read import read_bytes
from phobrief.models.text.reading.webpage import extract

HEADLINE = "Nông dân Sông Mây thu hoạch vải sớm"
BODY = [
    "Những ngày này, bà con xã Sông Mây bắt đầu thu hoạch vải sớm, giá bán cao hơn năm ngoái khoảng"
    " 20 phần trăm nhờ thời tiết thuận lợi.",
    "Chị Đỗ Thị Hoa cho biết gia đình có 1,5 héc-ta vải, thương lái vào tận vườn đặt mua từ đầu vụ"
    " với giá ổn định.",
    "Ngành nông nghiệp khuyến cáo người dân bón phân cân đối và phòng trừ sâu đục quả để giữ vững"
    " năng suất của toàn vùng.",
]
OPINION = (
    "Tôi thấy việc luân chuyển, bổ nhiệm cán bộ ở tỉnh ta phải công khai, không để chạy chức, chạy"
    " quyền, mong cấp trên lắng nghe."
)
FOOT = "<footer><p>Cơ quan của Đảng bộ tỉnh. Giấy phép số 12/GP-BTTTT cấp ngày 03/02/2018.</p></footer>"
NAV = "<header><nav><a href='/'>Trang chủ</a> <a href='/ct'>Chính trị</a></nav></header>"


def page(body: str, head: str = "", foot: str = FOOT) -> str:
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{HEADLINE} - Báo Sông Mây"
        f"</title>{head}</head><body>{NAV}{body}{foot}</body></html>"
    )


def read(html: str) -> Document:
    return to_document(read_bytes(html.encode()))


def paragraphs(lines: list[str] | None = None) -> str:
    return "".join(f"<p>{line}</p>" for line in lines or BODY)


def text_of(document: Document) -> str:
    return "\n".join(sentence.text for sentence in document.sentences)


def check_article(document: Document) -> None:
    text = document.article.text
    for line in BODY:
        assert text.count(line) == 1
    assert "luân chuyển" not in text


CONTAINERS = {
    "div": "<div class='detail'>{}</div>",
    "article": "<article>{}</article>",
    "main": "<main>{}</main>",
    "section": "<section class='content'>{}</section>",
    "div id": "<div id='noi-dung'>{}</div>",
    "nested": "<div class='wrap'><div class='col-8'><div class='chi-tiet'>{}</div></div></div>",
    "has-comments": "<article class='post has-comments'>{}</article>",
    "comment-enabled": "<div class='content-comment-enabled'>{}</div>",
    "section of opinions": "<div class='category-binh-luan'>{}</div>",
    "named comment": "<div class='comment'>{}</div>",
    "named related": "<section class='box-related'>{}</section>",
    "bare": "{}",
}
COMMENT_NAMES = [
    "binhluan", "binh-luan", "binh_luan", "boxBinhLuan", "box-binhluan", "list-binh-luan", "BinhLuan",
    "comment", "comments", "box_comment", "boxcomment", "comment-list", "list-comment", "commentlist",
    "fb-comments", "fbcomments", "comments-area", "post-comments", "article-comments", "comment_wrap",
    "user-comment", "cmt", "list-cmt", "cmt-list", "box_cmt", "ykien", "y-kien", "y_kien_ban_doc",
    "ykienbandoc", "box-ykien", "phan-hoi", "phanhoi", "gopy", "gop-y", "nhan-xet", "thao-luan",
    "disqus_thread", "feedback", "discussion", "replies", "kbw-comment-inner", "section-comments",
    "box-ykbd", "yk-bd", "bandocviet", "trao-doi-ban-doc", "user-opinion", "readers-opinions",
]  # fmt: skip
ITEM = "<div class='item'><b>Hải</b><p>{}</p></div>"
THREADS = {
    "div class": "<div class='{name}'>{items}</div>",
    "div id": "<div id='{name}'>{items}</div>",
    "section": "<section class='{name}'>{items}</section>",
    "article each": "<div class='x'><article class='{name}'>{items}</article></div>",
    "list": "<ul class='{name}'><li>{items}</li></ul>",
    "main": "<main class='{name}'>{items}</main>",
    "aside": "<aside class='{name} col-4'>{items}</aside>",
    "table": "<table class='{name}'><tr><td>{items}</td></tr></table>",
}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("thread", THREADS)
def test_comments_never_are_the_article(container: str, thread: str) -> None:
    # Each pair of article and thread with some of the names, all names with each thread.
    shift = list(CONTAINERS).index(container)
    for name in COMMENT_NAMES[shift % 4 :: 4]:
        box = THREADS[thread].format(name=name, items=ITEM.format(OPINION) * 2)
        article = CONTAINERS[container].format(f"<h1>{HEADLINE}</h1>{paragraphs()}")
        check_article(read(page(article + box)))


@pytest.mark.parametrize("name", COMMENT_NAMES)
@pytest.mark.parametrize("container", ["div", "article", "main", "section"])
def test_comments_inside_the_articles_own_element_go(container: str, name: str) -> None:
    box = f"<div class='{name}'><h3>Bình luận (2)</h3>{ITEM.format(OPINION) * 2}</div>"
    inside = f"<h1>{HEADLINE}</h1>{paragraphs()}{box}"
    check_article(read(page(f"<{container} class='detail'>{inside}</{container}>")))


@pytest.mark.parametrize(
    "name",
    [
        "hoi-dap",
        "hoidap",
        "boxTraoDoi",
        "traodoi",
        "dien-dan",
        "goc-ban-doc",
        "tuong-tac",
        "camnhan",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_what_may_be_readers_is_theirs_behind_the_text(name: str, inside: bool) -> None:
    box = f"<div class='{name}'>{ITEM.format(OPINION) * 2}</div>"
    article = f"<h1>{HEADLINE}</h1>{paragraphs()}"
    body = f"<div class='detail'>{article}{box}</div>" if inside else f"<div>{article}</div>{box}"
    check_article(read(page(body)))


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='detail'><h1>{HEADLINE}</h1><p>{BODY[0]}</p><div class='traodoi'><p>{BODY[1]}</p></div>"
        f"<p>{BODY[2]}</p></div>",
        f"<h1>{HEADLINE}</h1><div class='hoi-dap'>{paragraphs()}</div>",
        f"<div class='dien-dan'><h1>{HEADLINE}</h1>{paragraphs()}</div>",
    ],
)
def test_what_may_be_readers_is_the_articles_amid_its_text(body: str) -> None:
    check_article(read(page(body)))


ACTS = [
    "<a href='#'>Thích</a> <a href='#'>Trả lời</a>",
    "<span>Trả lời</span> · <span>2 giờ trước</span>",
    "<div><a href='#'>Trả lời</a></div>",
    "<p>Thích (3) - Trả lời - 10 phút trước</p>",
]


@pytest.mark.parametrize("acts", ACTS)
@pytest.mark.parametrize("wrapped", [True, False])
def test_remarks_are_known_by_what_one_can_do_with_them(acts: str, wrapped: bool) -> None:
    remarks = f"<div class='x9'><b>Hải</b><p>{OPINION}</p>{acts}</div>" * 2
    box = f"<div class='k1'>{remarks}</div>" if wrapped else remarks
    check_article(read(page(f"<div class='detail'><h1>{HEADLINE}</h1>{paragraphs()}{box}</div>")))


def test_an_answer_in_an_interview_is_no_remark() -> None:
    asked = f"<p>Hỏi</p><p>{BODY[1]}</p><p>Trả lời</p><p>{BODY[2]}</p>"
    check_article(
        read(page(f"<div class='detail'><h1>{HEADLINE}</h1><p>{BODY[0]}</p>{asked}</div>"))
    )


@pytest.mark.parametrize("n_comments", [1, 5, 40])
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_long_thread_does_not_become_the_article(container: str, n_comments: int) -> None:
    article = CONTAINERS[container].format(f"<h1>{HEADLINE}</h1>{paragraphs()}")
    check_article(
        read(page(article + f"<div class='binhluan'>{ITEM.format(OPINION) * n_comments}</div>"))
    )


HEADINGS = ["<h3>{}</h3>", "<h2>{}</h2>", "<p><b>{}</b></p>", "<div class='t'>{}</div>"]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "words", ["Bình luận", "Ý kiến bạn đọc", "Bình luận (2)", "Phản hồi của độc giả"]
)
@pytest.mark.parametrize("boxed", [True, False])
def test_comments_are_known_by_their_heading(heading: str, words: str, boxed: bool) -> None:
    thread = heading.format(words) + ITEM.format(OPINION) * 3
    thread = f"<div class='b7'>{thread}</div>" if boxed else thread
    check_article(
        read(page(f"<div class='detail'><h1>{HEADLINE}</h1>{paragraphs()}{thread}</div>"))
    )


@pytest.mark.parametrize(
    "name",
    ["content-comment-enabled", "article has-comments", "comments-open", "comment", "binhluan", "ykien",
     "related", "tin-lien-quan", "category-y-kien tag-binh-luan", "video-detail", "caption"],
)  # fmt: skip
@pytest.mark.parametrize("headline_inside", [True, False])
@pytest.mark.parametrize("tag", ["div", "article", "main", "section"])
def test_the_article_stays_whatever_its_element_is_called(
    tag: str, headline_inside: bool, name: str
) -> None:
    headline = f"<h1>{HEADLINE}</h1>"
    inside, outside = (headline, "") if headline_inside else ("", headline)
    thread = f"<div class='list-cmt'>{ITEM.format(OPINION)}</div>"
    html = f"{outside}<{tag} class='{name}'>{inside}{paragraphs()}</{tag}>{thread}"
    check_article(read(page(html)))


RELATED_NAMES = [
    "tin-lien-quan", "tinlienquan", "box-tinlienquan", "related", "related-news", "relatedNews",
    "article-related", "tin-khac", "tinkhac", "cung-chuyen-muc", "tin_cung_muc", "xem-nhieu", "doc-nhieu",
    "box-docnhieu", "tin-moi-nhat", "recommend", "most-read", "co-the-ban-quan-tam", "other-news",
    "news-relate", "xemthem", "read-also",
]  # fmt: skip


@pytest.mark.parametrize("name", RELATED_NAMES)
@pytest.mark.parametrize("place", ["before", "amid", "after"])
def test_lists_of_other_articles_go(name: str, place: str) -> None:
    teaser = f"<li><a href='/2'>Siết chặt công tác cán bộ ở huyện Sông Mây</a><p>{OPINION}</p></li>"
    box = f"<div class='{name}'><ul>{teaser * 2}</ul></div>"
    parts = [f"<h1>{HEADLINE}</h1>", *(f"<p>{line}</p>" for line in BODY)]
    parts.insert({"before": 1, "amid": 2, "after": 4}[place], box)
    check_article(read(page(f"<div class='detail'>{''.join(parts)}</div>")))


@pytest.mark.parametrize(
    "player",
    ["<div class='video-player'>{}</div>", "<div class='VCSortableInPreviewMode' type='VideoStream'>{}</div>",
     "<div id='jwplayer-1'>{}</div>", "<video>{}</video>", "<div class='box-audio'>{}</div>",
     "<div class='nghe-bai'>{}</div>"],
)  # fmt: skip
def test_players_go(player: str) -> None:
    html = f"<div class='detail'><h1>{HEADLINE}</h1>{player.format(OPINION)}{paragraphs()}</div>"
    check_article(read(page(html)))


CAPTIONS = {
    "td class": "<table class='picture'><tr><td><img src='a.jpg'></td></tr><tr><td class='caption'>{}</td></tr></table>",
    "td bare": "<table><tr><td><img src='a.jpg'></td></tr><tr><td>{}</td></tr></table>",
    "td with p": "<table align='center'><tbody><tr><td><img src='a.jpg'></td></tr><tr><td><p>{}</p></td></tr></tbody></table>",
    "linked picture": "<table><tr><td><a href='a.jpg'><img src='a.jpg'></a></td></tr><tr><td>{}</td></tr></table>",
    "with credit": "<table class='picture'><tr><td><img src='a.jpg'></td></tr><tr><td>{}</td></tr><tr><td>Ảnh: Minh An</td></tr></table>",
    "two pictures": "<table><tr><td><img src='a.jpg'></td><td><img src='b.jpg'></td></tr><tr><td>{0}</td><td>{0}</td></tr></table>",
    "one cell": "<table><tr><td><img src='a.jpg'><br>{}</td></tr></table>",
    "PhotoCMS": "<div class='VCSortableInPreviewMode' type='Photo'><img src='a.jpg'><div class='PhotoCMS_Caption'><p>{}</p></div></div>",
    "PhotoCMS p": "<div><img src='a.jpg'></div><p class='PhotoCMS_Caption'>{}</p>",
    "figcaption": "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>",
    "figcaption PhotoCMS": "<figure><img src='a.jpg'><figcaption class='PhotoCMS_Caption'><p>{}</p></figcaption></figure>",
    "pCaption": "<table><tr><td><img src='a.jpg'></td></tr><tr><td class='pCaption'>{}</td></tr></table>",
    "wp": "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>{}</p></div>",
    "chu-thich": "<div class='anh'><img src='a.jpg'><span class='chu-thich-anh'>{}</span></div>",
    "th": "<table><tr><th><img src='a.jpg'></th></tr><tr><th>{}</th></tr></table>",
    "table caption": "<table><caption>{}</caption><tr><td><img src='a.jpg'></td></tr></table>",
}  # fmt: skip
CAPTION = (
    "Đồng chí Lê Văn Bình trao quyết định luân chuyển, bổ nhiệm cho các đồng chí nhận nhiệm vụ mới."
)


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("place", [1, 2, 4])
def test_captions_go(caption: str, place: int) -> None:
    parts = [f"<h1>{HEADLINE}</h1>", *(f"<p>{line}</p>" for line in BODY)]
    parts.insert(place, CAPTIONS[caption].format(CAPTION))
    check_article(read(page(f"<article>{''.join(parts)}</article>")))


def test_a_picture_beside_paragraphs_takes_none_of_them() -> None:
    cells = f"<table><tr><td><img src='a.jpg'></td><td>{paragraphs()}</td></tr></table>"
    check_article(read(page(f"<article><h1>{HEADLINE}</h1>{cells}</article>")))


def test_a_table_of_names_stays() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td>Lê Văn Bình {i}</td><td>Bí thư</td></tr>" for i in range(3)
    )
    table = f"<table><tr><th>STT</th><th>Họ tên</th><th>Chức vụ</th></tr>{rows}</table>"
    document = read(page(f"<article><h1>{HEADLINE}</h1>{paragraphs()}{table}</article>"))
    assert "Lê Văn Bình 2" in document.article.text


LINES = "<br>".join([f"<b>{HEADLINE}</b>", *BODY])
LAYOUTS = {
    "cell": f"<table><tr><td class='left'><a href='/'>Trang chủ</a></td><td>{LINES}</td></tr></table>",
    "double": f"<table><tr><td><a href='/'>Trang chủ</a></td><td>{LINES.replace('<br>', '<br><br>')}</td></tr></table>",
    "font": f"<table><tr><td><font size=2>{LINES}</font></td></tr></table>",
    "nested font": f"<table><tr><td><font><span>{LINES}</span></font></td></tr></table>",
    "nested table": f"<table><tr><td><a href='/'>Trang chủ</a></td><td><table><tr><td>{LINES}</td></tr></table></td></tr></table>",
    "div": f"<div>{LINES}</div>",
    "center": f"<center>{LINES.replace('<br>', '<br />')}</center>",
    "body": LINES,
    "rows": "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in [HEADLINE, *BODY]) + "</table>",
    "p in cell": f"<table role='presentation'><tr><td><h2>{HEADLINE}</h2>{paragraphs()}</td></tr></table>",
    "p with br": f"<div><p>{LINES}</p></div>",
    "spaced": f"<div>\n{LINES.replace('<br>', chr(10) + '<br>' + chr(10))}\n</div>",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_parted_by_breaks_or_cells_are_lines(layout: str) -> None:
    document = read(page(LAYOUTS[layout]))
    lines = document.article.text.split("\n")
    for line in BODY:
        assert line in lines
    assert "Trang chủ" not in document.article.text
    assert document.title == HEADLINE


def story(number: int, *, linked: bool = True, tag: str = "div", n_paragraphs: int = 1) -> str:
    title = f"Huyện Sông Mây chuẩn bị đại hội đảng bộ lần thứ {number}"
    title = f"<a href='/{number}'>{title}</a>" if linked else title
    body = "".join(f"<p>Câu chuyện thứ {number}: {line}</p>" for line in BODY[:n_paragraphs])
    return f"<{tag} class='item'><h3>{title}</h3>{body}</{tag}>"


INDEXES = {
    "three": "".join(map(story, range(3))),
    "two": "".join(map(story, range(2))),
    "many": "".join(map(story, range(30))),
    "list": "<ul>" + "".join(story(i, tag="li") for i in range(4)) + "</ul>",
    "articles": "".join(story(i, tag="article") for i in range(3)),
    "whole articles": "".join(
        story(i, tag="article", linked=False, n_paragraphs=3) for i in range(2)
    ),
    "introduction": f"<p>{BODY[0]}</p>" + "".join(map(story, range(4))),
    "links": "".join(
        f"<div><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a><br>{BODY[i]}</div>"
        for i in range(3)
    ),
    "table": "<table>"
    + "".join(
        f"<tr><td><img src='a.jpg'></td><td><a href='/{i}'><b>Hội nghị lần thứ {i} của tỉnh ủy</b></a>"
        f"<p>{BODY[i]}</p></td></tr>"
        for i in range(3)
    )
    + "</table>",
    "links only": "<ul>"
    + "".join(f"<li><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a></li>" for i in range(20))
    + "</ul>",
    "dated posts": "".join(
        f"<div><h2>Hội nghị lần thứ {i} của tỉnh</h2><div class='date'>12/05/2026</div><p>{BODY[i]}</p></div>"
        for i in range(3)
    ),
    "more": "".join(
        f"<div><h3>Hội nghị lần thứ {i} của tỉnh</h3><p>{BODY[i]}</p><a href='/{i}'>Xem tiếp</a></div>"
        for i in range(3)
    ),
    "dated": "".join(story(i) + "<span class='date'>12/05/2026 07:30</span>" for i in range(3)),
    "teaser on the line": "".join(
        f"<li><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a>: {BODY[i]}</li>" for i in range(3)
    ),
    "teaser on the line, bold": "".join(
        f"<div><strong><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a></strong> <span>{BODY[i]}</span></div>"
        for i in range(3)
    ),
    "teaser linked": "".join(
        f"<div><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a><a href='/{i}'>{BODY[i]}</a></div>"
        for i in range(3)
    ),
    "teaser in the link": "".join(
        f"<a href='/{i}'><div>Hội nghị lần thứ {i} của tỉnh ủy</div><div>{BODY[i]}</div></a>"
        for i in range(2)
    ),
    "more on the line": "".join(
        f"<div><p>{BODY[i]} <a href='/{i}'>Xem thêm</a></p></div>" for i in range(3)
    ),
    "boxes without a link": "".join(
        f"<div class='item'><h3>Hội nghị lần thứ {i} của tỉnh</h3><p>{BODY[i]}</p></div>"
        for i in range(3)
    ),
    "list without a link": "<ul>"
    + "".join(f"<li><b>Hội nghị lần thứ {i} của tỉnh</b><br>{BODY[i]}</li>" for i in range(3))
    + "</ul>",
    "cells without a link": "<table>"
    + "".join(
        f"<tr><td>{i}</td><td><div>Hội nghị lần thứ {i} của tỉnh</div><div>{BODY[i]}</div></td></tr>"
        for i in range(3)
    )
    + "</table>",
    "broken off": "".join(
        f"<h3>Hội nghị lần thứ {i} của tỉnh</h3><p>{BODY[i][:80]}...</p>" for i in range(3)
    ),
    "date on the line": "".join(
        f"<div><a href='/{i}'>Hội nghị lần thứ {i} của tỉnh ủy</a><span>12/05/2026</span><div>{BODY[i]}</div></div>"
        for i in range(3)
    ),
}


@pytest.mark.parametrize("index", INDEXES)
def test_a_page_of_several_articles_is_named(index: str) -> None:
    document = read(page(f"<main><h1>Xây dựng Đảng</h1>{INDEXES[index]}</main>"))
    assert any("several articles" in warning for warning in document.warnings)
    assert document.published is None


SINGLES = {
    "plain": paragraphs(),
    "links amid": BODY[0] + "<p><a href='/2'>Siết chặt công tác đất đai ở huyện Sông Mây</a></p>" + paragraphs(BODY[1:]),
    "links that go on": "".join(f"<p><a href='/{i}'>Ngành nông nghiệp tỉnh Sông Mây</a> {line}</p>" for i, line in enumerate(map(str.lower, BODY))),
    "links before names": paragraphs(BODY * 2) + "<p><a href='/k'>Bí thư Huyện ủy Phú Lâm</a> Lê Minh Khoa đến thăm các hộ trồng vải trong xã.</p>" * 2,
    "more at the end": paragraphs() + f"<p>{BODY[0]} <a href='/2'>Xem thêm</a></p>",
    "cards": paragraphs(BODY * 2)
    + "".join(f"<article><h4><a href='/{i}'>Bài khác thứ {i}</a></h4></article>" for i in range(4)),
    "sections": f"<p>{BODY[0]}</p>" * 2 + "".join(f"<section><h2>Kết quả bước đầu của tỉnh nhà</h2><p>{line}</p></section>" for line in BODY),
    "numbered sections": "".join(f"<section><h2>{i}. Kết quả bước đầu của tỉnh</h2><p>{line}</p></section>" for i, line in enumerate(BODY)),
    "short sections": "".join(f"<div class='s'><h2>Kết quả bước đầu</h2><p>{line}</p></div>" for line in BODY),
    "related": paragraphs() + f"<div class='related'>{''.join(map(story, range(3)))}</div>",
    "subheadings": "".join(f"<h2>Phần thứ {i} của bài viết này</h2><p>{line}</p>" for i, line in enumerate(BODY)),
}  # fmt: skip


@pytest.mark.parametrize("single", SINGLES)
def test_a_page_of_one_article_is_not_named_so(single: str) -> None:
    document = read(page(f"<article><h1>{HEADLINE}</h1>{SINGLES[single]}</article>"))
    assert not any("several articles" in warning for warning in document.warnings)


ARTICLE_OF_DIV = f"<div class='detail'><h1>{HEADLINE}</h1>{paragraphs()}</div>"
TWO_OPINIONS = ITEM.format(OPINION) * 2
WHOLE = {
    "headline in a div": f"<div class='detail'><div class='title'>{HEADLINE}</div>{paragraphs()}</div><div class='ykien'>{TWO_OPINIONS}</div>",
    "headline in a header": f"<div class='header'><div class='title'>{HEADLINE}</div></div><div class='x'>{paragraphs()}</div><div class='ykien'>{TWO_OPINIONS}</div>",
    "no headline": f"<div class='detail'>{paragraphs()}</div><div class='ykien'>{TWO_OPINIONS * 3}</div>",
    "lead outside": f"<h1>{HEADLINE}</h1><div class='sapo'>{BODY[0]}</div><div class='body comment-on'>{paragraphs(BODY[1:])}</div><div class='ykien'>{TWO_OPINIONS}</div>",
    "lead outside, named": f"<h1>{HEADLINE}</h1><div class='sapo'>{BODY[0]}</div><div class='comment'>{paragraphs(BODY[1:])}</div>",
    "bare comments": f"{ARTICLE_OF_DIV}<div class='comment'>{f'<p>{OPINION}</p>' * 9}</div>",
    "comments first": f"<div class='ykien'>{TWO_OPINIONS}</div>{ARTICLE_OF_DIV}",
    "many comments first": f"<div class='ykien'>{TWO_OPINIONS * 5}</div>{ARTICLE_OF_DIV}",
    "facebook": f"{ARTICLE_OF_DIV}<fb:comments>{OPINION}</fb:comments>",
    "microdata": f"{ARTICLE_OF_DIV}<div itemprop='comment'><span itemprop='datePublished' content='2026-01-01'></span><p>{OPINION}</p></div>",
    "role": f"{ARTICLE_OF_DIV}<div data-role='comment-list'><p>{OPINION}</p></div>",
    "schema": f"{ARTICLE_OF_DIV}<div itemscope itemtype='https://schema.org/Comment'><p>{OPINION}</p></div>",
    "label": f"{ARTICLE_OF_DIV}<section aria-label='Bình luận'><p>{OPINION}</p></section>",
    "named wrapper": f"<div class='binhluan'>{ARTICLE_OF_DIV}<div class='cmt'>{TWO_OPINIONS}</div></div>",
    "capitals": f"<DIV CLASS='Detail'><H1>{HEADLINE}</H1>{paragraphs()}</DIV><DIV CLASS='BinhLuan'>{TWO_OPINIONS}</DIV>",
    "marker between paragraphs": f"<div><h1>{HEADLINE}</h1><p>{BODY[0]}</p><p><b>Tin liên quan</b></p><p>{BODY[1]}</p><p>{BODY[2]}</p></div>",
    "marker between divs": f"<div><h1>{HEADLINE}</h1><div>{BODY[0]}</div><div><b>Tin liên quan</b></div><div>{BODY[1]}</div><div>{BODY[2]}</div></div>",
    "section of opinions": f"<div class='cat'><h2>Bình luận</h2><div class='d'>{paragraphs()}</div></div>",
    "picture": f"<div><h1>{HEADLINE}</h1><div class='image'><img src='a'><p>{CAPTION}</p></div>{paragraphs()}</div>",
    "figure": f"<div><h1>{HEADLINE}</h1><figure><img src='a'><p>{CAPTION}</p></figure>{paragraphs()}</div>",
    "picture in Vietnamese": f"<div><h1>{HEADLINE}</h1><div class='box-anh'><img src='a'><br>{CAPTION}</div>{paragraphs()}</div>",
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_odd_pages_give_their_article(name: str) -> None:
    document = read(page(WHOLE[name]))
    check_article(document)
    assert document.published is None


@pytest.mark.parametrize("n_comments", [1, 5, 20])
def test_an_article_of_short_sentences_is_not_lost_to_its_comments(n_comments: int) -> None:
    short = ["Vải sớm đã vào mùa.", "Giá bán khá cao.", "Bà con rất phấn khởi."]
    html = f"<div class='d'><h1>{HEADLINE}</h1>{paragraphs(short)}</div>"
    thread = f"<div class='list-cmt'>{ITEM.format(OPINION) * n_comments}</div>"
    text = read_bytes(page(html + thread).encode()).text
    assert all(line in text for line in short)
    assert "luân chuyển" not in text


# --- dates -----------------------------------------------------------------------------------

ISO = "2026-05-12T07:30:00+07:00"
PRINTED = {
    "Thứ Ba, 12/05/2026 | 07:30": ISO,
    "12/05/2026 07:30 (GMT+7)": ISO,
    "07:30 - 12/05/2026": ISO,
    "Ngày đăng: 12/05/2026": "2026-05-12",
    "12-5-2026": "2026-05-12",
}
AS = {
    "span": "<span class='date'>{}</span>",
    "div": "<div class='info'>{}</div>",
    "p": "<p>{}</p>",
    "time": "<time>{}</time>",
    "nested": "<div class='meta'><div><span>{}</span></div></div>",
    "em": "<p><em>{}</em></p>",
    "beside author": "<div class='meta'><span>Minh An</span><span>{}</span></div>",
    "beside section": "<div class='meta'><a href='/ct'>Thời sự</a> <span>{}</span></div>",
    "cell": "<table><tr><td>{}</td></tr></table>",
}
PLACES = {
    "below headline": "<div class='detail'><h1>{h}</h1>{d}<div class='content'>{b}</div></div>",
    "in article": "<article><h1>{h}</h1>{d}{b}</article>",
    "above headline": "<div class='detail'>{d}<h1>{h}</h1>{b}</div>",
    "main": "<main>{d}<h1>{h}</h1><section>{b}</section></main>",
    "own header": "<div class='detail'><h1>{h}</h1><div class='header'>{d}</div>{b}</div>",
    "flat": "<h1>{h}</h1>{d}{b}",
    "below lead": "<section><h1>{h}</h1><p class='sapo'>Vải sớm được mùa, được giá.</p>{d}{b}</section>",
    "below text": "<div class='detail'><h1>{h}</h1>{b}{d}</div>",
    "article header": "<article><header><h1>{h}</h1>{d}</header>{b}</article>",
    "article footer": "<article><h1>{h}</h1>{b}<footer>{d}</footer></article>",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", AS)
def test_a_printed_date_is_read_wherever_an_article_has_its_own(place: str, form: str) -> None:
    for line, published in PRINTED.items():
        html = PLACES[place].format(h=HEADLINE, d=AS[form].format(line), b=paragraphs())
        document = read(page(html))
        assert document.published == published, line
        for sentence in BODY:
            assert sentence in document.article.text


ARTICLE = "<{c} class='detail'><h1>{h}</h1>{b}</{c}>"
WRONG = {
    "nothing": "{a}",
    "term": "{a}<p>Nhiệm kỳ 2020 - 2025</p>",
    "today in header": "<div class='header'><span>Thứ Hai, 12/05/2026</span></div>{a}",
    "today beside menu": "<div class='t1'><span>Thứ Hai, 12/05/2026</span> <a href='/'>Trang chủ</a> <a href='/v'>Video</a></div>{a}",
    "today above menu": "<div id='x'><div>Thứ Hai, 12/05/2026 07:30</div><ul><li><a href='/'>Trang chủ</a></li></ul></div>{a}",
    "today in no header": "<div class='lich'>Thứ Ba, 12/05/2026</div>{a}",
    "today in a banner": "<div id='banner'><div>Thứ Ba, 12/05/2026</div></div><div id='menu'><a href='/'>Trang chủ</a></div>{a}",
    "today below": "{a}<div>Thứ Ba, 12/05/2026</div>",
    "prices": "{a}<div class='gold'><p>Giá vàng</p><p>Cập nhật: 12/05/2026 07:30</p></div>",
    "visits": "{a}<div class='counter'>Hôm nay: 12/05/2026 - Lượt truy cập: 12345</div>",
    "clock": "<div id='clock'>12/05/2026 07:30:11</div>{a}",
    "header time": "<header><time datetime='2026-05-12'>12/05/2026</time></header>{a}",
    "sidebar": "{a}<aside><p>12/05/2026 07:30</p></aside>",
    "sidebar div": "{a}<div class='sidebar'><time datetime='2026-05-12T07:30'>x</time></div>",
    "footer": "{a}<footer><p>12/05/2026</p></footer>",
    "footer div": "{a}<div id='footer'>Cập nhật: 12/05/2026</div>",
    "comment": "{a}<div class='binhluan'><b>Hải</b><span class='date'>12/05/2026 07:30</span><p>{o}</p></div>",
    "comment time": "{a}<div class='list-cmt'><time datetime='2026-05-12T07:30:00+07:00'>x</time><p>{o}</p></div>",
    "related": "{a}<div class='tin-lien-quan'><a href='/2'>Bài khác về công tác cán bộ</a><span>(12/05/2026)</span></div>",
    "unnamed list": "{a}<ul><li><a href='/2'>Bài khác về công tác cán bộ</a> <span>(12/05/2026)</span></li></ul>",
    "unnamed cards": "{a}<div class='k'><a href='/2'>Bài khác về công tác cán bộ</a><div>12/05/2026</div></div>",
    "decision": "{a2}",
    "signed": "{a}<p>Hà Nội, ngày 12 tháng 5 năm 2026</p><p>T.M BAN BÍ THƯ</p>",
    "signed in a table": "{a}<table><tr><td>Nơi nhận</td><td><i>Sông Mây, ngày 12/5/2026</i></td></tr></table>",
    "licence": "{a}<p>Giấy phép số 12/GP-BTTTT cấp ngày 12/05/2016</p>",
    "copyright": "{a}<p>© 2016 - 2026 Báo Sông Mây</p>",
    "script": "{a}<script>var d = '2026-05-12';</script>",
    "url": "{a}<a href='/2026/05/12/bai-khac.html'>Bài khác</a><img src='/2026/05/12/a.jpg'>",
}  # fmt: skip
DECISION = "Theo Quyết định số 80 ban hành ngày <b>18/8/2022</b>, giống vải sớm được công nhận là giống quốc gia."


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("container", ["div", "article", "main", "section"])
def test_no_date_is_invented(wrong: str, container: str) -> None:
    article = ARTICLE.format(c=container, h=HEADLINE, b=paragraphs())
    decision = ARTICLE.format(c=container, h=HEADLINE, b=paragraphs([BODY[0], DECISION, *BODY[1:]]))
    html = WRONG[wrong].format(a=article, a2=decision, o=OPINION)
    assert read(page(html)).published is None


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("container", ["div", "article", "main", "section"])
def test_the_articles_own_date_is_found_among_others(wrong: str, container: str) -> None:
    dated = "<span class='date'>Thứ Tư, 04/03/2026 | 08:15</span>"
    article = ARTICLE.format(c=container, h=HEADLINE, b=dated + paragraphs())
    html = WRONG[wrong].format(a=article, a2=article, o=OPINION)
    assert read(page(html)).published == "2026-03-04T08:15:00+07:00"


LD = {
    "plain": {"@type": "NewsArticle", "datePublished": "2026-05-11T17:30:00Z"},
    "graph": {"@graph": [{"@type": "WebSite"}, {"@type": "Article", "datePublished": "2026-05-12T00:30"}]},
    "list": [{"@type": "BreadcrumbList"}, {"@type": ["NewsArticle"], "datePublished": "2026-05-12 00:30"}],
    "comment inside": {
        "@type": "NewsArticle",
        "comment": {"@type": "Comment", "datePublished": "2027-01-01"},
        "datePublished": "2026-05-12T00:30:00+07:00",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LD)
def test_the_date_of_json_ld_is_the_articles_in_vietnam(name: str) -> None:
    head = f"<script type='application/ld+json'>{json.dumps(LD[name])}</script>"
    document = read(page(f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article>", head))
    assert document.published == "2026-05-12T00:30:00+07:00"


def test_json_ld_with_a_comma_too_many_keeps_its_date() -> None:
    head = "<script type='application/ld+json'>{'@type': 'NewsArticle', \"datePublished\": \"2026-05-12\",}</script>"
    assert extract(page(paragraphs(), head)).published == "2026-05-12"


@pytest.mark.parametrize("nested", ["[" * 5000, '{"@graph":' * 5000, '"datePublished"' * 9])
def test_json_ld_that_cannot_be_read_is_no_date(nested: str) -> None:
    head = f"<script type='application/ld+json'>{nested}\"datePublished\"</script>"
    assert extract(page(paragraphs(), head)).published is None


METAS = {
    "<meta property='article:published_time' content='2026-05-12T07:30:00+07:00'>": ISO,
    "<meta name='pubdate' content='2026-05-12 00:30:00 UTC'>": ISO,
    "<meta itemprop='datePublished' content='2026-05-12T07:30'>": ISO,
    "<meta name='dc.date.issued' content='12/05/2026 07:30'>": ISO,
    "<meta name='DC.Date' content='2026-05-12'>": "2026-05-12",
    "<meta property='article:published_time' content='2026-13-45'>": None,
    "<meta property='article:published_time' content='0001-01-01T00:00:00'>": None,
    "<meta property='article:modified_time' content='2026-05-12'>": None,
    "<meta name='description' content='12/05/2026'>": None,
}


@pytest.mark.parametrize("meta", METAS)
def test_metadata_are_parsed_or_nothing(meta: str) -> None:
    document = read(page(f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article>", meta))
    assert document.published == METAS[meta]


def test_time_elements_say_the_date_of_issue_before_that_of_change() -> None:
    times = (
        "<div>Cập nhật: <time datetime='2026-05-13T08:00'>13/05</time></div>"
        "<div><time datetime='2026-05-12T07:30:00+07:00'>12 thg 5</time></div>"
    )
    assert (
        read(page(f"<article><h1>{HEADLINE}</h1>{times}{paragraphs()}</article>")).published == ISO
    )


def test_a_time_that_states_the_day_has_its_time_of_day_printed() -> None:
    stated = "<time datetime='2026-05-12'>12/05/2026 07:30</time>"
    assert (
        read(page(f"<article><h1>{HEADLINE}</h1>{stated}{paragraphs()}</article>")).published == ISO
    )


def test_a_time_in_a_sentence_is_no_date_of_issue() -> None:
    line = "Cuộc họp diễn ra <time datetime='2026-05-12'>ngày 12/5</time>, bà con đến dự rất đông và vui."
    html = f"<article><h1>{HEADLINE}</h1><p>{line}</p>{paragraphs()}</article>"
    assert read(page(html)).published is None


# --- bounds ----------------------------------------------------------------------------------

HOSTILE = {
    "attributes of one tag": lambda n: "<div " + " ".join(f"a{i}=x" for i in range(n)) + ">",
    "quoted attributes": lambda n: "<div " + " ".join(f'a{i}="<x>"' for i in range(n)) + ">",
    "attributes of many tags": lambda n: "<i a=1 b=2 c=3 d=4>x</i>" * (n // 4),
    "links": lambda n: "<ul>" + "<li><a href='/1'>Tin tức của tỉnh nhà</a></li>" * n + "</ul>",
    "links in a row": lambda n: "<div>" + "<a href='/1'>Tin tức</a> " * n + "</div>",
    "unclosed": lambda n: "<b>" * n,
    "unclosed quotes": lambda n: '<a b="' * n,
    "unclosed comments": lambda n: "<!--" * n,
    "unclosed scripts": lambda n: "<script" * n,
    "cells": lambda n: "<table>" + "<tr><td>a<td>b" * n + "</table>",
    "times": lambda n: "<time>12/05/2026</time>" * n,
    "breaks": lambda n: "<div>" + "dòng chữ<br>" * n + "</div>",
    "markers": lambda n: "<div>Tin khác</div>" * n,
    "headings": lambda n: "<h1>Hội nghị tỉnh ủy</h1>" * n,
    "comment boxes": lambda n: "<div class=comment>" * n,
    "names": lambda n: "".join(f"<p class='x{i}-comment'>a" for i in range(n)),
    "talk": lambda n: f"<p>{OPINION}</p>" + "<div class=hoi-dap>a</div>" * n,
    "answers": lambda n: "<p>Thích - Trả lời - 1</p>" * n,
    "digits to answer": lambda n: f"<p>{'1' * n}x</p>",
    "boxes": lambda n: "<div class=k><h3>Hội nghị của tỉnh ủy</h3><p>" * n,
    "one long name": lambda n: f"<p class='{'comment-' * n}'>a</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_for_a_hostile_page_is_bounded(name: str) -> None:
    article = f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article>"
    html = page(article + HOSTILE[name](12_000))
    start = time.process_time()
    extract(html)
    assert time.process_time() - start < 10


def test_a_page_of_a_million_attributes_is_read() -> None:
    html = page(f"{HOSTILE['attributes of one tag'](1_000_000)}<h1>{HEADLINE}</h1>{paragraphs()}")
    start = time.process_time()
    document = read(html)
    assert time.process_time() - start < 10
    check_article(document)


def test_what_was_too_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_TAGS", 100)
    found = extract(page(f"<h1>{HEADLINE}</h1>{paragraphs()}" + "<p>Thêm một dòng nữa." * 200))
    assert any("too long" in warning for warning in found.warnings)
    assert BODY[0] in found.text


def test_a_page_of_too_many_elements_still_gives_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webpage, "MAX_ELEMENTS", 5)
    found = extract(
        page(f"<h1>{HEADLINE}</h1>{paragraphs()}<div class=binhluan><p>{OPINION}</div>")
    )
    assert found.text.split("\n") == [HEADLINE, *BODY]
    assert found.title == HEADLINE
    assert any("elements" in warning for warning in found.warnings)


SNIPPETS = [
    "<div class='binhluan'>", "<div class='related'>", "<div class='detail'>", "<div>", "</div>", "<article>",
    "</article>", "<h1>", "</h1>", "<p>", "</p>", "<br>", "<table class='picture'>", "<tr><td>", "</table>",
    "<img src='a'>", "<a href='/'>", "</a>", "<header>", "</header>", "<time datetime='2026-05-12'>", "</time>",
    "<h3>Bình luận</h3>", "<p>Tin liên quan</p>", "12/05/2026 07:30", HEADLINE, BODY[0], BODY[1], OPINION,
    "<span class='date'>", "</span>", "<figure>", "<video>", "<form>", "<body class='comment'>", "<html", "<!--",
    "<script>", "</script>", "<b>", "<li>", "</ul>", "\x00", "<font>", "</font>", "<td class='caption'>",
]  # fmt: skip


@given(st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_markup_gives_a_page(body: str) -> None:
    found = extract(f"<html><title>{HEADLINE}</title><body>{body}")
    assert found.published in (None, ISO, "2026-05-12")


def test_a_quote_in_a_bare_value_swallows_nothing() -> None:
    long = paragraphs(BODY * 30)
    found = extract(
        page(f"<article><h1>{HEADLINE}</h1><p title=O'Hoa>{BODY[1]}</p>{long}</article>")
    )
    assert found.text.count(BODY[2]) == 30


def test_every_name_meets_every_thread() -> None:
    met = {
        (thread, name)
        for (shift, _), thread in itertools.product(enumerate(CONTAINERS), THREADS)
        for name in COMMENT_NAMES[shift % 4 :: 4]
    }
    assert len(met) == len(THREADS) * len(COMMENT_NAMES)
