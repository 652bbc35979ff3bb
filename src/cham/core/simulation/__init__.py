"""A lunch-delivery firm whose truth is known: for tests of the analyses, and to try the product."""

from cham.core.simulation.bringing import FirmTables, firm_tables
from cham.core.simulation.firm import Firm, firm_history, simulate_firm
from cham.core.simulation.lunch_personas import (
    LEAST_DAYS,
    MOST_ORDERS,
    ONE_OFF,
    lunch_personas,
)
from cham.core.simulation.parameters import FirmParameters, FirmSizeError, SimulationError
from cham.core.simulation.tables import Cell, Column, Question, Table
from cham.core.simulation.truth import (
    MARGIN_SHARE,
    FaultsTruth,
    ImprovementTruth,
    TouchpointTruth,
    Truth,
)

__all__ = [
    "LEAST_DAYS",
    "MARGIN_SHARE",
    "MOST_ORDERS",
    "ONE_OFF",
    "Cell",
    "Column",
    "FaultsTruth",
    "Firm",
    "FirmParameters",
    "FirmSizeError",
    "FirmTables",
    "ImprovementTruth",
    "Question",
    "SimulationError",
    "Table",
    "TouchpointTruth",
    "Truth",
    "firm_history",
    "firm_tables",
    "lunch_personas",
    "simulate_firm",
]
