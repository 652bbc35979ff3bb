"""Journeys as data: planned stages and touchpoints, their owners, rules and gaps."""

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
from cham.core.journeys.rules import Clause, Rule, Sign, Span, Value

__all__ = [
    "Authority",
    "Channel",
    "Clause",
    "Cost",
    "Handoff",
    "Journey",
    "Ownership",
    "Rule",
    "Side",
    "Sign",
    "Span",
    "Stage",
    "Task",
    "Text",
    "Touchpoint",
    "TouchpointKind",
    "Unit",
    "Value",
]
