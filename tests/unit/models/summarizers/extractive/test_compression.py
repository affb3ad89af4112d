"""What may be left out of a sentence, and above all what may not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.compression import (
    Compressed,
    cut,
    join_spans,
    versions,
)
from phobrief.models.summarizers.extractive.cues.sentence_cues import CONNECTIVES
from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.syllables import count_syllables


def version(text: str, *, tail: bool = False) -> Compressed:
    """The shortest version, or the longest, which a narrow budget has not touched."""
    return versions(text)[-1 if tail else 0]


def left(text: str, *, tail: bool = False) -> str:
    return join_spans([text[low:high] for low, high in version(text, tail=tail).kept])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngoài ra, Tỉnh uỷ trao chín quyết định.", "Tỉnh uỷ trao chín quyết định."),
        ("Theo đó, Ban Thường vụ điều động ba cán bộ.", "Ban Thường vụ điều động ba cán bộ."),
        (
            "Ông Trần Văn Bình (SN 1975, trú xã Tân Lĩnh), chủ tịch xã, bị cách chức.",
            "Ông Trần Văn Bình, chủ tịch xã, bị cách chức.",
        ),
        (
            "Bà Lê Thị Cúc (ảnh) nhận nhiệm vụ tại huyện Phú Khê.",
            "Bà Lê Thị Cúc nhận nhiệm vụ tại huyện Phú Khê.",
        ),
        (
            "Xã Tân Lĩnh (huyện Phú Khê, Hồng Lam) và phường Hoà Đông (Quận 8) hợp nhất hai chi bộ.",
            "Xã Tân Lĩnh và phường Hoà Đông hợp nhất hai chi bộ.",
        ),
        (
            "- Huyện uỷ Phú Khê họp bàn công tác nhân sự.",
            "Huyện uỷ Phú Khê họp bàn công tác nhân sự.",
        ),
        (
            "Huyện uỷ Phú Khê họp,[2] bàn công tác nhân sự.[13][14]",
            "Huyện uỷ Phú Khê họp, bàn công tác nhân sự.",
        ),
        (
            "Bên cạnh đó, Huyện uỷ bàn công tác nhân sự, còn Huyện đoàn trao quà.",
            "Huyện uỷ bàn công tác nhân sự, còn Huyện đoàn trao quà.",
        ),
    ],
)
def test_left_out(text: str, expected: str) -> None:
    assert left(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'Tỉnh uỷ in sách "*Người Hồng Lam*" tặng cán bộ.',
            'Tỉnh uỷ in sách "Người Hồng Lam" tặng cán bộ.',
        ),
        (
            "Tỉnh uỷ in sách “*Người Hồng Lam*” tặng cán bộ.",
            "Tỉnh uỷ in sách “Người Hồng Lam” tặng cán bộ.",
        ),
        (
            "Tỉnh uỷ in tập thơ (*Sông Mây*) tặng cán bộ.",
            "Tỉnh uỷ in tập thơ (Sông Mây) tặng cán bộ.",
        ),
        (
            'Bà Lê Thị Cúc (SN 1980) nói "Xã đã họp" với *Báo Hồng Lam*.',
            'Bà Lê Thị Cúc nói "Xã đã họp" với Báo Hồng Lam.',
        ),
    ],
)
def test_no_stray_spaces_within_quotes_and_brackets(text: str, expected: str) -> None:
    assert left(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ngoài ra, nhiều nơi còn chậm tiến độ.",  # a small letter would begin the sentence
        "Ngoài ra Tỉnh uỷ trao chín quyết định.",
        "Ngoài ra, Tỉnh uỷ còn trao chín quyết định.",  # besides what?
        "Bên cạnh đó, Bí thư Tỉnh uỷ Trần Văn Bình cũng trao chín quyết định.",
        "Dù vậy, Tỉnh uỷ vẫn trao chín quyết định.",
        "Trong khi đó, Huyện uỷ Phú Khê lại có chín cán bộ bị kỷ luật.",
        "Cùng với đó, Tỉnh uỷ đồng thời trao chín quyết định.",
        "Trước đó, Tỉnh uỷ đã trao chín quyết định.",  # tells when
        "Trong đó, Phú Khê có ba cán bộ bị kỷ luật.",
        "Quốc hội thảo luận Luật Tố cáo (sửa đổi) sáng nay.",
        "Cấm xe trên đường Hùng Vương (trừ xe ưu tiên) từ sáng mai.",
        "Cán bộ (không trú tại xã) được bố trí nhà công vụ.",
        "Xã có bốn cán bộ (SN 1980, chưa vào Đảng) được quy hoạch.",
        "Huyện có 12 xã (60%) hoàn thành đại hội.",
        "Trần Văn Bình (sinh năm 1953) là nhà hoạt động cách mạng.",  # says who it is
        "Trần Văn Bình (sinh ngày 3 tháng 6 năm 1953), nguyên là Bí thư Tỉnh uỷ Hồng Lam.",
        "Tai nạn giao thông (đường sắt) ở tỉnh giảm chín vụ.",  # no place
        "Thông tấn xã Việt Nam (TTXVN) đã bổ nhiệm ba trưởng ban.",  # "TTXVN" may come again
        "Theo đó, Bình họp.",  # too little would be left
    ],
)
def test_kept(text: str) -> None:
    assert left(text, tail=True) == text
    assert version(text, tail=True).done == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh có thể luân chuyển chín cán bộ, ông Trần Văn Bình cho biết.",
        "Tôi đã nộp đơn từ chức hôm qua, ông Trần Văn Bình cho biết.",
        "“Tỉnh đã luân chuyển chín cán bộ”, ông Trần Văn Bình cho biết.",
        "Tỉnh đã luân chuyển chín cán bộ, ông Bình không cho biết.",
        "Tỉnh đã luân chuyển chín cán bộ, ông Bình cho rằng.",
    ],
)
def test_attribution_that_matters_stays(text: str) -> None:
    assert left(text, tail=True) == text


@pytest.mark.parametrize("rewrite", WAYS)
@pytest.mark.parametrize(
    "text",
    [
        "Ngoài ra, Tỉnh uỷ trao chín quyết định.",
        "- Tỉnh uỷ trao chín quyết định cho bà Lê Thị Hoà (SN 1980), ông Đỗ Văn Bình cho biết.",
        "Đồng thời, Tỉnh uỷ Hoà Đông trao quyết định.",
        "Ngoài ra, không ai bị kỷ luật ở Hoà Đông (trừ một người).",
    ],
)
def test_typing_makes_no_difference(text: str, rewrite: Rewrite) -> None:
    typed = rewrite(text)
    for tail in (False, True):
        made, expected = version(typed, tail=tail), version(text, tail=tail)
        assert (made.done, made.n_syllables) == (expected.done, expected.n_syllables)
        assert normalize_text(left(typed, tail=tail)) == normalize_text(left(text, tail=tail))


@given(st.sampled_from(WAYS), st.integers(1, 20))
def test_a_cut_is_the_same_however_typed(rewrite: Rewrite, limit: int) -> None:
    text = "Ðợt 1: chi 1.234,5 tỷ đồng cho Hoà Đông, theo Quyết định 205-QĐ/TW; còn 12,5% để sau."
    typed = rewrite(text)
    low, high = cut(typed, limit)
    expected = normalize_text(text[slice(*cut(text, limit))])
    assert normalize_text(typed[low:high]) == expected


def test_connectives_deny_nothing() -> None:
    for line in CONNECTIVES.strip().splitlines():
        assert not {"không", "chưa", "chẳng", "nếu", "trừ", "chỉ"} & set(line.split())


@given(st.text(alphabet="aàbB không,chưa.()“”;: \n12SN-", max_size=80), st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_is_kept_is_spans_in_order_and_denials_stay(text: str, tail: bool) -> None:
    made = version(text, tail=tail)
    edges = [edge for span in made.kept for edge in span]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= len(text)
    kept = left(text, tail=tail)
    for word in ("không", "chưa"):
        assert kept.count(word) == text.count(word)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("1. Huyện uỷ điều động ba cán bộ.", "2. Huyện uỷ giao Ban Tổ chức theo dõi.", True),
        ("1. Huyện uỷ điều động ba cán bộ;", "2. Huyện uỷ giao Ban Tổ chức theo dõi.", False),
        ("a) Huyện uỷ điều động ba cán bộ;", "b) giao Ban Tổ chức Huyện uỷ theo dõi.", True),
        ("- Huyện uỷ điều động ba cán bộ", "- Huyện uỷ giao Ban Tổ chức theo dõi.", False),
        ("Ông Bình nói: “Huyện điều động ba cán bộ.”", "Huyện uỷ giao Ban Tổ chức theo dõi.", True),
    ],
)
def test_items_that_lost_their_marks_do_not_run_together(one: str, other: str, apart: bool) -> None:
    assert versions(one)[0].may_precede(versions(other)[0]) is apart


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (1, "Sáng"),
        (5, "Sáng 3/6"),
        (9, "Sáng 3/6, Tỉnh uỷ họp bàn nhân sự"),
        (11, "Sáng 3/6, Tỉnh uỷ họp bàn nhân sự"),
        (40, "Sáng 3/6, Tỉnh uỷ họp bàn nhân sự, rồi trao quyết định"),
    ],
)
def test_cut(limit: int, expected: str) -> None:
    text = "Sáng 3/6, Tỉnh uỷ họp bàn nhân sự, rồi trao quyết định."
    low, high = cut(text, limit)
    assert text[low:high] == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (1, "Chi"),
        (3, "Chi"),
        (4, "Chi 1.234,5"),
        (6, "Chi 1.234,5 tỷ"),
        (11, "Chi 1.234,5 tỷ, 12,5% cho Quyết định"),
    ],
)
def test_a_cut_parts_no_number(limit: int, expected: str) -> None:
    text = "Chi 1.234,5 tỷ, 12,5% cho Quyết định 205-QĐ/TW."
    low, high = cut(text, limit)
    assert text[low:high] == expected


def test_a_first_word_longer_than_the_limit_is_cut_all_the_same() -> None:
    assert cut("14/5/2024 họp", 2) == (0, 4)
    assert cut("so_do_nha_dat.pdf", 2) == (0, 5)


@given(st.text(max_size=120), st.integers(1, 20))
@settings(max_examples=200, deadline=None)
def test_a_cut_keeps_the_limit(text: str, limit: int) -> None:
    low, high = cut(text, limit)
    assert low == 0
    assert count_syllables(text[:high]) <= limit
