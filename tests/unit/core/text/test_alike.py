"""Texts that come one after the other find those that are nearly like them."""

import pytest

from cham.core.text.alike import MOST_UNDER_A_KEY, joined, keys_of

SPAM = (
    "nhan ngay voucher giam gia nam muoi phan tram tai cua hang gan nha ban trong tuan nay ma {}"
)


def under(gists: dict[str, str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for name, keys in zip(gists, keys_of(list(gists.values())), strict=True):
        for key in keys:
            found.setdefault(key, set()).add(name)
    return found


def test_keys_fit_into_a_database_and_are_the_same_every_time():
    [keys] = keys_of(["giao hang cham qua"])
    assert keys == keys_of(["com ngon", "giao hang cham qua"])[1]
    assert len(set(keys)) == 8
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys_of([]) == []


def test_texts_that_share_a_key_are_joined_only_where_they_are_alike():
    gists = {"a": SPAM.format("mot"), "b": SPAM.format("hai"), "c": "com ngon nhung giao cham qua"}
    one_key = {1: {"a", "b", "c"}}
    assert joined(one_key, {each: each for each in gists}, gists, frozenset(gists)) == {"b": "a"}


def test_a_text_that_stands_between_two_groups_joins_them():
    words = [f"tu{number}" for number in range(30)]
    gists = {
        "a": " ".join(words[:26]),
        "b": " ".join(words[2:28]),
        "c": " ".join(words[4:30]),
    }
    groups = {each: each for each in gists}
    assert joined({1: {"a", "c"}}, groups, gists, frozenset("ac")) == {}
    assert joined({1: {"a", "b", "c"}}, groups, gists, frozenset("b")) == {"b": "a", "c": "a"}


def test_what_was_compared_before_is_not_compared_again():
    gists = {"a": SPAM.format("mot"), "b": SPAM.format("hai")}
    groups = {each: each for each in gists}
    assert joined({1: {"a", "b"}}, groups, gists, frozenset()) == {}


def test_a_crowd_under_a_key_is_compared_with_its_first_alone():
    gists = {f"{number:03}": SPAM.format(number) for number in range(4 * MOST_UNDER_A_KEY)}
    groups = {each: each for each in gists}
    found = joined({1: set(gists)}, groups, gists, frozenset(gists))
    assert set(found) == set(gists) - {"000"}
    assert set(found.values()) == {"000"}


@pytest.mark.parametrize("number", range(40))
def test_copies_with_another_number_share_a_key(number):
    gists = {"a": SPAM.format("1000"), "b": SPAM.format(1001 + number)}
    assert any(len(names) > 1 for names in under(gists).values())
