"""Words that end in a full stop without ending a sentence, in Vietnamese party press.

All are written folded: lower case, composed, without the last full stop.
"""

from __future__ import annotations


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


TITLES = _words(
    """
    pgs gs ts ths tskh gs.ts pgs.ts gs.tskh pgs.tskh ts.bs ths.bs bs bsck bscki bsckii cki ckii
    ks kts ls nsnd nsưt ngưt ngnd ttưt ttnd đ.c đc mr mrs dr prof
    """
)
"""Titles before a name: whatever follows, the sentence goes on."""

PLACES = _words("tp tx tt q p h x kp tdp st")
"""Units before a place name (TP. Hồ Chí Minh, Q. Ba Đình, P. Bến Nghé)."""

REFERENCES = _words("tr nxb nr tel đt fax vd xb art vol")
"""Abbreviations before a number or a name (tr. 25, NXB. Sự thật, ĐT. 024...)."""

INITIALS = _words("th ph ng kh ch tr nh gi qu ngh gh")
"""Two- and three-letter initials of Vietnamese names (Ng. Văn A, Nguyễn Thị Th.)."""

SECTIONS = _words(
    """
    điều khoản mục chương phần điểm bước câu bài tập quyển tiết số kỳ phụ_lục
    """
)
"""Words that make a number after them a heading's number (Điều 5. Nhiệm vụ)."""

OPENERS = _words(
    """
    ông bà anh chị em cháu họ nó tôi chúng đồng các những một hai ba nhiều mọi mỗi từng cả toàn
    theo tại trong ngoài trên dưới trước sau khi lúc nếu nhưng tuy mặc dù do vì bởi nhờ để với
    từ đến tới qua về cùng bên ngày sáng trưa chiều tối đêm tháng năm hiện hôm vừa mới đã đang sẽ
    được bị có không chưa cần phải việc đây đó này kia như vậy thế song còn đặc riêng
    tiếp đồng thời căn phát kết báo cuộc hội ban bộ công cơ cán cấp đảng đoàn
    thường nguyên quá vụ hành người gia đình số mức tổng chủ phó bí thủ đại đối liên trả lời
    """
)
"""First words of sentences: after an initial, they tell a full stop from an initial's dot."""

TLDS = _words("vn com net org gov edu info tv io asia")
"""Ends of web names (Quochoi.vn, Chinhphu.vn), whatever their case."""
