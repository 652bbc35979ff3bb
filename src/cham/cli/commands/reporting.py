from datetime import datetime
from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show


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
