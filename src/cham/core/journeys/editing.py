"""Edits of a journey: add, change, move, remove; each gives a new journey or an error.

An edit says only what it changes, so that edits of two people on different things both hold.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from cham.core.journeys.document import build_journey
from cham.core.journeys.editing_errors import (
    EditError,
    EditFieldMissingError,
    EditFieldUnknownError,
    EditReferenceError,
    EditsTooManyError,
    EditValueError,
    PartFixedError,
    PartInUseError,
    PartMissingError,
    PartTakenError,
)
from cham.core.journeys.errors import (
    JourneyError,
    JourneyFieldMissingError,
    JourneyFieldUnknownError,
    JourneyKeyTwiceError,
    JourneyReferenceError,
    JourneyValueError,
)
from cham.core.journeys.faults import meaning_faults, schema_faults
from cham.core.journeys.journey import Journey
from cham.core.journeys.outline import (
    Entry,
    Fields,
    Outline,
    Part,
    document_of,
    ends_of,
    flatten_owner,
    outline,
)
from cham.core.journeys.source import Node, Source

_LONGEST_BITS = 1024  # as large as the largest floating-point number
MOST_EDITS = 2000  # a whole large journey replaced by another

# The text fields of each part, which may be given plain and are then in the journey's language.
_TEXTS: Mapping[Part, frozenset[str]] = {
    Part.JOURNEY: frozenset({"name", "persona", "notes"}),
    Part.STAGE: frozenset({"name", "want"}),
    Part.TOUCHPOINT: frozenset({"name", "want", "message", "promise"}),
    Part.UNIT: frozenset({"name"}),
    Part.CHANNEL: frozenset({"name"}),
}
# What says where a part stands, or what stands below it; that is told by edits of their own.
_NOT_FIELDS: Mapping[Part, frozenset[str]] = {
    Part.JOURNEY: frozenset({"journey", "stages", "handoffs", "units", "channels"}),
    Part.STAGE: frozenset({"key", "touchpoints"}),
    Part.TOUCHPOINT: frozenset({"key"}),
    Part.HANDOFF: frozenset({"key", "from", "to"}),
    Part.UNIT: frozenset({"key"}),
    Part.CHANNEL: frozenset({"key"}),
}
_REFUSALS: Mapping[type[JourneyError], type[EditError]] = {
    JourneyFieldMissingError: EditFieldMissingError,
    JourneyFieldUnknownError: EditFieldUnknownError,
    JourneyValueError: EditValueError,
    JourneyKeyTwiceError: EditValueError,
    JourneyReferenceError: EditReferenceError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Put a new part in.

    Attributes
    ----------
    key
        Of a hand-off, the keys of its two touchpoints, `giver>receiver`.
    fields
        As the journey file writes them; the owner's may have dotted names (`owner.person`).
    before
        The key of the part that it stands before; empty for the last place.
    stage
        The stage of a touchpoint.
    """

    part: Part
    key: str
    fields: Mapping[str, Node] = field(default_factory=dict)
    before: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Give fields of a part new values; None takes a field away, so that its default holds."""

    part: Part
    key: str
    fields: Mapping[str, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Put a part before another, a touchpoint also into another stage."""

    part: Part
    key: str
    before: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take a part out, with what cannot be without it: hand-offs, a stage's touchpoints."""

    part: Part
    key: str


Edit: TypeAlias = Add | Change | Move | Remove


def edit(journey: Journey, edits: Iterable[Edit]) -> Journey:
    """Make edits one after the other; all of them or, where one is refused, none.

    Raises
    ------
    EditError
        When a part is missing or taken, a value is not what its field takes, or a key names
        nothing.
    """
    made = list(edits)
    if len(made) > MOST_EDITS:
        raise EditsTooManyError(count=len(made), most=MOST_EDITS)
    flat = outline(journey)
    for each in made:
        _make(flat, each, journey.language)
    document = document_of(flat)
    source = Source(cast("Node", document), {})
    _refuse_unkeepable(source.content)
    for fault in [*schema_faults(source)] or [*meaning_faults(source)]:
        raise _in_use(flat, made, fault) or _refusal(fault)
    return build_journey(document)


def _refuse_unkeepable(node: Node) -> None:
    """Refuse what files and databases do not keep: NUL, half characters, numbers without end."""
    if isinstance(node, dict):
        for name, each in node.items():
            _refuse_unkeepable(name)
            _refuse_unkeepable(each)
    elif isinstance(node, list):
        for each in node:
            _refuse_unkeepable(each)
    elif isinstance(node, str):
        if "\0" in node or any("\ud800" <= letter <= "\udfff" for letter in node):
            shown = node.encode("ascii", "backslashreplace").decode()[:60]
            raise EditValueError(where="text", value=shown, allowed="readable text")
    elif isinstance(node, int | float) and not _is_kept(node):
        raise EditValueError(where="number", value="…", allowed="a number that is not endless")


def _is_kept(number: int | float) -> bool:  # noqa: PYI041 - the two are told apart
    """Tell whether a number has a size that every reader of JSON knows."""
    if isinstance(number, int):
        return number.bit_length() <= _LONGEST_BITS
    return math.isfinite(number)


def _in_use(flat: Outline, made: Iterable[Edit], fault: JourneyError) -> EditError | None:
    """Say that a unit or channel is still used, where taking it out is what is wrong."""
    if isinstance(fault, JourneyReferenceError):
        for each in made:
            if isinstance(each, Remove) and each.key == fault.fields["value"]:
                users = ", ".join(_users(flat, each.part, each.key))
                return PartInUseError(part=each.part, key=each.key, users=users)
    return None


def _refusal(fault: JourneyError) -> EditError:
    fields = {name: value for name, value in fault.fields.items() if name not in _PLACE}
    if isinstance(fault, JourneyKeyTwiceError):
        fields["allowed"] = "unique"
    refusal = next(each for kind, each in _REFUSALS.items() if isinstance(fault, kind))
    return refusal(**fields)


_PLACE = ("line", "column", "limit")


def _make(flat: Outline, each: Edit, language: str) -> None:
    if isinstance(each, Change):
        _change(flat, each, language)
        return
    if each.part is Part.JOURNEY:
        allowed = ", ".join(part for part in Part if part is not Part.JOURNEY)
        raise PartFixedError(part=each.part, allowed=allowed)
    if isinstance(each, Add):
        _add(flat, each, language)
    elif isinstance(each, Move):
        _move(flat, each)
    else:
        _remove(flat, each)


def _add(flat: Outline, each: Add, language: str) -> None:
    if each.key in flat[each.part]:
        raise PartTakenError(part=each.part, key=each.key)
    given = _fields(each.part, each.fields, language)
    entry = Entry({name: value for name, value in given.items() if value is not None})
    if each.part is Part.TOUCHPOINT:
        _find(flat, Part.STAGE, each.stage)
        entry.stage = each.stage
    if each.part is Part.HANDOFF:
        for end in ends_of(each.key):
            _find(flat, Part.TOUCHPOINT, end)
    _put(flat, each.part, each.key, entry, each.before)


def _change(flat: Outline, each: Change, language: str) -> None:
    entry = _find(flat, each.part, each.key)
    given = _fields(each.part, each.fields, language)
    if "owner" in each.fields:
        kept = {k: v for k, v in entry.fields.items() if not k.startswith("owner.")}
        entry.fields = kept
        given.pop("owner", None)
    for name, value in given.items():
        if value is None:
            entry.fields.pop(name, None)
        else:
            entry.fields[name] = value


def _move(flat: Outline, each: Move) -> None:
    entry = _find(flat, each.part, each.key)
    if each.part is Part.TOUCHPOINT:
        stage = each.stage or entry.stage
        _find(flat, Part.STAGE, stage)
        entry.stage = stage
    if each.before != each.key:
        del flat[each.part][each.key]
        _put(flat, each.part, each.key, entry, each.before)


def _put(flat: Outline, part: Part, key: str, entry: Entry, before: str) -> None:
    if before and _find(flat, part, before).stage != entry.stage:
        raise PartMissingError(part=part, key=before)
    entries = flat[part]
    names = list(entries)
    behind = names[names.index(before) :] if before else []
    entries[key] = entry
    for name in behind:
        entries[name] = entries.pop(name)


def _remove(flat: Outline, each: Remove) -> None:
    _find(flat, each.part, each.key)
    del flat[each.part][each.key]
    if each.part is Part.STAGE:
        _forget_stage(flat, each.key)
    elif each.part is Part.TOUCHPOINT:
        _forget_handoffs(flat, lambda end: end == each.key)


def _forget_stage(flat: Outline, gone: str) -> None:
    touchpoints = flat[Part.TOUCHPOINT]
    for key in [key for key, entry in touchpoints.items() if entry.stage == gone]:
        del touchpoints[key]
    _forget_handoffs(flat, lambda end: end not in touchpoints)
    for entry in flat[Part.STAGE].values():
        leads = entry.fields.get("leads_to")
        if isinstance(leads, list) and gone in leads:
            entry.fields["leads_to"] = [key for key in leads if key != gone]


def _forget_handoffs(flat: Outline, is_gone: Callable[[str], bool]) -> None:
    for key in [key for key in flat[Part.HANDOFF] if any(map(is_gone, ends_of(key)))]:
        del flat[Part.HANDOFF][key]


def _users(flat: Outline, part: Part, key: str) -> Iterator[str]:
    """Give the keys of what names a unit or a channel."""
    for name, entry in flat[Part.TOUCHPOINT].items():
        if key in (_units_of(entry) if part is Part.UNIT else [entry.fields.get("channel")]):
            yield name
    if part is Part.UNIT:
        for name, entry in flat[Part.UNIT].items():
            if entry.fields.get("parent") == key:
                yield name


def _units_of(entry: Entry) -> Iterator[Node]:
    for name in ("owner.accountable", "owner.contributors", "owner.ask"):
        value = entry.fields.get(name)
        yield from value if isinstance(value, list) else [value]
    for task in cast("list[Fields]", entry.fields.get("tasks", [])):
        yield task["unit"]


def _find(flat: Outline, part: Part, key: str) -> Entry:
    entry = flat[part].get(key)
    if entry is None:
        raise PartMissingError(part=part, key=key)
    return entry


def _fields(part: Part, given: Mapping[str, Node], language: str) -> Fields:
    """Put plain texts into the journey's language and the owner's fields beside the others."""
    for name in _NOT_FIELDS[part].intersection(given):
        others = ", ".join(sorted(_TEXTS.get(part, {"needs", "carries"})))
        raise EditFieldUnknownError(where=part, field=name, allowed=f"{others} …")
    texts = _TEXTS.get(part, frozenset())
    return flatten_owner(
        {
            name: {language: value} if name in texts and isinstance(value, str) else value
            for name, value in given.items()
        }
    )
