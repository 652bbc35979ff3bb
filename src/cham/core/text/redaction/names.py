"""Names of people, only where a title or a word for a name says that one follows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from cham.core.text.bare_words import ENGLISH, SHARED
from cham.core.text.redaction.bare import bare
from cham.core.text.redaction.beginnings import Words
from cham.core.text.redaction.finding import Personal
from cham.core.text.redaction.reading import Reading, Sought
from cham.core.text.redaction.spans import KINDS, Place
from cham.core.text.syllables import place_tone
from cham.core.text.word_lists import words_of


def _pairs(written: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split("-")) for pair in words_of(written))


_FAMILIES = frozenset(
    words_of("""
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh
    trương đinh lâm phùng mai tô hà tạ lưu lương quách cao thái châu tống lại thạch kiều ninh
    nghiêm khúc điệp bạch lã la tăng triệu giang quan ông tiêu chu hứa mạc tôn âu biện lò
    """)
)
_GIVEN = frozenset(
    words_of("""
    an anh ân ánh bảo bình bích cẩm cảnh châu chi chiến chinh chương công cúc cường đại dân đạo
    đào đạt diễm điệp dinh định đoan đông đức dũng duy duyên giang giáp hà hải hân hằng hạnh hào hảo
    hậu hiền hiển hiệp hiếu hoa hòa hoài hoàn hoàng hồi hồng hợp huệ hùng hưng hương hường huy
    huyền huỳnh kha khải khang khánh khiêm khoa khôi khuê kiên kiệt kiều kim kỳ lam lâm lan lân
    lành lệ liên liễu linh loan lộc lợi long luân luận lực lương luyến ly lý mai mẫn mạnh minh mơ
    mộng mỹ my nam nga ngà ngân nghị nghĩa ngọc nguyên nguyệt nhã nhàn nhân nhật nhi như nhung
    ninh oanh phát phi phong phú phúc phước phương phượng quân quang quế quốc quý quyên quyền
    quỳnh sang sáng sinh sơn sương tài tâm tấn tân thạch thái thắm thắng thanh thành thảo thế thi
    thiên thiện thiệp thịnh thọ thoa thoại thơm thông thu thuận thúc thùy thủy thúy thương tiên
    tiến tiệp tín tình toàn toản trà trâm trang tri trí triệu trinh trọng trúc trung trường tú tuấn
    tùng tuyên tuyền tuyết uyên vân văn vi vĩ việt vinh vũ vượng vương vy xuân yên yến
    """)
)
# Without marks others are words as well: do, le, ho, vo.
_FAMILIES_WITHOUT_MARKS = frozenset(
    words_of("nguyen tran pham hoang huynh phan dang bui ngo duong trinh truong")
)
_BARE_FAMILIES = frozenset(bare(family) for family in _FAMILIES)
_BARE_GIVEN = frozenset(bare(given) for given in _GIVEN)
_PLACES = _pairs(  # a title and a name that together are a place, a street or a subject
    """
    ba-ria ba-na ba-trieu ba-trung ba-diem ba-den ba-ha co-to co-giang co-bac ong-lanh ong-dia
    ong-tao anh-quoc anh-van anh-ngu anh-viet ba-kim ba-vi chu-hoa em-be anh-thu
    """
)
_WORD = r"[^\W\d_]+(?!\w)"
_TITLES = (
    *words_of("""
    anh Anh ANH chị Chị CHỊ ông Ông ÔNG bà Bà BÀ cô Cô CÔ chú Chú CHÚ bác Bác BÁC bạn Bạn BẠN em Em
    EM thầy Thầy THẦY chi Chi ong Ong ban Ban thay Thay a c e NV nv BS bs shipper Shipper
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr.
    """),
    *("nhân viên", "nhan vien", "Nhân viên", "bác sĩ", "bac si", "Bác sĩ", "tài xế", "tai xe"),
    *("quản lý", "quan ly", "Quản lý", "lễ tân", "le tan", "thu ngân", "thu ngan", "bảo vệ"),
    *(
        "giáo viên",
        "giao vien",
        "cô giáo",
        "điều dưỡng",
        "kỹ thuật viên",
        "giảng viên",
        "tư vấn viên",
    ),
)
_FOREIGN_TITLES = frozenset(("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr."))
_MAY_BE_TITLED = re.compile(
    f"(?<=[{''.join(sorted({_title[-1] for _title in _TITLES}))}]) (?=[A-ZÀ-ỸĐ])"
)
_TITLED = Sought(
    rf"(?:{'|'.join(map(re.escape, _TITLES))})(?= (?=[A-ZÀ-ỸĐ])({_WORD})(?: ({_WORD}))?)",
    Words(" ".join(bare(_title).split(" ")[0].strip(".") for _title in _TITLES), after="_"),
)
_CALLED = Sought(
    r"\b(?:ho (?:va |& ?)?ten|quy danh|ten(?: (?:day du|that|khach hang|khach|nguoi (?:nhan|gui|mua|dat)|chu (?:the|tk|tai khoan)"
    r"|(?:cua )?(?:toi|minh|em|chau|anh|chi|no|tui|con)))*|chu (?:tk|tai khoan|the|stk)|ctk|nguoi (?:nhan|gui|thu huong|dat hang)"
    r"|(?:toi|minh|em|chau|tui|con)(?: ten)? la|my name|name|i am|i'm|account holder|cardholder|beneficiary)"
    r"(?: (?:la|is|ten)\b|[ :=\-]){1,4}",
    Words("""
    ho quy ten chu ctk nguoi toi minh em chau tui con my name i account cardholder beneficiary
    """),
)
_SMALL = "".join(filter(str.islower, map(chr, (*range(0x250), *range(0x1E00, 0x1F00)))))
_CAPITALS_HERE = re.compile(rf"{_WORD}(?:[ ](?![{_SMALL}]){_WORD}){{0,4}}")
_NAME_HERE = re.compile(rf"{_WORD}(?:[ ]{_WORD}){{0,4}}")
_SAYS_IS = ("ten", "name", "danh", "ctk", "holder")
_IN_CAPITALS = re.compile(r"[A-ZĐ](?<![^\W_].)[A-ZÀ-Ỹ]{1,6}(?: [A-ZÀ-Ỹ]{1,7}){1,4}(?!\w)")
_ENDS_A_NAME = frozenset(
    words_of("""
    o va voi la tai mua dat sdt dt so nha hien da dang muon can co khong thi nhung goi bi duoc cho
    ngay nam tuoi xin nhan gui dia email mail stk cccd cmnd mst den tu nha nhe nhe a oi ne day do roi gio lam tren ben
    """)
)
_MIDDLE = ("van", "thi")
# A given name and a word after it that together are no name: Nhân viên, Bảo hành, Thái độ.
_COMPOUNDS = _pairs(
    """
    nhan-vien thu-ngan bao-ve bao-hanh bao-hiem quan-ly quan-ao quan-an tu-van tai-xe tai-khoan
    truong-phong truong-ca huong-vi huong-dan phong-cach phong-kham thanh-toan thanh-vien thai-do
    hoa-qua hoa-don hai-san hai-long binh-thuong binh-luan dung-luong chinh-sach cong-ty cong-nhan
    dai-ly dai-dien minh-bach tien-do tam-ly thuan-tien tuyet-voi giao-hang nhiet-tinh sinh-vien
    chi-nhanh cham-soc hoc-sinh hieu-truong y-ta long-tot vui-ve thong-cam thong-tin dao-tao
    phuc-vu chuong-trinh giang-vien dao-dien hang-xom hang-hoa anh-em duyet-don quang-cao
    kinh-doanh kien-nghi mai-toi tien-thua trung-tam ky-thuat thang-truoc nga-tu viet-nam trung-quoc trung-a nhat-ban thai-lan the-gioi the-nao
    """
)
_MOST_IN_A_NAME = 4
_OF_MONEY = tuple(map(KINDS.index, (Personal.BANK_ACCOUNT, Personal.CARD, Personal.CITIZEN_ID)))
_NEAR_A_NUMBER = 40
_REMEMBERED = 1 << 14


def titled_names(reading: Reading) -> Iterator[Place]:
    """Find names after a title: a family name with more after it, or a given name in capitals."""
    text, is_marked = reading.text, reading.is_marked
    if not _MAY_BE_TITLED.search(text):
        return
    for found in reading.matches(_TITLED, as_written=True):
        place, end = found.span()
        if text[place - 1 : place].isalnum():
            continue
        first, second = found.groups()
        start = end + 1
        if second is None:
            following = first
        elif second[0].isupper():
            here = _CAPITALS_HERE.match(text, start)
            following = here.group() if here else first
        else:
            following = f"{first} {second}"
        title = reading.bare[place:end]
        length = _length_titled(title in _FOREIGN_TITLES, following, is_marked)
        if length and (title, _bare_word(first)) not in _PLACES:
            yield start, start + length


def called_names(reading: Reading) -> Iterator[Place]:
    """Find names after words such as `tên tôi là`, `chủ tài khoản`, `my name is`."""
    for found in reading.matches(_CALLED):
        here = _NAME_HERE.match(reading.text, found.end())
        if here is None:
            continue
        words = here.group().split(" ")
        count = _count_full(words) or _count_foreign(found.group(), words)
        if not count and _says_name(found.group()):
            count = _count_full_in_lower_case(words) or (
                _count_given(words, is_marked=reading.is_marked)
            )
        if count:
            yield here.start(), here.start() + len(" ".join(words[:count]))


def _count_foreign(called: str, words: list[str]) -> int:
    count = _count_capitals(words)
    if called.startswith(("my name", "account holder", "cardholder", "beneficiary")):
        return count
    is_name = called.startswith(("i am", "i'm")) and count > 1
    return count if is_name and words[0].lower() not in ENGLISH | SHARED else 0


def names_beside_accounts(reading: Reading) -> Iterator[Place]:
    """Find full names in capitals near the number of an account, card or citizen, as on transfers."""
    if not _IN_CAPITALS.search(reading.text):
        return
    claimed = reading.claims.spans()
    accounts = claimed.only(np.isin(claimed.kinds, _OF_MONEY))
    starts, ends = accounts.starts.tolist(), accounts.ends.tolist()
    if not starts:
        return
    for found in _IN_CAPITALS.finditer(reading.text):
        after = bisect_right(ends, found.start()) - 1
        before = bisect_left(starts, found.end())
        if (after < 0 or found.start() - ends[after] > _NEAR_A_NUMBER) and (
            before == len(starts) or starts[before] - found.end() > _NEAR_A_NUMBER
        ):
            continue
        words = found.group().split(" ")
        skipped = next((at for at, word in enumerate(words) if _is_family(word)), len(words))
        count = _count_full(words[skipped:])
        if count:
            start = found.start() + sum(len(word) + 1 for word in words[:skipped])
            end = start + len(" ".join(words[skipped : skipped + count]))
            yield start, end


def _says_name(called: str) -> bool:
    return any(word in called for word in _SAYS_IS)


def _count_capitals(words: list[str]) -> int:
    count = 0
    while count < min(len(words), _MOST_IN_A_NAME) and words[count][0].isupper():
        count += 1
    return count


@lru_cache(_REMEMBERED)
def _is_family(word: str) -> bool:
    """Tell a family name; a word with marks must have the marks of one."""
    return (
        (word.lower() in _BARE_FAMILIES)
        if word.isascii()
        else (place_tone(word.lower()) in _FAMILIES)
    )


@lru_cache(_REMEMBERED)
def _is_given(word: str, *, is_marked: bool) -> bool:
    """Tell a given name; where the text has marks, one without marks must be spelt without."""
    small = word.lower()
    return (
        small in _BARE_GIVEN if small.isascii() and not is_marked else place_tone(small) in _GIVEN
    )


def _count_full(words: list[str]) -> int:
    """Count the words of a full name: a family name and one to three capitalised words after it."""
    count = _count_capitals(words) if words else 0
    return count if count > 1 and _is_family(words[0]) else 0


def _count_given(words: list[str], *, is_marked: bool) -> int:
    count = 0
    while (
        count < min(len(words), 2)
        and words[count][0].isupper()
        and _is_given(words[count], is_marked=is_marked)
    ):
        count += 1
    return count


def _count_full_in_lower_case(words: list[str]) -> int:
    """Count the words of a full name typed without capitals, or with one at its family name."""
    first = words[0].lower()
    is_family = first in _FAMILIES_WITHOUT_MARKS or (not first.isascii() and _is_family(first))
    if len(words) == 1 or not is_family:
        return 0
    if words[0] != first and bare(words[1]) not in _MIDDLE:
        return 0
    count = 1
    while count < min(len(words), _MOST_IN_A_NAME) and bare(words[count]) not in _ENDS_A_NAME:
        count += 1
    return count if count > 1 else 0


@lru_cache(_REMEMBERED)
def _length_titled(is_foreign: bool, following: str, is_marked: bool) -> int:  # noqa: FBT001 - a cache is slow with keywords
    words = following.split(" ")
    count = _count_capitals(words) if is_foreign else _count_titled(words, is_marked=is_marked)
    return len(" ".join(words[:count])) if count else 0


def _count_titled(words: list[str], *, is_marked: bool) -> int:
    if not (_is_family(words[0]) or _is_given(words[0], is_marked=is_marked)):
        return 0
    if tuple(map(_bare_word, words[:2])) in _COMPOUNDS:
        return 0
    # In a text all in capitals a capital says nothing; a family name still does.
    shouts = len(words) > _MOST_IN_A_NAME and all(map(str.isupper, words))
    return _count_full(words) or (0 if shouts else _count_given(words, is_marked=is_marked))


_bare_word = lru_cache(_REMEMBERED)(bare)
