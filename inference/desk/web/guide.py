"""The guide for graders beside the text: the packaged one, or the desk's own, in Markdown."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from ..store.database import Store
from ..store.tables import Setting

GUIDE = "guide"


def packaged_guide(language: str) -> str:
    """The guide that ships."""
    return Path(__file__).with_name(f"guide.{language}.md").read_text("utf-8")


def own_guide(store: Store) -> str:
    """The desk's own guide, "" where there is none."""
    with store.reading() as session:
        found = session.get(Setting, GUIDE)
        return found.value if found else ""


def set_guide(store: Store, text: str) -> None:
    """Keep a guide of the desk's own; "" takes it away."""
    with store.writing() as session:
        session.merge(Setting(name=GUIDE, value=text))


def guide_html(store: Store, language: str) -> Markup:
    """The guide as HTML; HTML in its Markdown is shown as text."""
    return _rendered(own_guide(store).strip() or packaged_guide(language))


@lru_cache(8)
def _rendered(text: str) -> Markup:
    # Images would be asked of other servers.
    return Markup(MarkdownIt("commonmark", {"html": False}).disable("image").render(text))
