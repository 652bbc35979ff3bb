"""What differs between two versions of a journey, and the edits that lead from one to the other.

`edit(before, edits_between(before, after)) == after` for any two versions of a journey.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from cham.core.journeys.editing import Add, Change, Edit, Move, Remove
from cham.core.journeys.journey import Journey
from cham.core.journeys.outline import Entry, Fields, Outline, Part, outline, same
from cham.core.journeys.source import Node

_COMING = (Part.CHANNEL, Part.UNIT, Part.STAGE, Part.TOUCHPOINT, Part.HANDOFF)


class DifferenceKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was.

    Attributes
    ----------
    field
        What was changed of the part; the owner's fields have dotted names (`owner.person`).
    before, after
        Its value then and now, as the journey file writes it with all languages; None where the
        default held or holds. Of a touchpoint that was moved, its stage.
    stage
        Where a touchpoint stands, or stood before it was removed; empty for every other part.
    """

    kind: DifferenceKind
    part: Part
    key: str
    field: str = ""
    before: Node = None
    after: Node = None
    stage: str = ""


def edits_between(before: Journey, after: Journey) -> tuple[Edit, ...]:
    """Give the edits that make one version of a journey into another."""
    return tuple(_edits(outline(before), outline(after)))


def differences(before: Journey, after: Journey) -> tuple[Difference, ...]:
    """Tell what differs, in the order of the map: journey, stages, touchpoints and the rest."""
    old, new = outline(before), outline(after)
    told = chain.from_iterable(_told(old, new, each) for each in _edits(old, new))
    order = {part: place for place, part in enumerate(Part)}
    places = {
        (part, key): place for part in Part for place, key in enumerate([*new[part], *old[part]])
    }
    return tuple(sorted(told, key=lambda each: (order[each.part], places[each.part, each.key])))


def clashes(edits: Iterable[Edit], since: Sequence[Difference]) -> tuple[Difference, ...]:
    """Give what others did that these edits would undo or rest on without knowing.

    Parameters
    ----------
    edits
        Made by somebody who looked at an older version.
    since
        What others changed after that version.
    """
    made = list(edits)
    return tuple(each for each in since if any(_clash(one, each) for one in made))


def _clash(edit: Edit, other: Difference) -> bool:
    is_same = edit.part is other.part and edit.key == other.key
    if other.kind is DifferenceKind.REMOVED:
        return is_same or (other.part, other.key) in _rests_on(edit)
    if isinstance(edit, Change):
        return is_same and other.kind is DifferenceKind.CHANGED and _overwrites(edit, other)
    if isinstance(edit, Remove):
        return is_same or (edit.part is Part.STAGE and edit.key == other.stage)
    if isinstance(edit, Move):
        return is_same and other.kind is DifferenceKind.MOVED
    return is_same and other.kind is DifferenceKind.ADDED


def _overwrites(edit: Change, other: Difference) -> bool:
    """Tell whether a change gives another value to a field than the one just given."""
    whole = "owner" in edit.fields and other.field.startswith("owner.")
    if whole or other.field not in edit.fields:
        return whole
    return not same(edit.fields[other.field], other.after)


def _rests_on(edit: Edit) -> set[tuple[Part, str]]:
    """Name the other parts that must be there for the edit to mean what was meant."""
    if not isinstance(edit, Add | Move):
        return set()
    return {(edit.part, edit.before), (Part.STAGE, edit.stage)}


def _edits(old: Outline, new: Outline) -> Iterator[Edit]:
    yield from _going(Part.HANDOFF, old, new)
    yield from _going(Part.TOUCHPOINT, old, new)
    for part in _COMING:
        yield from _placed(part, old[part], new[part])
    for part in Part:
        yield from _changed(part, old[part], new[part])
    # What others stood in or named goes last, when nothing does so any more.
    for part in (Part.STAGE, Part.UNIT, Part.CHANNEL):
        yield from _going(part, old, new)


def _going(part: Part, old: Outline, new: Outline) -> Iterator[Remove]:
    gone = [key for key in old[part] if key not in new[part]]
    if part is Part.UNIT:
        gone.sort(key=lambda key: -_depth(old[part], key))
    yield from (Remove(part=part, key=key) for key in gone)


def _depth(units: Mapping[str, Entry], key: str) -> int:
    """Count the units above one, so that those below can go first."""
    depth, above = 0, units[key].fields.get("parent")
    while isinstance(above, str) and above in units:
        depth, above = depth + 1, units[above].fields.get("parent")
    return depth


def _changed(part: Part, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Change]:
    if part is Part.JOURNEY:
        # There is one journey, and it stays the same part under another key.
        new = {next(iter(old)): next(iter(new.values()))}
    for key, after in new.items():
        fields = _differing(old[key].fields, after.fields) if key in old else {}
        if fields:
            yield Change(part=part, key=key, fields=fields)


def _differing(before: Fields, after: Fields) -> Fields:
    return {
        name: after.get(name)
        for name in dict.fromkeys([*before, *after])
        if not same(before.get(name), after.get(name))
    }


def _placed(part: Part, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Edit]:
    """Put every part in its place, last ones first, so that the one behind is there already."""
    for stage in dict.fromkeys(entry.stage for entry in new.values()):
        wanted = [key for key, entry in new.items() if entry.stage == stage]
        there = [key for key, entry in old.items() if entry.stage == stage and key in new]
        resting = _resting([key for key in there if new[key].stage == stage], wanted)
        behind = ""
        for key in reversed(wanted):
            if key not in old:
                yield Add(part=part, key=key, fields=new[key].fields, before=behind, stage=stage)
            elif key not in resting:
                yield Move(part=part, key=key, before=behind, stage=stage)
            behind = key


def _resting(there: Sequence[str], wanted: Sequence[str]) -> frozenset[str]:
    """Give as many keys as possible that stand in the wanted order already.

    They are a longest increasing subsequence of the wanted places, found by patience sorting.
    """
    places = {key: place for place, key in enumerate(wanted)}
    ends: list[int] = []
    heads: list[str] = []
    previous: dict[str, str | None] = {}
    for key in there:
        pile = bisect_left(ends, places[key])
        previous[key] = heads[pile - 1] if pile else None
        ends[pile : pile + 1] = [places[key]]
        heads[pile : pile + 1] = [key]
    found = set()
    key_or_none = heads[-1] if heads else None
    while key_or_none is not None:
        found.add(key_or_none)
        key_or_none = previous[key_or_none]
    return frozenset(found)


def _told(old: Outline, new: Outline, edit: Edit) -> Iterator[Difference]:
    then, now = (_entry(flat, edit) for flat in (old, new))
    stage = now.stage if now else then.stage if then else ""
    bare = Difference(kind=DifferenceKind.REMOVED, part=edit.part, key=edit.key, stage=stage)
    if isinstance(edit, Change):
        for name in edit.fields:
            yield replace(
                bare,
                kind=DifferenceKind.CHANGED,
                field=name,
                before=then.fields.get(name) if then else None,
                after=now.fields.get(name) if now else None,
            )
    elif isinstance(edit, Move):
        stages = [(entry.stage or None) if entry else None for entry in (then, now)]
        yield replace(bare, kind=DifferenceKind.MOVED, before=stages[0], after=stages[1])
    else:
        yield replace(bare, kind=DifferenceKind.ADDED) if isinstance(edit, Add) else bare


def _entry(flat: Outline, edit: Edit) -> Entry | None:
    """Find the part that an edit speaks of; there is one journey, whatever its key."""
    if edit.part is Part.JOURNEY:
        return next(iter(flat[edit.part].values()))
    return flat[edit.part].get(edit.key)
