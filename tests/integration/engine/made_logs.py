"""Event logs in the forms that people bring, made anew from a seed: XES, CSV, Parquet."""

import gzip
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pyarrow.parquet as pq

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
_ACTIVITIES = ("Đặt món", "Giao hàng", "A & B", "a", "A", "gọi <lại>", "A ", "Khiếu nại")
_LIVES = (
    ("complete",),
    ("start", "complete"),
    ("schedule", "start", "suspend", "resume", "complete"),
)
_GAPS = (0, 0, 0, 1, 999, 60_000, 86_400_000)  # milliseconds: many ties
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value="__INVALID__"/></global>
<global scope="event"><string key="concept:name" value="__INVALID__"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>
<classifier name="MXML" keys="concept:name lifecycle:transition"/>
<string key="concept:name" value="name of the log"/>
"""
_NESTED = (
    '<string key="org:resource" value="R"><string key="concept:name" value="NESTED"/>'
    '<date key="time:timestamp" value="1999-01-01T00:00:00Z"/></string>'
    '<list key="items"><values><string key="concept:name" value="LISTED"/></values></list>'
    '<container key="box"><float key="f" value="1.5"/></container>'
    '<boolean key="ok" value="true"/><int key="cost" value="12"/>'
)


@dataclass(frozen=True)
class Kind:
    """What is odd about a log."""

    nested: bool = False
    zones: bool = False
    unsorted: bool = False
    missing: bool = False
    names_twice: bool = False
    name_last: bool = False


XES_KINDS: Mapping[str, Kind] = {
    "lifecycle": Kind(),
    "nested": Kind(nested=True),
    "zones": Kind(zones=True),
    "unsorted": Kind(unsorted=True),
    "missing": Kind(missing=True),
    "names twice": Kind(names_twice=True),
    "name last": Kind(name_last=True),
}


@dataclass
class _Maker:
    draw: random.Random
    kind: Kind = field(default_factory=Kind)

    def steps(self) -> Iterator[tuple[str, str, datetime]]:
        """Give the events of one case in the order of their times."""
        moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(
            minutes=self.draw.randint(0, 500_000)
        )
        for _ in range(self.draw.randint(1, 9)):
            activity = self.draw.choice(_ACTIVITIES)
            for transition in self.draw.choice(_LIVES):
                moment += timedelta(milliseconds=self.draw.choice(_GAPS))
                yield activity, transition, moment

    def event(self, activity: str, transition: str, moment: datetime) -> str:
        """Write an event, perhaps without its time or its name."""
        lacking = self.draw.random() if self.kind.missing else 1.0
        hours = self.draw.choice((0, 7, -5, 5.5)) if self.kind.zones else 0
        shown = moment.astimezone(timezone(timedelta(hours=hours))).isoformat()
        parts = [f'<string key="lifecycle:transition" value="{transition}"/>']
        parts += [f'<string key="{ACTIVITY}" value={quoteattr(activity)}/>'] * (lacking > 0.05)
        parts += [f'<date key="{TIME}" value="{shown}"/>'] * (not 0.05 < lacking < 0.1)
        parts += [_NESTED] * self.kind.nested
        return f"<event>{''.join(parts)}</event>"

    def trace(self, number: int) -> str:
        """Write a case."""
        events = [self.event(*step) for step in self.steps()]
        if self.kind.unsorted:
            self.draw.shuffle(events)
        number = number // 3 if self.kind.names_twice else number
        name = f'<string key="concept:name" value="ca {number}"/><int key="amount" value="5"/>'
        parts = [*events, name] if self.kind.name_last else [name, *events]
        return f"<trace>{''.join(parts)}</trace>"


def write_xes(path: Path, kind: Kind, seed: int, cases: int = 60) -> None:
    """Write a log, packed where its name says so."""
    maker = _Maker(random.Random(seed), kind)
    traces = "\n".join(maker.trace(number) for number in range(cases))
    content = f"{_HEAD}{traces}\n</log>\n".encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


Row = tuple[str, str, datetime]
_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "iso": lambda moment: moment.isoformat(" "),
    "zulu": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "bare": lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"),
    "milliseconds": lambda moment: moment.isoformat(" ", "milliseconds")[:23],
    "day first": lambda moment: moment.strftime("%d/%m/%Y %H:%M:%S"),
    "month first": lambda moment: moment.strftime("%m/%d/%Y %I:%M:%S %p"),
    "slashes": lambda moment: moment.strftime("%Y/%m/%d %H:%M:%S.%f"),
    "digits": lambda moment: moment.strftime("%Y%m%d%H%M%S"),
    "month's name": lambda moment: moment.strftime("%d %b %Y %H:%M:%S"),
    "days": lambda moment: moment.strftime("%Y-%m-%d"),
}
CSV_FORMS = tuple(_FORMS)


def made_rows(seed: int, cases: int = 60, *, unsorted: bool = False) -> list[Row]:
    """Make the events of a table in seconds, so that every form of time can hold them."""
    maker = _Maker(random.Random(seed))
    rows = [
        (f"c{number}", activity, moment.replace(microsecond=0))
        for number in range(cases)
        for activity, _transition, moment in maker.steps()
    ]
    if unsorted:
        maker.draw.shuffle(rows)
    return rows


def write_csv(path: Path, form: str, rows: list[Row]) -> None:
    """Write a table whose times have one of the forms."""
    lines = [f"{CASE},{ACTIVITY},{TIME}"]
    lines += [f"{case},{activity},{_FORMS[form](moment)}" for case, activity, moment in rows]
    content = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def write_parquet(path: Path, rows: list[Row]) -> None:
    """Write a table of typed times and numbered cases."""
    cases, activities, times = zip(*rows, strict=True)
    columns = {
        CASE: pa.array([int(case[1:]) for case in cases]),
        ACTIVITY: pa.array(activities).dictionary_encode(),
        TIME: pa.array(times, pa.timestamp("ms", "UTC")),
    }
    pq.write_table(pa.table(columns), path)
