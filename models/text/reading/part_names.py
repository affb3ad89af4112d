"""What the parts of a page are called: Vietnamese and English words in classes, ids and the like.

Web builders part words with hyphens, underscores or capitals, or run them together, with or without
affixes: "binh-luan", "boxBinhLuan", "list_cmt", "fbcomments". So a name is split into words, and the words
and their neighbours put together are looked up, bare of affixes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from ..fold import without_marks, word_set

Kind = Literal["comments", "related", "player", "caption", "talk", "frame"]
"""``talk`` may be readers' or the article's own: where it stands tells which."""

_WORDS: dict[Kind, str] = {
    "comments": """
        comment comments cmt cmts commenter binhluan ykien ykienbandoc ykiendocgia phanhoi gopy nhanxet
        thaoluan disqus disqusthread dsqcomments feedback feedbacks discussion discussions reply replies
        respond guestbook usercomments commentlist commentform bandocbinhluan traloibinhluan thaoluanbandoc
        danhsachbinhluan hoidapbandoc comol ykbd ykdg ykienbd ykiendg traodoibandoc bandoctraodoi bandocviet
        useropinion useropinions readeropinion readeropinions readersopinion readersopinions
        """,
    "related": """
        related relate relates relation relations relatednews relatedposts relatedbox newsrelated lienquan
        tinlienquan bailienquan tinlq bailq tinkhac baikhac tinbaikhac tintuckhac baivietkhac cactinkhac
        cacbaikhac tincungmuc cungmuc tincungloai cungloai cungchuyenmuc cungchude tinmoi tinmoinhat
        tinmoihon tincuhon tincu baimoi baimoinhat tindadua tinnong tinnoibat tintieudiem docnhieu
        tindocnhieu xemnhieu docthem xemthem xemtiep doctiep tintiep tintieptheo baitieptheo
        cothebanquantam banquantam bancanbiet quantam dungbolo recommend recommends recommended
        recommendation recommendations suggest suggestion suggestions suggested readmore readalso seealso
        morenews moreon morestories othernews othersnews newsother newsothers otherposts othernew
        mostread mostview mostviewed mostpopular popular popularposts trending latest latestnews newest
        topnews topview topread hotnews nextnews nextpost prevpost upnext outbrain taboola
        """,
    "player": """
        video videos audio player players videojs vjs jwplayer videoplayer audioplayer videostream podcast
        podcasts tts texttospeech nghebai nghedoc docbai mediaplayer playlist plyr
        """,
    "caption": """
        caption captions figcaption imgcaption imagecaption photocaption piccaption picturecaption
        pcaption wpcaption wpcaptiontext cmscaption photocmscaption captionimg captionphoto chuthich
        chuthichanh anhchuthich chudan ghichuanh imagedesc imgdesc imgnote photonote imgdescription
        imagedescription photodesc expcaption
        """,
    "talk": """
        hoidap traodoi hoidaptraodoi traodoihoidap diendan bandoc docgia camnhan giaoluu tuongtac doithoai
        bandoclentieng tiengnoibandoc gocbandoc hopthu hopthubandoc qa faq
        """,
    "frame": """
        footer sitefooter pagefooter mainfooter footerbottom chantrang copyright banquyen topbar toolbar
        header siteheader pageheader mainheader topheader headertop headersite masthead dautrang nav navbar
        navigation mainnav topnav menu mainmenu topmenu menutop sidebar leftbar rightbar leftcol rightcol
        colright breadcrumb breadcrumbs duongdan newsletter clock ngaygio currentdate datenow today homnay
        """,
}
_KINDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_AFFIX = (
    "box|list|item|items|block|wrap|wrapper|wrapped|main|inner|fb|facebook|zalo|user|users|news|post|posts|article"
    "|articles|area|section|sec|div|ul|li|module|mod|widget|detail|details|show|view|load|content|container|ctn"
    "|group|panel|tab|row|line|title|head|form|input|count|total|page|zone|region|part|top|bottom|danhsach|ds"
    "|khung|khoi|tin|bai|bandoc|docgia|cua|cac|muc|text|body|frame|pnl|uc|ctl|lbl|lst|web|site"
)
_AFFIXED = re.compile(rf"(?:{_AFFIX})?(?P<core>[a-z]+?)(?:{_AFFIX}|s)?")
_QUALIFIERS = word_set(
    """
    has have had is no not non with without enable enabled enables disable disabled open opened opens
    closed close on off allow allows allowed allowing status state
    """
)
"""Words that make a name say something about the article: "has-comments", "comments-open"."""
_SECTIONS = frozenset(["category", "cat", "tag", "chuyenmuc", "chuyen", "format", "type"])
"""First words of names for where the article is filed: "category-binh-luan"."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ROOTS: dict[str, Kind] = {
    "binhluan": "comments",
    "comment": "comments",
    "ykien": "comments",
    "phanhoi": "comments",
    "nhanxet": "comments",
    "disqus": "comments",
    "lienquan": "related",
    "related": "related",
    "docnhieu": "related",
    "xemnhieu": "related",
    "recommend": "related",
    "caption": "caption",
    "chuthich": "caption",
}
_ROOT = re.compile(f"(?:{'|'.join(_ROOTS)})(?!ar|at)")
"""Words long enough to be known inside any name, "commentary" and "commentator" apart."""
_MAX_NAME = 100
_MAX_JOINED = 5


def kind_of(element: Any) -> Kind | None:
    """Return what an lxml element is by its tag, class, id and other names; None when they say nothing."""
    if element.tag in _TAGS:
        return _TAGS[element.tag]
    if element.tag in _PLAIN and not element.attrib:
        return None
    for name in _names(element):
        kind = _kind_of_name(name)
        if kind is not None:
            return kind
    return None


_TAGS: dict[str, Kind] = {
    "video": "player",
    "audio": "player",
    "object": "player",
    "embed": "player",
    "iframe": "player",
    "figcaption": "caption",
    "caption": "caption",
    "header": "frame",
    "footer": "frame",
    "nav": "frame",
    "aside": "frame",
}

_PHRASES = ("role", "itemprop", "data-type", "data-role", "data-component", "aria-label")
"""Attributes that hold one name or a phrase."""


def _names(element: Any) -> list[str]:
    names = [] if element.tag in _PLAIN else [element.tag]
    for attribute in ("class", "id"):
        names.extend(element.get(attribute, "")[:1000].split()[:30])
    names.extend(element.get(attribute, "") for attribute in _PHRASES)
    names.append(element.get("itemtype", "").rpartition("/")[2])
    if element.tag not in ("input", "script", "button", "ol", "link"):
        names.append(element.get("type", ""))
    return [name for name in names if name]


_PLAIN = word_set(
    """
    div p span ul ol li a b i em strong table tr td th tbody section article main body
    """
)


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> Kind | None:
    if len(name) > _MAX_NAME:
        return None
    letters = without_marks(name).encode("ascii", "ignore").decode()
    parts = [part.lower() for part in _PART.findall(letters)]
    joined = [
        "".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, min(start + _MAX_JOINED, len(parts)) + 1)
    ]
    # A header later in a name is some part's own, as in "article-header".
    kinds = {_look_up(word) for word in joined}
    kind = next((kind for kind in _WORDS if kind in kinds and kind != "frame"), None)
    if kind is None:
        whole, first = _KINDS.get("".join(parts)), _KINDS.get(parts[0]) if parts else None
        return whole or (first if first == "frame" else None)
    qualified = not _QUALIFIERS.isdisjoint(parts) or (len(parts) > 1 and parts[0] in _SECTIONS)
    return None if qualified and kind != "caption" else kind


def _look_up(word: str) -> Kind | None:
    if word in _KINDS:
        return _KINDS[word]
    affixed = _AFFIXED.fullmatch(word)
    core = affixed["core"] if affixed else ""
    # Short words hide in longer ones.
    if len(core) > 2 and core in _KINDS:
        return _KINDS[core]
    root = _ROOT.search(word)
    return _ROOTS[root.group()] if root else None
