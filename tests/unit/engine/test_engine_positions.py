"""Where in a path a step usually stands."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from cham.engine.positions import Position, typical_positions

START = datetime(2026, 1, 1, tzinfo=UTC)
FIELDS = (
    "customer", "case_key", "event_time", "sequence", "name", "kind", "channel", "touchpoint",
)  # fmt: skip

Step = tuple[str, str, str, str]  # customer, case, name, channel


def positions(*steps: Step, by_case: bool = False, kind: str = "action") -> dict[str, Position]:
    rows = [
        dict(
            zip(
                FIELDS,
                (who, case, START + timedelta(hours=i), i, name, kind, channel, ""),
                strict=True,
            )
        )
        for i, (who, case, name, channel) in enumerate(steps)
    ]
    found = typical_positions(pa.Table.from_pylist(rows).to_batches(), by_case=by_case)
    return {each.name: each for each in found}


def test_places_run_from_the_first_step_to_the_last():
    found = positions(*[("an", "", name, "") for name in ("ask", "buy", "eat")])
    assert [(each.name, each.place) for each in found.values()] == [
        ("ask", 0.0),
        ("buy", 0.5),
        ("eat", 1.0),
    ]


def test_a_lone_step_stands_in_the_middle():
    assert positions(("an", "", "ask", ""))["ask"].place == 0.5


def test_sessions_of_one_customer_are_places_of_their_own():
    """Over the whole life of a customer who comes back, home and basket would both be in the middle."""
    visits = [("an", f"s{i}", name, "") for i in range(4) for name in ("home", "view", "basket")]
    found = positions(*visits)
    assert (found["home"].place, found["view"].place, found["basket"].place) == (0.0, 0.5, 1.0)


def test_a_few_cases_do_not_decide():
    steps = [("an", "", name, "") for name in ("ad", "look", "look", "look")]
    found = positions(*steps, ("an", "o1", "order", ""))
    assert found["order"].place == 1.0


def test_cases_without_customers_are_followed_by_case():
    found = positions(("", "c1", "open", ""), ("", "c1", "close", ""), by_case=True)
    assert (found["open"].place, found["close"].place) == (0.0, 1.0)


@pytest.mark.parametrize(("web", "expected"), [(9, "web"), (5, "")])
def test_a_step_has_a_channel_only_where_it_nearly_always_happens(web: int, expected: str):
    steps = [("an", "", "order", "web" if i < web else "app") for i in range(10)]
    assert positions(*steps)["order"].channel == expected


def test_answers_are_no_steps():
    assert positions(("an", "", "form", ""), kind="feedback") == {}


def test_nothing_has_no_position():
    assert typical_positions([], by_case=False) == ()
