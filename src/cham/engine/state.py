"""A path store in memory, and the questions whose counts are kept with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from cham.core.paths import PathOptions, UnknownStageError
from cham.engine.columns import Columns, Paths, joined
from cham.engine.numbering import UNKNOWN, texts
from cham.engine.selection import Selection
from cham.engine.store import Store
from cham.engine.views import View
from cham.engine.vocabulary import Vocabulary
from cham.lake import Mark

Question = tuple[Selection, PathOptions]


@dataclass(slots=True)
class State:
    """A store, how far it follows the lake, and what is kept of it.

    Attributes
    ----------
    store
        Rows, paths, names.
    mark
        How far the lake was followed; None before the first row.
    questions
        Those whose counts are kept up to date.
    views
        Their counts; where one is missing it is counted with the next rows.
    vocabulary
        The names behind the numbers.
    """

    store: Store
    mark: Mark | None = None
    questions: set[Question] = field(default_factory=set)
    views: dict[Question, View] = field(default_factory=dict)
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.learn()

    def learn(self) -> None:
        """Ask the rules about signs that came up, and take over new names."""
        derivation = self.store.derivation
        derivation.learn(self.store.signs)
        self.vocabulary = derivation.vocabulary(self.store.numberings)

    def take(self, parts: list[Columns], survivors: Mapping[str, str]) -> None:
        """Add rows and join customers, and bring all counts up to date.

        Parameters
        ----------
        parts : list of Columns
            New rows, without touchpoints; emptied, so that they take no memory any more.
        survivors : Mapping of str to str
            Customers that were joined into another one, and the one that remains.
        """
        store = self.store
        joins = _joins(survivors, store)
        self.learn()
        arriving = self._derived(parts, joins)
        if store.numberings.by_case and joins:
            store.rename(joins)
            joins = {}
            self.views = {q: view for q, view in self.views.items() if q[0].customers is None}
        change = store.add(arriving, joins)
        del arriving
        for view in self.views.values():
            self._fold(view, change.before, sign=-1)
            self._fold(view, change.after, sign=+1)
        self._count_missing()
        store.tidy()

    def counted(self, selection: Selection, options: PathOptions) -> View:
        """Count all paths for a question.

        Parameters
        ----------
        selection : Selection
            Which interactions.
        options : PathOptions
            What is asked.

        Returns
        -------
        View
            The counts.
        """
        view = View(selection, options)
        self._fold(view, self.store.located(self.store.paths), sign=+1)
        return view

    def _derived(self, parts: list[Columns], joins: Mapping[int, int]) -> Columns:
        store, columns = self.store, joined(parts)
        parts.clear()
        if joins:
            columns = store.renamed(columns, joins)
        nameless = store.numberings.paths.is_nameless()[store.path_column(columns)]
        return store.derivation.derive(columns, nameless)

    def _fold(self, view: View, parts: Iterable[Paths], *, sign: int) -> None:
        view.fold(parts, self.vocabulary, self.store.numberings, sign=sign)

    def _count_missing(self) -> None:
        for question in self.questions - self.views.keys():
            try:
                self.views[question] = self.counted(*question)
            except UnknownStageError:  # the journey changed; nobody can ask this any more
                self.questions.discard(question)


def _joins(survivors: Mapping[str, str], store: Store) -> dict[int, int]:
    """Give the joins that concern customers of the store, by number."""
    customers, joined = store.numberings.customers, list(survivors)
    numbers = customers.lookup(joined)
    known = np.flatnonzero(numbers != UNKNOWN)
    remaining = customers.numbers_of(texts([survivors[joined[i]] for i in known.tolist()]))
    return dict(zip(numbers[known].tolist(), remaining.tolist(), strict=True))
