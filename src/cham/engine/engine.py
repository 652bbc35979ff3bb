"""The engine's front: questions over an organisation's interactions, kept up to date."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cham.core.journeys import Journey, SignCounts
from cham.core.pains import History
from cham.core.paths import Answers, PathOptions
from cham.engine.aggregates import Aggregates
from cham.engine.census import Census, census_of
from cham.engine.columns import Columns
from cham.engine.dealings import Dealings, dealings_of
from cham.engine.errors import LostPlaceError, NewPropertyError
from cham.engine.evidence import Evidence, evidence_of, value_of
from cham.engine.figures import Figure
from cham.engine.folder import LOCK
from cham.engine.histories import NamedHistory, history_of, named_history_of
from cham.engine.quantiles import ExactGaps, exact_gaps, pairs_of
from cham.engine.reading import PROPERTIES, WANTED, read_columns
from cham.engine.resolving import answers_of
from cham.engine.rows_behind import Behind, Wanted, rows_behind
from cham.engine.selection import EVERYTHING, Selection, Sieve
from cham.engine.shelf import Shelf
from cham.engine.sign_counts import signs_of_state
from cham.engine.state import State
from cham.engine.views import View
from cham.lake import Changes, Mark
from cham.lake.durable import locked, make_folder, storage_errors

NO_JOINS: Mapping[str, str] = MappingProxyType({})
DEFAULTS = PathOptions()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh took in.

    Attributes
    ----------
    rows
        How many interactions were new.
    paths
        How many paths have rows now.
    """

    rows: int
    paths: int


class Engine:
    """Answers questions about the paths of one organisation.

    Any number of processes may ask, each thread with an engine of its own; one at a time
    refreshes. Everything in the folder comes from the lake and can be built anew.

    Parameters
    ----------
    folder : Path
        The store's own; created with the first refresh.
    journey : Journey or None
        Whose rules derive the touchpoints. Another journey than the store was written with is
        derived in memory, and written at the next refresh.
    by_case : bool
        Whether paths are those of case-keys instead of customers.

    Examples
    --------
    An engine follows a lake like this:

    >>> def follow(engine, lake, directory, organisation):
    ...     changes = lake.changes_since(organisation, engine.mark, columns=engine.columns)
    ...     return engine.refresh(changes, directory.survivors(organisation))
    """

    def __init__(
        self, folder: Path, journey: Journey | None = None, *, by_case: bool = False
    ) -> None:
        self._shelf = Shelf(folder, journey, by_case=by_case)
        self._state: State | None = None
        self._answered: dict[tuple[Selection, PathOptions], Answers] = {}

    @property
    def mark(self) -> Mark | None:
        """How far the lake was followed; None where it must be read from the beginning.

        That is so at first, and where a rule looks at a property that was not read.
        """
        state = self._current()
        return None if self._shelf.lacks(state) else state.mark

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the engine needs from the lake."""
        return (*WANTED, PROPERTIES) if self._shelf.properties else WANTED

    def refresh(self, changes: Changes, survivors: Mapping[str, str] = NO_JOINS) -> Refreshed:
        """Take over what came since the mark, late and out-of-order rows too.

        Where another process has taken over as much meanwhile, or more, only the joins are new.

        Parameters
        ----------
        changes : Changes
            What the lake gives for `mark` and `columns`.
        survivors : Mapping of str to str
            Customers that were joined into another one, and the one that remains.

        Returns
        -------
        Refreshed
            Counts of rows and paths.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read, and not all rows are given.
        LostPlaceError
            When the changes do not follow on what the store holds.
        TooManyValuesError
            When a column has more different values than its numbers can hold.
        TooManyStagesError
            When the journey has more stages than a path can be held against.
        """
        with self._writing() as known:
            if self._is_ahead(known, changes):
                state, parts = known, list[Columns]()
            else:
                state = self._shelf.emptied(known) if changes.complete else known
                self._refuse_lacking(state)
                parts = _read(changes, state)
                state.mark = changes.mark
            rows = sum(part.size for part in parts)
            state.take(parts, survivors)
            self._commit(state)
            return Refreshed(rows, len(state.store.paths))

    def keep(self, selection: Selection = EVERYTHING, options: PathOptions = DEFAULTS) -> None:
        """Count the answers to a question now, and keep them up to date from now on.

        Parameters
        ----------
        selection : Selection
            Which interactions.
        options : PathOptions
            Windows, horizons and the moment to look from.
        """
        with self._writing() as state:
            self._refuse_lacking(state)
            if (selection, options) not in state.views:
                state.views[selection, options] = state.counted(selection, options)
                state.questions.add((selection, options))
            self._commit(state)

    def forget(self, selection: Selection, options: PathOptions) -> None:
        """Stop keeping the answers to a question.

        Parameters
        ----------
        selection : Selection
            Which interactions.
        options : PathOptions
            As they were kept.
        """
        with self._writing() as state:
            state.questions.discard((selection, options))
            state.views.pop((selection, options), None)
            self._commit(state)

    def answers(
        self, selection: Selection = EVERYTHING, options: PathOptions = DEFAULTS
    ) -> Answers:
        """Answer every question about paths.

        Parameters
        ----------
        selection : Selection
            Which interactions; paths are made of these alone.
        options : PathOptions
            Windows, horizons and the moment to look from.

        Returns
        -------
        Answers
            Counts, shares, histograms of microseconds; as `cham.core.paths.answer_slowly` gives
            them.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        UnknownStageError
            When the funnel names a stage that the journey does not have.
        NaiveTimeError
            When a moment has no time zone.
        """
        state, question = self._asked(), (selection, options)
        if question in self._answered:
            return self._answered[question]
        counts = self._view(state, selection, options).counts
        answers = answers_of(counts, state.vocabulary, options)
        if question in state.views:  # the others would pile up
            self._answered[question] = answers
        return answers

    def census(self, selection: Selection = EVERYTHING) -> Census:
        """Count who and what is there.

        Parameters
        ----------
        selection : Selection
            Which interactions.

        Returns
        -------
        Census
            Counts; moments in microseconds.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        """
        return census_of(self._asked(), selection)

    @property
    def properties(self) -> frozenset[str]:
        """The properties that were read, because rules look at them or did so once."""
        return self._current().store.signs.properties

    def signs(self, selection: Selection = EVERYTHING) -> SignCounts:
        """Count the signs of interactions, so that rules can be tried against them.

        Parameters
        ----------
        selection : Selection
            Which interactions.

        Returns
        -------
        SignCounts
            Counts; moments in microseconds.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        """
        return signs_of_state(self._asked(), selection)

    def history(self, selection: Selection = EVERYTHING) -> History:
        """Give what customers lived through and bought, for the analysis of pains.

        Parameters
        ----------
        selection : Selection
            Which experiences; purchases and moments are those of all rows.

        Returns
        -------
        History
            Times in microseconds, amounts in integer minor units.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        """
        return history_of(self._asked(), selection)

    def named_history(self, selection: Selection = EVERYTHING) -> NamedHistory:
        """Give a history whose experiences can be found again in the lake.

        Parameters
        ----------
        selection : Selection
            As for `history`.

        Returns
        -------
        NamedHistory
            The history, and sequence numbers in the order of its experiences.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        """
        return named_history_of(self._asked(), selection)

    def dealings(self, year_ago: int, *, with_words: bool = True) -> Dealings:
        """Give what every customer did, for personas and bands of value.

        Parameters
        ----------
        year_ago : int
            The moment after which the year of their value begins, microseconds since 1970-01-01
            UTC.
        with_words : bool
            Whether channels and units are wanted; they stay empty otherwise.

        Returns
        -------
        Dealings
            Of nobody where paths are those of case-keys.

        Raises
        ------
        NewPropertyError
            When a rule looks at a property that was not read.
        """
        return dealings_of(self._asked(), year_ago, with_words=with_words)

    def aggregates(
        self, selection: Selection = EVERYTHING, options: PathOptions = DEFAULTS
    ) -> Aggregates:
        """Give the counts behind the answers, to be added to those of other paths.

        Parameters
        ----------
        selection : Selection
            Which interactions.
        options : PathOptions
            Windows, horizons and the moment to look from.

        Returns
        -------
        Aggregates
            Counts by number.
        """
        return self._view(self._asked(), selection, options).counts

    def exact_gaps(
        self, selection: Selection = EVERYTHING, *, edge: tuple[str, str] | None = None
    ) -> tuple[ExactGaps, ...]:
        """Give exact quantiles of the time between touchpoints, where histograms are not enough.

        Parameters
        ----------
        selection : Selection
            Which interactions.
        edge : tuple of str or None
            A touchpoint and the one that directly follows; None gives every such pair.

        Returns
        -------
        tuple of ExactGaps
            Counts, and microseconds; most frequent first.
        """
        state = self._asked()
        sieve = Sieve.of(selection, state.store.numberings, len(state.vocabulary.plan.touchpoints))
        pairs = pairs_of(sieve.sifted(part) for part in state.store.located(state.store.paths))
        if edge is not None:
            pairs = pairs.between(*edge, state.vocabulary.touchpoints)
        return exact_gaps(pairs, state.vocabulary.touchpoints)

    def rows_behind(
        self, wanted: Wanted, selection: Selection = EVERYTHING, *, skip: int = 0, most: int = 50
    ) -> Behind:
        """Find single interactions, the latest first.

        Parameters
        ----------
        wanted : Wanted
            Which interactions.
        selection : Selection
            Among which.
        skip, most : int
            How many of the latest to leave out, and how many to give at most, counts.

        Returns
        -------
        Behind
            The count of all, and sequence numbers.

        Raises
        ------
        UnknownNameError
            When a touchpoint or a scale is not there.
        """
        return rows_behind(self._asked(), selection, wanted, skip=skip, most=most)

    def evidence(
        self,
        figure: Figure,
        selection: Selection = EVERYTHING,
        options: PathOptions = DEFAULTS,
        *,
        most: int = 200,
    ) -> Evidence:
        """Find the paths behind a figure, and their rows in the lake.

        Parameters
        ----------
        figure : Figure
            One of `cham.engine.figures`.
        selection : Selection
            Which interactions.
        options : PathOptions
            As the figure was asked for.
        most : int
            How many paths to give at most, a count.

        Returns
        -------
        Evidence
            Paths with their counts and sequence numbers.

        Raises
        ------
        UnknownNameError
            When the figure names something that is not there.
        """
        return evidence_of(self._asked(), figure, selection, options, most=most)

    def value(
        self,
        figure: Figure,
        selection: Selection = EVERYTHING,
        options: PathOptions = DEFAULTS,
    ) -> int:
        """Give the value of a figure, which the paths behind it add up to.

        Parameters
        ----------
        figure, selection, options
            As `evidence` takes them.

        Returns
        -------
        int
            A count.
        """
        return value_of(self._asked(), figure, selection, options)

    def _view(self, state: State, selection: Selection, options: PathOptions) -> View:
        kept = state.views.get((selection, options))
        return state.counted(selection, options) if kept is None else kept

    def _asked(self) -> State:
        state = self._current()
        self._refuse_lacking(state)
        return state

    def _refuse_lacking(self, state: State) -> None:
        lacking = self._shelf.lacks(state)
        if lacking:
            raise NewPropertyError(properties=", ".join(sorted(lacking)))

    def _is_ahead(self, state: State, changes: Changes) -> bool:
        """Tell whether the store holds all that changes bring, and more.

        The changes were read before the store was locked, so another process may have been
        quicker. A store never goes back: whoever counts on its mark would miss rows, or take them
        twice.
        """
        held, brought = state.mark, changes.mark
        if held is not None and held.lineage != brought.lineage:
            return not changes.complete
        if held is not None and _place(held) > _place(brought):
            self._refuse_lacking(state)
            return True
        if not changes.complete and (held is None or held.generation != brought.generation):
            raise LostPlaceError(sequence=brought.sequence)
        return False

    def _current(self) -> State:
        """Give the store as it is now, also where another process has refreshed it."""
        if self._state is None or not self._shelf.is_current():
            self._state = self._shelf.load()
            self._answered = {}
        return self._state

    @contextmanager
    def _writing(self) -> Generator[State]:
        make_folder(self._shelf.folder.path)
        with locked(self._shelf.folder.path / LOCK, wait=True):
            state = self._current()
            self._state, self._answered = None, {}  # read again should anything go wrong
            yield state

    def _commit(self, state: State) -> None:
        with storage_errors(self._shelf.folder.path):
            self._shelf.save(state)
        self._state = state


def _read(changes: Changes, state: State) -> list[Columns]:
    numberings, signs = state.store.numberings, state.store.signs
    after = -1 if state.mark is None else state.mark.sequence
    return list(read_columns(changes.rows, numberings, signs, after=after))


def _place(mark: Mark) -> tuple[int, int]:
    return mark.generation, mark.sequence
