"""The consistency check stays linear: long texts take seconds at most."""

import time

from phobrief.models.faithfulness import FaithfulnessChecker

PARAGRAPH = (
    "Ngày {n}/5, ông Trần Văn Bình, Bí thư Huyện ủy Phú Khê, không đồng ý với {n} tổ chức, "
    "thu hồi {n},5 tỷ đồng theo Quy định {n}-QĐ/TW và nói “việc số {n} chưa xong”.\n"
)


def test_a_huge_article_and_abstract() -> None:
    article = "".join(PARAGRAPH.format(n=n % 28 + 1) for n in range(3_000))
    abstract = PARAGRAPH.format(n=29).replace("không ", "") * 30
    began = time.process_time()
    report = FaithfulnessChecker(article).check(abstract)
    assert not report.supported
    assert time.process_time() - began < 20


def test_one_endless_word_or_mark() -> None:
    began = time.process_time()
    for text in ("Á" * 100_000, "“" * 50_000, "hai " * 30_000, "1/" * 50_000, "Hà " * 30_000):
        FaithfulnessChecker(text).check(text[:20_000])
    assert time.process_time() - began < 20
