"""A guessed mapping as plain values, for a page to ask about and a form to correct."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _, gettext_noop

from cham.apps.imports.errors import RoleUnknownError
from cham.core.errors import ChamError
from cham.doors.files import (
    ColumnMapping,
    Field,
    MappingFaults,
    PropertyColumn,
    Proposal,
    Purpose,
    ScoreColumn,
    Table,
    format_mapping,
    open_table,
    parse_mapping,
    propose_mapping,
)
from cham.doors.files.mapping.errors import MappingMissingError
from cham.doors.files.table import cell_text
from cham.doors.files.values.numbers import DecimalMark
from cham.doors.files.values.times import DayOrder

LEAVE, KEEP, NUMBER = "leave", "keep", "number"
SCALES = ("nps_0_10", "csat_1_5", "ces_1_7", "emotion_-2_2", "csat_0_10", "csat_0_100")
_SCORE = "score:"
_CELL_SHOWN = 60
_MOST_COLUMNS = 200


def read_proposal(path: Any, purpose: str) -> tuple[Table, Proposal, Purpose]:
    """Open a file and guess; without a purpose, take the one that leaves the least open."""
    table = open_table(path)
    if purpose:
        chosen = Purpose(purpose)
        return table, propose_mapping(table, chosen), chosen
    guesses = [(each, propose_mapping(table, each)) for each in _likely(table)]
    chosen, best = min(guesses, key=lambda each: len(each[1].doubts))
    return table, best, chosen


def _likely(table: Table) -> Sequence[Purpose]:
    """Order the purposes by what the file looks like: answers where it has scores, else events."""
    feedback = propose_mapping(table, Purpose.FEEDBACK)
    if feedback.mapping.scores or feedback.mapping.texts:
        return (Purpose.FEEDBACK, Purpose.INTERACTIONS)
    return (Purpose.INTERACTIONS, Purpose.CUSTOMERS)


def plain(table: Table, proposal: Proposal) -> dict[str, Any]:
    """Write a proposal as plain values."""
    reasons = {each.column: each.reason for each in proposal.guesses}
    samples = [[cell_text(cell) for cell in row.cells] for row in proposal.rows]
    return {
        "encoding": table.facts.encoding or "",
        "delimiter": table.facts.delimiter or "",
        "format": table.facts.format.value,
        "rows": proposal.count,
        "columns": [
            {
                "name": name,
                "role": role_of(proposal.mapping, name),
                "reason": _told(reasons.get(name)),
                "samples": [
                    _short(row[place]) for row in samples if place < len(row) and row[place]
                ][:5],
            }
            for place, name in enumerate(table.columns[:_MOST_COLUMNS])
        ],
        "doubts": [
            {"code": each.code, "template": each.template, "fields": _texts(each)}
            for each in proposal.doubts
        ],
        "zone": proposal.mapping.zone,
    }


def _told(reason: Any) -> dict[str, Any]:
    if reason is None:
        return {}
    return {"template": reason.template, "fields": {k: str(v) for k, v in reason.fields.items()}}


def _texts(error: ChamError) -> dict[str, str]:
    return {name: str(value) for name, value in error.fields.items()}


def _short(text: str) -> str:
    return text if len(text) <= _CELL_SHOWN else text[: _CELL_SHOWN - 1] + "…"


def role_of(mapping: ColumnMapping, column: str) -> str:
    """Say what a mapping takes a column for."""
    for field, name in mapping.columns.items():
        if name == column:
            return field.value
    if column in mapping.texts:
        return Field.TEXT.value
    for score in mapping.scores:
        if score.column == column:
            return f"{_SCORE}{score.scale}"
    for kept in mapping.properties:
        if kept.column == column:
            return NUMBER if kept.number else KEEP
    return LEAVE


def roles() -> Sequence[tuple[str, str]]:
    """Give everything that a column can be, with its name for the reader."""
    fields = [(field.value, _(_FIELD_NAMES[field])) for field in _FIELD_NAMES]
    scales = [(f"{_SCORE}{scale}", scale_words(scale)) for scale in SCALES]
    rest = [
        (KEEP, _("Keep under its own name")),
        (NUMBER, _("Keep as a number")),
        (LEAVE, _("Leave out")),
    ]
    return [*fields, *scales, *rest]


def scale_words(scale: str) -> str:
    """Say a scale in the reader's words; as it is written where it is none that is offered."""
    if scale not in SCALES:
        return scale
    metric, low, high = scale.split("_")
    names = {
        "nps": _("Recommendation, {low} to {high} (NPS)"),
        "csat": _("Satisfaction, {low} to {high}"),
        "ces": _("Ease, {low} to {high}"),
        "emotion": _("Emotion, {low} to {high}"),
    }
    return names[metric].format(low=low.replace("-", "−"), high=high)


def missing_in(mapping_text: str) -> Sequence[str]:
    """Name what some column must be before the file can be brought in, for the reader."""
    try:
        parse_mapping(mapping_text)
    except MappingFaults as faults:
        fields = [
            str(each.fields["field"])
            for each in faults.exceptions
            if isinstance(each, MappingMissingError)
        ]
        names = [[_(_FIELD_NAMES[Field(name)]) for name in each.split(" / ")] for each in fields]
        return [_(" or ").join(each) for each in names]
    return []


def corrected(
    mapping_text: str,
    chosen: Mapping[str, str],
    *,
    order: str = "",
    mark: str = "",
    checked: Collection[str] | None = None,
) -> str:
    """Put a person's choices into a guessed mapping, and give the mapping file.

    Parameters
    ----------
    chosen
        What each column is, by its name; one that is not named stays as it was guessed.
    order, mark
        `dmy` or `mdy`, `comma` or `point`, where the file leaves it open.
    checked
        Columns of scores whose scale is right although the answers do not look so, besides those
        with another scale than before; None leaves it as it was said before.

    Raises
    ------
    RoleUnknownError
        When a column is said to be something that no column can be.
    """
    guessed = parse_mapping(mapping_text, is_whole=False)
    allowed = {role for role, _name in roles()}
    columns: dict[Field, str] = {}
    texts: list[str] = []
    scores: list[ScoreColumn] = []
    kept: list[PropertyColumn] = []
    known = {each.column: each for each in guessed.scores}
    for column, role in chosen.items():
        if role == LEAVE:
            continue
        if role == Field.TEXT.value:
            texts.append(column)
        elif role.startswith(_SCORE):
            said = None if checked is None else column in checked
            scores.append(
                _score(known.get(column), column, role.removeprefix(_SCORE), checked=said)
            )
        elif role in {KEEP, NUMBER}:
            kept.append(PropertyColumn(column=column, number=role == NUMBER))
        elif role in allowed:
            columns[Field(role)] = column
        else:
            raise RoleUnknownError(column=column, role=role, allowed=", ".join(sorted(allowed)))
    mapping = replace(
        guessed,
        columns=columns,
        texts=tuple(texts),
        scores=tuple(scores),
        properties=tuple(kept),
    )
    if order:
        mapping = replace(mapping, time=replace(mapping.time, order=DayOrder(order)))
    if mark:
        mapping = replace(mapping, amount=replace(mapping.amount, decimal=DecimalMark(mark)))
    return format_mapping(mapping)


def _score(
    known: ScoreColumn | None, column: str, scale: str, *, checked: bool | None
) -> ScoreColumn:
    """Take a person's scale; where it is another than before, they have checked it."""
    if known is not None and known.scale == scale:
        return known if checked is None else replace(known, checked=checked)
    kept = known or ScoreColumn(column=column)
    return replace(kept, scale=scale, checked=True)


_FIELD_NAMES = {
    Field.TIME: gettext_noop("When it happened"),
    Field.CLOCK: gettext_noop("Time of day"),
    Field.CUSTOMER: gettext_noop("Customer id"),
    Field.PHONE: gettext_noop("Phone"),
    Field.MAIL: gettext_noop("Mail"),
    Field.ANONYMOUS: gettext_noop("Device or visitor id"),
    Field.CUSTOMER_NAME: gettext_noop("Customer's name"),
    Field.ADDRESS: gettext_noop("Address"),
    Field.CASE_KEY: gettext_noop("Order, ticket or session"),
    Field.NAME: gettext_noop("What happened"),
    Field.KIND: gettext_noop("Kind of interaction"),
    Field.TOUCHPOINT: gettext_noop("Touchpoint"),
    Field.CHANNEL: gettext_noop("Channel"),
    Field.DEVICE: gettext_noop("Device"),
    Field.UNIT: gettext_noop("Unit"),
    Field.STAFF: gettext_noop("Member of staff"),
    Field.TEXT: gettext_noop("Comment"),
    Field.LANGUAGE: gettext_noop("Language"),
    Field.AMOUNT: gettext_noop("Amount"),
    Field.CURRENCY: gettext_noop("Currency"),
    Field.SCALE: gettext_noop("Scale of the score"),
    Field.MESSAGE_ID: gettext_noop("Id of the row"),
}
