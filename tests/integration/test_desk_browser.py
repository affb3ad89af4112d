"""The desk in a real browser, from a pasted article to the gate's decision. No request may leave its origin."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="no playwright: pip install playwright"
)
pytest.importorskip("fastapi", reason="no desk: pip install 'phobrief[serve]'")
CHROMIUM = os.environ.get("PHOBRIEF_TEST_CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium; install it, or let PHOBRIEF_TEST_CHROMIUM be its path"
)

ARTICLE = """Huyện ủy Sơn Hà công bố quyết định về công tác cán bộ
Sáng 12/5, Huyện ủy Sơn Hà tổ chức hội nghị công bố các quyết định 📌 về công tác cán bộ.
Theo đó, Ban Thường vụ Huyện ủy điều động đồng chí Trần Văn Lâm giữ chức Bí thư Đảng ủy xã Tân Lập.
Hội nghị cũng nghe Ủy ban Kiểm tra Huyện ủy báo cáo kết quả kiểm tra, giám sát 9 tổ chức đảng.
Phát biểu tại hội nghị, đồng chí Bí thư Huyện ủy đề nghị cán bộ được điều động sớm bắt nhịp công việc.
Trời mưa nhẹ trên địa bàn huyện."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from desk_server import desk_server

    home = tmp_path_factory.mktemp("desk")
    with desk_server(f"sqlite:///{home / 'desk.db'}") as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(server: str, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages; afterwards no request has left the server, and no page had an error."""
    contexts, foreign, errors = [], [], []

    def open_tab(path: str = "/", **options: Any) -> Any:
        context = chromium.new_context(base_url=server, locale="vi-VN", **options)
        contexts.append(context)
        context.on("request", lambda r: None if r.url.startswith(server) else foreign.append(r.url))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda m: errors.append(m.text) if "Content Security" in m.text else None
        )
        page.goto(path)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not foreign
    assert not errors


def paste(page: Any, text: str) -> None:
    page.goto("/add")
    page.fill("textarea[name=text]", text)
    page.click("form[action='/add/text'] button")
    page.wait_for_selector("#review")


def exported(page: Any) -> list[dict[str, Any]]:
    answer = page.request.get("/export.jsonl")
    return [json.loads(line) for line in answer.text().splitlines()]


def row_of(page: Any, marker: str) -> dict[str, Any]:
    [row] = [r for r in exported(page) if marker in r["text"]]
    return row


def test_an_article_is_pasted_corrected_summarised_and_exported(tab: Callable[..., Any]) -> None:
    page = tab()
    paste(page, f"{ARTICLE}\nBài một.")
    assert page.locator(".badge.model").count() > 0  # evidence of the model, by letter
    page.click(".topic >> nth=0 >> text=Chính")
    page.click("#s2 .t")
    assert page.input_value("input[name=evidence_cadre_work]") == "2"
    page.click("label.mode.abstract")
    page.click("#s1 .t")
    page.wait_for_selector("#doubts .ok")
    page.fill("#abstract", page.input_value("#abstract").replace("12/5", "13/5"))
    page.wait_for_selector("#doubts .warning")
    assert "13/5" in page.inner_text("#doubts li")
    page.fill("#note", "xem lại")
    page.click("button[value=done]")
    page.wait_for_url("**undo=*")
    row = row_of(page, "Bài một.")
    assert (row["cadre_work"], row["note"]) == (2, "xem lại")
    assert "13/5" in row["abstract"]
    assert row["abstract_checks"]
    [[start, end]] = row["evidence"]["cadre_work"]
    assert row["text"][start:end].startswith("Theo đó")


def test_everything_goes_by_keyboard_alone(tab: Callable[..., Any]) -> None:
    page = tab()
    paste(page, f"{ARTICLE}\nBài hai.")
    for key in ("1", "e", "j", " ", "2", "w", "j", "j", " ", "0", "k", "k", " "):
        page.keyboard.press(key)
    assert page.input_value("input[name=evidence_cadre_work]") == "1"
    assert page.input_value("input[name=evidence_power_control]") == "3"
    assert page.input_value("input[name=abstract_sentences]") == "1"
    page.keyboard.press("n")
    page.keyboard.type("ghi chu f s u 123")  # letters and digits are only text in a field
    assert page.input_value("#note") == "ghi chu f s u 123"
    assert not page.is_checked("input[name=flag]")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    assert page.is_checked("input[name=flag]")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**undo=*")
    row = row_of(page, "Bài hai.")
    assert (row["cadre_work"], row["power_control"], row["congress_preparation"]) == (2, 1, None)
    assert row["flagged"] is True
    page.keyboard.press("u")
    page.wait_for_selector("#review")
    assert not [r for r in exported(page) if "Bài hai." in r["text"]]


def test_what_was_typed_survives_a_lost_connection(tab: Callable[..., Any]) -> None:
    page = tab()
    paste(page, f"{ARTICLE}\nBài ba.")
    page.fill("#note", "chưa lưu")
    page.route("**/review*", lambda route: route.abort())
    page.keyboard.press("Control+s")
    page.wait_for_selector("#trouble:not([hidden])")
    page.unroute("**/review*")
    page.reload()
    page.wait_for_selector("#restored:not([hidden])")
    assert page.input_value("#note") == "chưa lưu"
    page.keyboard.press("Control+s")
    page.wait_for_selector("#state:has-text('✓')")
    page.reload()
    assert page.input_value("#note") == "chưa lưu"
    assert page.is_hidden("#restored")


def test_no_page_asks_anything_of_another_server(tab: Callable[..., Any]) -> None:
    page = tab()
    lists = ("/", "/?state=all", "/?q=cán+bộ", "/add", "/progress", "/training", "/users")
    for path in (*lists, "/guide", "/settings", "/docs", "/nowhere"):
        page.goto(path)
        assert page.locator("h1").count() >= 1, path


def test_a_single_key_is_a_shortcut_only_where_nobody_writes_and_nobody_turned_it_off(
    tab: Callable[..., Any],
) -> None:
    page = tab()
    paste(page, f"{ARTICLE}\nBài bảy.")
    number = re.search(r"/articles/(\d+)", page.url)
    assert number is not None
    # Keys of an input method, as Telex and VNI have them while a syllable is made.
    for key in ("{key: 'e', isComposing: true}", "{key: 'e', keyCode: 229}", "{key: 'Process'}"):
        event = f"new KeyboardEvent('keydown', {{...{key}, bubbles: true}})"
        page.evaluate(f"document.body.dispatchEvent({event})")
    assert not page.is_checked("input[name=grade_cadre_work][value='2']")
    page.click(".topic >> nth=0 >> text=Chính")
    page.click("button[value=done]")
    page.wait_for_url("**undo=*")
    address = f"{page.url.split('/articles')[0].split('/?')[0]}/?undo={number[1]}"
    page.goto(address)
    page.keyboard.press("Control+u")  # the browser's own
    page.focus("input[name=q]")
    page.keyboard.type("u")
    page.context.add_cookies([{"name": "keys", "value": "off", "url": address}])
    page.goto(address)
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    assert page.url == address
    assert row_of(page, "Bài bảy.")
    page.context.clear_cookies()
    page.goto(address)
    page.keyboard.press("u")
    page.wait_for_selector("#review")
    assert not [r for r in exported(page) if "Bài bảy." in r["text"]]


def test_two_editors_on_one_article_see_both_versions(tab: Callable[..., Any]) -> None:
    first = tab()
    paste(first, f"{ARTICLE}\nBài bốn.")
    second = tab(first.url)
    for page, note in ((first, "của một"), (second, "của hai")):
        page.click(".topic >> nth=0 >> text=Chính")
        page.fill("#note", note)
        page.click("button[value=draft]")
        page.wait_for_load_state()
        if page is first:
            page.wait_for_selector("#state:has-text('✓')")
    second.wait_for_selector("h1:has-text('lưu trước bạn')")
    assert "của một" in second.inner_text(".versions")
    second.click("text=Lưu bản của tôi")
    second.wait_for_selector("#review")
    assert second.input_value("#note") == "của hai"


def test_a_phone_and_the_dark_are_no_less(tab: Callable[..., Any]) -> None:
    page = tab(viewport={"width": 390, "height": 800}, has_touch=True, color_scheme="dark")
    paste(page, f"{ARTICLE}\nBài năm.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(20, 24, 30)"
    page.tap(".topic >> nth=1 >> text=Chính")
    page.tap("button[value=draft]")
    page.wait_for_selector("#state:has-text('✓')")
    for box in page.locator(".actions button").all():
        assert box.bounding_box()["height"] >= 44


def test_files_come_in_with_the_refused_ones_named(tab: Callable[..., Any], tmp_path: Path) -> None:
    page = tab("/add")
    (tmp_path / "a.txt").write_text(f"{ARTICLE}\nBài sáu.", encoding="utf-16")
    (tmp_path / "<b>.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    page.set_input_files("input[name=files]", [tmp_path / "a.txt", tmp_path / "<b>.txt"])
    page.click("form[action='/add/files'] button")
    page.wait_for_selector("text=thêm 1")
    assert page.locator("table tr").count() == 2  # its head, and what was refused


def test_an_ended_session_is_renewed_in_the_page_and_nothing_is_lost(
    chromium: Any, tmp_path: Path
) -> None:
    from desk_server import desk_server

    with desk_server(f"sqlite:///{tmp_path / 'desk.db'}") as address:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto("/users")
        page.fill("form.narrow input[name=name]", "lan")
        page.fill("form.narrow input[name=password]", "mật khẩu dài")
        page.click("button[value=add]")
        page.fill("input[name=name]", "lan")
        page.fill("input[name=password]", "mật khẩu dài")
        page.click("main button")
        paste(page, ARTICLE)
        context.clear_cookies()
        page.fill("#note", "vẫn còn")
        page.click("button[value=draft]")
        page.fill("dialog[open] #login-password", "sai")
        page.click("#login-go")
        page.wait_for_selector("#login-trouble:not([hidden])")
        page.fill("#login-password", "mật khẩu dài")
        page.click("#login-go")
        page.wait_for_selector("#state:has-text('✓')")
        page.reload()
        assert page.input_value("#note") == "vẫn còn"
        assert "lan" in page.inner_text("#state")
        context.close()
