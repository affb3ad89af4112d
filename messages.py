"""What the command line shows to a person, in Vietnamese and English: one catalogue, by key.

Errors and the help are written in English where they belong, and put into Vietnamese by the command line
(`inference/commands/vietnamese.py`). The log and the warnings in rows are English everywhere: they are for
programs and archives. A key is ``place.what``; ``{name}`` stands for what `tell` is given.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

Language = Literal["vi", "en"]
LANGUAGES: Final = ("en", "vi")

# key: (English, Vietnamese)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    "usage.got": ("got", "nhận được"),
    "usage.help": ("see: {command} --help", "xem: {command} --help"),
    "usage.interrupted": ("interrupted", "đã ngắt"),
    # a brief in a terminal
    "view.untitled": ("(no title)", "(không có tiêu đề)"),
    "view.sentences": ("{n} sentences", "{n} câu"),
    "view.removed": ("{n} lines outside the article left out", "bỏ {n} dòng ngoài bài"),
    "view.truncated": ("the article was cut", "bài bị cắt bớt"),
    "view.abstract": ("Abstract", "Tóm tắt"),
    "view.topics": ("Topics", "Chủ đề"),
    "view.no_topic": ("on none of the topics", "không thuộc chủ đề nào"),
    "brief.paste": (
        "paste the article; end with Ctrl-D on a line (Windows: Ctrl-Z)",
        "dán bài vào đây; kết thúc bằng Ctrl-D ở đầu dòng (Windows: Ctrl-Z)",
    ),
    # a job
    "run.stopped": (
        "stopped; {n} articles are kept: run the same command again to continue",
        "đã dừng; {n} bài đã xong được giữ lại: chạy lại đúng lệnh này để tiếp tục",
    ),
    "run.was_finished": (
        "this job is finished already; --restart does it again",
        "việc này đã xong từ trước; thêm --restart để làm lại",
    ),
    "run.no_rows": (
        "the input has no rows: only a header, or blank lines",
        "đầu vào không có dòng nào: chỉ có tiêu đề cột, hoặc dòng trống",
    ),
    "run.output": ("output: {path}", "kết quả: {path}"),
    "run.database": ("the database", "cơ sở dữ liệu"),
    "run.failed_rows": ("failed rows: {path}", "các dòng lỗi: {path}"),
    "summary.rows": (
        "{rows} rows: {good} articles briefed, {errors} failed",
        "{rows} dòng: {good} bài đã xử lý, {errors} lỗi",
    ),
    "summary.this_run": (
        "this run: {rows} rows in {time}, {rate} rows/s, {share} of the time in the encoder",
        "lần chạy này: {rows} dòng trong {time}, {rate} dòng/giây, bộ mã hóa chiếm {share} thời gian",
    ),
    "summary.by_month": ("by month:", "theo tháng:"),
    "summary.last_months": ("last {n} months:", "{n} tháng gần nhất:"),
    "summary.warnings": ("warnings:", "cảnh báo:"),
    "summary.articles": ("{n} articles: {what}", "{n} bài: {what}"),
    "summary.errors": ("errors:", "lỗi:"),
    "summary.first": (", the first {example}", ", đầu tiên là {example}"),
    "progress.rows": ("{n} rows", "{n} dòng"),
    "progress.rate": ("{n} rows/s", "{n} dòng/giây"),
    "progress.left": ("{time} left", "còn {time}"),
    "progress.before": ("{n} done before", "{n} đã xong từ trước"),
    "progress.errors": ("{n} errors", "{n} lỗi"),
    # the registry of models
    "models.header": ("model", "mô hình"),
    "models.version": ("version", "phiên bản"),
    "models.made": ("made", "tạo lúc"),
    "models.from": ("from", "từ"),
    "models.gate": ("gate", "cửa kiểm tra"),
    "models.damaged": ("damaged: {why}", "hỏng: {why}"),
    "models.in_use": ("{name} is in use", "đang dùng {name}"),
    "models.registered": ("registered {name}", "đã ghi nhận {name}"),
    # doctor: what a line is about
    "doctor.python": ("Python", "Python"),
    "doctor.extras": ("extras", "gói thêm"),
    "doctor.runtime": ("runtime", "bộ chạy"),
    "doctor.cores": ("cores", "số nhân"),
    "doctor.memory": ("memory", "bộ nhớ"),
    "doctor.model": ("model", "mô hình"),
    "doctor.home": ("models home", "nơi chứa mô hình"),
    "doctor.desk": ("desk data", "dữ liệu bàn duyệt"),
    "doctor.disk": ("free disk", "đĩa trống"),
    "doctor.sqlite": ("SQLite", "SQLite"),
    "doctor.settings": ("settings", "thiết lập"),
    "doctor.brief": ("sample brief", "chạy thử một bài"),
    "doctor.ok": ("ok", "tốt"),
    "doctor.warn": ("warn", "lưu ý"),
    "doctor.fail": ("FAIL", "HỎNG"),
    # doctor: what it found, and what to do
    "doctor.none": ("none", "không có"),
    "doctor.unknown": ("unknown", "không rõ"),
    "doctor.python.unknown": (
        "phobrief runs from a folder that was never installed: pip install -e .",
        "phobrief chạy từ một thư mục chưa được cài đặt: pip install -e .",
    ),
    "doctor.extras.found": (
        "installed: {there}; not installed: {absent}",
        "đã cài: {there}; chưa cài: {absent}",
    ),
    "doctor.extras.base": (
        "missing: {names}; run: pip install --force-reinstall phobrief",
        "thiếu: {names}; chạy: pip install --force-reinstall phobrief",
    ),
    "doctor.runtime.advice": (
        "OpenVINO cannot be loaded; run: pip install --force-reinstall openvino",
        "không nạp được OpenVINO; chạy: pip install --force-reinstall openvino",
    ),
    "doctor.cores.quota": (
        "{quota} granted by the container, of {cores} it shows",
        "container chỉ cho {quota} trong {cores} nhân nhìn thấy",
    ),
    "doctor.cores.advice": (
        "give jobs --workers {workers}; OMP_NUM_THREADS keeps other libraries to it",
        "chạy việc với --workers {workers}; OMP_NUM_THREADS giới hạn các thư viện khác",
    ),
    "doctor.memory.advice": (
        "little: give jobs --workers 0, or the container more memory",
        "hơi ít: chạy việc với --workers 0, hoặc cấp thêm bộ nhớ cho container",
    ),
    "doctor.disk.found": ("{size} at {place}", "{size} tại {place}"),
    "doctor.disk.advice": (
        "free some: jobs keep what is done beside --out, and models take their size twice while made",
        "cần dọn bớt: việc lớn lưu kết quả dở dang cạnh --out, mô hình khi tạo cần gấp đôi dung lượng",
    ),
    "doctor.sqlite.found": ("with full-text search (FTS5)", "có tìm kiếm toàn văn (FTS5)"),
    "doctor.sqlite.advice": (
        "the desk's search needs FTS5: use a Python of python.org, of the system or of uv",
        "tìm kiếm của bàn duyệt cần FTS5: dùng Python của python.org, của hệ thống hoặc của uv",
    ),
    "doctor.model.found": (
        "{name}, {n} files as they were saved, in {path}",
        "{name}, {n} tệp nguyên vẹn, tại {path}",
    ),
    "doctor.model.advice": (
        "phobrief models list shows what there is; phobrief models rollback goes back to the one before",
        "phobrief models list cho biết có những gì; phobrief models rollback quay về mô hình trước",
    ),
    "doctor.home.found": ("{path}, {n} versions", "{path}, {n} phiên bản"),
    "doctor.home.advice": (
        "this user may not write there: models cannot be kept; name another folder by {variable}",
        "không có quyền ghi ở đó nên không lưu được mô hình; đặt thư mục khác bằng {variable}",
    ),
    "doctor.desk.none": ("{path}, not made yet", "{path}, chưa có"),
    "doctor.desk.found": ("{path}, schema {schema}", "{path}, lược đồ {schema}"),
    "doctor.desk.advice": (
        "it is not the desk's database, or damaged: move it away, or put a backup in its place",
        "không phải cơ sở dữ liệu của bàn duyệt, hoặc đã hỏng: chuyển đi, hoặc thay bằng bản sao lưu",
    ),
    "doctor.desk.read_only": (
        "this user may not write it: the desk can be read only",
        "không có quyền ghi: bàn duyệt chỉ đọc được",
    ),
    "doctor.brief.found": (
        "{brief} s, after {load} s to load the model",
        "{brief} giây, sau {load} giây nạp mô hình",
    ),
    "doctor.brief.failed": (
        "a brief failed although the model is whole; run phobrief -v doctor and report what it says",
        "không chạy được dù mô hình nguyên vẹn; chạy phobrief -v doctor và gửi lại nội dung",
    ),
    "doctor.brief.slow": (
        "slow: is the machine busy, or are threads limited (OMP_NUM_THREADS, cores above)?",
        "chậm: máy đang bận, hay số luồng bị giới hạn (OMP_NUM_THREADS, số nhân ở trên)?",
    ),
    # doctor: the end
    "doctor.well": ("all well", "mọi thứ đều tốt"),
    "doctor.warnings": ("{n} to look at; it works", "{n} điểm cần lưu ý; vẫn chạy được"),
    "doctor.problems": ("{n} problems", "{n} vấn đề"),
}
_state: dict[str, Any] = {"language": "en", "asked": False}


def language_of_locale() -> Language:
    """Vietnamese where the environment's locale is, else English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return "vi" if named.lower().startswith(("vi_", "vi-", "vietnam")) or named == "vi" else "en"


def speak(language: Language, *, asked: bool = False) -> None:
    """Choose the language from now on; ``asked``: by the user, not by the locale."""
    _state.update(language=language, asked=asked)


def language() -> Language:
    """The language chosen."""
    chosen: Language = _state["language"]
    return chosen


@contextmanager
def speaking(other: Language) -> Iterator[None]:
    """Another language for a while."""
    before = dict(_state)
    speak(other, asked=True)
    try:
        yield
    finally:
        _state.update(before)


def tell(key: str, /, **values: object) -> str:
    """The message of that key in the language chosen, with the values put in."""
    return _pick(key, _state["language"]).format(**values)


def tell_reader(key: str, /, **values: object) -> str:
    """Like `tell`, for what frames an article: Vietnamese, as the article is, unless asked otherwise."""
    return _pick(key, _state["language"] if _state["asked"] else "vi").format(**values)


def _pick(key: str, language: Language) -> str:
    return CATALOGUE[key][LANGUAGES.index(language)]
