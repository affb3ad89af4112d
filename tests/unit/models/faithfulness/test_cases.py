"""The cases the consistency check is measured on: what they change is changed, and marked."""

import random

import pytest

from phobrief.benchmarks.guard.articles import Segmented, detokenize
from phobrief.benchmarks.guard.cases import make_case
from phobrief.benchmarks.guard.changes import add_negation, drop_negation, swap_persons
from phobrief.benchmarks.guard.items import Pool
from phobrief.benchmarks.guard.rewriting import REWRITINGS

LINES = [
    "Sáng 29/12 , ông Trần_Văn_Bình , bí_thư Tỉnh_uỷ , trao quyết_định cho bà Lê_Thị_Cúc .",
    "Tỉnh Hoà_Bình không đồng_ý tăng 12 biên_chế ở huyện Phú_Khê ( mới lập ) và huyện Tân_Lĩnh .",
    "Tuy_nhiên , bà Hoàng_Thu_Đào , giám_đốc , nói ngày 3/6 huyện Sơn_Mai có hai người , 7 xe tham_gia .",
]
ARTICLE = Segmented(["Công_tác", "cán_bộ"], [line.split() for line in LINES])
KINDS = ["number", "date", "person", "place", "office"]


def test_detokenize() -> None:
    text = detokenize(
        [
            "Ông",
            "Bình",
            "(",
            "50",
            "tuổi",
            ")",
            "nói",
            ":",
            '"',
            "Chưa",
            "có",
            '"',
            ",",
            "95",
            "%",
            "đồng_ý",
            ".",
        ]
    )
    assert text == 'Ông Bình (50 tuổi) nói: "Chưa có", 95% đồng ý.'


@pytest.mark.parametrize("kind", [*KINDS, "roles swapped", "negation dropped", "negation added"])
def test_a_change_is_made_and_marked(kind: str) -> None:
    pool = Pool.of([ARTICLE, ARTICLE])
    chance = random.Random(1)
    made = [make_case(kind, ARTICLE, pool, chance) for _ in range(90)]
    cases = [case for case in made if case is not None and not case.rewritten]
    assert cases
    for case in cases:
        assert case.changed is not None
        assert case.abstract not in case.article
        assert 0 <= case.changed[0] < case.changed[1] <= len(case.abstract)


def test_supported_cases_change_nothing() -> None:
    chance = random.Random(2)
    cases = [make_case("supported", ARTICLE, Pool.of([ARTICLE]), chance) for _ in range(30)]
    copied = [case for case in cases if case is not None and not case.rewritten]
    assert copied
    assert all(case.changed is None for case in copied)


def test_changes_of_words() -> None:
    chance = random.Random(3)
    assert swap_persons(ARTICLE.lines[0], chance) is not None
    assert swap_persons(ARTICLE.lines[1], chance) is None
    assert "không" not in (drop_negation(ARTICLE.lines[1], chance) or ["không"])
    assert add_negation(ARTICLE.lines[2], chance) is not None


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("date in words", 0, "Sáng ngày 29 tháng 12 ,"),
        ("aside dropped", 1, "Phú_Khê và huyện"),
        ("connective dropped", 2, "Bà Hoàng_Thu_Đào"),
        ("digits to words", 2, "bảy xe"),
        ("words to digits", 2, "2 người"),
    ],
)
def test_rewritings(name: str, line: int, expected: str) -> None:
    rewritten = REWRITINGS[name](ARTICLE.lines[line])
    assert rewritten is not None
    assert expected in " ".join(rewritten)
