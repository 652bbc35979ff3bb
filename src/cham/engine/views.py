"""Questions whose counts are kept up to date as rows arrive."""

from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.paths import PathOptions
from cham.engine.aggregates import Aggregates
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
    aggregates
        The counts; None while they are under work in `tally`.
    tally
        The counts under work, where rows have been folded.
    name
        Of the file that holds the counts; empty when they are newer.
    """

    selection: Selection
    options: PathOptions
    aggregates: Aggregates | None = None
    tally: Tally | None = None
    name: str = ""

    @property
    def counts(self) -> Aggregates:
        """The counts as they are now."""
        if self.aggregates is None:
            assert self.tally is not None  # one of the two is always there once folded
            self.aggregates = self.tally.frozen()
            if self.aggregates.is_loose:
                self.aggregates, self.tally = self.aggregates.packed(), None
        return self.aggregates

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
        parts = list(parts)
        paths = sum(len(part.ranges.low) for part in parts)
        tally = self._under_work(Extent.of(terms, len(vocabulary.units)), paths)
        sieve = Sieve.of(self.selection, numberings, len(vocabulary.plan.touchpoints))
        for part in parts:
            rows, ranges = sieve.sifted_rows(part)
            tally.fold(rows, *ranges, terms, sign=sign)

    def _under_work(self, extent: Extent, paths: int) -> Tally:
        if self.tally is None:
            empty = self.aggregates is None
            self.tally = Tally(extent, paths) if empty else Tally.resumed(extent, self.counts)
        self.tally.widen(extent)
        self.aggregates, self.name = None, ""
        return self.tally
