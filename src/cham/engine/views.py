"""Questions whose counts are kept up to date as rows arrive."""

from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.paths import PathOptions
from cham.engine.columns import Paths
from cham.engine.reading import Numberings
from cham.engine.selection import Selection, Sieve
from cham.engine.tally import Extent, Tally
from cham.engine.vocabulary import Vocabulary, terms_of


@dataclass(slots=True)
class View:
    """The counts of one question.

    Attributes
    ----------
    selection, options
        What is asked.
    tally
        The counts.
    name
        Of the folder that holds them; empty when they are newer.
    """

    selection: Selection
    options: PathOptions
    tally: Tally
    name: str = ""

    @classmethod
    def empty(cls, selection: Selection, options: PathOptions, vocabulary: Vocabulary) -> "View":
        """Begin with no path."""
        extent = Extent.of(terms_of(vocabulary, options), len(vocabulary.units))
        return cls(selection, options, Tally(extent))

    def fold(
        self, parts: Iterable[Paths], vocabulary: Vocabulary, numberings: Numberings, *, sign: int
    ) -> None:
        """Add whole paths, or take them back out.

        Parameters
        ----------
        parts : Iterable of Paths
            All rows of the paths.
        vocabulary, numberings
            The names behind the numbers as they are now.
        sign : int
            +1 adds, -1 takes back out.
        """
        terms = terms_of(vocabulary, self.options)
        self.tally.widen(Extent.of(terms, len(vocabulary.units)))
        sieve = Sieve.of(self.selection, numberings, len(vocabulary.plan.touchpoints))
        for part in parts:
            paths = sieve.sifted(part)
            self.tally.fold(paths.columns.rows, *paths.ranges, terms, sign=sign)
        self.name = ""
