"""No wrong number and no wrong name gets through, however often the generator lies."""

from __future__ import annotations

from phobrief.benchmarks.guard.lying_generator import Lies, LyingGenerator, has, is_name, lie
from phobrief.models.store.manifest import AbstractBudget
from phobrief.training.data.corpora.vietnews import VietnewsArticle

NAMES = ["Trần_Văn_Bình", "Lê_Thị_Cúc", "Phạm_Hồng_Đức", "Hoàng_Thu_Đào", "Vũ_Trường_Giang"]
PLACES = ["Phú_Khê", "Tân_Lĩnh", "Sơn_Mai", "Hoà_Thuận", "Yên_Định"]
LINES = [
    "Huyện {place} vừa điều_động {n} cán_bộ về các xã vùng cao trong tháng này .",
    "Theo kế_hoạch , {m} chi_bộ của huyện {place} sẽ tổ_chức đại_hội trước mùa hè .",
    "Ông {name} trao quyết_định cho từng người tại hội_trường của huyện .",
    "Người_dân trong vùng mong các cán_bộ mới sớm ổn_định công_việc ở cơ_sở .",
]


def articles(n: int) -> list[VietnewsArticle]:
    return [
        VietnewsArticle(
            f"a/{i}",
            f"{PLACES[i % 5]} điều_động cán_bộ",
            "",
            tuple(
                line.format(place=PLACES[i % 5], name=NAMES[(i * 3) % 5], n=11 + i, m=211 + i)
                for line in LINES
            ),
        )
        for i in range(n)
    ]


def test_nothing_wrong_reaches_the_user() -> None:
    tally = lie(articles(60), AbstractBudget(), seed=1)
    assert tally.n_articles == 60
    assert tally.n_lied > 20
    assert min(tally.n_numbers, tally.n_names) > 20
    assert tally.leaks == []
    assert tally.methods["abstractive"] > 10
    assert tally.methods["abstractive"] < 60


def test_the_generator_does_lie() -> None:
    (article,) = articles(1)
    generator = LyingGenerator({"x": article}, Lies(("987",), ("Ngô Đình Khôi",)), seed=0)
    written = [generator.generate(["x"], 80)[0][0] for _ in range(20)]
    lied = [text for text in written if has(text, "987") and has(text, "Ngô Đình Khôi")]
    assert 4 < len(lied) < 16
    assert set(generator.told["x"]) == {"987", "Ngô Đình Khôi"}


def test_lookups() -> None:
    assert is_name("Phú_Khê")
    assert not is_name("cán_bộ")
    assert not is_name("Huyện")
    assert has("Có 12 cán bộ ở Phú Khê.", "phú khê")
    assert not has("Có 112 cán bộ.", "12")
