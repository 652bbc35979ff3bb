"""What customers say, written for this simulation: no real person said any of it.

Per touchpoint: what is said when it went badly and when it went well, in Vietnamese with marks,
and in English.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The middles of comments about one touchpoint."""

    bad: tuple[str, ...]
    good: tuple[str, ...]
    bad_english: tuple[str, ...]
    good_english: tuple[str, ...]


PHRASES: dict[str, Phrases] = {
    "tasting": Phrases(
        bad=("khay ăn thử hết sớm quá, nhiều người không kịp thử", "món ăn thử nguội ngắt"),
        good=("buổi ăn thử vui mà món nào cũng ngon", "ăn thử xong cả phòng muốn đặt luôn"),
        bad_english=("the tasting trays were gone before we got there",),
        good_english=("the tasting at our office won everybody over",),
    ),
    "menu_page": Phrases(
        bad=(
            "trang thực đơn tải chậm, ảnh không giống món thật",
            "xem thực đơn trên web mà không thấy giá",
            "thực đơn trên web là của tuần trước",
        ),
        good=(
            "thực đơn trên web rõ ràng, có giá từng món",
            "xem thực đơn là biết ngay hôm nay ăn gì",
        ),
        bad_english=("the menu page still shows last week's dishes",),
        good_english=("the menu page is clear, prices and all",),
    ),
    "first_question": Phrases(
        bad=(
            "hỏi có giao tới công ty không mà cả buổi mới trả lời",
            "hỏi một đằng trả lời một nẻo",
        ),
        good=("hỏi gì cũng được trả lời ngay", "bạn tư vấn nhiệt tình, hỏi kỹ dị ứng"),
        bad_english=("waited hours for an answer to a simple question",),
        good_english=("got a quick and kind answer before ordering",),
    ),
    "sign_up": Phrases(
        bad=("đăng ký mà mã xác nhận mãi không tới", "bắt nhập nhiều thông tin quá mới cho đặt"),
        good=("đăng ký nhanh gọn, chỉ cần số điện thoại",),
        bad_english=("the sign-up code never arrived",),
        good_english=("signing up took a minute",),
    ),
    "weekly_menu": Phrases(
        bad=("thực đơn tuần lặp đi lặp lại mấy món", "tin thực đơn gửi trễ, hết món mới thấy"),
        good=("thực đơn tuần phong phú, gửi đúng sáng thứ hai", "tuần nào cũng có món mới"),
        bad_english=("the weekly menu repeats the same five dishes",),
        good_english=("I look forward to the weekly menu",),
    ),
    "choose_dish": Phrases(
        bad=(
            "app không lọc được món chay",
            "chọn món xong quay lại thì mất hết",
            "món ghi còn mà bấm vào báo hết",
            "tìm hoài không thấy chỗ ghi dị ứng",
        ),
        good=("chọn món trên app dễ, hai phút là xong", "app gợi ý món hợp ý mình"),
        bad_english=("the app lost my choices when I went back",),
        good_english=("choosing a dish takes two minutes",),
    ),
    "group_order": Phrases(
        bad=(
            "gom đơn cho cả phòng mà app bắt nhập từng người",
            "link gom đơn hết hạn giữa chừng, phải nhắn lại từng bạn",
            "đơn gom mười phần mà thiếu mất hai phần",
        ),
        good=("gom đơn cả phòng giờ nhàn hẳn", "mọi người tự chọn món, mình chỉ việc trả tiền"),
        bad_english=("the group link expired while people were choosing",),
        good_english=("group ordering saves me half an hour a day",),
    ),
    "payment": Phrases(
        bad=(
            "trả tiền qua ví bị treo, trừ tiền hai lần",
            "thanh toán lỗi hoài, phải thử ba lần mới được",
            "tiền bị trừ rồi mà đơn vẫn báo chưa thanh toán",
            "quét mã trả tiền cứ báo lỗi",
        ),
        good=("thanh toán một chạm là xong", "trả qua ví nhanh, có tin báo liền"),
        bad_english=("my wallet was charged twice", "payment kept failing at the last step"),
        good_english=("paying is one tap and done",),
    ),
    "rider_call": Phrases(
        bad=(
            "đã ghi rõ tầng với cổng mà ngày nào cũng bị gọi hỏi lại",
            "đang họp mà người giao gọi hỏi đường ba lần",
            "ghi chú trong app hình như không ai đọc",
        ),
        good=("bạn giao gọi nhẹ nhàng, nói nhanh gọn",),
        bad_english=("I wrote the floor down and still get a call every day",),
        good_english=("the rider's call was short and polite",),
    ),
    "arrival": Phrases(
        bad=(
            "hứa trước 12 giờ mà 12 giờ rưỡi cơm mới tới",
            "cơm giao trễ, hết giờ nghỉ trưa luôn",
            "chờ dài cổ mà không ai báo trễ",
            "cả phòng ngồi đợi, trễ gần nửa tiếng",
            "tuần này trễ ba bữa rồi",
        ),
        good=(
            "cơm tới đúng giờ, chưa bao giờ phải chờ",
            "giao sớm hơn giờ hứa, rất hài lòng",
            "đúng 11 giờ 40 là có cơm",
        ),
        bad_english=("lunch came half an hour late again", "nobody told us it would be late"),
        good_english=("always on time, well before noon",),
    ),
    "desk_handover": Phrases(
        bad=(
            "người giao để cơm trên bàn rồi đi, không nói tiếng nào",
            "giao nhầm suất của phòng bên",
        ),
        good=("bạn giao lễ phép, đọc đúng tên từng suất", "giao tận bàn, cười tươi"),
        bad_english=("the rider dropped the bag and left without a word",),
        good_english=("the rider is friendly and knows our names",),
    ),
    "lobby_pickup": Phrases(
        bad=(
            "xuống sảnh tìm mãi không thấy suất của mình",
            "cơm để đống ở sảnh, ai lấy nhầm cũng không biết",
            "suất của mình bị người khác lấy mất ở sảnh",
            "bảo vệ nói không biết, bên giao nói đã để rồi, hỏi ai bây giờ",
        ),
        good=("xuống sảnh là thấy ngay, có dán tên rõ ràng",),
        bad_english=(
            "my lunch was gone from the lobby and nobody feels responsible",
            "it takes ten minutes to find my box in the lobby",
        ),
        good_english=("boxes in the lobby are labelled, easy to find",),
    ),
    "taste": Phrases(
        bad=(
            "món kho hôm nay mặn chát",
            "rau xào nhạt nhẽo, thịt thì dai",
            "canh chua mà không có vị gì",
            "ăn mấy hôm nay món nào cũng một vị",
            "cá tanh quá, không nuốt nổi",
        ),
        good=(
            "món kho đậm đà như mẹ nấu",
            "canh ngọt, rau tươi, ăn rất vừa miệng",
            "thịt mềm, nêm vừa, ăn hết sạch",
            "món nào cũng ngon, đổi món đều",
        ),
        bad_english=("the braised pork was far too salty", "everything tastes the same lately"),
        good_english=("tastes like home cooking", "the soup was lovely today"),
    ),
    "portion": Phrases(
        bad=(
            "phần ăn càng ngày càng ít",
            "thịt có ba lát mỏng dính",
            "ăn xong hai giờ chiều đã đói",
        ),
        good=("phần cơm vừa đủ no tới chiều", "đồ ăn đầy đặn so với giá tiền"),
        bad_english=("portions are shrinking every week",),
        good_english=("a generous portion for the price",),
    ),
    "packaging": Phrases(
        bad=(
            "hộp canh bị đổ ướt hết túi",
            "không có muỗng đũa, phải đi mượn",
            "hộp mềm, bóp nhẹ là bung nắp",
        ),
        good=("hộp giấy gọn gàng, không đổ", "đóng gói sạch sẽ, có đủ muỗng đũa"),
        bad_english=("the soup leaked all over the bag",),
        good_english=("neat box, nothing spilled",),
    ),
    "heat": Phrases(
        bad=("mở ra cơm nguội lạnh", "canh nguội ngắt, mỡ đóng váng"),
        good=("mở hộp ra cơm canh còn nóng hổi", "canh nóng, trời mưa ăn ấm bụng"),
        bad_english=("rice and soup were stone cold",),
        good_english=("still steaming when I opened it",),
    ),
    "support_chat": Phrases(
        bad=(
            "nhắn Zalo nhờ giúp mà chỉ thấy trả lời tự động",
            "nhắn từ trưa tới chiều mới có người đọc",
        ),
        good=("nhắn Zalo là có người giúp liền",),
        bad_english=("support chat sent me canned answers only",),
        good_english=("support on Zalo sorted it out at once",),
    ),
    "hotline": Phrases(
        bad=(
            "gọi tổng đài ba cuộc không ai bắt máy",
            "phải kể lại câu chuyện cho ba người khác nhau",
        ),
        good=("tổng đài bắt máy nhanh, xin lỗi đàng hoàng",),
        bad_english=("had to tell my story to three different people",),
        good_english=("the hotline picked up at once and apologised",),
    ),
    "complaint": Phrases(
        bad=(
            "khiếu nại mà bếp đổ cho giao hàng, giao hàng đổ cho bếp",
            "gửi khiếu nại cả ngày không thấy hồi âm",
            "bên này nói bên kia, chẳng ai nhận lỗi",
        ),
        good=("khiếu nại xong được gọi lại xin lỗi ngay trong ngày",),
        bad_english=("kitchen and delivery keep blaming each other",),
        good_english=("my complaint was settled the same day",),
    ),
    "refund": Phrases(
        bad=(
            "hứa hoàn tiền trong ngày mà cả tuần chưa thấy",
            "muốn đổi món phải gửi ảnh, gửi mã, gửi đủ thứ",
        ),
        good=("hoàn tiền ngay trong buổi chiều, không hỏi lại gì",),
        bad_english=("still waiting for the refund after a week",),
        good_english=("refunded within the hour, no questions asked",),
    ),
    "vat_invoice": Phrases(
        bad=(
            "hoá đơn sai mã số thuế, xin sửa hai lần chưa xong",
            "tới ngày 10 vẫn chưa có hoá đơn",
        ),
        good=("hoá đơn gửi đúng hẹn, thông tin chính xác",),
        bad_english=("the invoice has the wrong tax code again",),
        good_english=("invoices arrive on time and correct",),
    ),
    "points": Phrases(
        bad=("tích điểm cả tháng đổi được mỗi ly trà", "điểm hết hạn mà không báo trước"),
        good=("điểm đổi được phần chè, thích ghê",),
        bad_english=("points expire without a warning",),
        good_english=("nice to get a dessert for my points",),
    ),
    "birthday": Phrases(
        bad=("quà sinh nhật tới trễ một tuần",),
        good=(
            "bất ngờ được tặng chè sinh nhật, cảm động ghê",
            "sinh nhật có quà, cả phòng vui lây",
        ),
        bad_english=("the birthday gift came a week late",),
        good_english=("the birthday dessert made my day",),
    ),
}

OPENERS_BAD = (
    "",
    "",
    "Shop ơi, ",
    "Nói thật là ",
    "Góp ý chút: ",
    "Buồn quá, ",
    "Chị ơi, ",
    "Em ơi, ",
)
OPENERS_GOOD = ("", "", "Cảm ơn bếp, ", "Phải khen là ", "Bếp ơi, ", "Công nhận ")
TAILS_BAD = (
    ".",
    "",
    ", mong bên mình xem lại.",
    ", thất vọng quá.",
    ", lần sau chắc đổi chỗ khác.",
    ", nhờ xử lý giúp.",
    ", không thể chấp nhận được!",
    ", mình góp ý để tốt hơn.",
)
TAILS_GOOD = (
    ".",
    "",
    ", cảm ơn nhiều nha!",
    ", sẽ đặt tiếp.",
    ", cứ thế phát huy.",
    ", mười điểm.",
    ", giới thiệu cho cả công ty rồi.",
)
TAILS_BAD_ENGLISH = (".", "", ", please look into it.", ", quite disappointing.", ". Not again!")
TAILS_GOOD_ENGLISH = (".", "", ", thank you!", ", keep it up.", ". Will order again.")

# How the young type; whole words only, so that nothing else changes.
TEEN = {
    "không": "ko",
    "được": "đc",
    "rồi": "r",
    "quá": "qá",
    "gì": "j",
    "mình": "mik",
    "biết": "bít",
    "thích": "thik",
    "luôn": "lun",
    "nhiều": "nhìu",
    "giờ": "h",
    "với": "vs",
    "người": "ng",
    "cũng": "cx",
    "trong": "trog",
    "bây": "bi",
    "nha": "nhoa",
    "tiếng": "tieg",
    "chẳng": "hẻm",
    "hôm": "hum",
    "nay": "nay",
    "ngon": "ngonn",
    "chưa": "chx",
    "vẫn": "vẫn",
    "mấy": "mí",
    "thật": "thiệt",
}
TEEN_ENDS_BAD = (" hic", " :(", " huhu", " chán ghê", "")
TEEN_ENDS_GOOD = (" ^^", " <3", " kkk", " iu bếp", "")
