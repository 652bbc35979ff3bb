from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.opening import open_data
from cham.cli.options import shared_options, show

_WHATS = ("interactions", "answers", "customers", "journeys")


@click.command(help=_("Write rows to a CSV, XLSX, Parquet or JSON lines file."))
@click.argument("what", type=click.Choice(_WHATS))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=_("FILE.csv, .xlsx, .parquet or .jsonl"),
)
@shared_options()
def export(
    *, what: str, out: Path, data: Path, organisation: str | None, lang: str, as_json: bool
) -> None:
    """Export."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.interactions.exports import export as write_out

    rows = write_out(opened.lake(), opened.organisation, what, out)
    text = _("{rows} rows written to {out}.").format(rows=rows, out=out)
    show({"out": str(out), "rows": rows}, text, as_json=as_json)
