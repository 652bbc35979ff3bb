"""What the firm's form asks, word for word."""

from cham.core.simulation.behaviour import BEHAVIOURS
from cham.core.simulation.tables import Question

RECOMMEND = Question(
    header="Khả năng anh/chị giới thiệu bếp cho bạn bè, đồng nghiệp là bao nhiêu? (0–10)",
    touchpoint="",
    scale="nps_0_10",
)
_CSAT = " (1 = rất không hài lòng, 5 = rất hài lòng)"
_CES = " (1 = rất khó, 7 = rất dễ)"
_EMOTION = " (-2 = rất khó chịu, 2 = rất vui)"
_WORDS = {
    "tasting": "Buổi ăn thử tại văn phòng thế nào?" + _CSAT,
    "menu_page": "Xem thực đơn trên trang web thế nào?" + _CSAT,
    "first_question": "Khi hỏi trước lúc đặt, anh/chị được trả lời thế nào?" + _CSAT,
    "sign_up": "Đăng ký tài khoản có dễ không?" + _CES,
    "weekly_menu": "Thực đơn tuần này thế nào?" + _CSAT,
    "choose_dish": "Chọn món hôm nay có dễ không?" + _CES,
    "group_order": "Gom đơn cho cả phòng có dễ không?" + _CES,
    "payment": "Thanh toán có dễ không?" + _CES,
    "rider_call": "Cuộc gọi của người giao thế nào?" + _CSAT,
    "arrival": "Cơm tới có đúng giờ không?" + _CSAT,
    "desk_handover": "Nhận cơm tận bàn, anh/chị thấy thế nào?" + _EMOTION,
    "lobby_pickup": "Lấy cơm ở sảnh thế nào?" + _CSAT,
    "taste": "Vị món ăn hôm nay thế nào?" + _CSAT,
    "portion": "Khẩu phần thế nào?" + _CSAT,
    "packaging": "Hộp và muỗng đũa thế nào?" + _CSAT,
    "heat": "Mở hộp ra, anh/chị thấy thế nào?" + _EMOTION,
    "support_chat": "Nhắn Zalo nhờ giúp, anh/chị hài lòng không?" + _CSAT,
    "hotline": "Sau cuộc gọi này, anh/chị sẽ giới thiệu tổng đài của bếp ở mức nào? (0–10)",
    "complaint": "Bếp xử lý khiếu nại thế nào?" + _CSAT,
    "refund": "Đổi món, hoàn tiền có dễ không?" + _CES,
    "vat_invoice": "Nhận hoá đơn VAT có dễ không?" + _CES,
    "points": "Điểm tích luỹ có đáng không?" + _CSAT,
    "birthday": "Quà sinh nhật làm anh/chị thấy thế nào?" + _EMOTION,
}
QUESTIONS: tuple[Question, ...] = tuple(
    Question(header=_WORDS[each.key], touchpoint=each.key, scale=each.scale)
    for each in BEHAVIOURS
    if each.scale
)
