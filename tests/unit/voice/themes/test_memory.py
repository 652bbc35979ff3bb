import pytest

from cham.voice.themes import (
    Comment,
    Remembered,
    Themes,
    ThemeUnknownError,
    find_themes,
    merge,
    pin,
    rename,
)
from cham.voice.themes.memory import overlap, recognise
from unit.voice.themes.conftest import KINDS, theme_of, written


def remembered(name: str, *parts: str) -> Remembered:
    return Remembered(
        id=name, name=None, is_pinned=False, parts=tuple(tuple(each.split(",")) for each in parts)
    )


def test_ids_stay_when_a_tenth_of_the_comments_is_new(found: Themes, comments: list[Comment]):
    more = find_themes([*comments, *written(60, 21, first=600)], previous=found.memory)
    for kind in KINDS:
        assert theme_of(more, kind) == theme_of(found, kind)
    assert len(more.memory) == len(found.memory)


def test_a_new_theme_has_an_id_of_its_own_and_one_that_returns_its_old_one(found: Themes):
    four = find_themes(written(600, 22, weights=(1, 1, 1, 1, 0)))
    five = find_themes(written(600, 23), previous=four.memory)
    known = {each.id for each in four.memory}
    assert {kind for kind in KINDS if theme_of(five, kind) not in known} == {"room"}
    away = find_themes(written(600, 24, weights=(0, 1, 1, 1, 1)), previous=five.memory)
    assert theme_of(five, "delivery") not in {each.id for each in away.themes}
    back = find_themes(written(600, 25), previous=away.memory)
    assert theme_of(back, "delivery") == theme_of(five, "delivery")


def test_what_a_person_said_is_obeyed(found: Themes):
    delivery, app, price = (theme_of(found, kind) for kind in ("delivery", "app", "price"))
    memory = rename(found.memory, delivery, " Giao hàng ")
    memory = merge(memory, [delivery, app], into=delivery)
    memory = pin(memory, price)
    # Nobody writes of prices any more; deliveries and the app are written of as before.
    later = find_themes(written(600, 26, weights=(1, 1, 0, 1, 1)), previous=memory)
    by_id = {each.id: each for each in later.themes}
    assert by_id[delivery].name == "Giao hàng"
    assert by_id[delivery].is_named
    assert {each.code for each in by_id[delivery].touchpoints} == {"delivery", "app"}
    assert app not in by_id
    assert by_id[price].is_pinned
    assert (by_id[price].count, by_id[price].quotes) == (0, ())
    again = find_themes(written(600, 27), previous=later.memory)
    merged = next(each for each in again.themes if each.id == delivery)
    assert {each.code for each in merged.touchpoints} == {"delivery", "app"}
    assert theme_of(again, "price") == price


def test_a_pinned_theme_is_shown_though_there_are_too_few_comments(found: Themes):
    staff = theme_of(found, "staff")
    few = find_themes(written(12, 28), previous=pin(found.memory, staff))
    pinned = next(each for each in few.themes if each.id == staff)
    assert pinned.count == sum(each.touchpoint == "staff" for each in written(12, 28))


def test_a_name_taken_away_gives_the_terms_back(found: Themes, comments: list[Comment]):
    theme = found.themes[0].id
    named = rename(found.memory, theme, "Tên riêng")
    assert find_themes(comments, previous=rename(named, theme, " ")) == found
    assert pin(pin(found.memory, theme), theme, pinned=False) == found.memory


def test_what_is_not_remembered_cannot_be_changed(found: Themes):
    theme = found.themes[0].id
    for change in (
        lambda: rename(found.memory, "gone", "x"),
        lambda: pin(found.memory, "gone"),
        lambda: merge(found.memory, [theme, "gone"], into=theme),
        lambda: merge(found.memory, [theme], into="gone"),
    ):
        with pytest.raises(ThemeUnknownError, match="gone"):
            change()


def test_overlap_weighs_the_first_terms_most_and_knows_no_marks():
    assert overlap(["giao hàng", "chậm"], ["giao hang", "cham"]) == 1
    assert overlap(["a", "b"], ["a", "c"]) == pytest.approx(1 / 2)
    assert overlap(["a", "b"], ["c", "b"]) == pytest.approx(0.5 / 2.5)
    assert overlap([], []) == 0


def test_the_whole_assignment_is_best_not_each_by_itself():
    before = (remembered("one", "a,b,c"), remembered("two", "a,d,e"))
    now = recognise([("a", "d", "e"), ("b", "a", "c")], before)
    assert [each.parts for each in now.memory] == [(("b", "a", "c"),), (("a", "d", "e"),)]
    assert now.living == {"one", "two"}


def test_a_theme_like_none_before_is_new():
    now = recognise([("x", "y", "z")], [remembered("one", "a,b,c")])
    assert now.memory[0] == remembered("one", "a,b,c")
    assert now.living == {now.memory[1].id}


def test_what_a_person_named_stays_a_theme_though_its_comments_are_anothers(
    found: Themes, comments: list[Comment]
):
    delivery = next(each for each in found.memory if each.id == theme_of(found, "delivery"))
    inside = Remembered(
        id="00000001", name=None, is_pinned=False, parts=((delivery.parts[0][0], "không ai viết"),)
    )
    known = {each.id for each in find_themes(comments, previous=(*found.memory, inside)).themes}
    assert known == {each.id for each in found.themes}
    named = rename((*found.memory, inside), inside.id, "Riêng chuyện này")
    later = find_themes(comments, previous=named)
    assert "Riêng chuyện này" in {each.name for each in later.themes}
    assert len(later.themes) == len(found.themes) + 1
