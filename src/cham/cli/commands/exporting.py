from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show

_WHATS = ("interactions", "answers", "customers", "journeys")


@click.command(
    help=_("Write rows to a CSV, XLSX, Parquet or JSON lines file, or a whole journey to YAML.")
)
@click.argument("what", type=click.Choice(_WHATS))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=_("FILE.csv, .xlsx, .parquet or .jsonl; of journeys also .yaml"),
)
@click.option("--journey", help=_("the key of the journey that a .yaml file is to hold"))
@shared_options()
def export(  # noqa: PLR0913 - the options of one command
    *,
    what: str,
    out: Path,
    journey: str | None,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Export."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.interactions.exports import export as write_out, export_journey

    if what == "journeys" and out.suffix.lower() in {".yaml", ".yml"}:
        key = export_journey(opened.organisation, journey, out)
        text = _("Journey {journey} written to {out}.").format(journey=key, out=out)
        show({"out": str(out), "journey": key}, text, as_json=as_json)
        return
    rows = write_out(opened.lake(), opened.organisation, what, out)
    text = _("{rows} rows written to {out}.").format(rows=rows, out=out)
    show({"out": str(out), "rows": rows}, text, as_json=as_json)
