"""Vietnamese and English words as people type them."""

from cham.core.text.folding import fold, rank_of

__all__ = ["fold", "rank_of"]
