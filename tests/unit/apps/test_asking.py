import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given, strategies as st

from cham.apps.insights.asking import Asked
from cham.core.errors import ChamError

names = st.text(min_size=1, max_size=20).filter(lambda text: "\x00" not in text)


@given(
    st.builds(
        Asked,
        journey=st.none() | names,
        period=st.sampled_from(("7d", "12m", "all", "2025-01-01..2025-02-01")),
        channels=st.lists(names, max_size=4).map(tuple),
        units=st.lists(names, max_size=4).map(tuple),
        persona=st.just("") | names,
        value_band=st.sampled_from(("", "high", "low")),
    )
)
def test_a_question_survives_its_address(asked: Asked):
    assert Asked.parse(asked.query) == asked


def test_the_same_question_has_one_address_however_it_was_asked():
    first = Asked.read(QueryDict("unit=b&channel=z&channel=a&period=12m&unit=b"))
    second = Asked.read(QueryDict("channel=a&channel=z&unit=b"))
    assert first == second
    assert first.query == "channel=a&channel=z&unit=b"


def test_presets_are_the_periods_without_a_filter():
    assert Asked(period="30d").is_preset
    assert not Asked(period="30d", channels=("zalo",)).is_preset
    assert not Asked(period="2025-01-01..2025-01-02").is_preset


@pytest.mark.parametrize(
    "query",
    [
        "period=9d",
        "value=rich",
        "persona=" + "x" * 201,
        "&".join(f"channel={number}" for number in range(51)),
    ],
)
def test_what_cannot_be_asked_is_refused(query: str):
    with pytest.raises(ChamError):
        Asked.read(QueryDict(query))


def test_the_journey_last_looked_at_is_remembered():
    request = RequestFactory().get("/?journey=mua-com")
    request.session = {}  # type: ignore[assignment]  # all that is asked of one
    assert Asked.of(request).journey == "mua-com"
    following = RequestFactory().get("/?period=7d")
    following.session = request.session
    assert Asked.of(following) == Asked(journey="mua-com", period="7d")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Last 7 days · Zalo · kitchen"),
        ("vi", "7 ngày qua · Zalo · kitchen"),
    ],
)
def test_a_question_is_said_in_words(language: str, said: str):
    asked = Asked(period="7d", channels=("zalo",), units=("kitchen",))
    assert asked.label(language, {"zalo": "Zalo"}) == said
