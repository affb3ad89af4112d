"""Laws of normalisation, for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.text.normalize import normalize_aligned, normalize_text

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


@settings(deadline=None)
@given(texts)
def test_an_aligned_text_is_the_same_text_and_leads_back(raw: str) -> None:
    aligned = normalize_aligned(raw)
    assert aligned.text == normalize_text(raw)
    places = [aligned.raw(at) for at in range(len(aligned.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(raw)
    assert all(aligned.read(place) <= at for at, place in enumerate(places))


@settings(deadline=None)
@given(st.text("aăâeêioôơuưyđbcghklmnpqrstvxệốừĐẢ .,\u200b", max_size=40), st.data())
def test_a_part_of_an_aligned_text_leads_to_its_part_as_typed(
    text: str, data: st.DataObject
) -> None:
    raw = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
    aligned = normalize_aligned(raw)
    low, high = sorted(data.draw(st.integers(0, len(aligned.text))) for _ in range(2))
    part = raw[aligned.raw(low) : aligned.raw(high)]
    assert normalize_text(part) == normalize_text(aligned.text[low:high])
