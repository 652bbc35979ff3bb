"""What columns are called, in Vietnamese and English; folded: lower case, without marks."""

import re

from cham.doors.files.mapping import Field
from cham.doors.files.values.characters import fold

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"\w+")
_NO_WORD = re.compile(r"[^a-z0-9]+")

# In each list the surest names come first.
NAMES: dict[Field, tuple[str, ...]] = {
    Field.TIME: (
        "dau thoi gian", "event time", "complete timestamp", "time timestamp", "timestamp",
        "ngay mua", "ngay dat hang", "ngay dat", "order date", "recorded date", "submit date",
        "date created", "created at", "create time", "ngay gio", "thoi gian", "thoi diem",
        "ngay tao", "ngay giao dich", "ngay hoa don", "ngay danh gia", "ngay tra loi",
        "ngay phan hoi", "ngay khao sat", "ngay lap", "ngay chung tu", "start timestamp",
        "end date", "start date", "datetime", "purchase date", "ngay", "date", "time",
    ),
    Field.CLOCK: ("gio mua", "gio dat", "gio giao dich", "gio", "time of day", "hour"),
    Field.PHONE: (
        "so dien thoai", "dien thoai", "sdt", "so dt", "phone number", "phone", "mobile",
        "so di dong", "di dong", "telephone", "tel", "so goi den", "so may goi", "so goi",
    ),
    Field.MAIL: (
        "dia chi email", "email address", "recipient email", "email", "e mail", "thu dien tu",
        "mail",
    ),
    Field.CUSTOMER: (
        "ma khach hang", "ma kh", "makh", "ma so khach hang", "ma khach", "customer id", "user id",
        "customer code", "customer number", "customer no", "id khach hang", "id khach", "id kh",
        "ma thanh vien", "so the thanh vien", "ma hoi vien", "member id", "contact id", "client id",
        "uid", "zalo id", "zalo uid", "facebook id", "psid",
        "external reference", "distinct id", "customer", "user", "id",
    ),
    Field.ANONYMOUS: ("anonymous id", "visitor id", "device id", "cookie id"),
    Field.CASE_KEY: (
        "case concept name", "case id", "ma don hang", "ma don", "so don hang", "so chung tu", "order id",
        "order number", "order no", "ma dat hang", "ma van don", "so hoa don", "ma hoa don",
        "invoice", "session id", "ticket id", "ma phieu", "ma yeu cau", "ma khieu nai",
        "ma su vu", "incident id", "case", "don hang",
    ),
    Field.NAME: (
        "activity id", "concept name", "activity", "event name", "event", "hoat dong", "su kien",
        "hanh dong", "thao tac", "action", "buoc",
    ),
    Field.KIND: ("kind", "loai tuong tac"),
    Field.TOUCHPOINT: ("diem cham", "touchpoint"),
    Field.CHANNEL: ("kenh ban hang", "kenh mua", "kenh", "channel"),
    Field.DEVICE: ("thiet bi", "nen tang", "device", "platform"),
    Field.UNIT: (
        "chi nhanh", "cua hang", "phong ban", "bo phan", "co so", "branch", "store", "department",
        "org group", "unit", "shop", "don vi",
    ),
    Field.STAFF: (
        "nhan vien phuc vu", "nhan vien ban hang", "nhan vien phu trach", "nhan vien nghe", "nhan vien", "tu van vien", "thu ngan",
        "org resource", "resource", "staff", "agent", "employee", "tai xe", "shipper",
        "nguoi ban", "nguoi phu trach", "ky thuat vien",
    ),
    Field.AMOUNT: (
        "tong thanh toan", "khach can tra", "khach phai tra", "thanh tien", "tong tien", "so tien", "tong cong", "gia tri don hang",
        "total amount", "order value", "doanh thu", "doanh so", "amount", "revenue", "total",
        "gia tri", "gia tien", "tien", "price", "gia",
    ),
    Field.CURRENCY: ("loai tien te", "loai tien", "tien te", "currency"),
    Field.CUSTOMER_NAME: (
        "ho va ten", "ho ten", "ten khach hang", "ten kh", "customer name", "full name",
        "ten khach", "ten zalo", "ten facebook", "ten nguoi mua", "ten nguoi nhan", "nguoi mua", "nguoi nhan", "ten cua ban", "ten anh chi", "your name", "khach hang", "khach", "ten", "name",
    ),
    Field.ADDRESS: ("dia chi giao hang", "dia chi", "address"),
    Field.LANGUAGE: ("user language", "ngon ngu", "language"),
    Field.MESSAGE_ID: (
        "response id", "respondent id", "message id", "event id", "ma phan hoi", "uuid",
    ),
    Field.SCALE: ("thang do", "scale"),
}  # fmt: skip

# Too common to mean a field inside a longer name: they must be the whole name.
WHOLE_NAMES = frozenset(
    ["user", "customer", "case", "id", "name", "gia", "tel", "total", "unit", "shop", "agent", "mail",
     "action", "event", "ho", "ten", "khach", "khach hang", "tien", "uid", "don hang", "scale", "mobile", "price", "don vi"]
)  # fmt: skip

# Names of a request. In a log of what was done, the case is that; an order is what it is about.
REQUESTS = (
    "ticket id", "ma phieu", "ma yeu cau", "ma khieu nai", "ma su vu", "incident id", "case id",
)  # fmt: skip

# Words beside which a column is something else, whatever its values: by what way a customer was won
# is no channel of what happened, and when somebody bought last is no time of their own.
OTHERWISE: dict[Field, tuple[str, ...]] = {
    Field.TIME: (
        "mua cuoi",
        "lan cuoi",
        "gan nhat",
        "last purchase",
        "last order",
        "het han",
        "expiry",
    ),
    Field.CHANNEL: ("acquisition", "signup", "first", "referral", "utm", "tiep can", "dau tien"),
}

TEXTS = (
    "y kien", "gop y", "nhan xet", "binh luan", "phan hoi", "comments", "comment", "feedback",
    "review", "ly do", "vi sao", "tai sao", "why", "reason", "noi dung", "chia se", "cai thien",
    "do better", "improve", "suggestions", "open ended response", "text",
)  # fmt: skip
# Who answers there is the firm.
ANSWERS_OF_THE_FIRM = (
    "cua shop", "cua cua hang", "cua nguoi ban", "cua nhan vien", "cua quan", "noi bo", "reply",
)  # fmt: skip
# Columns that number the rows, and columns that only a log of calls has.
ROW_NUMBERS = ("stt", "so tt", "so thu tu")
CALLS = ("thoi luong", "ghi am", "cuoc goi", "so goi den", "thoi luong goi", "call duration")
RECOMMEND = ("nps", "gioi thieu", "recommend", "net promoter")
EFFORT = (
    "ces",
    "effort",
    "easy",
    "ease",
    "de dang",
    "cong suc",
    "no luc",
    "de hay kho",
    "kho khan",
    "rat de",
    "rat kho",
    "kho hay de",
    "de khong",
    "de hon",
)
SATISFACTION = ("csat", "hai long", "satisfaction", "satisfied")
EMOTION = ("cam xuc", "emotion", "cam thay")
RATING = (
    "diem", "danh gia", "score", "rating", "rate", "so sao", "sao", "stars", "chat luong", "quality",
    "survey response",
)  # fmt: skip
# A question about a feeling that names a branch or a person is about them, and does not say which.
FEELINGS = (*RECOMMEND, *EFFORT, *SATISFACTION, *EMOTION, "danh gia", "rate", "rating")

# Direct identifiers and machine data that nobody asked to keep.
PRIVATE = (
    "ip address", "recipient last name", "recipient first name",
    "location latitude", "location longitude", "latitude", "longitude", "first name", "last name",
    "ho", "cmnd", "cccd", "can cuoc", "passport", "ngay sinh", "birthday", "date of birth",
)  # fmt: skip

# The words of common scales, from the worst to the best.
LABELS: tuple[tuple[str, ...], ...] = (
    ("rat khong hai long", "khong hai long", "binh thuong", "hai long", "rat hai long"),
    ("hoan toan khong hai long", "khong hai long", "binh thuong", "hai long", "hoan toan hai long"),
    ("rat te", "te", "binh thuong", "tot", "rat tot"),
    ("rat kem", "kem", "trung binh", "tot", "rat tot"),
    ("rat kho", "kho", "binh thuong", "de", "rat de"),
    ("hoan toan khong dong y", "khong dong y", "phan van", "dong y", "hoan toan dong y"),
    ("rat khong dong y", "khong dong y", "binh thuong", "dong y", "rat dong y"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    (
        "extremely dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied",
        "somewhat satisfied", "extremely satisfied",
    ),
    (
        "extremely dissatisfied", "moderately dissatisfied", "slightly dissatisfied",
        "neither satisfied nor dissatisfied", "slightly satisfied", "moderately satisfied",
        "extremely satisfied",
    ),
    ("very poor", "poor", "average", "good", "excellent"),
    ("terrible", "poor", "average", "good", "excellent"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    (
        "extremely difficult", "somewhat difficult", "neither easy nor difficult", "somewhat easy",
        "extremely easy",
    ),
    (
        "extremely difficult", "moderately difficult", "slightly difficult",
        "neither easy nor difficult", "slightly easy", "moderately easy", "extremely easy",
    ),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    (
        "strongly disagree", "somewhat disagree", "neither agree nor disagree", "somewhat agree",
        "strongly agree",
    ),
    (
        "strongly disagree", "disagree", "somewhat disagree", "neither agree nor disagree",
        "somewhat agree", "agree", "strongly agree",
    ),
)  # fmt: skip
# What stands in the middle of any of them, and what is no answer.
MIDDLE_WORDS = (
    "trung lap", "khong y kien", "tam duoc", "on", "binh thuong", "phan van", "neutral",
    "neither satisfied nor dissatisfied", "neither agree nor disagree", "neither easy nor difficult",
)  # fmt: skip
NO_ANSWERS = (
    "khong ap dung", "khong biet", "khong su dung", "chua su dung", "chua dung", "khong nho",
    "not applicable", "don t know", "dont know", "not sure", "did not use", "prefer not to say",
)  # fmt: skip


def words_of(header: str) -> str:
    """Give a header as folded words: `CompleteTimestamp` and `Ngày mua` are two words each.

    Examples
    --------
    >>> words_of("CompleteTimestamp"), words_of("case:concept:name"), words_of("Số ĐT")
    ('complete timestamp', 'case concept name', 'so dt')
    """
    return _NO_WORD.sub(" ", fold(_CAMEL.sub(" ", header))).strip()


def holds(words: str, phrase: str) -> bool:
    """Tell whether a phrase stands in a text as whole words."""
    return f" {phrase} " in f" {words} "


def as_written(header: str, phrase: str) -> str:
    """Find how a folded phrase stands in a header.

    Examples
    --------
    >>> as_written("Bạn có giới thiệu quán không?", "gioi thieu")
    'giới thiệu'
    """
    tokens = _TOKEN.findall(_CAMEL.sub(" ", header).replace("_", " "))
    length = len(phrase.split())
    for start in range(len(tokens)):
        part = tokens[start : start + length]
        if " ".join(map(fold, part)) == phrase:
            return " ".join(part)
    return phrase
