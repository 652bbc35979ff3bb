"""One spelling for what people write in many; the original is kept."""

import unicodedata

import pytest

from cham.core.text import Feeling, fold, normalise
from cham.core.text.feelings import feelings_of_emoji
from cham.core.text.shorthand import SHORTHAND
from cham.core.text.spelling import respell
from cham.core.text.syllables import is_bare_syllable, is_syllable, place_tone
from cham.core.text.word_lists import words_of


@pytest.mark.parametrize(
    ("written", "toned"),
    [
        ("Ko hài lòng", "không hài lòng"),
        (
            "hok bit noi j lun",
            "không bit noi gì lun",
        ),  # bit and lun are syllables, and no mark stands
        ("mình hok bít nói j lun", "mình không biết nói gì luôn"),
        (
            "sp đẹp, nv nhiệt tình, shop rep nhanh",
            "sản phẩm đẹp , nhân viên nhiệt tình , shop trả lời nhanh",
        ),
        ("giao hàng nhanhhhh quáaaa", "giao hàng nhanh quá"),
        ("ngonnnn lắmmm", "ngon lắm"),
        ("đượcc", "được"),
        ("fục vụ wá tệ", "phục vụ quá tệ"),
        ("thík kík thước này", "thích kích thước này"),
        ("khôg đag hàg", "không đang hàng"),
        ("HOÀ THUỶ QUÝ", "hòa thủy quý"),
        ("chờ 35 k đc 2 suất", "chờ 35k được 2 suất"),
        ("giá 1.200.000đ", "giá 1.200.000đ"),
        ("a ơi e chưa nhận đc hàng", "anh ơi em chưa nhận được hàng"),
        ("quá tệ!!!!", "quá tệ !!"),
        ("đợi mãi.....", "đợi mãi .."),
        ("hình_ảnh _đẹp_", "hình ảnh đẹp"),
        ("xem https://a.vn/x?y=1 nhé", "xem url_link nhé"),
        ("gọi [PHONE_2] cho [NAME_1]", "gọi pii_phone cho pii_name"),
        ("cà\u200bphê", "cà phê"),
    ],
)
def test_vietnamese_comes_to_one_spelling(written, toned):
    assert normalise(written).toned == toned
    assert normalise(unicodedata.normalize("NFD", written)).toned == toned


@pytest.mark.parametrize(
    "english",
    [
        "u r the best , k ?",
        "iphone vs samsung",
        "i can't see a difference",
        "good food , all in all",
        "see you soon",
        "too cool",
        "a plan b",
    ],
)
def test_english_is_no_shorthand(english):
    assert normalise(english).toned == english


def test_letters_drawn_out_in_english_stay_two():
    assert normalise("sooooo goooood, niceeee").toned == "so good , nicee"


def test_hong_is_a_colour_where_no_mark_stands():
    assert normalise("mau hong dep").toned == "mau hong dep"
    assert normalise("hong có ngon").toned == "không có ngon"


def test_the_original_is_kept_whole():
    text = "  Ko  NGON 😡\n"
    read = normalise(text)
    assert (read.original, read.toned, read.folded) == (
        text,
        "không ngon emoji_anger",
        "khong ngon emoji_anger",
    )


@pytest.mark.parametrize(
    ("written", "feeling"),
    [
        ("ngon 😍", Feeling.LOVE),
        ("ngon <3", Feeling.LOVE),
        ("ngon 👍🏽", Feeling.APPROVAL),
        ("tệ 👎", Feeling.DISAPPROVAL),
        ("tệ 😡😡😡", Feeling.ANGER),
        ("buồn :(((", Feeling.SADNESS),
        ("buồn T_T", Feeling.SADNESS),
        ("vui:))", Feeling.LAUGHTER),
        ("vui :D", Feeling.JOY),
        ("hả @@", Feeling.SURPRISE),
        ("ghê 🤮", Feeling.DISGUST),
        ("giúp em 🙏", Feeling.PLEADING),
        ("thế à -_-", Feeling.DOUBT),
        ("xD", Feeling.LAUGHTER),
    ],
)
def test_signs_become_their_feeling(written, feeling):
    assert normalise(written).toned.split()[-1] == feeling


def test_signs_without_feeling_leave_nothing():
    assert normalise("📱 giao lúc 12:30 🇻🇳").toned == "giao lúc 12 : 30"
    assert feelings_of_emoji("📱📦") == ()


def test_shorthand_is_long_and_says_words():
    assert len(SHORTHAND) >= 400
    for way, short in SHORTHAND.items():
        assert way == way.lower() == unicodedata.normalize("NFC", way), way
        assert normalise(short.words).toned == short.words, way


def test_shorthand_takes_no_word_away():
    """A true word among the ways would change what people said; these are the southern forms."""
    lent = {
        "hông",
        "mềnh",
        "bít",
        "iu",
        "êu",
        "gòi",
        "gồi",
        "ùi",
        "mún",
        "rùi",
        "ừa",
        "ẻm",
        "thiệc",
    }
    marked = {way for way in SHORTHAND if not way.isascii() and place_tone(way) == way}
    true = {way for way in marked if is_syllable(way)}
    kept = {"sống", "chế", "ròi", "ngừ", "bùn", "dượt", "nhìn", "xốp", "thấu", "mắc", "hổng"}
    assert not kept & set(SHORTHAND)
    assert len(true - lent) <= 25  # misspellings with the shape of a syllable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("hòan", "hoàn"),
        ("quí", "quí"),
        ("cuả", "của"),
    ],
)
def test_a_tone_has_one_place(one, other):
    assert place_tone(one) == place_tone(other) == respell(one) == other


@pytest.mark.parametrize(
    "syllable", words_of("nghiêng khuya quyển gìn giếng thuở huế yêu uống oằn xoong gì quốc khuỷu")
)
def test_true_syllables_stay(syllable):
    assert is_syllable(syllable)
    assert place_tone(syllable) == syllable
    assert is_bare_syllable(fold(syllable))


def test_marks_without_end_take_no_time():
    """CPython's own composition would take minutes here."""
    assert normalise("a" + "\u0301\u0327" * 200_000).toned.startswith("á")
