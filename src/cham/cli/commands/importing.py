"""Bring files in: interactions, feedback, customers, journeys; take an import back."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cham.cli.import_texts import (
    error_lines,
    listed_lookalikes,
    preview,
    say_reason,
    told_import,
    told_proposal,
    understood_lines,
)
from cham.cli.language import _, say, tell
from cham.cli.opening import OpenData, open_data
from cham.cli.options import reading_options, shared_options, show
from cham.cli.progress import told_progress
from cham.cli.refusals import faults_of

if TYPE_CHECKING:
    from cham.apps.imports.actions import Imported
    from cham.core.journeys import Journey
    from cham.doors.files import ColumnMapping, Proposal, Table

_JOURNEY = "journey"
PURPOSES = ("interactions", "feedback", "customers", _JOURNEY)
_UNDO = "undo"
_SHOWN = 5


class _Import(click.Command):
    """`cham import FILE…`, and `cham import undo ID` beside it."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Hand `undo` and what follows it to the command of that name."""
        if args[:1] == [_UNDO]:
            undo.options_metavar = self.options_metavar
            return undo.make_context(f"{info_name} {_UNDO}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(
    "import",
    cls=_Import,
    help=_("Bring files in, or take an import back: cham import undo ID."),
    epilog=_("Begin with --dry-run: it shows how a file would be read, and what is open."),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar=_("FILE..."),
    type=click.Path(path_type=Path),
)
@click.option(
    "--as", "purpose", type=click.Choice(PURPOSES), required=True, help=_("what the rows are")
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    help=_("a mapping file: which column is what"),
)
@click.option(
    "--source",
    default="",
    metavar=_("NAME"),
    help=_("what the rows come from; the file's name without it"),
)
@click.option(
    "--dry-run", is_flag=True, help=_("store nothing: show the mapping and the first rows")
)
@click.option(
    "--header-line",
    type=click.IntRange(min=1),
    metavar=_("NUMBER"),
    help=_("the line that holds the names of the columns"),
)
@reading_options
@shared_options()
def import_files(  # noqa: PLR0913 - the options of one command
    *,
    files: tuple[Path, ...],
    purpose: str,
    mapping: Path | None,
    source: str,
    dry_run: bool,
    header_line: int | None,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    data: Path,
    organisation: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Import files, or show how they would be read."""
    said = {
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "header_line": header_line,
    }
    reading = {name: value for name, value in said.items() if value is not None}
    known = _Known(purpose=purpose, mapping=mapping, reading=reading)
    if dry_run:
        told = _each(files, lambda file: _rehearse(file, known))
        texts = [each.pop("text") for each in told if "text" in each]
        payload = told[0] if len(files) == 1 else {"files": told}
    else:
        opened = open_data(data, organisation=organisation, language=lang, begins=True)
        told = _each(files, lambda file: _import(opened, file, known, source))
        texts = [told_import(each) for each in told if not each["refused"]]
        payload = told[0] if len(files) == 1 else _total(told)
    if texts or as_json:
        show(payload, "\n\n".join(texts), as_json=as_json)
    if any(each["refused"] for each in told):
        raise click.exceptions.Exit(1)


@click.command(_UNDO, help=_("Take an import back, so that its file can come again."))
@click.argument("code", metavar=_("ID"))
@shared_options()
def undo(*, code: str, data: Path, organisation: str | None, lang: str, as_json: bool) -> None:
    """Undo an import."""
    opened = open_data(data, organisation=organisation, language=lang)
    from cham.apps.imports.actions import undo_import

    undone = undo_import(opened.lake(), opened.organisation, code, now=_now())
    text = _("Import {code} is undone: {rows} interactions taken back.")
    show(
        {"id": code, "rows": undone.rows, "dead_letters": undone.letters},
        text.format(code=code, rows=undone.rows),
        as_json=as_json,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the caller says about files."""

    purpose: str
    mapping: Path | None
    reading: dict[str, Any]

    def mapped(self) -> "ColumnMapping | None":
        """Read the mapping file, if one is given; what else is said goes before it."""
        from cham.apps.imports.errors import PurposeMismatchError
        from cham.doors.files import load_mapping

        if self.mapping is None:
            return None
        mapping = load_mapping(self.mapping)
        if mapping.purpose.value != self.purpose:
            raise PurposeMismatchError(purpose=self.purpose, mapped=mapping.purpose.value)
        return replace(mapping, file=replace(mapping.file, **self.reading))

    def proposed(self, file: Path) -> "tuple[Table, Proposal]":
        """Open a file and guess its mapping."""
        from cham.doors.files import FileReading, Purpose, open_mapped, propose_mapping

        reading = FileReading(**self.reading)
        table = open_mapped(file, reading)
        proposal = propose_mapping(table, Purpose(self.purpose))
        found = replace(reading, sheet=reading.sheet or proposal.mapping.file.sheet)
        return table, replace(proposal, mapping=replace(proposal.mapping, file=found))


def _each(files: Sequence[Path], work: Callable[[Path], dict[str, Any]]) -> list[dict[str, Any]]:
    """Do the work on each file; what one is refused for keeps no other from it.

    Each result says under `refused` why its file was refused: nothing, where it was not.
    """
    told: list[dict[str, Any]] = []
    for file in files:
        try:
            told.append({**work(file), "refused": []})
        except Exception as error:
            faults = faults_of(error)
            if len(files) == 1 or not faults:
                raise
            for each in faults:
                click.echo(f"{each.code}: {file}: {say(each)}", err=True)
            reasons = [{"code": each.code, "text": say(each)} for each in faults]
            told.append({"file": str(file), "refused": reasons})
    return told


def _import(opened: OpenData, file: Path, known: _Known, source: str) -> dict[str, Any]:
    if known.purpose == _JOURNEY:
        return _import_journey(opened, file)
    from cham.apps.imports.actions import ImportDesk, import_table

    table, mapping = _open(opened, file, known)
    with told_progress(file.name) as progress:
        desk = ImportDesk(
            lake=opened.lake(),
            folder=opened.folder,
            organisation=opened.organisation,
            say=say,
            progress=progress.taking,
            counting=progress.counting,
        )
        done = import_table(desk, table, file, mapping, source=source, now=_now())
    return _result(file, known.purpose, done)


def _open(
    opened: OpenData, file: Path, known: _Known
) -> "tuple[Table, ColumnMapping]":  # a pair of what belongs together for one call
    """Open a file by its mapping: given, of the import that its rows were rejected by, guessed."""
    from cham.apps.imports.actions import mapping_of_rejects
    from cham.apps.imports.errors import QuestionsOpenError
    from cham.doors.files import open_mapped

    mapping = known.mapped()
    if mapping is not None:
        return open_mapped(file, mapping.file), mapping
    table, proposal = known.proposed(file)
    mapping = mapping_of_rejects(opened.organisation, table)
    if mapping is not None and mapping.purpose.value == known.purpose:
        return table, mapping
    if proposal.doubts:
        raise ExceptionGroup("mapping", [*proposal.doubts, QuestionsOpenError(file=str(file))])
    return table, proposal.mapping


def _import_journey(opened: OpenData, file: Path) -> dict[str, Any]:
    from cham.apps.journeys.actions import keep_journey

    kept = keep_journey(opened.organisation, _read_journey(file))
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


def _read_journey(file: Path) -> "Journey":
    from cham.doors.files.errors import FileMissingError
    from cham.doors.files.journeys import read_journey_file

    try:
        return read_journey_file(file)
    except OSError as error:
        raise FileMissingError(file=file.name, reason=error.strerror or str(error)) from error


def _result(file: Path, purpose: str, done: "Imported") -> dict[str, Any]:
    return {
        "file": str(file),
        "id": done.code,
        "rows": done.rows,
        "imported": done.imported,
        "duplicates": done.duplicates,
        "rejected": done.rejected,
        "rejects_file": str(done.rejects_file) if done.rejects_file else None,
        "errors": [asdict(each) for each in done.errors],
        "as": purpose,
        "source": done.source,
        "same_as": done.same_as or None,
        "flags": [asdict(each) for each in done.flags],
        "lookalikes": listed_lookalikes(done.lookalikes),
    }


def _total(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add the results of several files up; the refused ones are among them and count nothing."""
    done = [each for each in results if not each["refused"]]
    counts = ("rows", "imported", "duplicates", "rejected")
    total: dict[str, Any] = {name: sum(each[name] for each in done) for name in counts}
    total["rejects_file"] = None
    total["errors"] = [error for each in done for error in each["errors"]]
    return total | {"files": list(results)}


def _rehearse(file: Path, known: _Known) -> dict[str, Any]:
    """Show how a file would be read; the text for people stands under `text`."""
    if known.purpose == _JOURNEY:
        return _rehearse_journey(file)
    mapping = known.mapped()
    if mapping is not None:
        return _rehearse_mapping(file, mapping)
    from cham.doors.files import format_mapping, questions, read_rows

    table, proposal = known.proposed(file)
    asked = questions(proposal.mapping, proposal.doubts, tell)
    text = format_mapping(proposal.mapping, proposal.reasons(say_reason), asked)
    understood = (
        list(read_rows(proposal.rows, table, proposal.mapping, proposal.formats, _now()))
        if proposal.formats
        else []
    )
    return {
        "file": str(file),
        **_facts(table),
        "rows": proposal.count,
        "mapping": text,
        "guesses": [
            {"column": each.column, "field": each.role, "reason": say_reason(each.reason)}
            for each in proposal.guesses
        ],
        "doubts": [{"code": each.code, "text": tell(each)} for each in proposal.doubts],
        "columns": list(table.columns),
        "preview": preview(proposal.rows),
        "understood": list(understood_lines(understood, proposal.mapping.zone)),
        "lookalikes": listed_lookalikes(proposal.lookalikes),
        "text": told_proposal(table, proposal, text, understood),
    }


def _facts(table: "Table") -> dict[str, Any]:
    facts = table.facts
    return {
        "format": facts.format.value,
        "compressed": facts.compressed,
        "encoding": facts.encoding or None,
        "delimiter": facts.delimiter or None,
        "header_line": facts.header_line if facts.header_lines else None,
        "header_lines": facts.header_lines,
        "sheet": facts.sheet or None,
        "sheets": list(facts.sheets),
        "hidden_sheets": list(facts.hidden_sheets),
    }


def _rehearse_journey(file: Path) -> dict[str, Any]:
    journey = _read_journey(file)
    text = _("{count} stages and {touchpoints} touchpoints read.")
    return {
        "file": str(file),
        "journey": journey.key,
        "stages": len(journey.stages),
        "touchpoints": len(journey.touchpoints),
        "text": text.format(count=len(journey.stages), touchpoints=len(journey.touchpoints)),
    }


def _rehearse_mapping(file: Path, mapping: "ColumnMapping") -> dict[str, Any]:
    """Read a whole file by its mapping and count what would be rejected."""
    from cham.apps.imports.outcomes import Errors
    from cham.doors.files import RowError, arrivals, open_mapped

    table = open_mapped(file, mapping.file)
    rows, errors, first = 0, Errors(), []
    for row in arrivals(
        table, mapping, organisation="", source="", received_at=_now(), import_id=""
    ):
        rows += 1
        if rows <= _SHOWN:
            first.append(row)
        if isinstance(row, RowError):
            errors.add(row)
    listed = [asdict(each) for each in errors.listed()]
    rejected = sum(each["count"] for each in listed)
    understood = list(understood_lines(first, mapping.zone))
    text = _("{file}: rows read {rows}, would be rejected {rejected}")
    lines = [text.format(file=file, rows=rows, rejected=rejected), *error_lines(listed)]
    return {
        "file": str(file),
        **_facts(table),
        "rows": rows,
        "rejected": rejected,
        "errors": listed,
        "understood": understood,
        "text": "\n".join([*lines, _("How they are understood:"), *understood]),
    }


def _now() -> int:
    return time.time_ns() // 1000
