"""The counts under work: the kernel's arrays, grown as it asks for room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cham.core.paths import BINS
from cham.engine.aggregates import PLAIN, Aggregates, Entries, Variety
from cham.engine.kernel import (
    BIN_BITS,
    BLOCK_ROWS,
    EMPTY,
    NEAR_BINS,
    NEAR_BITS,
    NEAR_TOUCHPOINTS,
    NEAR_UNITS,
    TOUCHPOINT_BITS,
    UNIT_BITS,
    AtTouchpoint,
    Counts,
    Handover,
    InStage,
    Pending,
    Rows,
    Scratch,
    Spans,
    Steps,
    Terms,
    Total,
    Used,
    VariantColumn,
    filled_table,
    fold,
    grown_table,
    new_table,
    room_of,
)

_FIRST_SLOTS = 1 << 13
_FIRST_SEQUENCES = 1 << 16
_NO_LIMIT = 1 << 62
_MOST_AHEAD = 8.0
_SCORE_BITS = 16  # a scale and a score

_COUNTERS = {
    Used.GAPS: 1,
    Used.SCORES: 1,
    Used.HANDOVERS: 3,
    Used.PATH_VARIANTS: 1,
    Used.SESSION_VARIANTS: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How many of each thing there are.

    Attributes
    ----------
    touchpoints, stages, units
        In the vocabulary; units with the number 0 that is none.
    funnel
        Steps of the funnel.
    """

    touchpoints: int
    stages: int
    funnel: int
    units: int

    @classmethod
    def of(cls, terms: Terms, units: int) -> "Extent":
        """Read the extent off the terms."""
        return cls(
            touchpoints=len(terms.owner),
            stages=terms.move.shape[1],
            funnel=len(terms.funnel),
            units=units,
        )


class Tally:
    """Counts that paths are folded into and taken out of.

    Parameters
    ----------
    extent : Extent
        How many touchpoints, stages, funnel steps and units there are to begin with.
    paths : int, default 0
        How many paths are to come, where it is known; with it arrays grow in fewer steps.
    """

    def __init__(self, extent: Extent, paths: int = 0) -> None:
        self._extent = extent
        self._paths = paths
        self._counts = _empty_counts(extent)
        self._scratch = _scratch(extent.touchpoints, BLOCK_ROWS)

    @classmethod
    def resumed(cls, extent: Extent, aggregates: Aggregates) -> "Tally":
        """Go on from counts that were given before.

        Parameters
        ----------
        extent : Extent
            How many of each thing there are now; stages and funnel as then.
        aggregates : Aggregates
            What `frozen` gave.

        Returns
        -------
        Tally
            With the same counts.
        """
        tally = cls(extent)
        tally._resume(aggregates)
        return tally

    @property
    def extent(self) -> Extent:
        """How many of each thing there is room for."""
        return self._extent

    @property
    def counts(self) -> Counts:
        """The counts as they are now; not to be changed."""
        return self._counts

    def fold(
        self,
        rows: Rows,
        low: NDArray[np.int64],
        high: NDArray[np.int64],
        terms: Terms,
        *,
        sign: int,
    ) -> None:
        """Add whole paths, or take them back out.

        Parameters
        ----------
        rows : Rows
            Columns of rows, those of a path side by side and in order.
        low, high : ndarray of int64, shape (paths,)
            The rows of each path, positions.
        terms : Terms
            What is asked; the same for all folds of a tally, but for new touchpoints and units.
        sign : int
            +1 adds, -1 takes back out.
        """
        if not len(low):
            return
        longest = max(int((high - low).max()), BLOCK_ROWS)
        if longest > len(self._scratch.low):
            self._scratch = _scratch(self._extent.touchpoints, longest)
        if not self._counts.used[Used.PATH_VARIANTS]:
            self._expect(len(low))
        first = 0
        while first < len(low):
            spans = Spans(low, high, first, sign, self._room())
            first = fold(rows, spans, terms, self._counts, self._scratch)
            if first < len(low):
                self._grow(longest)

    def widen(self, extent: Extent) -> None:
        """Make room for touchpoints and units that came up since."""
        if extent == self._extent:
            return
        touchpoints = np.zeros((extent.touchpoints, len(AtTouchpoint)), np.int64)
        touchpoints[: self._extent.touchpoints] = self._counts.touchpoints
        self._counts = self._counts._replace(touchpoints=touchpoints)
        if extent.touchpoints > NEAR_TOUCHPOINTS and self._counts.near.size:
            self._fill(Used.GAPS, _near_gaps(self._counts.near))
            self._counts = self._counts._replace(near=np.zeros(0, np.int64))
        if extent.units > NEAR_UNITS >= self._extent.units:
            handovers = _handovers(self._counts.handovers)
            self._replace(Used.HANDOVERS, new_table(_FIRST_SLOTS, len(Handover)), 0)
            self._fill(Used.HANDOVERS, handovers)
        self._scratch = _scratch(extent.touchpoints, len(self._scratch.low))
        self._extent = extent

    def frozen(self) -> Aggregates:
        """Give the counts in a form that does not depend on how they came about."""
        counts = self._counts
        return Aggregates(
            totals=counts.totals.copy(),
            touchpoints=counts.touchpoints.copy(),
            stages=counts.stages.copy(),
            moves=counts.moves.copy(),
            funnel_paths=counts.funnel_paths.copy(),
            funnel_gaps=counts.funnel_gaps.copy(),
            durations=counts.durations.copy(),
            gaps=_near_gaps(counts.near) if counts.near.size else _entries(counts.gaps, 1),
            scores=_entries(counts.scores, 1),
            handovers=_handovers(counts.handovers),
            path_variants=_variety(counts.path_variants),
            session_variants=_variety(counts.session_variants),
            sequences=counts.sequences[: counts.used[Used.SEQUENCES]].astype(
                np.min_scalar_type(self._extent.touchpoints)
            ),
        )

    def _resume(self, aggregates: Aggregates) -> None:
        counts = self._counts
        for part in PLAIN:
            getattr(counts, part)[...] = getattr(aggregates, part)
        counts.touchpoints[: len(aggregates.touchpoints)] = aggregates.touchpoints
        if counts.near.size:
            _fill_near(counts.near, aggregates.gaps)
        else:
            self._fill(Used.GAPS, aggregates.gaps)
        self._fill(Used.SCORES, aggregates.scores)
        if self._extent.units <= NEAR_UNITS:
            _fill_near_units(counts.handovers, aggregates.handovers)
        else:
            self._fill(Used.HANDOVERS, aggregates.handovers)
        for which in (Used.PATH_VARIANTS, Used.SESSION_VARIANTS):
            variety: Variety = getattr(aggregates, which.name.lower())
            self._fill(which, Entries(variety.hashes, np.stack(variety[1:], axis=1)))
        self._counts = self._counts._replace(sequences=aggregates.sequences.astype(np.uint32))
        self._counts.used[Used.SEQUENCES] = len(aggregates.sequences)

    def _fill(self, which: Used, entries: Entries) -> None:
        table = filled_table(entries.keys, entries.counts, self._table(which).shape)
        self._replace(which, table, len(entries.keys))

    def _room(self) -> NDArray[np.int64]:
        room = np.full(len(Used), _NO_LIMIT)
        for which, most in self._most().items():
            table_room = room_of(self._table(which))
            room[which] = table_room if table_room < most else _NO_LIMIT
        room[Used.SEQUENCES] = len(self._counts.sequences)
        return room

    def _most(self) -> dict[Used, int]:
        """Give how many different keys each table can ever hold; flat arrays hold all."""
        few_units = self._extent.units <= NEAR_UNITS
        return {
            Used.GAPS: 0 if self._counts.near.size else _NO_LIMIT,
            Used.SCORES: self._extent.touchpoints << _SCORE_BITS,
            Used.HANDOVERS: 0 if few_units else self._extent.units**2,
            Used.PATH_VARIANTS: _NO_LIMIT,
            Used.SESSION_VARIANTS: _NO_LIMIT,
        }

    def _expect(self, paths: int) -> None:
        """Make room for the variants of so many paths at once, instead of step by step."""
        for which in (Used.PATH_VARIANTS, Used.SESSION_VARIANTS):
            if paths > room_of(self._table(which)):
                self._replace(which, *grown_table(self._table(which), paths, _COUNTERS[which]))

    def _grow(self, rows: int) -> None:
        """Give every array that could not take so many rows twice the room, or more."""
        room, used, ahead = self._room(), self._counts.used, self._ahead()
        for which, most in self._most().items():
            if used[which] + rows > room[which]:
                wanted = min(int(used[which] * ahead) + rows, most)
                self._replace(which, *grown_table(self._table(which), wanted, _COUNTERS[which]))
        if used[Used.SEQUENCES] + rows > room[Used.SEQUENCES]:
            # Zeros that nobody has written to take no memory, so much room costs nothing.
            sequences = np.zeros(4 * (len(self._counts.sequences) + rows), np.uint32)
            kept = used[Used.SEQUENCES]
            sequences[:kept] = self._counts.sequences[:kept]
            self._counts = self._counts._replace(sequences=sequences)

    def _ahead(self) -> float:
        """Give how many times as many paths are to come as there are, 1 to 8.

        Different sequences come up ever more rarely, so this is more room than will be needed,
        but every step of growing moves all that was there.
        """
        done = int(self._counts.used[Used.SERIAL])
        return min(max(self._paths / max(done, 1), 1.0), _MOST_AHEAD)

    def _table(self, which: Used) -> NDArray[np.int64]:
        table: NDArray[np.int64] = getattr(self._counts, which.name.lower())
        return table

    def _replace(self, which: Used, table: NDArray[np.int64], used: int) -> None:
        self._counts = self._counts._replace(**{which.name.lower(): table})  # type: ignore[arg-type]  # never `sequences`
        self._counts.used[which] = used


def _empty_counts(extent: Extent) -> Counts:
    near = NEAR_TOUCHPOINTS**2 * NEAR_BINS if extent.touchpoints <= NEAR_TOUCHPOINTS else 0
    few_units = extent.units <= NEAR_UNITS
    return Counts(
        totals=np.zeros(len(Total), np.int64),
        touchpoints=np.zeros((extent.touchpoints, len(AtTouchpoint)), np.int64),
        stages=np.zeros((extent.stages + 1, len(InStage)), np.int64),
        moves=np.zeros((extent.stages + 1, extent.stages), np.int64),
        funnel_paths=np.zeros(extent.funnel, np.int64),
        funnel_gaps=np.zeros((extent.funnel, BINS), np.int64),
        durations=np.zeros(BINS, np.int64),
        near=np.zeros(near, np.int64),
        gaps=new_table(_FIRST_SLOTS, 2),
        scores=new_table(_FIRST_SLOTS, 2),
        handovers=np.zeros((NEAR_UNITS**2, len(Handover)), np.int64)
        if few_units
        else new_table(_FIRST_SLOTS, len(Handover)),
        path_variants=new_table(_FIRST_SLOTS, len(VariantColumn)),
        session_variants=new_table(_FIRST_SLOTS, len(VariantColumn)),
        sequences=np.zeros(_FIRST_SEQUENCES, np.uint32),
        used=np.zeros(len(Used), np.int64),
    )


def _scratch(touchpoints: int, rows: int) -> Scratch:
    def numbers(count: int) -> NDArray[np.int64]:
        return np.zeros(count, np.int64)

    def pending() -> Pending:
        return Pending(*(numbers(rows + 1) for _ in Pending._fields))

    steps = Steps(
        time=numbers(rows),
        touchpoint=np.zeros(rows, np.uint32),
        stage=np.zeros(rows, np.uint8),
        unit=np.zeros(rows, np.uint16),
        role=np.zeros(rows, np.uint8),
    )
    return Scratch(
        steps=steps,
        low=numbers(rows),
        high=numbers(rows),
        paths=pending(),
        sessions=pending(),
        seen=numbers(touchpoints),
        asked=numbers(touchpoints),
        asked_at=numbers(touchpoints),
    )


def _near_gaps(near: NDArray[np.int64]) -> Entries:
    """Give the flat array for few touchpoints under the keys of the table for many."""
    places = np.flatnonzero(near)
    pairs, bins = np.divmod(places, NEAR_BINS)
    before, after = pairs >> NEAR_BITS, pairs & (NEAR_TOUCHPOINTS - 1)
    return Entries((before << TOUCHPOINT_BITS | after) << BIN_BITS | bins + 1, near[places, None])


def _handovers(handovers: NDArray[np.int64]) -> Entries:
    if len(handovers) != NEAR_UNITS**2:
        return _entries(handovers, 3)
    counts = handovers[:, Handover.COUNT : Handover.STAMP]
    places = np.flatnonzero(counts.any(axis=1))
    unit, other = places >> NEAR_BITS, places & (NEAR_UNITS - 1)
    return Entries(unit << UNIT_BITS | other, counts[places])


def _entries(table: NDArray[np.int64], counters: int) -> Entries:
    """Give the keys that count anything, in order, with their counts."""
    rows = table[(table[:, 0] != EMPTY) & table[:, 1 : 1 + counters].any(axis=1)]
    rows = rows[np.argsort(rows[:, 0])]
    return Entries(rows[:, 0].copy(), rows[:, 1 : 1 + counters].copy())


def _variety(table: NDArray[np.int64]) -> Variety:
    rows = table[table[:, VariantColumn.COUNT] != 0]
    return Variety(*(rows[:, column].copy() for column in VariantColumn))


def _fill_near(near: NDArray[np.int64], gaps: Entries) -> None:
    pairs, bins = gaps.keys >> BIN_BITS, (gaps.keys & (BINS - 1)) - 1
    before, after = pairs >> TOUCHPOINT_BITS, pairs & ((1 << TOUCHPOINT_BITS) - 1)
    near[(before << NEAR_BITS | after) * NEAR_BINS + bins] = gaps.counts[:, 0]


def _fill_near_units(near: NDArray[np.int64], handovers: Entries) -> None:
    unit, other = handovers.keys >> UNIT_BITS, handovers.keys & ((1 << UNIT_BITS) - 1)
    near[unit << NEAR_BITS | other, Handover.COUNT : Handover.STAMP] = handovers.counts
