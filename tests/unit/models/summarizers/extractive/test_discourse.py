"""Sentences that stand alone, that depend on the one before, and that are cut off."""

from __future__ import annotations

import unicodedata

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.discourse import (
    dependence,
    event_of,
    is_broken,
    names_event,
)

LEANING = [
    ("Tại hội nghị, Tỉnh uỷ trao mười hai quyết định.", "event"),
    ("Ông cho biết thêm nhiều xã đã hoàn thành.", "pronoun"),
    ("Bà cũng đề nghị huyện rà soát quy hoạch.", "pronoun"),
    ("Đồng chí đề nghị các cấp uỷ khẩn trương chuẩn bị.", "pronoun"),
    ("Họ được điều động về cơ sở.", "pronoun"),
    ("Chúng tôi sẽ báo cáo Tỉnh uỷ.", "pronoun"),
    ("Tuy nhiên, nhiều nơi còn chậm.", "connective"),
    ("Theo đó, Ban Thường vụ phân công nhiệm vụ.", "adding"),
    ("Ngoài ra còn có nhiều đảng viên trẻ.", "adding"),
    ("Theo ông, việc này cần làm ngay.", "opener"),
    ("Theo đồng chí, tỉnh còn nhiều việc.", "opener"),
    ("Tại đây, đoàn thăm hỏi các gia đình.", "opener"),
    ("Thứ ba, phải kiểm soát quyền lực.", "opener"),
    ("Mặc dù vậy, nhiều nơi còn chậm.", "connective"),
    ("Nhờ đó, số vụ việc giảm hẳn.", "connective"),
    ("Trước đó, đoàn kiểm tra đã làm việc tại xã.", "opener"),
    ("Nhưng kết quả chưa như mong đợi.", "opener"),
    ("Đây là lần thứ hai huyện tổ chức.", "opener"),
    ("Tiếp tục sắp xếp các trường học trong huyện.", "directive"),
    ("Tăng cường kiểm tra ở cơ sở, không để sót việc.", "directive"),
    ("Vụ việc này đang được xác minh.", "demonstrative"),
    ("Các cán bộ nói trên đã nhận quyết định.", "demonstrative"),
    ("“Phải làm nghiêm từ trên xuống”, ông nói.", "quotation"),
    ("Ai chịu trách nhiệm về sai phạm ở Phú Khê?", "question"),
    ("Thủ tục đề nghị xét tặng gồm những gì? -", "question"),
    ("Từ cơ sở trên, cán bộ từ chức vẫn được hưởng phụ cấp.", "answer"),
    ("Như vậy, theo quy định trên thì cán bộ được hưởng phụ cấp.", "answer"),
    ("Kết quả, 54/54 đại biểu đã bầu ông Lê Văn Bình.", "adding"),
    ("Là sĩ quan cấp cao, nguyên Tư lệnh Quân khu.", "pronoun"),
    ("2. Có độ tuổi từ đủ 28 tuổi trở lên.", "item"),
    ("7. Thông tư này áp dụng cho viên chức.", "demonstrative"),
]
STANDING = [
    "Ông Trần Văn Bình giữ chức Bí thư Huyện uỷ.",
    "Bà con xã Tân Lĩnh góp đất làm đường.",
    "Đồng chí bí thư chi bộ được biểu dương.",
    "Đồng chí Lê Thị Cúc nhận quyết định.",
    "Y tế cơ sở được bổ sung nhân lực.",
    "Họ tên người ứng cử được niêm yết.",
    "Ngày 3/6, Huyện uỷ Phú Khê họp bàn nhân sự.",
    "Tại hội nghị tổng kết năm, Tỉnh uỷ trao mười hai quyết định.",
    "“Phải làm nghiêm”, Đỗ Ân nói.",
    "“Phải làm nghiêm”, Bí thư Tỉnh uỷ Trần Văn Bình nói.",
    "Thứ Ba, ngày 14/5, Tỉnh uỷ công bố quyết định.",
    "Thứ Tư (14/5), Huyện uỷ Phú Khê họp.",
    "Theo ông Trần Văn Bình, tỉnh đã làm xong.",
    "Tiếp tục chương trình kỳ họp, sáng 4/6 đại biểu thảo luận ở tổ.",
    "Gặp mặt cán bộ nghỉ hưu là nếp của huyện.",
    "Là huyện miền núi, Huyện uỷ Phú Khê đã điều động chín cán bộ.",
    "3. Cử tri toàn huyện đã đi bầu.",
    "Songkhla đón đoàn công tác của tỉnh.",
]


@pytest.mark.parametrize(("text", "kind"), LEANING)
def test_dependent(text: str, kind: str) -> None:
    assert dependence(text) == kind
    assert dependence(unicodedata.normalize("NFD", text)) == kind


@pytest.mark.parametrize("text", STANDING)
def test_standing(text: str) -> None:
    assert dependence(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "“Chúng tôi đã báo cáo cấp trên.",
        "việc này phải làm ngay”, ông Bình nói.",
        'Ông Bình nói: "Phải làm ngay.',
        "Các xã gồm:",
        "Danh sách như sau.",
        "Huyện (gồm ba xã họp sáng nay.",
    ],
)
def test_broken(text: str) -> None:
    assert is_broken(text)


@pytest.mark.parametrize("text", ["Ông Bình nói: “Phải làm ngay”.", "Huyện Phú Khê (mới) họp."])
def test_whole(text: str) -> None:
    assert not is_broken(text)


@pytest.mark.parametrize("text", ["", " ", "“", "-", "Ông", "Ông ,", "?", "…"])
def test_scraps_are_survived(text: str) -> None:
    dependence(text)
    is_broken(text)


@pytest.mark.parametrize("rewrite", WAYS)
def test_typing_makes_no_difference(rewrite: Rewrite) -> None:
    for text, kind in LEANING:
        assert dependence(rewrite(text)) == kind
    assert dependence(rewrite("Thị uỷ Hoà Đông họp.")) == dependence("Thị uỷ Hoà Đông họp.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tại hội nghị, các đại biểu thảo luận về nhân sự.", "event"),
        ("Phát biểu kết luận hội nghị, Bí thư Tỉnh ủy yêu cầu rà soát.", "event"),
        ("Phát biểu tại buổi lễ, ông Trần Văn Bình đề nghị rà soát.", "event"),
        ("Đại hội đã bầu Ban Chấp hành gồm 45 người.", "event"),
        ("Hội nghị được tổ chức trực tuyến tại 12 điểm cầu.", "event"),
        ("Qua kiểm tra, Đoàn phát hiện ba vi phạm.", "adding"),
        ("Đoàn đã đến thăm ba xã.", "adding"),
        ("Tại buổi kiểm tra, Đoàn công bố quyết định.", "event"),
        ("Nhân dịp này, Tỉnh ủy trao Huy hiệu Đảng.", "adding"),
        ("Theo quyết định, ông Bình giữ chức Bí thư Huyện ủy.", "adding"),
        ("Trên đây là những điểm mới của quy định.", "adding"),
        ("Tham mưu bổ sung quy hoạch cấp ủy các cấp.", "directive"),
        ("Triển khai Nghị quyết số 18, Tỉnh ủy Hồng Lam đã hợp nhất bốn ban.", None),
        ("Tại hội nghị tổng kết năm 2024, Tỉnh ủy trao ba quyết định.", None),
        ("Hội nghị Trung ương 10 thông qua đề án nhân sự.", None),
        ("Đại hội Đảng bộ tỉnh Hồng Lam bầu 45 ủy viên.", None),
        ("Theo Quyết định 205 của Bộ Chính trị, ông Bình giữ chức Bí thư.", None),
        ("Qua kiểm tra ba huyện, Tỉnh ủy Hồng Lam kỷ luật hai cán bộ.", None),
    ],
)
def test_what_was_named_before(text: str, kind: str | None) -> None:
    assert dependence(text) == kind


def test_the_event_that_a_sentence_leans_on() -> None:
    assert event_of("Phát biểu tại buổi làm việc, ông Bình đề nghị rà soát.") == "buổi làm việc"
    assert event_of("Đại hội đã bầu 45 ủy viên.") == "đại hội"
    assert event_of("Tỉnh ủy điều động ba cán bộ.") is None
    assert names_event("Sáng 3/6, đoàn đã làm việc với Huyện ủy.", "buổi làm việc")
    assert names_event("Sáng 3/6, Tỉnh ủy tổ chức hội nghị tổng kết.", "hội nghị")
    assert not names_event("Sáng 3/6, Tỉnh ủy tổ chức hội nghị tổng kết.", "đại hội")


@pytest.mark.parametrize(
    "text",
    [
        "Huyện chỉ xét các trường hợp đủ những yêu cầu sau đây: Đã sắp xếp xong bộ máy.",
        "Nguyên tắc xét thưởng hiện nay bao gồm: (1) Chính xác, công khai, công bằng.",
        "Hồ sơ đề nghị xét tặng Kỷ niệm chương gồm có",
        "Ban Thường vụ tổ chức lễ tưởng nhớ các anh hùng ở ...",
        "Huyện ủy giao các việc: rà soát quy hoạch; kiểm tra tài sản;",
    ],
)
def test_a_list_of_which_nothing_or_one_item_is_there_is_broken(text: str) -> None:
    assert is_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ gồm các giấy tờ sau: đơn đề nghị; sơ yếu lý lịch; bản kê khai tài sản.",
        "Ban Chỉ đạo gồm: Bí thư, Phó Bí thư và ba Uỷ viên.",
        "Nguyên tắc bao gồm: (1) Chính xác, công khai; (2) Kịp thời.",
    ],
)
def test_a_list_that_is_there_is_whole(text: str) -> None:
    assert not is_broken(text)
