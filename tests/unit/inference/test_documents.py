"""Word documents, PDFs and Excel workbooks: read where the extra is there, else refused by its name."""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("docx", reason="pip install 'phobrief[documents]'")
pytest.importorskip("openpyxl", reason="pip install 'phobrief[documents]'")
pytest.importorskip("pypdfium2", reason="pip install 'phobrief[documents]'")

import docx
import openpyxl
from printed import Placed, assembled, column, printed, stream

from phobrief import tables
from phobrief.articles import Article
from phobrief.errors import ArticleError, DataError, MissingExtraError
from phobrief.inference import documents
from phobrief.inference.documents import read_input, read_input_file
from phobrief.inference.jobs.engines.preparing import prepare_row, to_article
from phobrief.inference.jobs.files import storage
from phobrief.inference.jobs.inputs.sources import check_readable, read_files
from phobrief.inference.jobs.rows import Failure, InputRow
from phobrief.inference.jobs.spec import TableColumns
from phobrief.inference.pdf import pages
from phobrief.tables import open_xlsx
from phobrief.training.data.articles.labelled import read_labelled


def lacking(module: str, extra: str) -> None:
    raise MissingExtraError(module, extra)


class Unused:
    """A reader that no row comes to."""

    def prepare(self, article: Article) -> Any:
        raise AssertionError(article)


LINES = [
    "Tỉnh ủy Sông Lam công bố quyết định về công tác cán bộ",
    "Chiều 14/5, Ban Thường vụ Tỉnh ủy trao quyết định cho ba cán bộ.",
    "Đồng chí Bí thư Tỉnh ủy giao nhiệm vụ.",
]

LONG = (
    "Phát biểu tại hội nghị, Bí thư Tỉnh ủy nhấn mạnh việc luân chuyển cán bộ lần này được thực hiện đúng quy"
    " trình, bảo đảm dân chủ, khách quan, công khai và minh bạch; đề nghị các đồng chí nhanh chóng nắm bắt tình"
    " hình, giữ vững đoàn kết nội bộ, nêu cao tinh thần trách nhiệm và tính tiền phong, gương mẫu của người đảng"
    " viên ở cơ sở."
)


def word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(*pages: str) -> bytes:
    """A PDF of pages with a line each, in letters of ASCII."""
    return printed(*([Placed(line, 50, 700)] if line else [] for line in pages))


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    return saved(book)


def test_the_paragraphs_of_a_word_document() -> None:
    article = read_input(word(*LINES), id="a", source="a.docx")
    assert (article.text, article.id, article.source) == ("\n".join(LINES), "a", "a.docx")


def test_what_stands_in_tables_and_what_is_changed() -> None:
    document = docx.Document()
    document.add_paragraph(LINES[0])
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = LINES[1]
    edited = document.add_paragraph("Đồng chí ")
    inserted = edited.add_run("Bí thư")._r
    deleted = edited.add_run("Chủ tịch")._r
    tag = docx.oxml.ns.qn
    for run, kind in ((inserted, "w:ins"), (deleted, "w:del")):
        change = docx.oxml.OxmlElement(kind)
        run.addprevious(change)
        change.append(run)
    deleted.find(tag("w:t")).tag = tag("w:delText")
    edited.add_run("\tTỉnh ủy")
    text = read_input(saved(document)).text
    assert text.splitlines() == [LINES[0], LINES[1], "Đồng chí Bí thư\tTỉnh ủy"]


def test_the_text_layer_of_a_pdf() -> None:
    assert read_input(pdf("Ban Thuong vu hop.", "Trang hai.")).text == (
        "Ban Thuong vu hop.\nTrang hai."
    )


@pytest.mark.parametrize("way", ["plain", "fallback", "kerned", "spread"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_syllables_and_paragraphs_of_a_pdf_stay_whole(way: str, form: str) -> None:
    title, *texts = (unicodedata.normalize(form, line) for line in (*LINES, LONG))
    page, base = column(title, left=60, base=740, width=400, size=18), 660.0
    for text in texts:
        page += column(text, left=60, base=base, width=400, indent=18)
        base = page[-1].base - 15
    assert read_input(printed(page, way=way)).text.split("\n") == [title, *texts]


def test_columns_and_pages_of_a_pdf_are_read_in_their_order() -> None:
    lines = column(LONG, left=60, base=0, width=200)
    parts = [lines[:4], lines[4:8], lines[8:]]
    assert all(parts)
    left, right, second = (
        [
            line._replace(
                left=line.left + aside, right=line.right and line.right + aside, base=base
            )
            for line, base in zip(part, range(700, 0, -15), strict=False)
        ]
        for part, aside in zip(parts, (0, 250, 0), strict=True)
    )

    def running(number: int) -> list[Placed]:
        return [Placed("BÁO SÔNG LAM", 60, 770, 9), Placed(f"Trang {number}/2", 280, 40, 9)]

    data = printed([*running(1), *left, *right], [*running(2), *second])
    assert read_input(data).text == LONG


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf(""), "no text layer: its pages are pictures"),
        (pdf(*["a"] * 301), "got a PDF of 301 pages"),
        (b"%PDF-1.7 and nothing else", "cannot be read .*; save it again"),
        (word("a")[:-30], "damaged one"),
        (b"PK\x03\x04 word/document.xml", "damaged one"),
        (b"\xd0\xcf\x11\xe0 old", "an old Office document"),
        (workbook([["text"]]), "a ZIP archive or an Office document"),
    ],
)
def test_a_document_without_text(data: bytes, message: str) -> None:
    with pytest.raises((ArticleError, DataError), match=message):
        read_input(data)


def test_what_unpacks_to_no_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(2_000_000))
    monkeypatch.setattr("phobrief.tables._MAX_UNPACKED", 1_000_000)
    with pytest.raises(DataError, match="at most 1,000,000 bytes unpacked, found 2,000,000"):
        read_input(stream.getvalue())
    stream.seek(0)
    with pytest.raises(DataError, match="unpacked"):
        open_xlsx(stream, wanted=())


def deep_pdf() -> bytes:
    """Ten forms that print the next ten times each."""
    n_forms = 10
    forms = [
        stream(
            b"/X Do " * 10 if n < n_forms else b"BT /F1 12 Tf 50 700 Td (abc) Tj ET",
            "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources "
            f"<< /Font << /F1 3 0 R >> /XObject << /X {n + 6} 0 R >> >>",
        )
        for n in range(1, n_forms + 1)
    ]
    return one_page(stream(b"/X Do " * 10), *forms)


def wide_pdf() -> bytes:
    """Little that unpacks to 400 MB."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 4_000_000) for _ in range(100)) + packer.flush()
    return one_page(stream(packed, "/Filter /FlateDecode"))


def one_page(content: bytes, *more: bytes) -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /MediaBox [0 0 600 800] "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /X 6 0 R >> >> >>",
            content,
            *more,
        ]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not hold a process to that")
@pytest.mark.parametrize("make", [deep_pdf, wide_pdf])
def test_a_pdf_without_end_is_refused(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_SECONDS", 1)
    monkeypatch.setattr(pages, "_MEMORY", 400_000_000)
    with pytest.raises(ArticleError, match="too much memory or time, or breaks its reader"):
        read_input(make())


def test_a_pdf_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_WAIT", 0.01)
    with pytest.raises(ArticleError, match="too much memory or time"):
        read_input(pdf("Trang."))


def test_a_file_is_read_by_its_name_and_what_is_in_it(tmp_path: Path) -> None:
    for name, data in {
        "a.docx": word(*LINES),
        "b.PDF": pdf("Trang."),
        "c.txt": b"Van ban.",
    }.items():
        (tmp_path / name).write_bytes(data)
    read = [read_input_file(path, id=path.name) for path in sorted(tmp_path.iterdir())]
    assert [article.text for article in read] == ["\n".join(LINES), "Trang.", "Van ban."]
    assert [article.id for article in read] == ["a.docx", "b.PDF", "c.txt"]


def rows_of(folder: Path) -> list[InputRow]:
    return list(read_files(storage.find_files([str(folder)]), TableColumns()))


def test_a_job_reads_them_in_folders(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word(*LINES))
    (tmp_path / "b.pdf").write_bytes(pdf("Trang."))
    (tmp_path / "c.xlsx").write_bytes(workbook([["id", "text"], [7, LINES[1]], [None, None]]))
    rows = rows_of(tmp_path)
    assert [(row.id, to_article(row).text) for row in rows] == [
        ("a.docx", "\n".join(LINES)),
        ("b.pdf", "Trang."),
        ("7", LINES[1]),
    ]


def test_without_the_extra_those_of_a_folder_fail_one_by_one_until_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("Trang."))
    (tmp_path / "b.xlsx").write_bytes(workbook([["text"], ["Văn bản."]]))
    (tmp_path / "c.txt").write_text("Văn bản.", "utf-8")
    monkeypatch.setattr(documents, "require", lacking)
    monkeypatch.setattr(tables, "require", lacking)
    pdf_row, sheet_row, text_row = rows_of(tmp_path)
    assert to_article(text_row).text == "Văn bản."
    failures = [prepare_row(Unused(), pdf_row), sheet_row.content]
    for failure in failures:
        assert isinstance(failure, Failure)
        assert failure.error == "MissingExtraError"
        assert "pip install 'phobrief[documents]' (in a checkout" in failure.message
        assert not failure.final  # the same command reads it once the extra is there


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx"])
def test_without_the_extra_a_file_that_is_named_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(pdf("Trang."))
    monkeypatch.setattr(storage, "require", lacking)
    monkeypatch.setattr(documents, "require", lacking)
    with pytest.raises(MissingExtraError, match=r"phobrief\[documents\]"):
        storage.find_files([str(tmp_path / name)])
    with pytest.raises(MissingExtraError, match=r"phobrief\[documents\]"):
        read_input(pdf("Trang."))


def test_a_workbook_s_sheet_with_the_articles(tmp_path: Path) -> None:
    notes = [["Ghi chú"], ["Bảng của tháng 5"]]
    rows = [
        [None, None, None],
        ["id", "Nội dung", "cadre_work"],
        [1, "Dòng một._x000D_\nDòng hai.", 2],
        ["", "", None],
        [2, LINES[1], 0],
    ]
    (tmp_path / "a.xlsx").write_bytes(workbook(notes, rows))
    columns = TableColumns("Nội dung", keep=("cadre_work",))
    files = storage.find_files([str(tmp_path / "a.xlsx")])
    check_readable(files, columns)
    found = list(read_files(files, columns))
    assert [row.line for row in found] == [3, 5]
    assert [row.id for row in found] == ["1", "2"]
    assert [row.extra for row in found] == [{"cadre_work": 2}, {"cadre_work": 0}]
    assert isinstance(found[0].content, Article)
    assert found[0].content.text == "Dòng một.\nDòng hai."


def test_labels_in_a_workbook(tmp_path: Path) -> None:
    rows = [["id", "text", "cadre_work"], [1, LINES[0], 2], [2, LINES[1], None], [3, LINES[2], 0]]
    (tmp_path / "labels.xlsx").write_bytes(workbook(rows))
    found = read_labelled(tmp_path / "labels.xlsx", topics=["cadre_work"])
    assert [(row.article.id, row.grades["cadre_work"]) for row in found] == [
        ("1", 2),
        ("2", None),
        ("3", 0),
    ]


def test_a_damaged_workbook_is_a_row_that_failed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook([["text"], ["Văn bản."]])[:-40])
    (row,) = rows_of(tmp_path)
    assert isinstance(row.content, Failure)
    assert "expected an Office file, found a damaged one" in row.content.message
