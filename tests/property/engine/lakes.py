"""Interactions as the lake gives them, and what the reference makes of the same ones."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

import pyarrow as pa
from hypothesis import strategies as st

from cham.core.interactions import Interaction, Kind
from cham.core.journeys import (
    Clause,
    Journey,
    Ownership,
    Rule,
    Sign,
    Span,
    Stage,
    Text,
    Touchpoint,
    Unit,
)
from cham.core.paths import Row, microseconds
from cham.engine.selection import Selection
from cham.lake import Changes, Mark

START = 1_767_225_600_000_000
MINUTE = 60_000_000
NAMES = ("see menu", "order lunch", "deliver", "call", "pay", "")
UNITS = ("kitchen", "riders", "office")
CHANNELS = ("app", "phone", "")
CUSTOMERS = ("c1", "c2", "c3", "c4")


def planned(key: str, rule: Rule, *, owner: str = "", required: bool = False) -> Touchpoint:
    owners = (owner,) if owner else ()
    return Touchpoint(
        key=key,
        name=Text(),
        rule=rule,
        required=required,
        repeatable=key != "pay",
        ownership=Ownership(accountable=owners),
    )


def rule(**conditions: object) -> Rule:
    return Rule((Clause(**conditions),))  # type: ignore[arg-type]  # spelt out by each caller


JOURNEY = Journey(
    key="lunch",
    name=Text(),
    units=tuple(Unit(key=unit, name=Text()) for unit in UNITS),
    stages=(
        Stage(
            key="choose",
            name=Text(),
            touchpoints=(
                planned("menu", rule(names=("see *",)), owner="office"),
                planned("big order", rule(names=("order*",), properties={"n": Span(at_least=3)})),
                planned("order", rule(names=("order*",)), owner="kitchen", required=True),
            ),
        ),
        Stage(
            key="eat",
            name=Text(),
            leads_to=("choose", "eat"),
            touchpoints=(
                planned("delivery", rule(names=("deliver",)), owner="riders", required=True),
                planned("pay", rule(names=("pay",), channels=("app",))),
            ),
        ),
    ),
)
NO_PROPERTIES = Journey(
    key="short",
    name=Text(),
    stages=(
        Stage(
            key="all",
            name=Text(),
            touchpoints=(planned("any", rule(names=("*e*",)), owner="office"),),
        ),
    ),
)
JOURNEYS: tuple[Journey | None, ...] = (None, JOURNEY, NO_PROPERTIES)


@st.composite
def interactions(draw: st.DrawFn, most: int = 40) -> list[Interaction]:
    rows = []
    for number in range(draw(st.integers(0, most))):
        scored = draw(st.integers(0, 3)) == 0
        rows.append(
            Interaction(
                organisation="firm",
                source=draw(st.sampled_from(("shop", "desk"))),
                message_id=str(number),
                event_time=START + MINUTE * draw(st.integers(0, 30)),
                received_at=START,
                customer=draw(st.sampled_from(("", *CUSTOMERS))),
                case_key=draw(st.sampled_from(("", "k1", "k2"))),
                kind=draw(st.sampled_from(Kind)),
                name=draw(st.sampled_from(NAMES)),
                channel=draw(st.sampled_from(CHANNELS)),
                unit=draw(st.sampled_from(("", *UNITS))),
                score=float(draw(st.integers(-1, 11))) if scored else None,
                scale=draw(st.sampled_from(("nps_0_10", "csat_1_5", ""))) if scored else "",
                properties=json.dumps({"n": draw(st.sampled_from((1, 3, 7.5, True, "3", None)))}),
            )
        )
    return rows


SCHEMA = pa.schema(
    [
        (name, pa.int64() if name in ("event_time", "received_at", "amount") else pa.string())
        if name != "score"
        else (name, pa.float64())
        for name in Interaction.__dataclass_fields__
    ]
    + [("sequence", pa.int64())]
)


def changes(rows: Iterable[tuple[int, Interaction]], upto: int, *, complete: bool) -> Changes:
    """Give rows with their sequence numbers as a lake does, in small batches."""
    listed = [asdict(row) | {"sequence": sequence} for sequence, row in rows]
    table = pa.Table.from_pylist(listed, SCHEMA)
    reader = pa.RecordBatchReader.from_batches(SCHEMA, table.to_batches(7))
    return Changes(reader, Mark(lineage="here", generation=0, sequence=upto), complete)


def reference_rows(
    rows: Iterable[tuple[int, Interaction]],
    journey: Journey | None,
    *,
    survivors: Mapping[str, str] | None = None,
    by_case: bool = False,
) -> list[tuple[Interaction, Row]]:
    """Say in plain words what the engine should see in each interaction."""
    joined = survivors or {}
    found = []
    for sequence, row in rows:
        if row.kind is Kind.PROFILE:
            continue
        customer = joined.get(row.customer, row.customer)
        path = row.case_key if by_case else customer
        found.append(
            (
                row,
                Row(
                    path=path or f"nobody {sequence}",
                    time=row.event_time,
                    sequence=sequence,
                    touchpoint=touchpoint_of(row, journey),
                    unit=row.unit,
                    score=row.score,
                    scale=row.scale,
                    is_step=row.kind is not Kind.FEEDBACK and bool(path),
                    is_ask=row.kind in (Kind.CONTACT, Kind.COMPLAINT) and bool(path),
                ),
            )
        )
    return found


def touchpoint_of(row: Interaction, journey: Journey | None) -> str:
    given = json.loads(row.properties)
    sign = Sign(
        name=row.name,
        kind=row.kind.value,
        channel=row.channel,
        touchpoint=row.touchpoint,
        source=row.source,
        properties=tuple((key, value) for key, value in given.items() if value is not None),
    )
    place = None if journey is None else journey.touchpoint_of(sign)
    if journey is not None and place is not None:
        return journey.touchpoints[place].key
    name = row.name or row.kind.value
    keys = () if journey is None else [each.key for each in journey.touchpoints]
    return f"{name} *" if name in keys else name


def is_selected(
    row: Interaction, seen: Row, selection: Selection, journey: Journey | None
) -> bool:
    keys = () if journey is None else [each.key for each in journey.touchpoints]
    since, until = selection.since, selection.until
    return (
        (since is None or row.event_time >= microseconds(since))
        and (until is None or row.event_time < microseconds(until))
        and (selection.channels is None or row.channel in selection.channels)
        and (selection.units is None or row.unit in selection.units)
        and (selection.customers is None or row.customer in selection.customers)
        and (not selection.on_map or seen.touchpoint in keys)
    )
