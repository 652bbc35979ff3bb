"""A lunch-delivery firm whose truth is known: for tests of the analyses, and to try the product."""

from cham.core.simulation.firm import Firm, firm_history, simulate_firm
from cham.core.simulation.parameters import FirmParameters, FirmSizeError, SimulationError
from cham.core.simulation.truth import (
    FaultsTruth,
    ImprovementTruth,
    TouchpointTruth,
    Truth,
)

__all__ = [
    "FaultsTruth",
    "Firm",
    "FirmParameters",
    "FirmSizeError",
    "ImprovementTruth",
    "SimulationError",
    "TouchpointTruth",
    "Truth",
    "firm_history",
    "simulate_firm",
]
