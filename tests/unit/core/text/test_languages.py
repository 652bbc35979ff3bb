"""Which language, without a detector's mistakes on Vietnamese typed without marks."""

import csv
import html
import re
from pathlib import Path

import pytest

from cham.core.text import Language, language_of
from cham.core.text.bare_words import ENGLISH, LOANS, SHARED, VIETNAMESE
from cham.core.text.redaction.bare import bare
from cham.core.text.syllables import is_bare_syllable


@pytest.mark.parametrize(
    "text",
    [
        "Món ăn ngon, phục vụ chậm",
        "mon an ngon, phuc vu cham",
        "quan nay ban do an ngon ma giao hang cham qua",
        "nv o day rat de thuong",
        "ko bit noi gi lun",
        "gia hop ly",
        "toi se khong quay lai nua",
        "shop giao nhanh",
        "can them cho ngoi",
        "the thi toi khong mua nua",
        "Cơm ngon",
        "app lỗi, login không được",
        "mua Iphone 15 Pro Max tai day, nhan vien tu van tot",
        "het hang ma khong bao truoc",
    ],
)
def test_vietnamese(text):
    assert language_of(text) is Language.VIETNAMESE


@pytest.mark.parametrize(
    "text",
    [
        "The food was great and the staff were friendly",
        "terrible service, never again",
        "I can't log in to the app",
        "Waited two hours for a pizza",
        "Best phở in town, we will be back",
        "too expensive for what you get",
    ],
)
def test_english(text):
    assert language_of(text) is Language.ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "Staff rất nhiệt tình but the food was cold",
        "Quán này view đẹp, the coffee is good and very cheap",
        "nhan vien rat nhiet tinh but the food was really terrible and expensive",
    ],
)
def test_mixed(text):
    assert language_of(text) is Language.MIXED


@pytest.mark.parametrize(
    "text", ["", "ok", "👍👍", "10/10", "とてもおいしい", "ok shop", "...", "iPhone"]
)
def test_too_little_to_tell_by_is_unknown(text):
    assert language_of(text) is Language.UNKNOWN


def test_addresses_links_and_placeholders_have_no_language():
    assert language_of("[NAME_1] [PHONE_1] the.best@food.com https://great.food/very/good") is (
        Language.UNKNOWN
    )
    assert language_of("[không ngon] www.a.com") is Language.VIETNAMESE


def test_the_lists_are_what_they_say():
    assert not ENGLISH & (VIETNAMESE | SHARED | LOANS)
    assert all(is_bare_syllable(word) for word in VIETNAMESE)
    assert len(ENGLISH) > 400
    assert len(VIETNAMESE) > 280


def _real(folder: Path) -> dict[str, list[str]]:
    vsfc = (folder / "text/vsfc/test.sents.txt").read_text(encoding="utf-8").splitlines()
    with (folder / "text/visfd/Test.csv").open(encoding="utf-8") as file:
        visfd = [row["comment"] for row in csv.DictReader(file)]
    meals = (folder / "text/semeval14/Restaurants_Test_Gold.xml").read_text(encoding="utf-8")
    english = [html.unescape(found) for found in re.findall("<text>(.*?)</text>", meals)]
    return {"vsfc": vsfc, "visfd": visfd, "english": english}


@pytest.mark.realdata
def test_real_comments_go_to_their_language_with_marks_and_without(realdata):
    texts = _real(realdata)

    def share(texts: list[str], language: Language) -> float:
        return sum(language_of(text) is language for text in texts) / len(texts)

    for name in ("vsfc", "visfd"):
        assert share(texts[name], Language.VIETNAMESE) > 0.995
        assert share([bare(text) for text in texts[name]], Language.VIETNAMESE) > 0.995
    assert share(texts["english"], Language.ENGLISH) > 0.99
