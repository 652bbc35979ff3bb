"""Journeys as data: planned stages and touchpoints, their owners, rules and gaps."""

from cham.core.journeys.errors import JourneyError, JourneyFaults
from cham.core.journeys.faults import journey_schema
from cham.core.journeys.gaps import Gap, GapKind, gaps
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
from cham.core.journeys.notation import read_journey, write_journey
from cham.core.journeys.rules import Clause, Rule, Sign, Span, Value

__all__ = [
    "Authority",
    "Channel",
    "Clause",
    "Cost",
    "Gap",
    "GapKind",
    "Handoff",
    "Journey",
    "JourneyError",
    "JourneyFaults",
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
    "gaps",
    "journey_schema",
    "read_journey",
    "write_journey",
]
