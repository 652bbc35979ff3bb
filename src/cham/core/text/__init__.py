"""Vietnamese and English words as people type them."""

from cham.core.text.folding import fold, rank_of
from cham.core.text.reachable import is_reachable

__all__ = ["fold", "is_reachable", "rank_of"]
