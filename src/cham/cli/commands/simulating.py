import shlex
from pathlib import Path

import click

from cham.cli.language import _
from cham.cli.options import shared_options, show


@click.command(help=_("Write the files of a lunch-delivery firm whose truth is known."))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=_("the folder to write to"),
)
@click.option(
    "--customers", default=2000, show_default=True, help=_("how many people buy at least once")
)
@click.option("--months", default=24, show_default=True, help=_("how long the firm is watched"))
@click.option("--seed", default=7, show_default=True, help=_("the same seed gives the same firm"))
@click.option(
    "--null",
    "nothing",
    is_flag=True,
    help=_("plant nothing: a firm in which no touchpoint costs customers"),
)
@shared_options(data=False)
def simulate(  # noqa: PLR0913 - the options of one command
    *,
    out: Path,
    customers: int,
    months: int,
    seed: int,
    nothing: bool,
    lang: str,  # noqa: ARG001 - every command takes it
    as_json: bool,
) -> None:
    """Simulate a firm."""
    from cham.apps.demo_firm.files import write_firm
    from cham.core.simulation import MARGIN_SHARE, FirmParameters, simulate_firm

    parameters = FirmParameters(customers=customers, months=months, seed=seed, planted=not nothing)
    written = write_firm(simulate_firm(parameters), out)
    imports = [
        {"file": str(each.path), "map": str(each.mapping_path), "as": each.mapping.purpose.value}
        for each in written.imports
    ]
    commands = [
        ["import", str(written.journey), "--as", "journey"],
        *(["import", e["file"], "--as", e["as"], "--map", e["map"]] for e in imports),
        ["report", "--margin", str(MARGIN_SHARE), "--out", str(out / "report.html")],
    ]
    lines = [_("Written to {out}. To bring it in:").format(out=out)]
    lines += [f"  {shlex.join(['cham', *each])}" for each in commands]
    lines.append(
        _("What was planted, and what it really costs, is in {truth}.").format(truth=written.truth)
    )
    payload = {
        "out": str(out),
        "journey": str(written.journey),
        "units": str(written.units),
        "truth": str(written.truth),
        "imports": imports,
    }
    show(payload, "\n".join(lines), as_json=as_json)
