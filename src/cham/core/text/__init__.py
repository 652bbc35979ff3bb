"""Vietnamese and English words as people type them."""

from cham.core.text.folding import fold, rank_of
from cham.core.text.normalising import Normalised, normalise
from cham.core.text.reachable import is_reachable

__all__ = ["Normalised", "fold", "is_reachable", "normalise", "rank_of"]
