"""Where normalised text is cut before words are looked for."""

from __future__ import annotations

import pytest

from phobrief.models.text.segmentation.tokens import split_tokens

CUTS = [
    ("Đồng chí nói: “Tốt!”", "Đồng chí nói : “ Tốt ! ”"),
    ("Quy định số 205-QĐ/TW, 114-QĐ/TW;", "Quy định số 205-QĐ/TW , 114-QĐ/TW ;"),
    ("Nghị định 167/2013/NĐ-CP.", "Nghị định 167/2013/NĐ-CP ."),
    ("Thông tư 08/2021/TTLT-BCA-VKSNDTC", "Thông tư 08/2021/TTLT-BCA-VKSNDTC"),
    ("QĐ/TW", "QĐ/TW"),
    ("ngày 29/12/2019, 5/7.", "ngày 29/12/2019 , 5/7 ."),
    ("lúc 16h30, 8:05", "lúc 16h30 , 8:05"),
    ("70.000 đồng, 3,5%, 1.077,25 tỷ", "70.000 đồng , 3,5 % , 1.077,25 tỷ"),
    ("10-15% (km/h)", "10-15 % ( km/h )"),
    ("TP. Hồ Chí Minh", "TP. Hồ Chí Minh"),
    ("TP.HCM", "TP.HCM"),
    ("T.Ư, PGS.TS Nguyễn", "T.Ư , PGS.TS Nguyễn"),
    ("Nguyễn Văn T. và N.V.A", "Nguyễn Văn T. và N.V.A"),
    ("xong...", "xong ..."),
    ("hết.Ông", "hết . Ông"),
    ("v.v.", "v . v ."),
    ("toasoan@bao-tinh.org.vn.", "toasoan@bao-tinh.org.vn ."),
    ("xem https://a.vn/b_c?d=1&e, rồi", "xem https://a.vn/b_c?d=1&e , rồi"),
    ("trên Chinhphu.vn, baotinh.com.vn/tin.", "trên Chinhphu.vn , baotinh.com.vn/tin ."),
    ("T&T, GD-ĐT", "T&T , GD - ĐT"),
    ("U23, QL1A, m2", "U23 , QL1A , m2"),
    ("đồng/tháng", "đồng / tháng"),
    ("-300 +5 18+", "- 300 + 5 18+"),
    ("😀x ‹ ☃", "😀 x ‹ ☃"),
    ("", ""),
    (" \n ", ""),
]


@pytest.mark.parametrize(("text", "tokens"), CUTS)
def test_cuts(text: str, tokens: str) -> None:
    assert " ".join(split_tokens(text)) == tokens
