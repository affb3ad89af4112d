"""Initialisms of party and state news, spelt out so that both forms compare equal."""

from __future__ import annotations

from .keys import key, keys

_SPELT_OUT = """
UBND = uỷ ban nhân dân
HĐND = hội đồng nhân dân
UBMTTQ = uỷ ban mặt trận tổ quốc
MTTQ = mặt trận tổ quốc
UBKT = uỷ ban kiểm tra
UBKTTW = uỷ ban kiểm tra trung ương
BCH = ban chấp hành
BCHTW = ban chấp hành trung ương
BTV = ban thường vụ
BTVQH = ban thường vụ quốc hội
UBTVQH = uỷ ban thường vụ quốc hội
BCT = bộ chính trị
BBT = ban bí thư
BTCTW = ban tổ chức trung ương
BCĐ = ban chỉ đạo
ĐBQH = đại biểu quốc hội
TP = thành phố
TX = thị xã
HCM = hồ chí minh
TPHCM = thành phố hồ chí minh
HN = hà nội
VN = việt nam
XHCN = xã hội chủ nghĩa
CNXH = chủ nghĩa xã hội
CHXHCN = cộng hoà xã hội chủ nghĩa
TAND = toà án nhân dân
TANDTC = toà án nhân dân tối cao
VKS = viện kiểm sát
VKSND = viện kiểm sát nhân dân
VKSNDTC = viện kiểm sát nhân dân tối cao
CAND = công an nhân dân
QĐND = quân đội nhân dân
CSGT = cảnh sát giao thông
CSĐT = cảnh sát điều tra
CQĐT = cơ quan điều tra
CATP = công an thành phố
PCTN = phòng chống tham nhũng
GTVT = giao thông vận tải
GDĐT = giáo dục và đào tạo
KHĐT = kế hoạch và đầu tư
TNMT = tài nguyên và môi trường
TTTT = thông tin và truyền thông
NNPTNT = nông nghiệp và phát triển nông thôn
LĐTBXH = lao động thương binh và xã hội
VHTTDL = văn hoá thể thao và du lịch
KHCN = khoa học và công nghệ
TTCP = thanh tra chính phủ
KTNN = kiểm toán nhà nước
THCS = trung học cơ sở
THPT = trung học phổ thông
ĐH = đại học
CĐ = cao đẳng
ĐHQG = đại học quốc gia
TNHH = trách nhiệm hữu hạn
HĐQT = hội đồng quản trị
BHXH = bảo hiểm xã hội
BHYT = bảo hiểm y tế
LHQ = liên hợp quốc
TTXVN = thông tấn xã việt nam
"""
_COMMON = frozenset({keys("thành phố"), keys("thị xã"), keys("đại học"), keys("cao đẳng")})
"""Ordinary words before a name, not part of it, even where an initialism stands for them."""

SPELT_OUT: dict[str, tuple[str, ...]] = {
    key(short.strip()): keys(long)
    for short, _, long in (line.partition("=") for line in _SPELT_OUT.strip().splitlines())
}
LONGEST = max(len(short) for short in SPELT_OUT)


def name_part(long: tuple[str, ...]) -> int:
    """Return how many of the first words are ordinary words before a name (``thành phố``)."""
    return 2 if long[:2] in _COMMON else 0


def initials(words: tuple[str, ...]) -> str:
    """Return the first letters of keys, for comparing with an initialism's key."""
    return "".join(word[0] for word in words if word)
