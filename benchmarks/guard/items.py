"""Numbers, dates, persons, places and offices of segmented sentences, found without the check's rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...models.text.fold import word_set
from .articles import COUNTED, DATE, NUMBER_WORDS, Segmented, Tokens

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$")
_SURNAMES = word_set(
    """Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Trịnh Trương
    Đinh Lâm Mai Tô Tạ Lương"""
)
_PERSON_CUES = word_set(
    """ông bà anh chị cô em cháu Ông Bà Anh Chị Cô tướng tá đội_trưởng tịch thư trưởng đốc tướng
    tá uý bị_cáo Bị_cáo bị_can nghi_phạm chủ_tịch bí_thư giám_đốc luật_sư bác_sĩ HLV"""
)
_NOT_PERSON_CUES = word_set("đường phố trường Trường trường_học cầu quận xã phường đường_phố")
_PLACE_CUES = word_set("tỉnh huyện xã quận phường thôn thị_xã thành_phố tại ở TP")
PROVINCES = word_set(
    """An_Giang Bà_Rịa Bạc_Liêu Bắc_Giang Bắc_Kạn Bắc_Ninh Bến_Tre Bình_Dương Bình_Định
    Bình_Phước Bình_Thuận Cà_Mau Cao_Bằng Cần_Thơ Đà_Nẵng Đắk_Lắk Đắk_Nông Điện_Biên Đồng_Nai
    Đồng_Tháp Gia_Lai Hà_Giang Hà_Nam Hà_Nội Hà_Tĩnh Hải_Dương Hải_Phòng Hậu_Giang Hoà_Bình
    Hưng_Yên Khánh_Hoà Kiên_Giang Kon_Tum Lai_Châu Lạng_Sơn Lào_Cai Lâm_Đồng Long_An Nam_Định
    Nghệ_An Ninh_Bình Ninh_Thuận Phú_Thọ Phú_Yên Quảng_Bình Quảng_Nam Quảng_Ngãi Quảng_Ninh
    Quảng_Trị Sóc_Trăng Sơn_La Tây_Ninh Thái_Bình Thái_Nguyên Thanh_Hoá Tiền_Giang Trà_Vinh
    Tuyên_Quang Vĩnh_Long Vĩnh_Phúc Yên_Bái Trung_Quốc Hàn_Quốc Thái_Lan Nhật_Bản Campuchia
    Singapore Malaysia Indonesia Ấn_Độ"""
)
_NOT_PERSONS = PROVINCES | {"Hồ_Chí_Minh"}  # the city in almost all of this corpus
_OFFICES = word_set(
    """bí_thư chủ_tịch giám_đốc tổng_giám_đốc phó_giám_đốc hiệu_trưởng viện_trưởng cục_trưởng
    vụ_trưởng bộ_trưởng thứ_trưởng thủ_tướng phó_thủ_tướng tổng_thống thống_đốc trưởng_phòng
    phó_phòng đội_trưởng chánh_án luật_sư kế_toán_trưởng tổng_bí_thư phó_chủ_tịch"""
)


def items(tokens: Tokens, kind: str) -> list[int]:
    """Return where the words of one kind stand in a line."""
    return [at for at in range(1, len(tokens)) if _is(tokens, at, kind)]


def _is(tokens: Tokens, at: int, kind: str) -> bool:
    token, before = tokens[at], tokens[at - 1]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if kind == "number":
        in_words = token in NUMBER_WORDS[:1] + NUMBER_WORDS[2:3] and after in COUNTED
        plain = bool(_NUMBER.match(token)) and before not in {"ngày", "tháng", "năm", "quý"}
        return (plain and after not in {"tháng", "/"}) or in_words
    if kind == "date":
        year = before == "năm" and re.match(r"(?:19|20)\d\d$", token) is not None
        return year or _valid_date(token)
    if kind == "person":
        syllables = token.split("_")
        named = syllables[0] in _SURNAMES and len(syllables) >= 2
        cued = len(syllables) >= 3 or before in _PERSON_CUES
        return named and cued and before not in _NOT_PERSON_CUES and token not in _NOT_PERSONS
    if kind == "place":
        named = token.istitle() and "_" in token
        return token in PROVINCES or (before in _PLACE_CUES and named)
    if kind == "office":
        return token.casefold() in _OFFICES and before.casefold() not in {"phó", "tổng"}
    raise ValueError(f"expected a kind of item, got {kind!r}")


def _valid_date(token: str) -> bool:
    match = DATE.match(token)
    return match is not None and 1 <= int(match[1]) <= 31 and 1 <= int(match[3]) <= 12


@dataclass(frozen=True)
class Pool:
    """Items of many articles by kind, to take replacements from."""

    items: dict[str, list[str]]

    @classmethod
    def of(cls, articles: Sequence[Segmented]) -> Pool:
        """Collect the items of some articles."""
        found: dict[str, list[str]] = defaultdict(list)
        for article in articles:
            for line in article.lines:
                for kind in ("number", "date", "person", "place", "office"):
                    found[kind].extend(line[at] for at in items(line, kind))
        return cls(dict(found))
