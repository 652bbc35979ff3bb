"""What differs between two versions of a map, in words that its readers know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.utils.translation import gettext as _

from cham.apps.journeys.labels import (
    authority_label,
    field_label,
    kind_label,
    part_label,
    per_label,
    side_label,
)
from cham.core.errors import ChamError
from cham.core.journeys import (
    Difference,
    DifferenceKind,
    Fields,
    Journey,
    Node,
    Part,
)
from cham.core.journeys.outline import ends_of
from cham.drawing.numbers import Numbers

_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One difference in words.

    Attributes
    ----------
    where
        The stage of a touchpoint; empty for what stands in no stage.
    what
        The field that changed, or what happened: added, removed, moved.
    before, after
        Its value then and now; of what was moved, the stages where they differ.
    """

    kind: str
    part: str
    name: str
    where: str
    what: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        name = _("{part} “{name}”").format(part=self.part, name=self.name)
        name = name[:1].upper() + name[1:]
        if self.kind == DifferenceKind.CHANGED:
            words = _("{name}: {what} from “{before}” to “{after}”")
        elif self.before != self.after:
            words = _("{name}: {what}, from “{before}” to “{after}”")
        else:
            words = _("{name}: {what}")
        return words.format(
            name=name, what=self.what.lower(), before=self.before, after=self.after
        )


def tell(
    found: Sequence[Difference], before: Journey, after: Journey, language: str
) -> tuple[Told, ...]:
    """Put differences in words."""
    names = _Names(before, after, language)
    return tuple(_tell(each, names) for each in found)


def explain(error: ChamError) -> str:
    """Say an error in the language in force, and the kinds of parts by their names."""
    fields = dict(error.fields)
    part = fields.get("part")
    if isinstance(part, str):
        fields["part"] = part_label(part)
    return _(error.template).format(**fields)


def _tell(each: Difference, names: "_Names") -> Told:
    happened = {
        DifferenceKind.ADDED: _("Added"),
        DifferenceKind.REMOVED: _("Deleted"),
        DifferenceKind.MOVED: _("Moved"),
    }
    is_change = each.kind is DifferenceKind.CHANGED
    is_move = each.kind is DifferenceKind.MOVED and each.before != each.after
    return Told(
        kind=each.kind,
        part=part_label(each.part),
        name=names.part(each.part, each.key),
        where=names.part(Part.STAGE, each.stage) if each.stage else "",
        what=field_label(each.field) if is_change else happened[each.kind],
        before=names.value(each.field, each.before)
        if is_change
        else _stage(names, each.before, is_move=is_move),
        after=names.value(each.field, each.after)
        if is_change
        else _stage(names, each.after, is_move=is_move),
    )


def _stage(names: "_Names", key: Node, *, is_move: bool) -> str:
    return names.part(Part.STAGE, str(key)) if is_move and key else ""


class _Names:
    """Names of parts and words for values, of both versions, the later one first."""

    def __init__(self, before: Journey, after: Journey, language: str) -> None:
        self._both = (before, after)
        self._language = language
        self._numbers = Numbers(language)

    @cached_property
    def _known(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for journey in self._both:
            found[Part.JOURNEY, journey.key] = journey.name.read(self._language)
            for part, items in (
                (Part.STAGE, journey.stages),
                (Part.TOUCHPOINT, journey.touchpoints),
                (Part.UNIT, journey.units),
                (Part.CHANNEL, journey.channels),
            ):
                for each in items:
                    found[part, each.key] = each.name.read(self._language)
        return found

    def part(self, part: str, key: str) -> str:
        if part == Part.HANDOFF:
            giver, receiver = (self.part(Part.TOUCHPOINT, end) for end in ends_of(key))
            return _("from “{giver}” to “{receiver}”").format(giver=giver, receiver=receiver)
        return self._known.get((part, key)) or key

    def value(self, field: str, value: Node) -> str:
        if value is None:
            return _NOTHING
        words = self._words.get(field)
        return (words(value) if words else _plain(value)) or _NOTHING

    @cached_property
    def _words(self) -> Mapping[str, Callable[[Node], str]]:
        return {
            **dict.fromkeys(
                ("name", "persona", "notes", "want", "message", "promise"), self._text
            ),
            **dict.fromkeys(
                ("owner.accountable", "owner.contributors", "owner.ask", "parent"),
                lambda given: self._list(Part.UNIT, given),
            ),
            "leads_to": lambda given: self._list(Part.STAGE, given),
            "channel": lambda given: self._list(Part.CHANNEL, given),
            "kind": lambda given: kind_label(str(given)),
            "side": lambda given: side_label(str(given)),
            "owner.authority": lambda given: authority_label(str(given)),
            "expected_emotion": lambda given: self._numbers.signed(cast("float", given), 1),
            "required": _yes_or_no,
            "repeatable": _yes_or_no,
            "tasks": self._tasks,
            "cost": self._cost,
            "rule": rule_words,
        }

    def _text(self, given: Node) -> str:
        if not isinstance(given, dict):
            return _plain(given)
        return str(given.get(self._language) or next(filter(None, given.values()), ""))

    def _list(self, part: Part, given: Node) -> str:
        keys = given if isinstance(given, list) else [given]
        return ", ".join(self.part(part, str(key)) for key in keys)

    def _tasks(self, given: Node) -> str:
        tasks = cast("list[Fields]", given)
        return "; ".join(
            f"{self._text(each['name'])} ({self.part(Part.UNIT, str(each['unit']))})"
            for each in tasks
        )

    def _cost(self, given: Node) -> str:
        cost = cast("Fields", given)
        money = self._numbers.money(cast("int", cost["amount"]), str(cost.get("currency", "VND")))
        return f"{money} {per_label(str(cost.get('per', 'interaction')))}"


def rule_words(given: Node) -> str:
    """Say a rule shortly: conditions that must all hold, clauses of which one must."""
    clauses = given if isinstance(given, list) else [given]
    return _(" or ").join(_clause(cast("Fields", each)) for each in clauses)


def _clause(clause: Fields) -> str:
    words = {
        "name": _("event"),
        "kind": _("kind"),
        "channel": _("channel of the source"),
        "touchpoint": _("named by its source"),
        "source": _("source"),
    }
    said = [f"{words[name]} = {_plain(value)}" for name, value in clause.items() if name in words]
    properties = cast("Fields", clause.get("properties", {}))
    said += [f"{name} {_condition(value)}" for name, value in properties.items()]
    return _(" and ").join(said)


def _condition(want: Node) -> str:
    if isinstance(want, dict):
        words = {"at_least": _("at least {value}"), "at_most": _("at most {value}")}
        return _(" and ").join(words[name].format(value=_plain(end)) for name, end in want.items())
    return f"= {_plain(want)}"


def _plain(value: Node) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return _yes_or_no(value)
    return str(value)


def _yes_or_no(value: Node) -> str:
    return _("yes") if value else _("no")
