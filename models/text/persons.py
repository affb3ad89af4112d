"""The syllables that names of persons begin and end with.

A word list knows no name for sure; it tells "Thu Trang" from "Tây Bắc Bộ", which is all that is asked of it.
"""

from __future__ import annotations

from .fold import fold, new_tones, word_set

SURNAMES = word_set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đào mai trương"
    " lương tô lâm hà cao thái tạ châu triệu vương đoàn nông lò quàng giàng thào lưu chu đàm la hứa sùng"
    " cù"
)
_GIVEN = word_set(
    new_tones(
        """
    an anh ánh ân bách bảo băng bích biên bình ca cầm cẩm cảnh cần châu chi chí chiến chinh chung cúc cương
    cường danh diễm diễn diện diệp diệu doanh du dung duy duyên dũng dương đan đào đạo đạt đăng điệp điền
    định đình đoan đông đồng đức gấm giang giao giáp hà hải hạ hạnh hân hằng hảo hậu hiên hiến hiền hiển hiếu
    hiệp hiệu hoa hòa hoài hoan hoàn hoàng hoạt hồng hợp huân huấn huế huệ hùng hưng hưởng hương hường hữu huy
    huyên huyền khải khang khanh khánh khiêm khoa khôi khuê khương kiên kiệt kiều kim kỳ lam lan lâm lân lành
    lệ liên liễu linh loan long lộc lợi luân luận lương lưu ly lý mạnh mai mẫn mây mi minh mừng mỹ my nam năm
    nga ngà ngân nghi nghị nghĩa ngoan ngọc nguyên nguyệt nhã nhàn nhâm nhân nhật nhạn nhi nhị nhiên như nhu
    nhung ninh nụ nương oanh phát phi phong phú phúc phước phụng phương phượng quân quang quảng quế quốc quý
    quyên quyền quyết quỳnh sang sâm sáng sinh sĩ song sơn sương tài tâm tân tấn tất thạch thái thành thanh
    thắm thăng thắng thao thảo thảnh thi thiên thiện thìn thịnh thoa thọ thơ thơm thu thuần thuận thục thùy
    thúy thủy thư thương thường thưởng tiên tiến tiệp tiểu tín tình tịnh toàn toản tố tôn trà trang tráng
    trâm trân trí triết triều trinh trình trọng trúc trung trực trường trưởng tú tuân tuấn tuệ tùng tuyên
    tuyền tuyển tuyến tuyết tư tường tươi uyên văn vân vi viên viễn viết việt vinh vĩnh vui vũ vương vượng vy
    xuân xuyên xuyến ý yên yến
    """
    )
)
"""Syllables of given names, many of which stand before one, too ("Thu Trang")."""


def reads_like_person(name: str) -> bool:
    """Whether ``name`` begins and ends as names of Vietnamese persons do, the given name last or first."""
    syllables = fold(name).split()
    ends = {syllables[0], syllables[-1]} if len(syllables) > 1 else set()
    return bool(ends & _GIVEN) and ends <= SURNAMES | _GIVEN
