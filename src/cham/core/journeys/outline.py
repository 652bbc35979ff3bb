"""A journey laid out flat: every part under its key, with its fields as its file writes them.

Edits and differences speak of parts and fields, so they look at this and not at the tree.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, cast

from cham.core.journeys.document import (
    Document,
    HandoffNode,
    StageNode,
    build_journey,
    describe_journey,
)
from cham.core.journeys.journey import Journey
from cham.core.journeys.source import Node

Fields: TypeAlias = dict[str, Node]

_PASSES_TO = ">"  # in the key of a hand-off; no other key has it
_AGAIN = "#"
_OWNER = "owner"


class Part(StrEnum):
    """What a journey is made of."""

    JOURNEY = "journey"
    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    HANDOFF = "handoff"
    UNIT = "unit"
    CHANNEL = "channel"


@dataclass(slots=True)
class Entry:
    """One part: its fields, those of the owner by dotted names (`owner.person`).

    Attributes
    ----------
    stage
        Where a touchpoint stands; empty for every other part.
    """

    fields: Fields
    stage: str = ""


Outline: TypeAlias = dict[Part, dict[str, Entry]]


def outline(journey: Journey) -> Outline:
    """Lay a journey out flat; the result may be changed freely."""
    document = cast("dict[str, Node]", describe_journey(journey, in_full=True))
    flat: Outline = {part: {} for part in Part}
    for stage in _nodes(document.pop("stages", [])):
        key = str(stage.pop("key"))
        for touchpoint in _nodes(stage.pop("touchpoints", [])):
            its_key = str(touchpoint.pop("key"))
            flat[Part.TOUCHPOINT][its_key] = Entry(flatten_owner(touchpoint), key)
        flat[Part.STAGE][key] = Entry(stage)
    for handoff in _nodes(document.pop("handoffs", [])):
        pair = handoff_key(str(handoff.pop("from")), str(handoff.pop("to")))
        flat[Part.HANDOFF][free_handoff_key(flat, pair)] = Entry(handoff)
    for part in (Part.UNIT, Part.CHANNEL):
        for node in _nodes(document.pop(f"{part}s", [])):
            flat[part][str(node.pop("key"))] = Entry(node)
    flat[Part.JOURNEY][str(document.pop("journey"))] = Entry(document)
    return flat


def document_of(flat: Outline) -> Document:
    """Put the parts together as a journey's file; the outline itself is left as it is."""
    ((key, whole),) = flat[Part.JOURNEY].items()
    stages: dict[str, StageNode] = {
        name: cast("StageNode", {"key": name, **entry.fields, "touchpoints": []})
        for name, entry in flat[Part.STAGE].items()
    }
    for name, entry in flat[Part.TOUCHPOINT].items():
        touchpoint = cast("dict[str, Node]", {"key": name, **_nest_owner(entry.fields)})
        cast("list[Node]", stages[entry.stage]["touchpoints"]).append(touchpoint)
    document: dict[str, object] = {"journey": key, **whole.fields, "stages": [*stages.values()]}
    document["handoffs"] = [_handoff(name, e) for name, e in flat[Part.HANDOFF].items()]
    for part in (Part.UNIT, Part.CHANNEL):
        document[f"{part}s"] = [{"key": k, **entry.fields} for k, entry in flat[part].items()]
    return cast("Document", document)


def journey_of(flat: Outline) -> Journey:
    """Put the parts together; they must fit the schema."""
    return build_journey(document_of(flat))


def handoff_key(giver: str, receiver: str) -> str:
    """Name a hand-off by its two touchpoints."""
    return f"{giver}{_PASSES_TO}{receiver}"


def ends_of(handoff: str) -> tuple[str, str]:
    """Give the two touchpoints of a hand-off's name; empty where it is no such name."""
    giver, _, receiver = handoff.partition(_AGAIN)[0].partition(_PASSES_TO)
    return giver, receiver


def free_handoff_key(flat: Outline, pair: str) -> str:
    """Name one more hand-off between the same two touchpoints."""
    key, times = pair, 1
    while key in flat[Part.HANDOFF]:
        times += 1
        key = f"{pair}{_AGAIN}{times}"
    return key


def flatten_owner(fields: Mapping[str, Node]) -> Fields:
    """Give the owner's fields dotted names beside the others."""
    flat: Fields = {}
    for name, value in fields.items():
        if name == _OWNER and isinstance(value, dict):
            flat |= {f"{_OWNER}.{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat


def same(one: Node, other: Node) -> bool:
    """Tell whether two values are written alike: 1, 1.0 and true are not, nor is another order."""
    return json.dumps(one) == json.dumps(other)


def _nest_owner(fields: Fields) -> Fields:
    nested: Fields = {}
    owner: Fields = {}
    for name, value in fields.items():
        group, dot, inner = name.partition(".")
        if group == _OWNER and dot:
            owner[inner] = value
        else:
            nested[name] = value
    return {**nested, _OWNER: cast("Node", owner)} if owner else nested


def _handoff(key: str, entry: Entry) -> HandoffNode:
    giver, receiver = ends_of(key)
    return cast("HandoffNode", {"from": giver, "to": receiver, **entry.fields})


def _nodes(given: Node) -> list[Fields]:
    return cast("list[Fields]", given)
