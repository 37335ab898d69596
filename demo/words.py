"""The words that invented names are made of: families, middle and given names, village names."""

from __future__ import annotations

FAMILIES = {
    "Tày": "Nông Hoàng Bế Đàm Hà Lý Triệu Ma Lục Đinh Ngôn La Chu Dương Vi Phùng Nguyễn Hứa Sầm",
    "Nùng": "Nông Hoàng Lương Mông Sầm Vương Phương Lã Tô Lâm Lưu Trương Chu Long Nùng Đàm Lục",
    "Mông": "Giàng Vàng Lầu Lý Hoàng Dương Thào Mua Sùng Ngô Hầu Vừ",
    "Dao": "Triệu Bàn Đặng Lý Phùng Chảo Tẩn Phàn Chìu Dương",
    "Sán Chỉ": "Hoàng Lý Trần Ninh Lâm Tống",
    "Kinh": "Nguyễn Trần Lê Phạm Vũ Đỗ Bùi Ngô Đặng Đào",
}
MIDDLES = {
    ("Mông", "m"): "A A A Mí Seo Văn Chúng",
    ("Mông", "f"): "Thị Thị Thị Y Mùi",
    ("Dao", "m"): "Văn Văn Tòn Chòi Dào Vần Phụ Kiềm Quý",
    ("Dao", "f"): "Thị Thị Mùi Man Tả",
    ("", "m"): "Văn Văn Văn Đức Quốc Minh Hữu Xuân Ngọc Thanh Trung Đình Quang Công Mạnh Ích Hải",
    ("", "f"): "Thị Thị Thị Thị|Thu Thị|Minh Thị|Bích Thị|Kim Thuý Ngọc Thanh Kim Hồng Lan Bích",
}
GIVEN = {
    ("Mông", "m"): "Páo Dính Sùng Vừ Chứ Tủa Say Lử Pà Sình Sính Dì Hồng Lình Chá Vàng Thắng Dơ",
    ("Mông", "f"): "Mỷ Dợ Súa Máy Chá Dí Xúa Mai Dua Sông Pà Ly Vá Dế Cở Lía",
    ("Dao", "m"): "Phẩy Sinh Chiêm Pu Quyên Tịnh Hiện Chòi Kiêm Vạng Lìn Phúc Tiến Páo Sểnh",
    ("Dao", "f"): "Ghển Mui Pham Liều Chiêm Nhất Mùi Khé Mẩy Nái Coi Lai Sính Mủi",
    ("", "m"): (
        "Hùng Dũng Cường Thắng Hải Sơn Tùng Tuấn Nam Long Hiếu Quân Đạt Thành Khánh Huy Hoàng Bảo "
        "Kiên Vinh Toàn Trường Linh Luân Thuận Thịnh Tài Lâm Phong Việt Đông Hưng Nghĩa Chiến Bằng "
        "Điệp Đoàn Thiện Nguyên Thức Tiệp Hoà Quý Duy Khôi Lập Chung Bình Phương"
    ),
    ("", "f"): (
        "Hà Hạnh Hương Lan Huệ Mai Nga Thảo Trang Linh Yến Hoa Huyền Thuỷ Hằng Nhung Phượng Ngân "
        "Loan Thuý Hiền Quyên Diệp Vân Dung Liên Bích Xuân Thơm Đào Cúc Nguyệt Tuyết Oanh Diễm My "
        "Chi Nhi Hồng Thu Dịu Lệ Kiều Ánh Điệp Chuyên Ngoan Phương Duyên Thanh"
    ),
}
PLACE_FIRST = (
    ("Nà", 30), ("Bản", 16), ("Lũng", 22), ("Khuổi", 14), ("Pác", 10), ("Cốc", 10), ("Phia", 6),
    ("Kéo", 5), ("Khau", 5), ("Nặm", 5), ("Phiêng", 4), ("Pò", 4), ("Tổng", 4), ("Đông", 3),
    ("Thang", 2), ("Kha", 2),
)  # fmt: skip
PLACE_LAST = (
    "Ly Lầu Mạ Tồng Luông Pảng Hoài Sao Đuốc Khao Giảo Đâu Mười Chang Sác Rại Thúm Sẩu Loà Bưa Vài "
    "Rìn Piao Cải Búng Ngườm Cáp Lại Muồng Tẩu Gà Hin Khoang Chộc Phường Vường Tấu Ngần Mằn Slinh "
    "Viềng Riềng Thán Cuổi Đẩy Mòn Nọi Rượi Rài Lạn Quang Đeng Củng Sòm Đúc Chia Lìn Tát Sỉ Phẩy "
    "Nhùng Mấn Tềnh Bó Tả Pài Loỏng Gọn Cốt Rầy Đán Thốc Lẹng Phan Vạc Lếch Xá Chướng Hán Tém Cưởm "
    "Bao Diềm Pù Nhầu Súng Mỏ Láo Ngỏa Rằng Lương Phát Chá Kít Slấn Thin Lái Bôn Mu Nghiều Khuông"
)
HIGH_PLACES = {"Lũng", "Khuổi", "Phia", "Khau", "Kéo"}
"""First words of villages that lie high and far: more Mông and Dao, less signal."""
POSITIONS = (
    "Trưởng {type}",
    "Bí thư chi bộ",
    "Bí thư chi đoàn thanh niên",
    "Chi hội trưởng phụ nữ",
    "Trưởng ban công tác Mặt trận",
    "Chi hội trưởng nông dân",
    "Chi hội trưởng cựu chiến binh",
    "Công an viên",
    "Giáo viên",
    "Nhân viên y tế {type}",
    "Đoàn viên thanh niên",
    "Người có uy tín",
    "Cán bộ xã phụ trách",
)
