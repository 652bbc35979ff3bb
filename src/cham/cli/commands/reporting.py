import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show

if TYPE_CHECKING:
    from cham.core.pains import Cuts

_BAND = re.compile(r"(\S+)=(-?\d+)\.\.(-?\d+)")


class _Band(click.ParamType["tuple[str, Cuts]"]):
    """Where bad ends and good starts on a scale, like csat_1_5=2..4."""

    name = "SCALE=BAD..GOOD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "tuple[str, Cuts]":
        """Read a scale's name and the two points."""
        if isinstance(value, tuple):
            return value
        from cham.core.interactions import Scale
        from cham.core.pains import Cuts

        found = _BAND.fullmatch(str(value))
        if found is None:
            text = _("{value} must be a scale with the ends of its bands, like csat_1_5=2..4")
            self.fail(text.format(value=value), param, ctx)
        scale = Scale.parse(found[1])
        return scale.name, Cuts(bad=int(found[2]), good=int(found[3]))


@click.command(help=_("Write the journey report: one HTML file with everything in it, or a PDF."))
@click.option("--journey", help=_("the journey's key, where there are several"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=_("the day to look from"))
@click.option(
    "--horizon-days",
    type=int,
    default=90,
    show_default=True,
    help=_("days without a purchase that make a lost customer"),
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1, min_open=True),
    help=_("the part of an amount that is margin, like 0.3"),
)
@click.option("--margin-per-order", type=int, help=_("the margin of one order, in đồng"))
@click.option(
    "--band",
    "bands",
    type=_Band(),
    multiple=True,
    help=_("where bad ends and good starts on a scale, like csat_1_5=2..4; may be repeated"),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=_("FILE.html or FILE.pdf"),
)
@shared_options()
def report(  # noqa: PLR0913 - the options of one command
    *,
    journey: str | None,
    as_of: datetime | None,
    horizon_days: int,
    margin: float | None,
    margin_per_order: int | None,
    bands: "tuple[tuple[str, Cuts], ...]",
    out: Path,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Write a report."""
    import time
    from zoneinfo import ZoneInfo

    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.reports.actions import write_report
    from cham.apps.reports.desk import Desk
    from cham.apps.reports.question import Question
    from cham.core.pains import Margin

    zone = ZoneInfo(opened.organisation.time_zone)
    question = Question(
        journey=journey,
        as_of=as_of.replace(tzinfo=zone) if as_of else None,
        margin=Margin(share=margin, per_order=margin_per_order),
        horizon_days=horizon_days,
        cuts=dict(bands),
    )
    desk = Desk(lake=opened.lake(), folder=opened.folder, organisation=opened.organisation)
    page = write_report(desk, question, out, language=lang, now=time.time_ns() // 1000)
    payload = {
        "out": str(out),
        "title": page.title,
        "headlines": list(page.headlines),
        "cannot_show": list(page.cannot),
    }
    lines = [*page.headlines, _("Report written to {out}.").format(out=out)]
    show(payload, "\n".join(lines), as_json=as_json)
