"""Laws of normalisation, for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.text.normalize import normalize_text

_TRICKY = (
    "aeioudđĐÐðóòỏủýqh .\n\u00a0\u200b\u200d\ufeff\u00ad\u0092\u0085«»\u2212"
    "\u0301\u0300\u0323\u0302\u0306\u031b\u0344\u0f75\u1100\u1161\u11a8\u09c7\u09be\u0958\ud800"
)
texts = st.text(
    st.one_of(st.sampled_from(_TRICKY), st.characters(exclude_categories=[])), max_size=60
)


@settings(deadline=None)
@given(texts)
def test_twice_is_once(raw: str) -> None:
    once = normalize_text(raw)
    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@settings(deadline=None)
@given(st.text("aăâeêioôơuưyđbcghklmnpqrstvx ", max_size=40))
def test_decomposed_text_reads_as_composed(text: str) -> None:
    assert normalize_text(unicodedata.normalize("NFD", text)) == normalize_text(text)
