"""The articles that are measured on: ours, of three lengths, or the user's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...articles import Article
from ...errors import DataError
from ..jobs.files.storage import find_files
from ..jobs.inputs.sources import read_files
from ..jobs.spec import TableColumns

Samples = dict[str, list[Article]]
"""Articles by the name of their length."""
N_PARAGRAPHS = {"short": 2, "median": 6, "long": 36}
"""About 130, 400 and 2,400 syllables; half the articles of a newspaper are shorter than the second."""
_SHARES = {"short": 0.1, "median": 0.5, "long": 0.9}
"""Where in the user's articles, sorted by length, the ones of each length are taken from."""
_MOST_READ = 20_000
_TITLE = "Tỉnh ủy {place} triển khai công tác cán bộ và kiểm soát quyền lực năm {year}"
_PARAGRAPHS = (
    "Chiều {day}/{month}, Ban Thường vụ Tỉnh ủy {place} tổ chức hội nghị công bố các quyết định về"
    " công tác cán bộ. Theo đó, đồng chí Lê Văn Bình, Trưởng Ban Tổ chức Tỉnh ủy, được điều động giữ"
    " chức Bí thư Huyện ủy {other} nhiệm kỳ {year} - {end}. Hội nghị có {n} đại biểu của các sở,"
    " ngành tham dự.",
    "Phát biểu giao nhiệm vụ, Bí thư Tỉnh ủy {place} đề nghị các đồng chí được điều động sớm nắm bắt"
    " công việc, giữ gìn đoàn kết nội bộ và thực hiện nghiêm quy chế làm việc. Ông nhấn mạnh việc"
    " luân chuyển {n} cán bộ lần này nằm trong kế hoạch đã được phê duyệt từ tháng {month}/{year}.",
    "Báo cáo của Ủy ban Kiểm tra Huyện ủy {other} cho thấy, từ đầu năm {year} đến nay, các cấp ủy đã"
    " kiểm tra {n} tổ chức đảng và hơn 300 đảng viên. Qua kiểm tra, {day} đảng viên có vi phạm phải"
    " xem xét, thi hành kỷ luật; nội dung vi phạm chủ yếu là thiếu trách nhiệm trong quản lý đất đai,"
    " tài chính.",
    "Tại xã Đông Hòa, huyện {other}, Đảng ủy đã hoàn thành dự thảo báo cáo chính trị trình đại hội"
    " nhiệm kỳ {year} - {end}. Dự thảo được gửi lấy ý kiến ở {n} chi bộ, nhận hơn 120 lượt góp ý về"
    " xây dựng nông thôn mới, chuyển đổi số và công tác dân vận. Tiểu ban nhân sự đã rà soát quy"
    " hoạch cấp ủy theo đúng hướng dẫn.",
    "Nhiều ý kiến cho rằng muốn kiểm soát quyền lực thì trước hết phải công khai quy trình. Mỗi bước"
    " bổ nhiệm cần có người chịu trách nhiệm, có biên bản và có giám sát của tập thể. Ở {place}, {n}"
    " cơ quan đã công khai quy trình này trên trang thông tin điện tử từ ngày {day}/{month}.",
    "Trong khi đó, ngành giao thông cho biết tuyến đường nối {place} với huyện {other} dài {n} km sẽ"
    " thông xe vào tháng {month}. Dự án có tổng mức đầu tư 850 tỷ đồng, giúp người dân đi lại thuận"
    " tiện hơn. Các nhà thầu đang tăng ca để kịp tiến độ, dù mưa kéo dài suốt {day} ngày qua.",
)
_PLACES = ("Sông Lam", "Sông Mây", "Đồng Phú", "Thanh Khê", "Hòa Đông", "Tân Sơn", "Phú Lộc")


def sample_articles(n: int) -> Samples:
    """``n`` articles of each length; no two paragraphs are alike, as nothing is remembered of them then."""
    return {name: [_article(i, size) for i in range(n)] for name, size in N_PARAGRAPHS.items()}


def _article(number: int, n_paragraphs: int) -> Article:
    paragraphs = [
        _PARAGRAPHS[(number + i) % len(_PARAGRAPHS)].format(**_details(number * 41 + i))
        for i in range(n_paragraphs)
    ]
    title = _TITLE.format(**_details(number))
    return Article("\n".join([title, *paragraphs]), id=str(number))


def _details(number: int) -> dict[str, object]:
    year = 2010 + number % 16
    return {
        "day": 1 + number % 28,
        "month": 1 + number % 12,
        "year": year,
        "end": year + 5,
        "n": 10 + number,
        "place": _PLACES[number % len(_PLACES)],
        "other": _PLACES[(number // 7 + 3) % len(_PLACES)],
    }


def read_samples(path: Path, n: int) -> Samples:
    """``n`` articles of each length from the user's, as `phobrief run` would read them.

    Raises:
        DataError: there is none, or a file or a column is missing.
    """
    columns = TableColumns()
    articles: list[Article] = []
    for row in read_files(find_files([str(path)]), columns):
        if isinstance(row.content, Article) and row.content.text.strip():
            articles.append(row.content)
        if len(articles) >= _MOST_READ:
            break
    if not articles:
        raise DataError(f"{path}: expected articles to measure on, found none")
    articles.sort(key=lambda article: len(article.text))
    return {name: _around(articles, share, n) for name, share in _SHARES.items()}


def _around(articles: Sequence[Article], share: float, n: int) -> list[Article]:
    start = max(0, min(round(share * len(articles)) - n // 2, len(articles) - n))
    return list(articles[start : start + n])
