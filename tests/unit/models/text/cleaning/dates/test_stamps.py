"""Stamps: parsed to the moment they name, Vietnam's where they name no zone; else nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phobrief.articles import Article
from phobrief.models.text.cleaning.dates.stamps import read_page_stamp, read_stamp
from phobrief.models.text.document import to_document

STAMPS = {
    "2026-05-12": "2026-05-12",
    "20260512": "2026-05-12",
    "2026-05-12T07:30": "2026-05-12T07:30:00+07:00",
    "2026-05-12 07:30:00": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00+07:00": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00+0700": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00+07": "2026-05-12T07:30:00+07:00",
    "2026-05-12 07:30 +07": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30+7:00": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00 GMT+7": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00.1234567+07:00": "2026-05-12T07:30:00+07:00",
    "2026-05-12T07:30:00-03:00": "2026-05-12T07:30:00-03:00",
    "2026-05-12 00:30:00 UTC": "2026-05-12T07:30:00+07:00",
    "2026-05-12 00:30:00 GMT": "2026-05-12T07:30:00+07:00",
    "2026-05-11T17:30:00Z": "2026-05-12T00:30:00+07:00",  # the next day in Vietnam
    "2026-05-11T17:30:00.000z": "2026-05-12T00:30:00+07:00",
    "2026-05-11T17:30:00+00:00": "2026-05-12T00:30:00+07:00",
    "Tue, 12 May 2026 00:30:00 GMT": "2026-05-12T07:30:00+07:00",
    "Tue, 12 May 2026 07:30:00 +0700": "2026-05-12T07:30:00+07:00",
    "2026/05/12 07:30": "2026-05-12T07:30:00+07:00",
    "12/05/2026 07:30": "2026-05-12T07:30:00+07:00",
    "12/05/2026 7:30:00 CH": "2026-05-12T19:30:00+07:00",
    "Thứ Ba, 12/05/2026 | 07:30 (GMT+7)": "2026-05-12T07:30:00+07:00",
    "5/25/2026 7:30:00 PM": "2026-05-25T19:30:00+07:00",  # only the day can be 25
    "5/12/2026 7:30:00 AM": None,  # the fifth or the twelfth
    "2026-13-45": None,
    "2026-02-30": None,
    "2026-05-12T25:00:00": None,
    "2026-05-12T07:61": None,
    "2020 - 2025": None,
    "2026": None,
    "nhiệm kỳ 2020 - 2025": None,
    "hôm qua": None,
    "1778545800": None,
    "9999-12-31T23:59:59Z": None,
    "12/05/2026 và thêm chữ": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize(("stamp", "read"), STAMPS.items())
def test_a_stamp_is_read_as_the_moment_it_names(stamp: str | None, read: str | None) -> None:
    assert read_stamp(stamp) == read


@pytest.mark.parametrize("stamp", [read for read in STAMPS.values() if read])
def test_what_was_read_is_read_the_same_again(stamp: str) -> None:
    assert read_stamp(stamp) == stamp


@pytest.mark.parametrize("unset", ["0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "1900-01-01"])
def test_a_day_that_only_means_unset_is_no_metadata(unset: str) -> None:
    assert read_page_stamp(unset) is None


@given(st.text(alphabet="0123456789-/:T Z+.,apmUTCGngày ", max_size=40))
def test_any_text_is_a_stamp_or_none(text: str) -> None:
    read = read_stamp(text)
    assert read is None or read_stamp(read) == read


def test_a_given_date_that_is_none_is_said_and_the_printed_one_taken() -> None:
    text = (
        "Thứ Ba, 12/05/2026 | 07:30\n" + "Sáng nay, Tỉnh ủy Sông Mây họp bàn công tác cán bộ. " * 4
    )
    document = to_document(Article(text, published="2026-13-45"))
    assert document.published == "2026-05-12T07:30:00+07:00"
    assert any("'2026-13-45'" in warning for warning in document.warnings)
