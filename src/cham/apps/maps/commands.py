"""What the buttons of a map mean: a verb, a part and its key, as edits of the journey."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.journeys.keys import free_key, key_of
from cham.apps.journeys.labels import part_label
from cham.apps.maps.errors import CommandUnknownError, TextMissingError
from cham.apps.maps.texts import language_to_edit, with_language
from cham.core.journeys import (
    Add,
    Change,
    Edit,
    Journey,
    Move,
    Node,
    Part,
    Remove,
    Stage,
    Text,
    Touchpoint,
)

_LONGEST_NAME = 200
_TEXTS = {Part.STAGE: ("name", "want"), Part.TOUCHPOINT: ("name", "want", "message", "promise")}


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asked for, and the words with which it is told when it is done."""

    edits: tuple[Edit, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command as it was sent."""

    part: Part
    key: str
    field: str
    given: Mapping[str, str]
    journey: Journey
    current: Journey
    language: str

    @property
    def name(self) -> str:
        found = _parts(self.journey, self.part).get(self.key)
        return found.name.read(self.language) if found else self.key


def command_of(
    given: Mapping[str, str], journey: Journey, current: Journey, language: str
) -> Command:
    """Read a command off a form.

    Parameters
    ----------
    given
        `do` holds the verb, the part, its key and where needed a field, with spaces between;
        further fields depend on the verb.
    journey
        What was looked at; places like "one up" are meant in it.
    current
        The draft as it stands; new keys must be free in it.

    Raises
    ------
    CommandUnknownError, TextMissingError
        When the form says nothing that can be done.
    """
    said = given.get("do", "")
    verb, part, key, field = (*said.split(" "), "", "", "", "")[:4]
    read = _VERBS.get(verb)
    if read is None or part not in (Part.STAGE, Part.TOUCHPOINT):
        raise CommandUnknownError(command=said[:60], allowed=", ".join(_VERBS))
    return read(_Asked(Part(part), key, field, given, journey, current, language))


def _parts(journey: Journey, part: Part) -> Mapping[str, Stage | Touchpoint]:
    found = journey.stages if part is Part.STAGE else journey.touchpoints
    return {each.key: each for each in found}


def _add(asked: _Asked) -> Command:
    """Add a stage (`before` another), or a touchpoint to the stage of this key."""
    name = " ".join(asked.given.get("name", "").split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise TextMissingError(length=len(name), most=_LONGEST_NAME)
    key = free_key(key_of(name), _parts(asked.current, asked.part))
    fields: dict[str, Node] = {"name": {asked.language: name}}
    if asked.part is Part.TOUCHPOINT:
        add = Add(part=asked.part, key=key, stage=asked.key, fields=fields)
    else:
        add = Add(part=asked.part, key=key, before=asked.given.get("before", ""), fields=fields)
    return Command((add,), _("Added: “{name}”").format(name=name))


def _remove(asked: _Asked) -> Command:
    words = _("Deleted: {part} “{name}”").format(part=part_label(asked.part), name=asked.name)
    return Command((Remove(part=asked.part, key=asked.key),), words)


def _move(asked: _Asked) -> Command:
    """Move to a place that was pointed at: `before` another, in a `stage`."""
    move = Move(
        part=asked.part,
        key=asked.key,
        before=asked.given.get("before", ""),
        stage=asked.given.get("stage", "") if asked.part is Part.TOUCHPOINT else "",
    )
    return Command((move,), _moved(asked))


def _backwards(asked: _Asked) -> Command:
    return _step(asked, -1)


def _onwards(asked: _Asked) -> Command:
    return _step(asked, 1)


def _step(asked: _Asked, by: int) -> Command:
    """Move one place: a stage among stages, a touchpoint within its stage."""
    row = _row(asked)
    place = row.index(asked.key) if asked.key in row else 0
    rest = [key for key in row if key != asked.key]
    wanted = min(max(place + by, 0), len(rest))
    before = rest[wanted] if wanted < len(rest) else ""
    return Command((Move(part=asked.part, key=asked.key, before=before),), _moved(asked))


def _row(asked: _Asked) -> list[str]:
    stages = asked.journey.stages
    if asked.part is Part.STAGE:
        return [each.key for each in stages]
    held = ([each.key for each in stage.touchpoints] for stage in stages)
    return next((row for row in held if asked.key in row), [])


def _to_previous(asked: _Asked) -> Command:
    return _to_stage(asked, -1)


def _to_next(asked: _Asked) -> Command:
    return _to_stage(asked, 1)


def _to_stage(asked: _Asked, by: int) -> Command:
    """Move a touchpoint to the end of the stage before, or to the beginning of the one after."""
    stages = asked.journey.stages
    here = next(
        (i for i, stage in enumerate(stages) if asked.key in {t.key for t in stage.touchpoints}), 0
    )
    target = stages[min(max(here + by, 0), len(stages) - 1)]
    first = target.touchpoints[0].key if target.touchpoints and by > 0 else ""
    if target is stages[here]:
        first = asked.key
    move = Move(part=asked.part, key=asked.key, stage=target.key, before=first)
    return Command((move,), _moved(asked))


def _set(asked: _Asked) -> Command:
    """Write a text anew, in the language in which it is read."""
    if asked.field not in _TEXTS[asked.part]:
        raise CommandUnknownError(command=asked.field[:60], allowed=", ".join(_TEXTS[asked.part]))
    found = _parts(asked.journey, asked.part).get(asked.key)
    text: Text = getattr(found, asked.field) if found else Text()
    written = asked.given.get("text", "")
    if asked.field == "name" and not 1 <= len(written.strip()) <= _LONGEST_NAME:
        raise TextMissingError(length=len(written.strip()), most=_LONGEST_NAME)
    node = with_language(text, language_to_edit(text, asked.language), written)
    change = Change(part=asked.part, key=asked.key, fields={asked.field: node})
    return Command((change,), _("Saved: “{name}”").format(name=asked.name))


def _moved(asked: _Asked) -> str:
    return _("Moved: “{name}”").format(name=asked.name)


_VERBS: Mapping[str, Callable[[_Asked], Command]] = {
    "add": _add,
    "remove": _remove,
    "move": _move,
    "up": _backwards,
    "down": _onwards,
    "left": _to_previous,
    "right": _to_next,
    "set": _set,
}
