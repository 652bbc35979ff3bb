"""Bring files in: interactions, feedback, customers, journeys; take an import back."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.language import _, tell
from cham.cli.opening import OpenData, open_data
from cham.cli.options import shared_options, show

if TYPE_CHECKING:
    from cham.apps.imports.actions import Imported
    from cham.doors.files import ColumnMapping, Proposal, Table

PURPOSES = ("interactions", "feedback", "customers", "journey")
_SHOWN_EVERY = 20_000
_CELL_SHOWN = 40


class _ImportGroup(click.Group):
    """`cham import FILE…`, and `cham import undo ID` beside it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take anything but the name of a command for files and their options."""
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["files", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=_ImportGroup, help=_("Bring files in: FILE… --as PURPOSE, or undo ID."))
def import_group() -> None:
    """Group the commands about imports."""


@import_group.command("files", hidden=True, help=_("Import files."))
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--as", "purpose", type=click.Choice(PURPOSES), required=True, help=_("what the rows are")
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("a mapping file: which column is what"),
)
@click.option(
    "--source", default="", help=_("what the rows come from; the file's name without it")
)
@click.option(
    "--dry-run", is_flag=True, help=_("store nothing: show the mapping and the first rows")
)
@shared_options()
def import_files(  # noqa: PLR0913 - the options of one command
    *,
    files: tuple[Path, ...],
    purpose: str,
    mapping: Path | None,
    source: str,
    dry_run: bool,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Import files, or show how they would be read."""
    if dry_run:
        for file in files:
            _rehearse(file, purpose, mapping, as_json=as_json)
        return
    opened = open_data(data, organisation=organisation, language=lang)
    if purpose == "journey":
        results = [_import_journey(opened, file) for file in files]
    else:
        results = [_import_rows(opened, file, purpose, mapping, source) for file in files]
    payload = _total(results)
    if len(results) > 1:
        payload["files"] = results
    show(payload, "\n".join(_told(each) for each in results), as_json=as_json)


@import_group.command("undo", help=_("Take an import back, so that its file can come again."))
@click.argument("code")
@shared_options()
def undo(*, code: str, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """Undo an import."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.imports.actions import undo_import

    undone = undo_import(opened.lake(), opened.organisation, code, now=time.time_ns() // 1000)
    text = _("Import {code} is undone: {rows} interactions taken back.")
    show(
        {"id": code, "rows": undone.rows, "dead_letters": undone.letters},
        text.format(code=code, rows=undone.rows),
        as_json=as_json,
    )


def _import_journey(opened: OpenData, file: Path) -> dict[str, Any]:
    from cham.apps.journeys.actions import keep_journey
    from cham.doors.files.journeys import read_journey_file

    kept = keep_journey(opened.organisation, read_journey_file(file))
    return {
        "file": str(file),
        "id": f"{kept.key}-v{kept.version}",
        "rows": 1,
        "imported": int(kept.is_new),
        "duplicates": int(not kept.is_new),
        "rejected": 0,
        "rejects_file": None,
        "errors": [],
    }


def _import_rows(
    opened: OpenData, file: Path, purpose: str, given: Path | None, source: str
) -> dict[str, Any]:
    from cham.apps.imports.actions import ImportDesk, import_table

    table, mapping = _read_mapped(file, purpose, given)
    desk = ImportDesk(
        lake=opened.lake(),
        folder=opened.folder,
        organisation=opened.organisation,
        say=tell,
        progress=_progress(file),
    )
    done = import_table(desk, table, file, mapping, source=source, now=time.time_ns() // 1000)
    return _result(file, done)


def _result(file: Path, done: "Imported") -> dict[str, Any]:
    return {
        "file": str(file),
        "id": done.code,
        "rows": done.rows,
        "imported": done.imported,
        "duplicates": done.duplicates,
        "rejected": done.rejected,
        "rejects_file": str(done.rejects_file) if done.rejects_file else None,
        "errors": [
            {"code": e.code, "count": e.count, "first_line": e.first_line, "column": e.column}
            for e in done.errors
        ],
        "source": done.source,
        "same_as": done.same_as or None,
    }


def _read_mapped(
    file: Path, purpose: str, given: Path | None
) -> "tuple[Table, ColumnMapping]":  # a pair of what belongs together for one call
    """Open a file by its mapping; without one, by a guess that leaves nothing open."""
    from cham.apps.imports.errors import PurposeMismatchError
    from cham.doors.files import Purpose, load_mapping, open_mapped, open_table, propose_mapping

    if given is not None:
        mapping = load_mapping(given)
        if mapping.purpose.value != purpose:
            raise PurposeMismatchError(purpose=purpose, mapped=mapping.purpose.value)
        return open_mapped(file, mapping.file), mapping
    table = open_table(file)
    proposal = propose_mapping(table, Purpose(purpose))
    if proposal.doubts:
        hint = _("The file's columns leave questions open; see them with --dry-run:")
        click.echo(hint, err=True)
        raise ExceptionGroup("mapping", list(proposal.doubts))
    return table, proposal.mapping


def _rehearse(file: Path, purpose: str, given: Path | None, *, as_json: bool) -> None:
    """Show how a file would be read, and store nothing."""
    if purpose == "journey":
        from cham.doors.files.journeys import read_journey_file

        journey = read_journey_file(file)
        text = _("{count} stages and {touchpoints} touchpoints read.").format(
            count=len(journey.stages), touchpoints=len(journey.touchpoints)
        )
        show(
            {"journey": journey.key, "touchpoints": len(journey.touchpoints)},
            text,
            as_json=as_json,
        )
        return
    from cham.doors.files import Purpose, format_mapping, open_table, propose_mapping

    if given is not None:
        table, mapping = _read_mapped(file, purpose, given)
        _rehearse_mapping(file, table, mapping, as_json=as_json)
        return
    table = open_table(file)
    proposal = propose_mapping(table, Purpose(purpose))
    mapping_text = format_mapping(proposal.mapping, proposal.reasons)
    payload = {
        "file": str(file),
        "format": table.facts.format.value,
        "encoding": table.facts.encoding or None,
        "delimiter": table.facts.delimiter or None,
        "mapping": mapping_text,
        "guesses": [
            {"column": each.column, "field": each.role, "reason": str(each.reason)}
            for each in proposal.guesses
        ],
        "doubts": [{"code": each.code, "text": tell(each)} for each in proposal.doubts],
        "columns": list(table.columns),
        "preview": _preview(proposal.rows),
    }
    show(payload, _proposal_text(table, proposal, mapping_text), as_json=as_json)


def _rehearse_mapping(
    file: Path, table: "Table", mapping: "ColumnMapping", *, as_json: bool
) -> None:
    """Read a whole file by its mapping and count what would be rejected."""
    from cham.apps.imports.outcomes import Errors
    from cham.doors.files import RowError, arrivals

    now = time.time_ns() // 1000
    rows, errors = 0, Errors()
    for row in arrivals(table, mapping, organisation="", source="", received_at=now, import_id=""):
        rows += 1
        if isinstance(row, RowError):
            errors.add(row)
    listed = [
        {"code": e.code, "count": e.count, "first_line": e.first_line, "column": e.column}
        for e in errors.listed()
    ]
    rejected = sum(each.count for each in errors.listed())
    text = _("{rows} rows read, {rejected} would be rejected.")
    lines = [text.format(rows=rows, rejected=rejected), *_error_lines(listed)]
    payload = {"file": str(file), "rows": rows, "rejected": rejected, "errors": listed}
    show(payload, "\n".join(lines), as_json=as_json)


def _proposal_text(table: "Table", proposal: "Proposal", mapping_text: str) -> str:
    lines = [_("Proposed mapping; save it, correct it, and give it with --map:"), "", mapping_text]
    lines += [_("First rows:"), "  " + " | ".join(table.columns)]
    lines += ["  " + " | ".join(cells) for cells in _preview(proposal.rows)]
    if proposal.doubts:
        lines += ["", _("To be settled first:"), *(f"  {tell(each)}" for each in proposal.doubts)]
    return "\n".join(lines)


def _preview(rows: Sequence[Any]) -> list[list[str]]:
    from cham.doors.files.table import cell_text

    shown = [[cell_text(cell) for cell in row.cells] for row in rows]
    return [
        [text if len(text) <= _CELL_SHOWN else text[: _CELL_SHOWN - 1] + "…" for text in cells]
        for cells in shown
    ]


def _total(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add the results of several files up; one file's result stands as it is."""
    if len(results) == 1:
        return dict(results[0])
    counts = ("rows", "imported", "duplicates", "rejected")
    total: dict[str, Any] = {name: sum(each[name] for each in results) for name in counts}
    total["rejects_file"] = None
    total["errors"] = [error for each in results for error in each["errors"]]
    return total


def _told(result: dict[str, Any]) -> str:
    text = _(
        "{file}: {rows} rows = {imported} imported + {duplicates} duplicates + {rejected} rejected "
        "(import {id})"
    )
    lines = [text.format(**result)]
    if result.get("same_as"):
        same = _("The same file came in before, as import {code}; it adds nothing.")
        lines.append(same.format(code=result["same_as"]))
    lines += _error_lines(result["errors"])
    if result["rejects_file"]:
        rejects = _("Rejected rows: {file}. Correct them there and import that file.")
        lines.append(rejects.format(file=result["rejects_file"]))
    return "\n".join(lines)


def _error_lines(errors: Sequence[dict[str, Any]]) -> list[str]:
    text = _("{code}: {count} rows, first on line {first_line}, column {column}")
    return ["  " + text.format(**{**each, "column": each["column"] or "–"}) for each in errors]


def _progress(file: Path) -> Callable[[int], None]:
    """Count rows on a terminal, and nowhere else."""
    if not sys.stderr.isatty():
        return lambda _number: None

    def show_count(number: int) -> None:
        if number % _SHOWN_EVERY == 0:
            click.echo(f"\r{file.name}: {number:,}", nl=False, err=True)

    return show_count
