from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.language import _
from cham.cli.options import reading_options, shared_options, show

if TYPE_CHECKING:
    from cham.core.interactions import Scale
    from cham.core.measures import GroupMeasure, Measure, Unit

_SCALES = {"nps": "nps_0_10", "csat": "csat_1_5", "ces": "ces_1_7"}


class _Range(click.ParamType[tuple[int, int]]):
    """The two ends of a scale, like 0..10."""

    name = "LO..HI"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read two whole numbers with two dots between."""
        if isinstance(value, tuple):
            return value
        low, dots, high = str(value).partition("..")
        try:
            ends = int(low), int(high)
        except ValueError:
            ends = 0, 0
        if not dots or ends[0] >= ends[1]:
            self.fail(
                _("{value} must be two whole numbers, like 0..10").format(value=value), param, ctx
            )
        return ends


@click.command(
    help=_("Compute NPS, CSAT or CES of a file's column, with interval and exclusions.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--metric", type=click.Choice(("nps", "csat", "ces")), required=True, help=_("what to compute")
)
@click.option("--score", required=True, help=_("the column of answers"))
@click.option("--weight", help=_("the column of weights"))
@click.option("--by", help=_("a column whose values are compared"))
@click.option(
    "--valid",
    type=_Range(),
    help=_("the ends of the scale, like 0..10; others are left out and counted"),
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help=_("confidence level"),
)
@click.option(
    "--decimal", type=click.Choice(("comma", "point")), help=_("the decimal sign of numbers")
)
@reading_options
@shared_options(data=False)
def measure(  # noqa: PLR0913 - the options of one command
    *,
    file: Path,
    metric: str,
    score: str,
    weight: str | None,
    by: str | None,
    valid: tuple[int, int] | None,
    level: float,
    decimal: str | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Measure one column of a file."""
    import numpy as np

    from cham.core.interactions import Scale
    from cham.core.measures import measure as compute
    from cham.doors.files import FileReading, read_columns
    from cham.doors.files.values.numbers import DecimalMark

    scale = Scale.parse(_SCALES[metric])
    if valid is not None:
        scale = Scale(metric, *valid)
    read = read_columns(
        file,
        [score, *([weight] if weight else [])],
        [by] if by else [],
        decimal=DecimalMark(decimal) if decimal else None,
        reading=FileReading(encoding=encoding, delimiter=delimiter, sheet=sheet),
    )
    groups = None
    if by:
        names = np.array([*read.labels[by].names, ""], dtype=object)
        groups = names[read.labels[by].codes].tolist()
    found = compute(
        metric,
        read.numbers[score],
        scale=scale,
        weights=read.numbers[weight] if weight else None,
        groups=groups,
        level=level,
    )
    rejected = sum(each.count for each in read.rejected)
    payload = {**_figures(found), "groups": [_group(each) for each in found.groups]}
    payload["rejected"] = rejected
    show(payload, _told(found, scale, lang), as_json=as_json)


def _figures(found: "Measure | GroupMeasure") -> dict[str, Any]:
    return {
        "metric": found.metric,
        "n": found.n,
        "excluded": {
            "blank": found.excluded.blank,
            "out_of_scale": found.excluded.out_of_scale,
        },
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "unit": found.unit.value,
        "weighted": found.weighted,
        "unweighted": found.unweighted,
        "n_effective": found.n_effective,
        "method": found.method,
        "cannot_tell": found.cannot_tell.value if found.cannot_tell else None,
    }


def _group(found: "GroupMeasure") -> dict[str, Any]:
    return {"key": found.key, **_figures(found)}


def _told(found: "Measure", scale: "Scale", language: str) -> str:
    from cham.drawing.numbers import Numbers

    numbers = Numbers(language)
    lines = [_line(found.metric.upper(), found, numbers)]
    if found.weighted is not None and found.unweighted is not None:
        text = _("without weights {value}; {n} weighted answers tell as much as {n_effective}")
        lines.append(
            "  "
            + text.format(
                value=numbers.number(found.unweighted, 1),
                n=numbers.number(found.n),
                n_effective=numbers.number(found.n_effective),
            )
        )
    text = _("not counted: {blank} blank, {outside} outside {low} to {high}")
    excluded = text.format(
        blank=numbers.number(found.excluded.blank),
        outside=numbers.number(found.excluded.out_of_scale),
        low=scale.low,
        high=scale.high,
    )
    lines += [f"  {excluded}", "  " + _("method: {method}").format(method=found.method)]
    lines += [f"  {_line(each.key or '–', each, numbers)}" for each in found.groups]
    return "\n".join(lines)


def _line(name: str, found: "Measure | GroupMeasure", numbers: Any) -> str:
    if found.value is None:
        return _("{name}: cannot tell (n = {n})").format(name=name, n=numbers.number(found.n))
    value = numbers.number(found.value, 1)
    if found.low is None or found.high is None:
        return f"{name}: {value} {_unit(found.unit)} (n = {numbers.number(found.n)})"
    text = _("{name}: {value} {unit}, {level} interval {low} to {high}, n = {n}")
    return text.format(
        name=name,
        value=value,
        unit=_unit(found.unit),
        level=numbers.share(found.level),
        low=numbers.number(found.low, 1),
        high=numbers.number(found.high, 1),
        n=numbers.number(found.n),
    )


def _unit(unit: "Unit") -> str:
    words = {
        "points": _("points"),
        "percent": _("percent"),
        "score": _("mean score"),
        "index": _("index points"),
        "ratio": _("to one"),
    }
    return words.get(unit.value, "")
