"""Questions over the event lake: paths, funnels, scores, answered in one pass and kept up to date."""

from cham.engine.aggregates import Aggregates
from cham.engine.discovery import DiscoveredEdge, Discovery, discover
from cham.engine.engine import Engine, Refreshed
from cham.engine.evidence import Evidence, PathEvidence
from cham.engine.quantiles import ExactGaps
from cham.engine.selection import EVERYTHING, Selection

__all__ = [
    "EVERYTHING",
    "Aggregates",
    "DiscoveredEdge",
    "Discovery",
    "Engine",
    "Evidence",
    "ExactGaps",
    "PathEvidence",
    "Refreshed",
    "Selection",
    "discover",
]
