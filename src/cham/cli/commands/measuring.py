from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.language import _
from cham.cli.options import reading_options, shared_options, show

if TYPE_CHECKING:
    from cham.core.interactions import Scale
    from cham.core.measures import Difference, Estimate, GroupMeasure, Measure
    from cham.doors.files import Columns

_SCALES = {"nps": "nps_0_10", "csat": "csat_1_5", "ces": "ces_1_7"}


class _Range(click.ParamType[tuple[int, int]]):
    """The two ends of a scale, like 0..10."""

    name = "LO..HI"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read two whole numbers with two dots between, the lower one first."""
        if isinstance(value, tuple):
            return value
        low, _dots, high = str(value).partition("..")
        try:
            ends = int(low), int(high)
        except ValueError:
            ends = 0, 0
        if ends[0] >= ends[1]:
            text = _("{value} must be two whole numbers, the lower one first, like 0..10")
            self.fail(text.format(value=value), param, ctx)
        return ends


@click.command(
    help=_("Compute NPS, CSAT or CES of a file's column, with interval and exclusions.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--metric", type=click.Choice(tuple(_SCALES)), required=True, help=_("what to compute")
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
    "--high-is",
    type=click.Choice(("easy", "hard")),
    help=_("what a high answer to a CES question means; easy where left out"),
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
    high_is: str | None,
    level: float,
    decimal: str | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Measure one column of a file."""
    if high_is and metric != "ces":
        text = _("--high-is belongs to --metric ces; leave it out")
        raise click.UsageError(text)
    from cham.cli.measure_texts import MeasureTeller
    from cham.core.interactions import Scale
    from cham.doors.files import FileReading, read_columns
    from cham.doors.files.values.numbers import DecimalMark
    from cham.drawing.numbers import Numbers

    scale = Scale(metric, *valid) if valid else Scale.parse(_SCALES[metric])
    read = read_columns(
        file,
        [score, *([weight] if weight else [])],
        [by] if by else [],
        decimal=DecimalMark(decimal) if decimal else None,
        reading=FileReading(encoding=encoding, delimiter=delimiter, sheet=sheet),
    )
    if valid is None:
        read.require_scale(score, scale)
    asked = "ces_reversed" if high_is == "hard" else metric
    found = _compute(read, asked, scale, (score, weight, by), level)
    payload = {
        **_figures(found),
        "scale": scale.name,
        "rows": read.rows,
        "rejected": sum(each.count for each in read.rejected if not each.column),
        "not_numbers": sum(each.count for each in read.rejected if each.column == score),
        "groups": [_group(each) for each in found.groups],
    }
    show(payload, MeasureTeller(scale, Numbers(lang)).tell(found, read.rejected), as_json=as_json)


def _compute(
    read: "Columns",
    metric: str,
    scale: "Scale",
    columns: tuple[str, str | None, str | None],
    level: float,
) -> "Measure":
    import numpy as np

    from cham.core.measures import measure as compute

    score, weight, by = columns
    weights = groups = None
    if weight:
        given = read.numbers[weight]
        weights = np.where(np.isfinite(given), given, np.nan)  # what is no number is no weight
    if by:
        names = np.array([*read.labels[by].names, ""], dtype=object)  # −1 is the last: no group
        groups = names[read.labels[by].codes].tolist()
    return compute(
        metric, read.numbers[score], scale=scale, weights=weights, groups=groups, level=level
    )


def _figures(found: "Measure") -> dict[str, Any]:
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
        "beside": [_beside(each) for each in found.beside],
    }


def _beside(found: "Estimate") -> dict[str, Any]:
    return {
        "name": found.name,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "unit": found.unit.value,
    }


def _group(found: "GroupMeasure") -> dict[str, Any]:
    return {"key": found.key, **_figures(found), "difference": _difference(found.difference)}


def _difference(found: "Difference") -> dict[str, Any]:
    """Give how far a group lies from all the others together."""
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "p_value": found.p_value,
        "adjusted_p_value": found.adjusted_p_value,
        "verdict": found.verdict.value,
        "method": found.method,
    }
