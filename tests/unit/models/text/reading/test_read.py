"""Reading: every encoding an archive holds, HTML pages, and what is no article."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from phobrief.articles import Article
from phobrief.errors import ArticleError
from phobrief.models.text.reading.encodings import (
    TCVN3,
    from_tcvn3,
    from_vni,
    legacy_name,
    repair_legacy,
)
from phobrief.models.text.reading.read import (
    HARDLY_VIETNAMESE,
    VERY_SHORT,
    decode,
    read_bytes,
    read_file,
    read_text,
)

TEXT = (
    "Sáng 14/5, Ban Thường vụ Tỉnh ủy Sông Mây tổ chức hội nghị quán triệt quy định về kiểm soát"
    " quyền lực trong công tác cán bộ. Đồng chí Lê Văn Bình, Bí thư Tỉnh ủy, đề nghị các cấp ủy rà"
    " soát quy hoạch, giữ vững kỷ luật; mỗi cán bộ phải tự soi, tự sửa trước nhân dân.\n"
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Tỉnh ủy Sông Mây siết kỷ cương - Báo Sông Mây</title>
<meta property="og:title" content="Tỉnh ủy Sông Mây siết kỷ cương">
<meta property="article:published_time" content="2020-05-14T15:42:00+07:00">
<meta name="author" content="Minh An"></head>
<body><nav><a href="/">Trang chủ</a><a href="/ct">Chính trị</a></nav>
<article><h1>Tỉnh ủy Sông Mây siết kỷ cương</h1>
<p>{TEXT}</p><p>{TEXT.replace("Sáng", "Chiều")}</p><p>{TEXT.replace("Sáng", "Tối")}</p></article>
<footer>Bản quyền thuộc Báo Sông Mây</footer></body></html>"""

_VNI_TONE = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HAT = {
    "\u0302": "â", "\u0302\u0300": "à", "\u0302\u0301": "á", "\u0302\u0309": "å",
    "\u0302\u0303": "ã", "\u0302\u0323": "ä", "\u0306": "ê", "\u0306\u0300": "è",
    "\u0306\u0301": "é", "\u0306\u0309": "ú", "\u0306\u0303": "ü", "\u0306\u0323": "ë",
}  # fmt: skip
_VNI_ONE = {
    "đ": "ñ",
    "ơ": "ô",
    "ư": "ö",
    "ì": "ì",
    "í": "í",
    "ỉ": "æ",
    "ĩ": "ó",
    "ị": "ò",
    "ỵ": "î",
}


def to_vni(text: str) -> str:
    """Return ``text`` as VNI fonts hold it, read as Latin-1."""
    return "".join(_vni_letter(char) for char in text)


def _vni_letter(char: str) -> str:
    small = char.lower()
    if small in _VNI_ONE:
        code = _VNI_ONE[small]
    else:
        parts = unicodedata.normalize("NFD", small)
        base, marks = parts[0], parts[1:]
        if "\u031b" in marks:
            base, marks = _VNI_ONE["ơ" if base == "o" else "ư"], marks.replace("\u031b", "")
        # NFD puts the dot below before the hat.
        hat = "".join(sorted(marks, key=lambda mark: mark not in "\u0302\u0306"))
        code = base + (_VNI_HAT | _VNI_TONE | {"": ""})[hat]
    return code.upper() if char != small else code


def to_tcvn3(text: str) -> str:
    """Return ``text`` as TCVN3 fonts hold it, read as Latin-1; toned capitals become small."""
    table = {letter: chr(code) for code, letter in TCVN3.items()}
    return "".join(table.get(char, table.get(char.lower(), char)) for char in text)


ENCODED = {
    "utf-8": (TEXT.encode(), TEXT, ""),
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), TEXT, ""),
    "utf-16": (TEXT.encode("utf-16"), TEXT, "UTF-16"),
    "utf-16-le without mark": (TEXT.encode("utf-16-le"), TEXT, "UTF-16-LE"),
    "utf-16-be without mark": (TEXT.encode("utf-16-be"), TEXT, "UTF-16-BE"),
    "windows-1258": (
        "".join(
            unicodedata.normalize("NFC", c) if len(c) == 1 else c
            for c in unicodedata.normalize("NFC", TEXT)
        ),
        TEXT,
        "windows-1258",
    ),
    "tcvn3": (to_tcvn3(TEXT).encode("latin-1"), TEXT, "TCVN3"),
    "vni": (to_vni(TEXT).encode("latin-1"), TEXT, "VNI"),
    "tcvn3 saved as utf-8": (to_tcvn3(TEXT).encode(), TEXT, "TCVN3"),
    "vni saved as utf-8": (to_vni(TEXT).encode(), TEXT, "VNI"),
}


def to_cp1258(text: str) -> bytes:
    """Return ``text`` in windows-1258, which has vowels with a hat but sets tones apart."""
    encoded = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            encoded += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            encoded += (base + tone).encode("cp1258")
    return encoded


ENCODED["windows-1258"] = (to_cp1258(TEXT), TEXT, "windows-1258")


@pytest.mark.parametrize("name", ENCODED)
def test_every_encoding_of_an_archive_is_read(name: str) -> None:
    data, expected, said = ENCODED[name]
    text, warnings = decode(data)
    assert text == expected
    assert said in " ".join(warnings)
    assert bool(warnings) == bool(said)


def test_utf8_read_as_windows_1252_is_repaired() -> None:
    mangled = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in TEXT.encode()
    )
    text, warnings = repair_legacy(mangled)
    assert text == TEXT
    assert warnings


def test_decomposed_utf8_is_left_as_it_is() -> None:
    decomposed = unicodedata.normalize("NFD", TEXT)
    assert decode(decomposed.encode()) == (decomposed, ())


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    text, warnings = decode((TEXT * 5).encode() + b"\xe1")
    assert text.startswith(TEXT)
    assert "replaced" in warnings[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (codecs.BOM_UTF8 + TEXT.encode() + b"\xe1", "UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00", "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be") + b"\x00", "UTF-16"),
        (TEXT.encode("utf-16-le") + b"\x20", "UTF-16-LE"),
    ],
)
def test_broken_bytes_of_a_sure_encoding_are_replaced_and_told(data: bytes, said: str) -> None:
    text, warnings = decode(data)
    assert text == TEXT + "\ufffd"
    assert warnings[-1] == f"some bytes are not {said} and were replaced"


@pytest.mark.parametrize("capital", ["Ñ", "Ö", "Ô"])
def test_vni_capitals_stay_capitals(capital: str) -> None:
    assert from_vni(capital) == {"Ñ": "Đ", "Ö": "Ư", "Ô": "Ơ"}[capital]


@pytest.mark.parametrize(
    "text",
    [
        "NGHỊ QUYẾT CỦA BỘ CHÍNH TRỊ VỀ CÔNG TÁC CÁN BỘ",  # a line of capitals
        "Văn kiện ĐẠI HỘI Đảng bộ, do Bộ GTVT và Sở NN&PTNT gửi",
    ],
)
def test_tcvn3_capitals_with_tones_come_back(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text


def test_tcvn3_converts_one_character_for_one() -> None:
    assert len(from_tcvn3(to_tcvn3(TEXT))) == len(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "Le Comité central a décidé de réformer l'État après de longs débats à Genève.",
        "Der Präsident erklärte, daß künftig größere Maßnahmen nötig wären, für alle Bürger.",
        "El señor Peña habló de corrupción en la región y la administración pública.",
        "The committee met on Monday to discuss the personnel plan for next year.",
    ],
)
def test_other_languages_are_not_taken_for_legacy_vietnamese(text: str) -> None:
    assert legacy_name(text) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t ",
        b"\xef\xbb\xbf",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7 ...",
        b"PK\x03\x04" + b"x" * 100,
        bytes(range(256)) * 4,
        b"\x00" * 100,
        b"\x01\x02\x03\x04" * 50,
    ],
)
def test_what_is_no_text_is_an_article_error(data: bytes) -> None:
    with pytest.raises(ArticleError):
        read_bytes(data)


def test_the_error_says_what_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "ảnh.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ArticleError, match=r"ảnh\.txt.*PNG"):
        read_file(path)


def test_an_html_page_gives_text_title_date_and_author() -> None:
    article = read_bytes(PAGE.encode(), id="7")
    assert article.id == "7"
    assert article.title == "Tỉnh ủy Sông Mây siết kỷ cương"
    assert article.published == "2020-05-14T15:42:00+07:00"
    assert article.byline == "Minh An"
    assert "Bí thư Tỉnh ủy" in article.text
    assert "Bản quyền" not in article.text
    assert "<p>" not in article.text


@pytest.mark.parametrize("charset", ["windows-1258", "utf-16"])
def test_an_html_page_may_be_in_another_encoding(charset: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"')
    data = to_cp1258(page) if charset == "windows-1258" else page.encode(charset)
    assert "Bí thư Tỉnh ủy" in read_bytes(data).text


def test_a_page_without_an_article_still_gives_its_text() -> None:
    article = read_bytes(b"<html><body><b>" + TEXT.encode() + b"</b></body></html>")
    assert "Bí thư Tỉnh ủy" in article.text


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body><script>x()</script></body></html>"]
)
def test_a_page_without_text_is_an_article_error(html: str) -> None:
    with pytest.raises(ArticleError):
        read_bytes(html.encode())


def test_files_say_where_they_came_from(tmp_path: Path) -> None:
    path = tmp_path / "bai.html"
    path.write_text(PAGE, encoding="utf-8")
    article = read_file(path, id="bai")
    assert (article.id, article.source) == ("bai", str(path))


def test_a_str_is_never_altered() -> None:
    odd = "\ufeff" + unicodedata.normalize("NFD", TEXT) + "\r\n\u2028\x0c" + TEXT
    assert read_text(odd).text == odd


def test_a_legacy_str_is_kept_with_a_warning() -> None:
    pasted = to_tcvn3(TEXT)
    article = read_text(pasted)
    assert article.text == pasted
    assert "TCVN3" in article.warnings[0]


def test_a_str_that_is_a_page_is_extracted_with_a_warning() -> None:
    article = read_text(Article(PAGE, title="Tên của tôi"))
    assert article.title == "Tên của tôi"
    assert "Bí thư Tỉnh ủy" in article.text
    assert "offsets" in article.warnings[0]


def test_an_article_keeps_what_it_holds() -> None:
    given = Article(TEXT, id="1", title="Tên", warnings=("từ trước",))
    assert read_text(given) == given


@pytest.mark.parametrize("blank", ["", "  \n ", "\ufeff\u200b", "a\x00b", "\x01\x02" * 40])
def test_a_blank_or_binary_str_is_an_article_error(blank: str) -> None:
    with pytest.raises(ArticleError):
        read_text(blank)


def test_short_and_foreign_texts_are_warned_of() -> None:
    assert read_text("Hội nghị cán bộ tỉnh Sông Mây").warnings == (VERY_SHORT,)
    assert read_text("The committee met on Monday to discuss. " * 10).warnings == (
        HARDLY_VIETNAMESE,
    )
    assert read_text(TEXT).warnings == ()
