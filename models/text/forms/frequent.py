"""How frequent syllables are: the 900 that news has most often in small letters, nine in ten of all."""

from __future__ import annotations

import unicodedata

from ..fold import new_tones

_MOST_FIRST = (
    "và của có đã người là cho được với không trong một các bị để công về này đến khi tại đó việc ra"
    " an quan những hiện làm vào sự trên ông nhiều cũng định vụ ngày điều nhân biết đối từ đồng nhà"
    " lại hành nhận ở tra năm tin anh đi án tôi cùng đầu diễn tỉnh gia đang phải thể mình con như"
    " thông cơ sẽ thì số xã tượng viên sĩ nên sau nhưng hình thời xe chỉ bộ huyện chức báo cô trình"
    " hợp còn theo động tình thành lý cáo dân qua rất tuổi tiền sinh tiếp phát vi đường trường nói tài"
    " mà chính đây hàng ca chị mới lên phạm yêu do hơn đưa vì ảnh trước vẫn đình thi bà cả thực nước"
    " phim giả hai bắt cuộc năng mặt ý điểm sản nhất thấy tục xuất sát xử kết bản dụng cấp cảm khác"
    " nhiên tội luật phòng lượng liên giữ gây chưa tác quyết lời quy tâm khai thân gian nữ vị lực hội"
    " giải rằng đạo địa khiến xác lần hậu chủ chia tổ học em thương dự tố nghệ nạn đề đơn giao cách"
    " nghiệp tự sẻ khoảng nay thu tháng hay bạn bất cao nhau rõ gái thế nhạc sống ty quá điện đánh"
    " chuyện cầu khán pháp giá thường đẹp đại tiếng triệu tới quận phần tham vợ tư trú khu rồi trang"
    " ma xét xảy trở sở mang tập vừa toàn bệnh từng tuý nào bảo tế chồng tử mẹ phường quả chúng ban"
    " khách tên sáng phương tính lớn bán thêm cảnh gần danh máy diện hát trọng quyền lúc giới kiểm vậy"
    " tay sử đều nhiệm chuyển tìm bằng đất nhóm phục muốn kinh chất thanh viện bên thị đổi bỏ truyền"
    " biệt gì thức vực mạng chung mọi bàn luận cá ngoài trả cứu nghị nguyên lấy giờ hiệu chương sơ trẻ"
    " hoạt cần quốc họ hoàn vai chạy văn giám dùng thuộc mua kiến trai hệ tích tổng xem thủ nam ngờ"
    " hại ăn chứng bé vật doanh cháu gặp tạo phụ khởi cố trưởng luôn tiến lập bình thẩm trái tạm thuật"
    " trị toà can khó sức nghi bố hỏi vấn dựng hoá sao hết tiết trung đặc phép phạt ai nổi thứ lộ độ"
    " quản chí đời hồ dài sắc đàn minh tịch phẩm sư dẫn nơi cái chiều trí hôn giữa sân trách chiếc ấy"
    " cứ đoạn bao tỷ gọi đốc xin phía câu mất xúc chuyên đúng truy thiết chế hộ đêm nhanh kiện xuống"
    " nghiệm trạng thích mở âm xây tải tốt cổ mạnh triển gửi nội ngụ đăng lịch nếu mắt chọn nữa giúp"
    " biểu đủ dù tiên kế ký cửa hưởng thật đội sang ta nghiêm vô phố cán đôi mức ngay trò khám lòng"
    " đoàn phối quay lợi riêng vong niên phiên bài tù hướng căn thần thoại tối khá khỏi bởi thống cạnh"
    " khúc tranh hoặc chân cuối vệ nhỏ hiểu bạc ghi gồm nghĩ vận dành phúc chết nghe kể mỗi đóng trực"
    " kỳ thí mục lãnh vui liệu tất dưới tiêu thay chuẩn chơi mẫu cư chi dao ô hài mời tức chiến tuyên"
    " biển quán đảm dung phí giáo bước ứng phản nhập mong đáng biến dịch hoa quân khoản tăng ít đặt mộ"
    " hoạch chú cục chấp trao tinh nặng đứng dấu ba quê tai hạn trợ loại nằm phong sai tỏ đầy đá buổi"
    " phá áp chóng áo vùng bay chịu khấu thừa sóng giam nguồn cầm dâm vàng đấu thiếu giấy lao thư"
    " khẳng dục phân đồ cướp thuê trộm lễ sách thôn hồi giảm cặp dư khí vốn ngành nghề nhìn khăn dừng"
    " ngoại lưu quen kiếm cộng chiếm rộng đoạt du trốn đảo uỷ vẻ hôm tá dây tuyến lo bác góp di màu"
    " ngân bức tô khoa ngồi càng cực kịch tướng kéo hạnh tàu vũ tang phủ giọng mặc nợ chỗ biên nghỉ"
    " hữu đón nghĩa chống nhờ yếu lỗi cưới xuyên ninh ngôi bày viết tưởng vòng cụ mối cây kỷ hâm xế"
    " thú đạt xa chứ đám phó chữa khoẻ lâu lái khắc vay vọng y nhằm đâm khả hỗ hẹn tỉ đau nhớ chờ cháy"
    " hiểm ấn sợ thái khảo tương kỹ đông thưởng đâu môi tuần thuẫn vượt làng cung phê chở vết trụ khẩu"
    " nguy cũ buộc tiện mâu lĩnh bí soát súng nhẹ nó cười đồn hút chăm thiệt nóng thoát hoàng sâu vài"
    " giết luyện cha sửa đuổi bè thôi dòng sớm độc khiển quanh dễ tín thiện nuôi hung quý toán họp phù"
    " suốt kịp nêu tránh khẩn trấn uống trải phút thẳng cử nhắc lẽ đa mưa máu rút sông trời thuốc đích"
    " gương môn lạ tặng may tờ xóm tấn xong phóng ly bão màn loạt tầng biện quần tốc đô đổ gắn buồn"
    " thuận hoà bổ kẻ sắp cắp ánh lạc đòi hạ lớp chụp khống bồi lệnh so lắng lừa thăm ngăn mùa xấu đột"
    " ương cãi bóng phận mỹ gió ngã liền ngủ dõi huy chắc thác thử chém trật giấu gắng nổ giác lượt ơn"
    " chàng song bật giống trọ đen trắng vé thiên dịp mật kháng lựa lắm niệm đập thúc xâm gốc đào ổn"
    " ruột hề nâng rừng đỏ thậm mắc giai chỉnh mê cấm kêu thất nàng sắt suy niềm ủng túi đứa"
)
_RANK = {syllable: rank for rank, syllable in enumerate(_MOST_FIRST.split())}
"""Their places, the most frequent first; counted in articles of the public vietnews collection."""

N_RANKED = len(_RANK)


def rank(syllable: str) -> int | None:
    """The place of a syllable, 0 for the most frequent; None where it is not among them."""
    return _RANK.get(new_tones(unicodedata.normalize("NFC", syllable).lower()))
