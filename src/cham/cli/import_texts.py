"""What `cham import` tells people: what became of a file, or how it would be read.

A rehearsal is written as a mapping file in which everything else is a remark, so that it can be
sent into a file, completed there and given with `--map`.
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cham.cli.language import SPOKEN, _, tell
from cham.drawing.numbers import Numbers

if TYPE_CHECKING:
    from cham.core.interactions import Interaction
    from cham.doors.files import Proposal, Reason, RowArrivals, RowError, Table

_CELL_SHOWN, _TEXT_SHOWN = 40, 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = Numbers(SPOKEN).number


def say_reason(reason: "Reason") -> str:
    """Write why a column was taken for something."""
    return _(reason.template).format(**reason.fields)


def told_import(result: dict[str, Any]) -> str:
    """Tell what became of a file."""
    text = _(
        "{file}: rows {rows} = imported {imported} + duplicates {duplicates} + rejected {rejected} "
        "(import {id})"
    )
    counts = {
        each: _NUMBER(result[each]) for each in ("rows", "imported", "duplicates", "rejected")
    }
    lines = [text.format(file=result["file"], id=result["id"], **counts)]
    if result.get("same_as"):
        if result["imported"]:
            same = _("The same file came in before, as import {code}; only what is new was added.")
        else:
            same = _("The same file came in before, as import {code}; it adds nothing.")
        lines.append(same.format(code=result["same_as"]))
    lines += error_lines(result["errors"])
    if result["rejects_file"]:
        rejects = _("Correct the rejected rows in their file, then: {command}")
        command = f"cham import {shlex.quote(result['rejects_file'])} --as {result['as']}"
        lines.append(rejects.format(command=command))
    lines += flag_lines(result.get("flags", ()))
    lines += lookalike_lines(result.get("lookalikes", ()))
    return "\n".join(lines)


def error_lines(errors: Iterable[dict[str, Any]]) -> list[str]:
    """Tell how many rows were rejected for what, and where first."""
    text = _("{code}: rows {count}, first on line {first_line}, column {column}")
    return [f"  {text.format(**_counted(each))}" for each in errors]


def flag_lines(flags: Iterable[dict[str, Any]]) -> list[str]:
    """Tell what was changed in rows that came in."""
    from cham.doors.files import FLAG_TEXTS

    text = _("{code}: rows {count}, first on line {first_line}: {what}")
    return [f"  {text.format(**_counted(e), what=_(FLAG_TEXTS[e['code']]))}" for e in flags]


def lookalike_lines(found: Iterable[dict[str, Any]]) -> list[str]:
    """Tell which values may be one, and how to make them one."""
    values = _(
        "Column {column}: {spellings} may be one; where they are, translate one into the other "
        "under values: {field} in the mapping"
    )
    people = _("Column {column}: {spellings} may be one person; nothing was joined")
    one = _("“{text}” (rows {count}, first on line {first_line})")
    return [
        "  "
        + (people if each["field"] == "customer_name" else values).format(
            column=each["column"],
            field=each["field"],
            spellings=", ".join(one.format(**_counted(way)) for way in each["spellings"]),
        )
        for each in found
    ]


def _counted(found: dict[str, Any]) -> dict[str, Any]:
    known = {"column": found.get("column") or "–", "count": _NUMBER(found["count"])}
    return found | known


def told_proposal(
    table: "Table",
    proposal: "Proposal",
    mapping: str,
    understood: "Sequence[RowArrivals | RowError]",
) -> str:
    """Tell how a file would be read without a mapping, as a mapping file."""
    if proposal.doubts:
        state = _("Not ready yet: settle what is asked below, then give this text with --map.")
    else:
        state = _("Nothing is open. Correct what is wrong, then give this text with --map.")
    shown = [_("The first rows, column by column:")]
    for number, column in enumerate(table.columns):
        cells = (cells[number] for cells in preview(proposal.rows) if number < len(cells))
        shown.append(f"  {column}: {' | '.join(cells)}")
    lines = [*fact_lines(table, proposal.count), state, *shown]
    if understood:
        lines += [_("How they are understood:")]
        lines += understood_lines(understood, proposal.mapping.zone)
    lines += lookalike_lines(listed_lookalikes(proposal.lookalikes))
    if proposal.left_out:
        lines += [_("Columns that nothing is taken from:")]
        lines += [f"  {each.column}: {say_reason(each.reason)}" for each in proposal.left_out]
    lines += [tell(doubt) for doubt in proposal.doubts]
    return "\n".join([*(f"# {line}".rstrip() for line in lines), mapping.rstrip("\n")])


def fact_lines(table: "Table", rows: int) -> list[str]:
    """Tell what was found out about a file, for a person to confirm."""
    facts = table.facts
    told = [facts.format.value, *(["gzip"] if facts.compressed else [])]
    if facts.encoding:
        told.append(facts.encoding)
    if facts.delimiter:
        sign = {"\t": _("tab")}.get(facts.delimiter, f"“{facts.delimiter}”")
        told.append(_("cells divided by {sign}").format(sign=sign))
    if facts.sheet:
        told.append(_("sheet “{sheet}”").format(sheet=facts.sheet))
    if facts.header_lines:
        text = (
            _("names on line {line}")
            if facts.header_lines == 1
            else _("names on {count} lines from line {line} on")
        )
        told.append(text.format(line=facts.header_line, count=facts.header_lines))
    told.append(_("rows {rows}").format(rows=_NUMBER(rows)))
    lines = [f"{table.name}: {', '.join(told)}"]
    if facts.hidden_sheets:
        text = _("Hidden sheets, not read: {names}")
        lines.append(text.format(names=", ".join(facts.hidden_sheets)))
    return lines


def preview(rows: "Sequence[Any]") -> list[list[str]]:
    """Give the cells of some rows, shortened, each on one line."""
    from cham.doors.files.table import cell_text

    return [[_short(cell_text(cell), _CELL_SHOWN) for cell in row.cells] for row in rows]


def understood_lines(rows: "Iterable[RowArrivals | RowError]", zone: str) -> Iterator[str]:
    """Tell what some rows say, in the words of the platform."""
    from cham.doors.files import RowError

    for row in rows:
        if isinstance(row, RowError):
            said = [tell(fault) for _column, fault in row.faults]
        else:
            said = [_told(each.interaction, ZoneInfo(zone)) for each in row.arrivals]
        line = _("line {line}").format(line=row.line)
        yield f"  {line}: {said[0]}"
        yield from (f"  {' ' * len(line)}  {each}" for each in said[1:])


def _told(interaction: "Interaction", zone: ZoneInfo) -> str:
    moment = (_EPOCH + timedelta(microseconds=interaction.event_time)).astimezone(zone)
    parts = [moment.isoformat(" ", "seconds"), interaction.kind.value]
    if interaction.name != interaction.kind.value:
        parts.append(interaction.name)
    if interaction.case_key:
        parts.append(interaction.case_key)
    if interaction.score is not None:
        parts.append(f"{interaction.scale} = {interaction.score:g}")
    if interaction.touchpoint:
        parts.append(_short(interaction.touchpoint, _CELL_SHOWN))
    if interaction.amount is not None:
        parts.append(_money(interaction.amount, interaction.currency))
    if interaction.text:
        parts.append(f"“{_short(interaction.text, _TEXT_SHOWN)}”")
    return ", ".join(parts)


def _money(amount: int, currency: str) -> str:
    """Write an amount to the last unit: it is shown to be compared with the file."""
    from cham.doors.files.values.money import decimals_of

    decimals = decimals_of(currency)
    return f"{_NUMBER(amount / 10**decimals, decimals)} {currency}"


def listed_lookalikes(found: "Iterable[Any]") -> list[dict[str, Any]]:
    """Give lookalikes as they stand in JSON."""
    return [
        {
            "field": each.role.value,
            "column": each.column,
            "spellings": [
                {"text": way.text, "count": way.count, "first_line": way.line}
                for way in each.spellings
            ],
        }
        for each in found
    ]


def _short(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
