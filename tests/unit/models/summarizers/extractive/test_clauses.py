"""Which clauses of a long sentence may go, and above all which may not."""

from __future__ import annotations

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.faithfulness import check_faithfulness
from phobrief.models.summarizers.extractive.compression import versions
from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.syllables import count_syllables

SPARED = [
    (
        "offices",
        "Hội đồng nhân dân tỉnh Hồng Lam đã bầu ông Lê Văn An, Ủy viên Ban Thường vụ, Phó Bí thư Tỉnh ủy làm Chủ tịch Ủy "
        "ban nhân dân tỉnh.",
        "Hội đồng nhân dân tỉnh Hồng Lam đã bầu ông Lê Văn An làm Chủ tịch Ủy ban nhân dân tỉnh.",
    ),
    (
        "offices",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam thi hành kỷ luật khiển trách ông Lê Văn An, Ủy viên Ban Thường vụ Huyện ủy Phú "
        "Khê vì buông lỏng lãnh đạo.",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam thi hành kỷ luật khiển trách ông Lê Văn An vì buông lỏng lãnh đạo.",
    ),
    (
        "result",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện, qua đó nâng cao chất lượng sinh hoạt của "
        "đảng viên ở cơ sở.[4]",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện.",
    ),
    (
        "result",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện, qua đó nâng cao chất lượng sinh hoạt, học tập, "
        "công tác...",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện.",
    ),
    (
        "result",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện, qua đó nâng cao chất lượng sinh hoạt, học tập, "
        "công tác…",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện",
    ),
    (
        "rest of a list",
        "Ban Thường vụ Tỉnh ủy Hồng Lam cho ông Lê Văn An thôi giữ chức Bí thư Huyện ủy Phú Khê, bổ nhiệm ông làm Giám đốc "
        "Sở Nội vụ; chỉ định bà Trần Thị Cúc giữ chức Bí thư Huyện ủy.",
        "Ban Thường vụ Tỉnh ủy Hồng Lam cho ông Lê Văn An thôi giữ chức Bí thư Huyện ủy Phú Khê, bổ nhiệm ông làm Giám đốc "
        "Sở Nội vụ.",
    ),
    (
        "rest of a list",
        "Ban Thường vụ Huyện ủy Phú Khê điều động mười hai cán bộ chủ chốt cấp xã; thành lập ba đoàn kiểm tra công tác "
        "chuẩn bị đại hội; giao Ban Tổ chức theo dõi.",
        "Ban Thường vụ Huyện ủy Phú Khê điều động mười hai cán bộ chủ chốt cấp xã.",
    ),
    (
        "list",
        "Ban Thường vụ Tỉnh ủy Hồng Lam đã thông qua ba nhóm nhiệm vụ trọng tâm của năm tới: rà soát quy hoạch cán bộ; kiểm tra "
        "việc kê khai tài sản; sắp xếp bộ máy.",
        "Ban Thường vụ Tỉnh ủy Hồng Lam đã thông qua ba nhóm nhiệm vụ trọng tâm của năm tới.",
    ),
    (
        "reference to the law",
        "Thanh tra tỉnh Hồng Lam đã chuyển hồ sơ ba vụ việc có dấu hiệu tội phạm ở huyện Phú Khê sang Cơ quan điều tra để xử "
        "lý theo quy định của pháp luật.",
        "Thanh tra tỉnh Hồng Lam đã chuyển hồ sơ ba vụ việc có dấu hiệu tội phạm ở huyện Phú Khê sang Cơ quan điều tra để xử "
        "lý.",
    ),
    (
        "attendants",
        "Tỉnh ủy Hồng Lam tổ chức hội nghị tổng kết công tác kiểm tra năm 2024, với sự tham dự của lãnh đạo Ủy ban Kiểm "
        "tra Trung ương; bí thư các huyện ủy.",
        "Tỉnh ủy Hồng Lam tổ chức hội nghị tổng kết công tác kiểm tra năm 2024.",
    ),
    (
        "form",
        "Ban Tổ chức Tỉnh ủy Hồng Lam tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2024 bằng hình thức trực tiếp "
        "kết hợp trực tuyến.",
        "Ban Tổ chức Tỉnh ủy Hồng Lam tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2024.",
    ),
    (
        "offices",
        "Phát biểu tại hội nghị, đồng chí Trần Văn Bình, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy yêu cầu các "
        "huyện ủy hoàn thành quy hoạch.",
        "Phát biểu tại hội nghị, đồng chí Trần Văn Bình yêu cầu các huyện ủy hoàn thành quy hoạch.",
    ),
    (
        "offices",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam quyết định thi hành kỷ luật cảnh cáo đối với ông Lê Văn An, nguyên Giám đốc Sở Nội vụ "
        "tỉnh; khiển trách hai đảng viên.",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam quyết định thi hành kỷ luật cảnh cáo đối với ông Lê Văn An; khiển trách hai đảng viên.",
    ),
    (
        "purpose",
        "Ban Thường vụ Tỉnh ủy Hồng Lam ban hành quy định về kiểm soát quyền lực nhằm ngăn chặn chạy chức, chạy quyền "
        "trong công tác cán bộ.",
        "Ban Thường vụ Tỉnh ủy Hồng Lam ban hành quy định về kiểm soát quyền lực.",
    ),
    (
        "result",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện, qua đó nâng cao chất lượng sinh hoạt của đảng "
        "viên ở cơ sở.",
        "Huyện ủy Phú Khê đã sắp xếp lại mười hai chi bộ cơ quan của huyện.",
    ),
    (
        "elaboration",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam đã kỷ luật bốn mươi đảng viên vi phạm trong sáu tháng, trong đó khai trừ ba "
        "người và cảnh cáo chín người.",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam đã kỷ luật bốn mươi đảng viên vi phạm trong sáu tháng.",
    ),
    (
        "date of a document",
        "Huyện ủy Phú Khê triển khai thực hiện Quy định số 12-QĐ/TU, ngày 2-5-2024 của Ban Thường vụ Tỉnh ủy về luân "
        "chuyển cán bộ lãnh đạo cấp huyện.",
        "Huyện ủy Phú Khê triển khai thực hiện Quy định số 12-QĐ/TU của Ban Thường vụ Tỉnh ủy về luân chuyển cán bộ lãnh "
        "đạo cấp huyện.",
    ),
    (
        "occasion",
        "Thực hiện Nghị quyết số 18 của Trung ương về sắp xếp bộ máy, Ban Thường vụ Tỉnh ủy Hồng Lam đã hợp nhất bốn cơ "
        "quan tham mưu của Đảng.",
        "Ban Thường vụ Tỉnh ủy Hồng Lam đã hợp nhất bốn cơ quan tham mưu của Đảng.",
    ),
    (
        "occasion",
        "Căn cứ Quy định số 69-QĐ/TW của Bộ Chính trị, Ủy ban Kiểm tra Tỉnh ủy Hồng Lam quyết định thi hành kỷ luật cảnh "
        "cáo đối với hai đảng viên.",
        "Ủy ban Kiểm tra Tỉnh ủy Hồng Lam quyết định thi hành kỷ luật cảnh cáo đối với hai đảng viên.",
    ),
    (
        "time",
        "Chiều 3/6, tại Hồng Lam, Tỉnh ủy công bố quyết định điều động ba cán bộ lãnh đạo về giữ chức bí thư huyện ủy.",
        "Tỉnh ủy công bố quyết định điều động ba cán bộ lãnh đạo về giữ chức bí thư huyện ủy.",
    ),
]


def made(text: str) -> list[str]:
    return [version.text for version in versions(text)]


@pytest.mark.parametrize(("name", "text", "expected"), SPARED)
def test_what_may_go(name: str, text: str, expected: str) -> None:
    found = {version.text: version.done for version in versions(text)}
    assert expected in found
    assert f"{name} dropped" in found[expected]


@pytest.mark.parametrize(("name", "text", "expected"), SPARED)
@pytest.mark.parametrize("rewrite", WAYS)
def test_however_it_is_typed(name: str, text: str, expected: str, rewrite: Rewrite) -> None:
    assert [normalize_text(t) for t in made(rewrite(text))] == [
        normalize_text(t) for t in made(text)
    ]


@pytest.mark.parametrize(("name", "text", "expected"), SPARED)
def test_the_consistency_check_agrees(name: str, text: str, expected: str) -> None:
    for version in made(text):
        assert check_faithfulness(version, text).supported


KEPT = {
    "how they have to meet": "Cuộc họp để bầu, miễn nhiệm, bãi nhiệm Chủ tịch và Phó Chủ tịch Hội đồng của tỉnh Hồng Lam thì phải được tổ chức bằng "
    "hình thức trực tiếp.",
    "a bracket that the sentence goes on with": "Trần Văn Bình (sinh ngày 12 tháng 6 năm 1953) tại xã Hòa Đông, huyện Phú Khê, tỉnh Hồng Lam là chính "
    "trị gia, nguyên Bí thư Tỉnh ủy.",
    "whose rule it is, where that is two": "Căn cứ quy định của Bộ Chính trị, Ban Bí thư, Ủy ban Kiểm tra Tỉnh ủy Hồng Lam quyết định "
    "thi hành kỷ luật cảnh cáo đối với hai đảng viên.",
    "the second of what is announced as a list": "Bí thư Tỉnh ủy Hồng Lam yêu cầu các cấp ủy thực hiện nghiêm các "
    "việc sau: rà soát quy hoạch của từng địa phương; kiểm tra việc kê khai tài sản của cán bộ diện quản lý.",
    "the rest of a list behind a colon": "Bí thư Tỉnh ủy Hồng Lam yêu cầu các cấp ủy của tỉnh: rà soát quy hoạch của từng địa "
    "phương; kiểm tra việc kê khai tài sản; đánh giá cán bộ.",
    "a list that a number of another kind stands before": "Thông tư số 12 của Bộ quy định việc bổ nhiệm lại theo Điều 5 Luật Cán bộ: rà "
    "soát quy hoạch; kiểm tra tài sản; đánh giá cán bộ.",
    "an aim as the predicate": "Báo Hồng Lam gọi quyết định sắp xếp bộ máy của Tỉnh ủy là một nỗ lực nhằm củng cố sự lãnh đạo của Đảng ở cơ sở "
    "trong tỉnh.",
    "a bound in an elaboration": "Ban Thường vụ Huyện ủy Phú Khê phải có từ mười một đến mười ba ủy viên theo đề án nhân sự mới, trong đó có ít nhất "
    "hai cán bộ nữ.",
    "a list left open before the cut": "Ban Tổ chức Tỉnh ủy Hồng Lam đã rà soát quy hoạch cán bộ của các huyện Phú Khê, Sông Đà, Hòa Đông…; kiểm tra bằng "
    "cấp của cán bộ.",
    "an office after an appointment": "Ban Bí thư đã quyết định phân công đồng chí Lê Văn An, Phó Trưởng Ban Tổ chức Tỉnh ủy, Chánh Văn phòng Tỉnh ủy "
    "Hồng Lam.",
    "what else is done to the person": "Hội đồng nhân dân tỉnh đã thống nhất giới thiệu ông Lê Văn An, Phó Bí thư Tỉnh ủy Hồng Lam tham gia Đoàn Chủ tịch "
    "của kỳ họp.",
    "what the rest points to": "Tại buổi lễ trao quyết định bổ nhiệm Chánh án tỉnh, Bí thư Tỉnh ủy Trần Văn Bình đã khẳng định đây là vinh dự của "
    "cả ngành tòa án.",
    "whom the rest speaks of": "Tại buổi lễ chia tay Chánh án Lê Văn An về nghỉ chế độ, Bí thư Tỉnh ủy Trần Văn Bình đã chúc ông tiếp tục đóng góp "
    "cho tỉnh nhà.",
    "the day the rest points to": "Sáng 3/6, Hội đồng nhân dân tỉnh Hồng Lam bầu Chủ tịch Ủy ban nhân dân tỉnh và thông qua năm nghị quyết, cùng ngày "
    "bế mạc kỳ họp.",
    "the other half of a transfer": "Bộ Chính trị quyết định ông Lê Văn An thôi giữ chức Bí thư Huyện ủy Phú Khê, đồng thời điều động, bổ nhiệm giữ chức "
    "Trưởng Ban Nội chính Tỉnh ủy.",
    "the other half of a transfer in a list": "Ban Thường vụ quyết định đồng chí Lê Văn An thôi giữ chức Bí thư Huyện ủy Phú Khê; điều động, bổ nhiệm giữ chức Giám "
    "đốc Sở Nội vụ tỉnh Hồng Lam.",
    "what else one answers for": "Ông Lê Văn An phải cùng chịu trách nhiệm về sai phạm của Ban Thường vụ Huyện ủy, đồng thời chịu trách nhiệm chính "
    "trong việc giao đất.",
    "what else was found": "Ban Thường vụ Huyện ủy Phú Khê đã vi phạm quy chế làm việc của Huyện ủy; thiếu kiểm tra, giám sát để cấp dưới chi sai "
    "ngân sách.",
    "a list within a title": "Hội đồng nhân dân tỉnh Hồng Lam ban hành nghị quyết quy định bảng lương đối với cán bộ lãnh đạo các sở; bảng phụ cấp "
    "đối với kiểm sát viên cấp huyện.",
    "a list left open": "Ban Tổ chức Tỉnh ủy Hồng Lam đã rà soát quy hoạch cán bộ của mười hai huyện, thị xã trong tỉnh; kiểm tra hồ sơ, bằng "
    "cấp…",
    "what bounds a list": "Dự thảo quy định cơ chế khoán chi theo từng nhiệm vụ trong xây dựng pháp luật của tỉnh; gắn với trách nhiệm của người "
    "đứng đầu cơ quan.",
    "the condition of a list": "Dự thảo quy định cơ chế khoán chi theo từng nhiệm vụ trong xây dựng pháp luật của tỉnh; bảo đảm công khai, minh bạch, "
    "hiệu quả.",
    "a purpose in a list": "Tỉnh ủy Hồng Lam đã ban hành quy định về luân chuyển cán bộ nhằm ngăn chặn tiêu cực; quy chế bổ nhiệm lại cán bộ "
    "cấp huyện.",
    "what one does with others": "Trong tù, ông Lê Văn An tiếp tục tham gia Ban Chấp hành Đảng bộ nhà tù, cùng các đảng viên lãnh đạo đấu tranh chống "
    "chế độ nhà tù.",
    "a name in brackets": "Năm 1933, Xứ ủy đã cử hai đồng chí mang bí danh Sáu (Lê Văn An) và Bảy (Trần Văn Bình) về huyện Phú Khê xây dựng cơ sở "
    "đảng.",
    "a count and a list that is shorter": "Tỉnh ủy Hồng Lam yêu cầu các cấp ủy tập trung thực hiện ba nhiệm vụ sau đây: rà soát quy hoạch cán bộ; "
    "kiểm tra tài sản; đánh giá cán bộ.",
    "a list of persons": "Cơ quan điều tra tỉnh Hồng Lam đã khởi tố các bị can Trần Văn Bình, cựu giám đốc sở; bị can Lê Thị Cúc, cựu kế "
    "toán trưởng của sở này.",
    "what all items do": "Từ ngày 1/7, Thông tư về quản lý cán bộ cấp xã của tỉnh; quy định về luân chuyển cán bộ cấp huyện chính thức có "
    "hiệu lực.",
    "a denial": "Ban Thường vụ Huyện ủy Phú Khê thống nhất điều động mười hai cán bộ; không bổ nhiệm lại hai cán bộ có vi phạm khuyết "
    "điểm.",
    "the scope of a denial": "Ban Thường vụ Huyện ủy Phú Khê khẳng định không điều động cán bộ nhằm trù dập người tố cáo tiêu cực ở xã.",
    "whose word it is": "Tỉnh Hồng Lam đã bổ nhiệm bốn mươi cán bộ lãnh đạo, góp phần ổn định tổ chức bộ máy mới, ông Trần Văn Bình cho "
    "rằng.",
    "the object of verbs": "Bí thư Tỉnh ủy Hồng Lam yêu cầu các ban đảng của Tỉnh ủy tham mưu, hướng dẫn, đôn đốc, đáp ứng yêu cầu công tác "
    "cán bộ năm nay.",
    "another person": "Chúc mừng ông Lê Văn An, Trưởng Ban Tổ chức Trần Văn Bình đề nghị ông nhanh chóng tiếp cận công việc mới ở tỉnh.",
    "for whom one acts": "Thay mặt Bí thư Tỉnh ủy Lê Văn An, Chủ tịch Ủy ban nhân dân tỉnh Trần Văn Bình đã mời đoàn cán bộ tỉnh "
    "bạn dự đại hội.",
    "what a rule asks for": "Căn cứ báo cáo bằng văn bản của Chủ tịch Hội đồng thi, Giám đốc Sở Nội vụ quyết định hủy kết quả thi "
    "nâng ngạch của thí sinh vi phạm.",
    "the aim of something only named": "Sau khi có đơn tố cáo việc bổ nhiệm sai, Ban Thường vụ Huyện ủy Phú Khê đã tổ chức một hội nghị nhằm "
    "rút kinh nghiệm về quy trình.",
    "what pictures show": "Thanh tra của tỉnh Hồng Lam đã công bố các hình ảnh vệ tinh, trong đó cho thấy một khu nhà của huyện đặt tại xã "
    "Hòa Đông, cách trung tâm 10 km.",
    "the rest of a count": "Theo thống kê của tỉnh đến trưa nay, đã có 1 nhà ở xã Hòa Đông, huyện Phú Khê bị sập hoàn toàn; 37 nhà bị tốc mái; "
    "16 nhà bị thủng mái nhẹ.",
    "who does it, in offices": "Thay mặt Đoàn Chủ tịch của đại hội, bà Lê Thị Cúc, Chủ tịch Hội đồng nhân dân tỉnh điều khiển phiên bế mạc đại hội.",
    "to be elected by whom": "Trung ương đã thống nhất giới thiệu ông Lê Văn An, Phó Bí thư Tỉnh ủy để Hội đồng nhân dân tỉnh bầu giữ chức Chủ tịch "
    "Ủy ban nhân dân tỉnh.",
    "a body named in full": "Ông Lê Văn An, Chánh Văn phòng Ban Tổ chức Tỉnh ủy, cho biết vừa qua Ban đã dự thảo quy định về kiểm soát quyền lực trong "
    "tỉnh.",
    "a list of subjects": "Tại hội nghị, đại diện Ban Tổ chức Tỉnh ủy, Sở Nội vụ công bố quyết định điều động bốn cán bộ lãnh đạo của tỉnh Hồng Lam.",
    "a list of places": "Tại Hồng Lam, Phú Khê và Sông Đà, dưới sự chỉ đạo trực tiếp của Tỉnh ủy, hàng trăm chi bộ mới được thành lập trong năm.",
    "an insertion": "Chủ trương này làm cho công tác cán bộ của tỉnh Hồng Lam, nhất là ở các huyện miền núi xa, trở nên khó khăn hơn trước.",
    "the subject after an insertion": "Song với sự nỗ lực trong suốt mười năm qua, đặc biệt là từ khi sắp xếp bộ máy, Đảng bộ tỉnh Hồng Lam đã hoàn thành "
    "mọi chỉ tiêu.",
    "a purpose that is all that is said": "Chuyến thăm chính thức tỉnh Hồng Lam của đoàn cán bộ tỉnh bạn nhằm đưa quan hệ hai tỉnh phát triển hơn nữa "
    "trong năm.",
    "a purpose of what is told": "Báo Hồng Lam cũng nói thêm rằng việc bổ nhiệm ông Trần Văn Bình nhằm mang lại sự ổn định cho bộ máy lãnh đạo "
    "của tỉnh.",
    "an aim": "Huyện ủy Phú Khê cho biết, mục đích tổ chức cuộc thi tìm hiểu quy định về công tác cán bộ, nhằm nâng cao nhận thức của "
    "đảng viên.",
    "what follows an insertion in a list": "Khi sắp xếp bộ máy làm cho các huyện được kiểm tra của tỉnh Hồng Lam; trong đó có Phú Khê, lâm vào tình trạng chậm "
    "tiến độ.",
    "a superlative": "Tỉnh ủy Hồng Lam đưa ra nhiều giải pháp sắp xếp bộ máy với mục tiêu cao nhất là nâng cao đời sống của nhân dân trong "
    "tỉnh.",
    "a purpose without its main clause": "Đồng thời, nhằm khắc phục những hạn chế trong công tác xây dựng và thi hành quy định; bố trí đủ cán bộ chuyên trách cho "
    "các huyện.",
    "the main predicate": "Việc Tỉnh ủy Hồng Lam ban hành quy định kiểm soát quyền lực nhằm ngăn chặn chạy chức, chạy quyền là việc làm cần "
    "thiết.",
    "what is done after who was in the chair": "Ngày 3/6, tiếp tục kỳ họp thứ mười, dưới sự điều hành của Phó Chủ tịch Lê Thị Cúc, Hội đồng nhân dân "
    "tỉnh Hồng Lam biểu quyết thông qua năm nghị quyết.",
    "the aim that bounds a superlative": "Quy chế luân chuyển cán bộ của huyện Phú Khê là văn bản đầu tiên được ban hành nhằm ngăn chặn việc chạy "
    "chức, chạy quyền trong tỉnh.",
    "the second of two predicates": "Đề án luân chuyển cán bộ trẻ về cơ sở đã được xây dựng cùng với huyện bạn Sông Đà và nhằm đào tạo lớp "
    "lãnh đạo của mười năm tới.",
    "an item of what is announced": "Trong năm qua, tỉnh Hồng Lam có nhiều quyết định nhân sự khác như: nhận đơn xin nghỉ của Giám đốc Sở Nội vụ, đồng "
    "thời bổ nhiệm ông Lê Văn An.",
    "what bounds a right": "Ban Tổ chức Tỉnh ủy Hồng Lam nêu rõ cán bộ, đảng viên của các chi bộ cơ sở có quyền được thông tin về quy hoạch theo quy "
    "định của pháp luật.",
    "what was done after an insertion": "Liên quan đến việc bổ nhiệm sai mười hai cán bộ, trong đó có ba người thân của lãnh đạo huyện, Ủy "
    "ban Kiểm tra Tỉnh ủy Hồng Lam đã kỷ luật hai người.",
    "a verb behind an office": "“Mọi chi bộ của xã phải nộp hồ sơ qua mạng trước ngày 5/3 và nhận kết quả tại chỗ ngay trong tuần ấy”, ông Lê Văn "
    "An, Chánh Văn phòng Huyện ủy Phú Khê nói.",
    "a verb behind an office and a dash": "“Mọi chi bộ của xã phải nộp hồ sơ qua mạng trước ngày 5/3 và nhận kết quả tại chỗ ngay trong tuần ấy”, "
    "ông Lê Văn An - Chánh Văn phòng Huyện ủy Phú Khê - nói.",
    "an office in a list of persons": "Thanh tra tỉnh Hồng Lam đã phát hiện sai sót trong hồ sơ của ông Lê Văn An, nguyên Giám đốc; bà Trần Thị Cúc, kế "
    "toán và một thủ quỹ.",
    "a list after a date that counts nothing": "Ngày hội đoàn viên của tỉnh Hồng Lam được tổ chức sáng 9-12 tại Trường Chính trị với nhiều hoạt động: thi "
    "tìm hiểu Điều lệ; triển lãm ảnh.",
    "where it holds": "Tại Phú Khê, Nhà khách Tỉnh ủy Hồng Lam được xây thêm ba phòng họp lớn cho các hội nghị đông người của tỉnh và của các "
    "huyện lân cận.",
    "where it holds on that day": "Sáng 3/6, tại Phú Khê, giá lúa của các hợp tác xã được thương lái đưa lên cao hơn hẳn so với giá chung của cả "
    "vùng trong mười năm.",
    "an aim of what is only named": "Ông Trần Văn Bình tự nhận là người đứng đầu hiệp hội trước hàng trăm hội viên ở huyện Phú Khê hôm 23/1 trong một "
    "động thái nhằm gây sức ép với tỉnh.",
    "some of whom it holds for": "Mức bồi dưỡng của tỉnh Hồng Lam đối với người giúp việc cho đoàn kiểm tra được thực hiện từ quý này; người được cơ "
    "quan giao hồ sơ.",
    "what is done otherwise": "Trong mười ngày, Sở Nội vụ tỉnh Hồng Lam xem xét, cấp thẻ cho công chức và cấp giấy cho cơ quan của họ; trường hợp từ "
    "chối phải nêu rõ lý do.",
    "what those who were there met for": "Ngày 17/1, tại trụ sở Huyện ủy Phú Khê, Ban Thường vụ Huyện ủy đã họp dưới sự chủ trì của Bí thư Trần Văn "
    "Bình để xem xét kỷ luật hai cán bộ.",
    "a verb that is part of an office": "Đại tá Trần Văn Bình, Cục trưởng Gìn giữ hoà bình của Hồng Lam cho hay, đây là khóa tập huấn thứ tư tại tỉnh về "
    "cứu trợ dân vùng lũ.",
    "one of several criteria": "Việc sắp xếp chi bộ ở tỉnh Hồng Lam được thực hiện đối với các đơn vị chưa đạt tiêu chuẩn về số đảng viên; "
    "có vị trí liền kề; có trụ sở chung.",
    "another name in brackets": "Công an huyện Phú Khê đã đưa ông Trần Văn Bình (Thích Minh An) về chùa và làm căn cước cho ông ngay "
    "trong ngày hôm đó.",
    "a short name in brackets": "Liên minh Hợp tác xã tỉnh Hồng Lam (LMHTX) và Sở Nông nghiệp (sau đây gọi là Sở) đã ký quy chế phối hợp "
    "năm năm tới.",
    "a qualifier in brackets": "Quốc hội thảo luận dự án Luật Cán bộ (sửa đổi), Luật Tổ chức chính quyền địa phương (Khóa XV) trong phiên họp sáng nay tại "
    "hội trường.",
    "a date to come": "Ngày 21/10, Quốc hội sẽ bầu Chủ tịch nước theo đề nghị của Ủy ban Thường vụ Quốc hội tại kỳ họp thứ tám của nhiệm kỳ.",
    "a quotation": "Ông Trần Văn Bình nói: “Tỉnh đã điều động bốn mươi cán bộ lãnh đạo, góp phần ổn định tổ chức; đổi mới đánh giá cán "
    "bộ”.",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_may_not_go(text: str) -> None:
    assert made(text) == [text]


def test_a_definition_tells_all_of_what_it_announces_or_none() -> None:
    duty = "Sở Sông nước là cơ quan của Ủy ban nhân dân tỉnh Hồng Lam, thực hiện chức năng quản lý nhà nước"
    fields = f"{duty} về các ngành, lĩnh vực: đê điều; thủy lợi; đường sông; nước sạch."
    assert [v.text for v in versions(fields, definition=True)] == [fields, f"{duty}."]
    whole = f"{duty} và hiện gồm các phòng: Đê điều; Thủy lợi; Đường sông; Nước sạch."
    assert [v.text for v in versions(whole, definition=True)] == [whole]


def test_a_definition_keeps_what_it_defines_and_its_verb() -> None:
    text = (
        "Nền nếp của từng chi bộ cơ quan, từng đảng ủy xã, từng huyện ủy trong toàn tỉnh Hồng Lam, từng ban của Tỉnh ủy là "
        "một tiêu chí để xếp loại cán bộ lãnh đạo cuối năm."
    )
    assert [v.text for v in versions(text, definition=True)] == [text]


def test_a_definition_keeps_what_denies() -> None:
    text = (
        "Ban Kiểm tra là cơ quan của Huyện ủy Phú Khê, giám sát mọi chi bộ, đảng bộ cơ sở và cán bộ diện quản lý trong "
        "huyện; không giải quyết khiếu nại về đất đai."
    )
    assert [v.text for v in versions(text, definition=True)] == [text]


def test_a_name_that_ends_in_a_full_stop_ends_the_sentence() -> None:
    told = "Cơ quan điều tra huyện Phú Khê đã khởi tố và bắt tạm giam ba bị can bắt cóc nữ sinh Cao Thị D."
    aim = f"{told[:-1]}. nhằm gây sức ép với gia đình của em để đòi nợ."
    assert made(aim)[-1] == told


def test_each_version_is_shorter_than_the_one_before() -> None:
    for _, text, _ in SPARED:
        lengths = [version.n_syllables for version in versions(text)]
        assert lengths == sorted(set(lengths), reverse=True)
        assert lengths == [count_syllables(t) for t in made(text)]


def test_what_tells_something_goes_only_on_need() -> None:
    text = SPARED[-1][1]
    assert [version.on_need for version in versions(text)] == [False, False, True]
