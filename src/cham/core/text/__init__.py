"""Vietnamese and English words as people type them.

`duplicates` is imported by its own name, because it alone needs numpy.
"""

from cham.core.text.clauses import Clause, clauses
from cham.core.text.composing import compose
from cham.core.text.feelings import Feeling
from cham.core.text.folding import fold, rank_of
from cham.core.text.languages import Language, language_of
from cham.core.text.normalising import Normalised, normalise
from cham.core.text.reachable import is_reachable, shown
from cham.core.text.redaction import Finding, Personal, Redaction, redact
from cham.core.text.searching import Searchable, Term, searchable, sought

__all__ = [
    "Clause",
    "Feeling",
    "Finding",
    "Language",
    "Normalised",
    "Personal",
    "Redaction",
    "Searchable",
    "Term",
    "clauses",
    "compose",
    "fold",
    "is_reachable",
    "language_of",
    "normalise",
    "rank_of",
    "redact",
    "searchable",
    "shown",
    "sought",
]
