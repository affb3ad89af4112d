"""Make the pictures of the desk, docs/images/desk-article.png and desk-dark.png, from the sample articles.

    PHOBRIEF_HOME=$(mktemp -d) sh -c 'phobrief desk import examples && phobrief serve' &
    python docs/shoot_desk.py http://127.0.0.1:8000

Needs playwright and a chromium on the path. The desk must be new: what is graded on it stays.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).with_name("images")
SIZE: ViewportSize = {"width": 1440, "height": 900}
ARTICLE, DARK = "Sông Lam", "Đồng Phú"


def shoot(address: str) -> None:
    """Take both pictures."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        page = _opened(browser, address, ARTICLE)
        # Grades, the model's evidence, the next topic, and a sentence for the abstract.
        for key in ("1", "e", "m", "2", "q", "0", "j", " "):
            page.keyboard.press(key)
        page.wait_for_selector("#doubts .ok")
        page.keyboard.press("Escape")
        page.screenshot(path=IMAGES / "desk-article.png")
        page = _opened(browser, address, DARK, scheme="dark")
        page.keyboard.press("h")
        page.keyboard.press("1")
        page.keyboard.press("e")
        page.screenshot(path=IMAGES / "desk-dark.png")
        browser.close()


def _opened(
    browser: Browser, address: str, title: str, scheme: Literal["light", "dark"] = "light"
) -> Page:
    page = browser.new_context(
        base_url=address, locale="vi-VN", viewport=SIZE, color_scheme=scheme
    ).new_page()
    page.goto("/?state=all")
    page.locator(f"a.go:has-text('{title}')").first.click()
    page.wait_for_selector("#review")
    return page


if __name__ == "__main__":
    shoot(sys.argv[1])
