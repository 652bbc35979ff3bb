"""Vietnamese and English words as people type them."""

from cham.core.text.folding import fold, rank_of
from cham.core.text.normalising import Normalised, normalise
from cham.core.text.reachable import is_reachable
from cham.core.text.redaction import Finding, Personal, Redaction, redact

__all__ = [
    "Finding",
    "Normalised",
    "Personal",
    "Redaction",
    "fold",
    "is_reachable",
    "normalise",
    "rank_of",
    "redact",
]
