"""Use case: write an organisation's interactions, answers, customers or journeys to a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cham.apps.customers.models import Customer
from cham.apps.journeys.errors import JourneyUnknownError
from cham.apps.journeys.queries import choose_journey, current_journeys, journeys_by_key
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.channels.files import Column, ColumnKind, Value, write_table
from cham.core.interactions import Kind
from cham.core.journeys import write_journey
from cham.lake import COLUMNS, Lake

WHATS = ("interactions", "answers", "customers", "journeys")

_KINDS = {
    "event_time": ColumnKind.TIME,
    "received_at": ColumnKind.TIME,
    "score": ColumnKind.NUMBER,
    "amount": ColumnKind.INTEGER,
    "sequence": ColumnKind.INTEGER,
}
_ANSWERS = (
    "event_time", "customer", "case_key", "name", "touchpoint", "channel", "unit", "metric",
    "score", "scale", "text", "language", "source", "message_id",
)  # fmt: skip
_PEOPLE = ("code", "name", "phone", "mail", "address")


@dataclass(frozen=True, slots=True)
class _Sheet:
    columns: Sequence[Column]
    rows: Iterator[Sequence[Value]]


def export(lake: Lake, organisation: Organisation, what: str, out: Path) -> int:
    """Write the rows to a CSV, XLSX, Parquet or JSON lines file, and give their number.

    Raises
    ------
    ExportFormatError
        When the file's ending is none of these.
    """
    sheets = {
        "interactions": lambda: _from_lake(lake, organisation, COLUMNS),
        "answers": lambda: _from_lake(lake, organisation, _ANSWERS, only=Kind.FEEDBACK),
        "customers": lambda: _customers(organisation),
        "journeys": lambda: _journeys(organisation),
    }
    sheet = sheets[what]()
    return write_table(out, sheet.columns, sheet.rows, zone=organisation.time_zone)


def export_journey(organisation: Organisation, key: str | None, out: Path) -> str:
    """Write a journey as a file that can be imported again, whole, and give its key.

    Parameters
    ----------
    key
        Of which one; may be left out where there is only one.

    Raises
    ------
    JourneyUnknownError, JourneyAmbiguousError
        When there is none of this key, or none was named and there are several or none.
    """
    known = journeys_by_key(organisation)
    chosen = choose_journey(organisation, key)
    if chosen is None:
        raise JourneyUnknownError(journey=key or "", allowed=", ".join(known))
    out.write_text(write_journey(known[chosen.key]), encoding="utf-8")
    return chosen.key


def _from_lake(
    lake: Lake, organisation: Organisation, names: Sequence[str], *, only: Kind | None = None
) -> _Sheet:
    columns = [Column(name, _KINDS.get(name, ColumnKind.TEXT)) for name in names]
    read = names if only is None else (*names, "kind")

    def rows() -> Iterator[Sequence[Value]]:
        for batch in lake.scan(organisation.code, columns=read):
            for row in batch.to_pylist():
                if only is None or row["kind"] == only.value:
                    yield [row[name] for name in names]

    return _Sheet(columns, rows())


def _customers(organisation: Organisation) -> _Sheet:
    def rows() -> Iterator[Sequence[Value]]:
        with organisation_scope(organisation):
            yield from Customer.objects.filter(survivor=None).values_list(*_PEOPLE)

    return _Sheet([Column(name) for name in ("customer", *_PEOPLE[1:])], rows())


def _journeys(organisation: Organisation) -> _Sheet:
    names = (
        "journey", "stage", "stage_name", "touchpoint", "name", "kind", "channel", "accountable",
        "authority", "message", "promise", "expected_emotion",
    )  # fmt: skip

    def rows() -> Iterator[Sequence[Value]]:
        for journey in current_journeys(organisation):
            language = organisation.language
            for stage in journey.stages:
                for each in stage.touchpoints:
                    yield [
                        journey.key,
                        stage.key,
                        stage.name.read(language),
                        each.key,
                        each.name.read(language),
                        each.kind.value,
                        each.channel,
                        ", ".join(each.ownership.accountable),
                        each.ownership.authority.value,
                        each.message.read(language),
                        each.promise.read(language),
                        each.expected_emotion,
                    ]

    kinds = {"expected_emotion": ColumnKind.NUMBER}
    return _Sheet([Column(name, kinds.get(name, ColumnKind.TEXT)) for name in names], rows())
