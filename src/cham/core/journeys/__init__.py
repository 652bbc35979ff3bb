"""Journeys as data: planned stages and touchpoints, their owners, rules and gaps."""

from cham.core.journeys.differences import (
    Difference,
    DifferenceKind,
    clashes,
    differences,
    edits_between,
)
from cham.core.journeys.document import Document, build_journey, describe_journey
from cham.core.journeys.editing import Add, Change, Edit, Move, Remove, edit
from cham.core.journeys.editing_errors import EditError
from cham.core.journeys.errors import JourneyError, JourneyFaults
from cham.core.journeys.faults import journey_schema
from cham.core.journeys.gaps import Gap, GapKind, gaps
from cham.core.journeys.journey import (
    NESTED,
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
from cham.core.journeys.nesting import Snag, Snagged, fold, home_of, snags, unfold
from cham.core.journeys.notation import read_journey, write_journey
from cham.core.journeys.outline import Fields, Part, handoff_key
from cham.core.journeys.rules import Clause, Rule, Sign, Span, Value
from cham.core.journeys.source import Node
from cham.core.journeys.trials import (
    Happening,
    Moved,
    People,
    SignCount,
    SignCounts,
    Trial,
    Unmatched,
    moved,
    try_rule,
    unmatched,
)

__all__ = [
    "NESTED",
    "Add",
    "Authority",
    "Change",
    "Channel",
    "Clause",
    "Cost",
    "Difference",
    "DifferenceKind",
    "Document",
    "Edit",
    "EditError",
    "Fields",
    "Gap",
    "GapKind",
    "Handoff",
    "Happening",
    "Journey",
    "JourneyError",
    "JourneyFaults",
    "Move",
    "Moved",
    "Node",
    "Ownership",
    "Part",
    "People",
    "Remove",
    "Rule",
    "Side",
    "Sign",
    "SignCount",
    "SignCounts",
    "Snag",
    "Snagged",
    "Span",
    "Stage",
    "Task",
    "Text",
    "Touchpoint",
    "TouchpointKind",
    "Trial",
    "Unit",
    "Unmatched",
    "Value",
    "build_journey",
    "clashes",
    "describe_journey",
    "differences",
    "edit",
    "edits_between",
    "fold",
    "gaps",
    "handoff_key",
    "home_of",
    "journey_schema",
    "moved",
    "read_journey",
    "snags",
    "try_rule",
    "unfold",
    "unmatched",
    "write_journey",
]
