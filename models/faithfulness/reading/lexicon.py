"""Word lists of the consistency check, as keys: light words, forms of address, offices, heads of names."""

from __future__ import annotations

from .keys import key_set, phrase_set

ADDRESS = key_set("ông bà anh chị cô chú bác cậu dì em cháu cụ mợ thím bé chàng nàng gã ả")
LIGHT = ADDRESS | key_set(
    """và của các những là đã đang sẽ được bị cho với trong ngoài trên dưới tại ở từ đến tới về để
    thì mà này đó kia ấy nọ khi lúc như theo do vì nên cũng còn vẫn lại ra vào lên xuống đi rằng
    một mỗi mọi có phải rất hơn cả bằng sau trước giữa qua hay hoặc nhưng song nếu thế vậy nhằm"""
)
"""Words that say little of where they stand."""

COMRADE = phrase_set("đồng chí, nghi phạm, bị can, bị cáo, nạn nhân, nghi can, ca sĩ, diễn viên")
"""Words before the name of a person."""

SURNAMES = key_set(
    """Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh
    Trương Đinh Lâm Phùng Mai Tô Hà Tạ Cao Lương Lưu Châu Quách Tăng Thái Triệu Từ Viên Nghiêm
    Ninh Nông Giang Doãn Khổng Kiều La Mạc Mã Tống Tôn Thân Thạch Bạch Cù Chu Chử Diệp Lục Lò Vi
    Hứa Hầu Quàng Ksor Giàng Vừ Sùng Lầu Thào Tất Tề Vòng Văn Đàm Đồng Thẩm Phó Phí Ông Âu Uông"""
)

PLACE_HEADS = key_set(
    "tỉnh huyện xã phường quận phố đường thôn ấp bản làng thành thị tp q p h nước đảo sông cầu"
)
AT = key_set("tại ở từ đến tới về qua gần")
ORGANISATION_HEADS = key_set(
    """bộ sở ban cục vụ viện uỷ hội đảng tổng toà trường công tập ngân quỹ đoàn liên trung tâm báo
    đài học chi phòng văn cơ câu hãng bệnh nhà thanh kiểm quốc chính hđnd ubnd"""
)
SHORT_NAMES = key_set(
    "Mỹ Nga Anh Pháp Đức Nhật Hàn Úc Ý Lào Áo Huế Vinh Việt Trung Iran Iraq Israel Ấn Thái Bỉ"
)
"""Names of one word that also open sentences."""

PLACES = phrase_set(
    """
    An Giang, Bà Rịa, Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương,
    Bình Định, Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông,
    Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương,
    Hải Phòng, Hậu Giang, Hoà Bình, Hưng Yên, Khánh Hoà, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn,
    Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên,
    Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh,
    Thái Bình, Thái Nguyên, Thanh Hoá, Thừa Thiên, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long,
    Vĩnh Phúc, Yên Bái, Hồ Chí Minh, Việt Nam, Trung Quốc, Hàn Quốc, Triều Tiên, Thái Lan,
    Nhật Bản, Ấn Độ, Đài Loan, Hong Kong, Hoa Kỳ, Lào, Campuchia, Indonesia, Malaysia, Singapore,
    Philippines, Myanmar, Australia, Canada, Italy, Mỹ, Nga, Anh, Pháp, Đức, Nhật, Úc, Ý, Huế
    """
)
"""Provinces and countries: places whatever stands before them."""

OFFICES = phrase_set(
    """
    tổng bí thư, bí thư, phó bí thư, bí thư thứ nhất, phó bí thư thường trực, chủ tịch nước,
    phó chủ tịch nước, chủ tịch, phó chủ tịch, phó chủ tịch thường trực, thủ tướng, phó thủ tướng,
    phó thủ tướng thường trực, bộ trưởng, thứ trưởng, quốc vụ khanh, ngoại trưởng, thống đốc,
    phó thống đốc, tổng thống, phó tổng thống, thủ hiến, thị trưởng, đại sứ, tổng lãnh sự,
    trưởng ban, phó ban, phó trưởng ban, trưởng đoàn, phó trưởng đoàn, phó đoàn, trưởng phòng,
    phó phòng, phó trưởng phòng, trưởng khoa, phó khoa, phó trưởng khoa, chánh văn phòng,
    phó văn phòng, phó chánh văn phòng, chánh án, phó chánh án, chánh thanh tra,
    phó chánh thanh tra, tổng thanh tra, phó tổng thanh tra, viện trưởng, phó viện trưởng,
    viện phó, cục trưởng, phó cục trưởng, cục phó, vụ trưởng, phó vụ trưởng, vụ phó,
    tổng cục trưởng, phó tổng cục trưởng, chi cục trưởng, phó chi cục trưởng,
    giám đốc, phó giám đốc, tổng giám đốc, phó tổng giám đốc, hiệu trưởng, phó hiệu trưởng,
    hiệu phó, tổng biên tập, phó tổng biên tập, tổng thư ký, phó tổng thư ký, thư ký,
    uỷ viên, thường trực ban bí thư, trưởng công an, phó trưởng công an, phó công an,
    trưởng thôn, trưởng bản, trưởng ấp, đội trưởng, đội phó, phó đội trưởng, trạm trưởng,
    tư lệnh, phó tư lệnh, chính uỷ, phó chính uỷ, tham mưu trưởng, tổng tham mưu trưởng,
    chỉ huy trưởng, phó chỉ huy trưởng, chủ nhiệm, phó chủ nhiệm, kiểm sát viên, điều tra viên,
    thẩm phán, luật sư, kế toán trưởng, người phát ngôn, phát ngôn viên, huấn luyện viên trưởng,
    đại tướng, thượng tướng, trung tướng, thiếu tướng, đại tá, thượng tá, trung tá, thiếu tá,
    đại uý, thượng uý, trung uý, thiếu uý
    """
)
"""Offices and ranks bound to persons."""
LONGEST_OFFICE = max(len(office) for office in OFFICES)
OFFICE_OPENERS = frozenset(office[0] for office in OFFICES)
