"""Between a journey and the plain mapping that its file holds; the mapping fits the schema."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypedDict, TypeVar

from cham.core.journeys.journey import (
    Authority,
    Channel,
    Cost,
    Handoff,
    Journey,
    Ownership,
    Side,
    Stage,
    Task,
    Text,
    Touchpoint,
    TouchpointKind,
    Unit,
)
from cham.core.journeys.rules import Clause, Rule, Span, Value

TextNode: TypeAlias = str | dict[str, str]
ConditionNode: TypeAlias = Value | list[Value] | dict[str, float]
T = TypeVar("T")

_LONGEST_WHOLE = 1e15  # above it a number is shorter with its exponent


class ClauseNode(TypedDict, total=False):
    name: str | list[str]
    kind: str | list[str]
    channel: str | list[str]
    touchpoint: str | list[str]
    source: str | list[str]
    properties: dict[str, ConditionNode]


class OwnerNode(TypedDict, total=False):
    accountable: str | list[str]
    person: str
    contributors: str | list[str]
    authority: str
    ask: str


class TaskNode(TypedDict, total=False):
    name: TextNode
    unit: str
    person: str


class CostNode(TypedDict, total=False):
    amount: int
    currency: str
    per: str


class TouchpointNode(TypedDict, total=False):
    key: str
    name: TextNode
    kind: str
    channel: str
    side: str
    want: TextNode
    message: TextNode
    promise: TextNode
    expected_emotion: float
    owner: OwnerNode
    tasks: list[TaskNode]
    cost: CostNode
    required: bool
    repeatable: bool
    rule: ClauseNode | list[ClauseNode]


class StageNode(TypedDict, total=False):
    key: str
    name: TextNode
    want: TextNode
    leads_to: list[str]
    journey: str
    touchpoints: list[TouchpointNode]


HandoffNode = TypedDict(
    "HandoffNode",
    {"from": str, "to": str, "needs": list[str], "carries": list[str]},
    total=False,
)


class NamedNode(TypedDict, total=False):
    """A channel or a unit."""

    key: str
    name: TextNode
    parent: str


class Document(TypedDict, total=False):
    """A journey file's content."""

    journey: str
    name: TextNode
    language: str
    persona: TextNode
    notes: TextNode
    channels: list[NamedNode]
    units: list[NamedNode]
    stages: list[StageNode]
    handoffs: list[HandoffNode]


def build_journey(document: Document) -> Journey:
    """Make a journey of a mapping that fits the schema."""
    language = document.get("language", "vi")
    return Journey(
        key=document["journey"],
        name=_text(document["name"], language),
        language=language,
        persona=_text(document.get("persona"), language),
        notes=_text(document.get("notes"), language),
        channels=tuple(
            Channel(key=each["key"], name=_text(each["name"], language))
            for each in document.get("channels", [])
        ),
        units=tuple(
            Unit(
                key=each["key"],
                name=_text(each["name"], language),
                parent=each.get("parent", ""),
            )
            for each in document.get("units", [])
        ),
        stages=tuple(_stage(each, language) for each in document["stages"]),
        handoffs=tuple(
            Handoff(
                giver=each["from"],
                receiver=each["to"],
                needs=tuple(each.get("needs", [])),
                carries=tuple(each.get("carries", [])),
            )
            for each in document.get("handoffs", [])
        ),
    )


def _stage(node: StageNode, language: str) -> Stage:
    return Stage(
        key=node["key"],
        name=_text(node["name"], language),
        want=_text(node.get("want"), language),
        leads_to=tuple(node.get("leads_to", [])),
        journey=node.get("journey", ""),
        touchpoints=tuple(_touchpoint(each, language) for each in node.get("touchpoints", [])),
    )


def _touchpoint(node: TouchpointNode, language: str) -> Touchpoint:
    emotion = node.get("expected_emotion")
    cost = node.get("cost")
    return Touchpoint(
        key=node["key"],
        name=_text(node["name"], language),
        kind=TouchpointKind(node.get("kind", "process")),
        channel=node.get("channel", ""),
        side=Side(node.get("side", "front")),
        want=_text(node.get("want"), language),
        message=_text(node.get("message"), language),
        promise=_text(node.get("promise"), language),
        expected_emotion=None if emotion is None else float(emotion),
        ownership=_ownership(node.get("owner", {})),
        tasks=tuple(
            Task(
                name=_text(each["name"], language),
                unit=each["unit"],
                person=each.get("person", ""),
            )
            for each in node.get("tasks", [])
        ),
        cost=None
        if cost is None
        else Cost(
            amount=int(cost["amount"]),
            currency=cost.get("currency", "VND"),
            per=cost.get("per", "interaction"),
        ),
        required=node.get("required", False),
        repeatable=node.get("repeatable", True),
        rule=_rule(node.get("rule")),
    )


def _ownership(node: OwnerNode) -> Ownership:
    return Ownership(
        accountable=_texts(node.get("accountable")),
        person=node.get("person", ""),
        contributors=_texts(node.get("contributors")),
        authority=Authority(node.get("authority", "unknown")),
        ask=node.get("ask", ""),
    )


def _rule(node: ClauseNode | list[ClauseNode] | None) -> Rule:
    if node is None:
        return Rule()
    return Rule(tuple(_clause(each) for each in (node if isinstance(node, list) else [node])))


def _clause(node: ClauseNode) -> Clause:
    return Clause(
        names=_texts(node.get("name")),
        kinds=_texts(node.get("kind")),
        channels=_texts(node.get("channel")),
        touchpoints=_texts(node.get("touchpoint")),
        sources=_texts(node.get("source")),
        properties={key: _condition(want) for key, want in node.get("properties", {}).items()},
    )


def _condition(node: ConditionNode) -> tuple[Value, ...] | Span:
    if isinstance(node, dict):
        return Span(at_least=_float(node.get("at_least")), at_most=_float(node.get("at_most")))
    return tuple(node) if isinstance(node, list) else (node,)


def _float(given: float | None) -> float | None:
    return None if given is None else float(given)


def _texts(node: str | list[str] | None) -> tuple[str, ...]:
    if node is None:
        return ()
    return (node,) if isinstance(node, str) else tuple(node)


def _text(node: TextNode | None, language: str) -> Text:
    if node is None:
        return Text()
    if isinstance(node, str):
        return Text(((language, node),))
    return Text(tuple(node.items()))


def describe_journey(journey: Journey, *, in_full: bool = False) -> Document:
    """Make the mapping of a journey, without what is a default anyway.

    Parameters
    ----------
    in_full
        Write every text with its language, so that a part means the same wherever it is put.
    """
    write = _Writer("" if in_full else journey.language)
    document: Document = {"journey": journey.key, "name": write.text(journey.name)}
    if journey.language != "vi":
        document["language"] = journey.language
    if journey.persona.by_language:
        document["persona"] = write.text(journey.persona)
    if journey.notes.by_language:
        document["notes"] = write.text(journey.notes)
    if journey.channels:
        document["channels"] = [write.named(each.key, each.name) for each in journey.channels]
    if journey.units:
        document["units"] = [write.named(u.key, u.name, u.parent) for u in journey.units]
    document["stages"] = [write.stage(each) for each in journey.stages]
    if journey.handoffs:
        document["handoffs"] = [write.handoff(each) for each in journey.handoffs]
    return document


class _Writer:
    """Writes the parts of one journey; plain texts are in its language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, text: Text) -> TextNode:
        if len(text.by_language) == 1 and text.by_language[0][0] == self.language:
            return text.by_language[0][1]
        return dict(text.by_language)

    def named(self, key: str, name: Text, parent: str = "") -> NamedNode:
        node: NamedNode = {"key": key, "name": self.text(name)}
        if parent:
            node["parent"] = parent
        return node

    def stage(self, stage: Stage) -> StageNode:
        node: StageNode = {"key": stage.key, "name": self.text(stage.name)}
        if stage.want.by_language:
            node["want"] = self.text(stage.want)
        if stage.leads_to:
            node["leads_to"] = list(stage.leads_to)
        if stage.journey:
            node["journey"] = stage.journey
        if stage.touchpoints:
            node["touchpoints"] = [self.touchpoint(each) for each in stage.touchpoints]
        return node

    def touchpoint(self, touchpoint: Touchpoint) -> TouchpointNode:
        node: TouchpointNode = {"key": touchpoint.key, "name": self.text(touchpoint.name)}
        if touchpoint.kind is not TouchpointKind.PROCESS:
            node["kind"] = touchpoint.kind.value
        if touchpoint.channel:
            node["channel"] = touchpoint.channel
        if touchpoint.side is not Side.FRONT:
            node["side"] = touchpoint.side.value
        self._say(node, touchpoint)
        owner = _owner_node(touchpoint.ownership)
        if owner:
            node["owner"] = owner
        if touchpoint.tasks:
            node["tasks"] = [self.task(each) for each in touchpoint.tasks]
        if touchpoint.cost is not None:
            node["cost"] = _cost_node(touchpoint.cost)
        if touchpoint.required:
            node["required"] = True
        if not touchpoint.repeatable:
            node["repeatable"] = False
        if touchpoint.rule.clauses:
            clauses = [_clause_node(each) for each in touchpoint.rule.clauses]
            node["rule"] = clauses[0] if len(clauses) == 1 else clauses
        return node

    def _say(self, node: TouchpointNode, touchpoint: Touchpoint) -> None:
        if touchpoint.want.by_language:
            node["want"] = self.text(touchpoint.want)
        if touchpoint.message.by_language:
            node["message"] = self.text(touchpoint.message)
        if touchpoint.promise.by_language:
            node["promise"] = self.text(touchpoint.promise)
        if touchpoint.expected_emotion is not None:
            node["expected_emotion"] = _short(touchpoint.expected_emotion)

    def task(self, task: Task) -> TaskNode:
        node: TaskNode = {"name": self.text(task.name), "unit": task.unit}
        if task.person:
            node["person"] = task.person
        return node

    def handoff(self, handoff: Handoff) -> HandoffNode:
        node: HandoffNode = {"from": handoff.giver, "to": handoff.receiver}
        if handoff.needs:
            node["needs"] = list(handoff.needs)
        if handoff.carries:
            node["carries"] = list(handoff.carries)
        return node


def _owner_node(ownership: Ownership) -> OwnerNode:
    node: OwnerNode = {}
    if ownership.accountable:
        node["accountable"] = _one_or_many(ownership.accountable)
    if ownership.person:
        node["person"] = ownership.person
    if ownership.contributors:
        node["contributors"] = _one_or_many(ownership.contributors)
    if ownership.authority is not Authority.UNKNOWN:
        node["authority"] = ownership.authority.value
    if ownership.ask:
        node["ask"] = ownership.ask
    return node


def _cost_node(cost: Cost) -> CostNode:
    node: CostNode = {"amount": cost.amount}
    if cost.currency != "VND":
        node["currency"] = cost.currency
    if cost.per != "interaction":
        node["per"] = cost.per
    return node


def _clause_node(clause: Clause) -> ClauseNode:
    node: ClauseNode = {}
    if clause.names:
        node["name"] = _one_or_many(clause.names)
    if clause.kinds:
        node["kind"] = _one_or_many(clause.kinds)
    if clause.channels:
        node["channel"] = _one_or_many(clause.channels)
    if clause.touchpoints:
        node["touchpoint"] = _one_or_many(clause.touchpoints)
    if clause.sources:
        node["source"] = _one_or_many(clause.sources)
    if clause.properties:
        node["properties"] = _conditions(clause.properties)
    return node


def _conditions(given: Mapping[str, tuple[Value, ...] | Span]) -> dict[str, ConditionNode]:
    nodes: dict[str, ConditionNode] = {}
    for key, want in given.items():
        if isinstance(want, Span):
            ends = {"at_least": want.at_least, "at_most": want.at_most}
            nodes[key] = {name: _short(end) for name, end in ends.items() if end is not None}
        else:
            nodes[key] = _one_or_many(want)
    return nodes


def _one_or_many(values: Sequence[T]) -> T | list[T]:
    return values[0] if len(values) == 1 else list(values)


def _short(number: float) -> float:
    whole = abs(number) < _LONGEST_WHOLE and float(number).is_integer()
    return int(number) if whole else number
