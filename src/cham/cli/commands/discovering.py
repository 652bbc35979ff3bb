from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.language import _
from cham.cli.options import reading_options, shared_options, show

if TYPE_CHECKING:
    from cham.doors.files import Labels
    from cham.engine.discovery import Discovery

_LISTED = 10
_FEW = 5  # of starts and ends


class _Zone(click.ParamType[str]):
    """A time zone by its IANA name."""

    name = "ZONE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a name that the machine knows."""
        from zoneinfo import available_timezones

        if value not in available_timezones():
            text = _("{value} must be a time zone, like Asia/Ho_Chi_Minh")
            self.fail(text.format(value=value), param, ctx)
        return str(value)


@click.command(help=_("Find the paths in any event log: CSV, Parquet, XLSX, JSON lines or XES."))
@click.argument(
    "file", metavar=_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--case", metavar=_("COLUMN"), help=_("the column that says which rows belong together")
)
@click.option("--activity", metavar=_("COLUMN"), help=_("the column that says what happened"))
@click.option("--time", metavar=_("COLUMN"), help=_("the column that says when"))
@click.option(
    "--day-order",
    type=click.Choice(("dmy", "mdy")),
    help=_("what comes first in dates like 03/04"),
)
@click.option(
    "--zone",
    type=_Zone(),
    metavar=_("ZONE"),
    help=_("the time zone of times without one, like Asia/Ho_Chi_Minh"),
)
@reading_options
@shared_options(data=False)
def discover(  # noqa: PLR0913 - the options of one command
    *,
    file: Path,
    case: str | None,
    activity: str | None,
    time: str | None,
    day_order: str | None,
    zone: str | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Discover the paths of a log."""
    from cham.doors.files import FileReading, LogReading, TimeReading, read_log
    from cham.doors.files.values.times import DEFAULT_ZONE, DayOrder
    from cham.engine.discovery import discover as find_paths

    reading = LogReading(
        zone=zone or DEFAULT_ZONE,
        time=TimeReading(order=DayOrder(day_order) if day_order else None),
        file=FileReading(encoding=encoding, delimiter=delimiter, sheet=sheet),
    )
    log = read_log(file, case=case, activity=activity, time=time, reading=reading)
    found = find_paths(_texts(log.case), _texts(log.activity), log.time)
    payload = found.as_json()
    left_out = [asdict(each) for each in log.rejected]
    if left_out:
        payload["rejected"] = left_out
    if not (case and activity and time):
        text = _("Columns read: case “{case}”, activity “{activity}”, time “{time}”")
        names = dict(zip(("case", "activity", "time"), log.columns, strict=True))
        click.echo(text.format(**names), err=True)
    show(payload, _told(found, left_out, lang), as_json=as_json)


def _texts(labels: "Labels") -> Any:
    """Give a column of names as the engine reads it, without writing each name out."""
    import pyarrow as pa

    codes = pa.array(labels.codes, mask=labels.codes < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(labels.names, pa.large_string()))


def _told(found: "Discovery", left_out: list[dict[str, Any]], language: str) -> str:
    from cham.cli.import_texts import error_lines
    from cham.drawing.numbers import Numbers

    numbers = Numbers(language)
    head = _(
        "events: {events}, cases: {cases}, activities: {activities}, different paths: {variants}"
    )
    lines = [
        head.format(
            events=numbers.number(found.events),
            cases=numbers.number(found.cases),
            activities=numbers.number(len(found.activities)),
            variants=numbers.number(found.variant_count),
        )
    ]
    if left_out:
        text = _("{count} rows left out:")
        lines.append(text.format(count=numbers.number(sum(each["count"] for each in left_out))))
        lines += error_lines(left_out)
    for text, counts in (
        (_("Cases begin with: {names}"), found.starts),
        (_("Cases end with: {names}"), found.ends),
    ):
        names = (f"{each.name} ({numbers.number(each.count)})" for each in counts[:_FEW])
        lines.append(text.format(names=", ".join(names)))
    if found.edges:
        lines.append(_("Most frequent moves:"))
    for edge in found.edges[:_LISTED]:
        text = _("{before}, then {after}: {count} times, median {median}, 90% within {p90}")
        told = text.format(
            before=edge.before,
            after=edge.after,
            count=numbers.number(edge.count),
            median=numbers.span(edge.median_seconds),
            p90=numbers.span(edge.p90_seconds),
        )
        lines.append(f"  {told}")
    lines.append(_("Most frequent paths:"))
    lines += [
        f"  {numbers.number(each.count)}: {', '.join(each.steps)}"
        for each in found.variants[:_LISTED]
    ]
    return "\n".join(lines)
