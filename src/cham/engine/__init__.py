"""Questions over the event lake: paths, funnels, scores, answered in one pass and kept up to date."""

from cham.engine.aggregates import Aggregates
from cham.engine.engine import Engine, Refreshed
from cham.engine.selection import EVERYTHING, Selection

__all__ = ["EVERYTHING", "Aggregates", "Engine", "Refreshed", "Selection"]
