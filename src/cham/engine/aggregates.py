"""Counts in a form of their own: independent of how they came about, addable, plain arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cham.engine.errors import DifferentPathsError
from cham.engine.grouping import Numbers

PLAIN = ("totals", "stages", "moves", "funnel_paths", "funnel_gaps", "durations")
"""The parts of `Aggregates` that add up as they are."""


class Entries(NamedTuple):
    """Counts by key.

    Attributes
    ----------
    keys
        int64, ascending, each once.
    counts
        int64, a row for each key.
    """

    keys: Numbers
    counts: Numbers


class Variety(NamedTuple):
    """Different sequences of touchpoints.

    Attributes
    ----------
    hashes
        int64, each once, in any order.
    counts
        How many paths or sessions took the sequence.
    offsets, lengths
        Where the sequence stands in `Aggregates.sequences`.
    """

    hashes: Numbers
    counts: Numbers
    offsets: Numbers
    lengths: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aggregates:
    """All counts of some paths.

    Those of two sets of paths without a path in common add up with `+` to those of both: months,
    partitions of customers, machines. Everything but the three parts with keys of their own is
    as in `cham.engine.kernel.Counts`.

    Attributes
    ----------
    gaps, scores, handovers
        By the keys of `cham.engine.kernel.keys`.
    path_variants, session_variants
        Sequences of touchpoints, by their hashes.
    sequences
        Touchpoints in which every variant stands somewhere; unsigned, as narrow as they fit.
    """

    totals: Numbers
    touchpoints: Numbers
    stages: Numbers
    moves: Numbers
    funnel_paths: Numbers
    funnel_gaps: Numbers
    durations: Numbers
    gaps: Entries
    scores: Entries
    handovers: Entries
    path_variants: Variety
    session_variants: Variety
    sequences: NDArray[np.unsignedinteger[Any]]

    def __add__(self, other: "Aggregates") -> "Aggregates":
        """Add the counts of other paths.

        Raises
        ------
        DifferentPathsError
            When the two were counted by different plans or funnels.
        """
        for part in ("stages", "moves", "funnel_paths"):
            mine, theirs = getattr(self, part).shape, getattr(other, part).shape
            if mine != theirs:
                raise DifferentPathsError(part=part, mine=str(mine), theirs=str(theirs))
        plain = {part: getattr(self, part) + getattr(other, part) for part in PLAIN}
        shift = len(self.sequences)
        return replace(
            self,
            **plain,
            touchpoints=_added_rows(self.touchpoints, other.touchpoints),
            gaps=_added(self.gaps, other.gaps),
            scores=_added(self.scores, other.scores),
            handovers=_added(self.handovers, other.handovers),
            path_variants=_joined(self.path_variants, other.path_variants, shift),
            session_variants=_joined(self.session_variants, other.session_variants, shift),
            sequences=np.concatenate((self.sequences, other.sequences)),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Aggregates):
            return NotImplemented
        mine, theirs = self._counted(), other._counted()
        return all(np.array_equal(one, two) for one, two in zip(mine, theirs, strict=True))

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def _counted(self) -> list[NDArray[np.generic]]:
        """Give every count; where a sequence happens to stand is none."""
        parts: list[NDArray[np.generic]] = []
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, Variety):
                order = np.argsort(value.hashes)
                parts += [value.hashes[order], value.counts[order], value.lengths[order]]
            elif isinstance(value, Entries):
                parts += value
            elif part.name != "sequences":
                parts.append(value)
        return parts

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give everything as named arrays, to be sent or kept.

        Returns
        -------
        dict
            Arrays of whole numbers by name.
        """
        arrays: dict[str, NDArray[np.generic]] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, Entries | Variety):
                arrays |= {f"{part.name}.{name}": each for name, each in value._asdict().items()}
            else:
                arrays[part.name] = value
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Aggregates":
        """Take over what `arrays` gave.

        Parameters
        ----------
        arrays : Mapping
            Arrays by name.

        Returns
        -------
        Aggregates
            The same counts.
        """
        grouped = {
            name: kind(**{field: arrays[f"{name}.{field}"] for field in kind._fields})
            for name, kind in _GROUPS.items()
        }
        plain = {name: each for name, each in arrays.items() if "." not in name}
        return cls(**plain, **grouped)  # type: ignore[arg-type]  # as `arrays` gave them

    @property
    def is_loose(self) -> bool:
        """Whether most of `sequences` belongs to variants that nobody takes any more."""
        varieties = (self.path_variants, self.session_variants)
        return len(self.sequences) > 2 * sum(int(each.lengths.sum()) for each in varieties)

    def packed(self) -> "Aggregates":
        """Leave out the sequences that no variant uses any more.

        Returns
        -------
        Aggregates
            The same counts.
        """
        offsets = np.concatenate((self.path_variants.offsets, self.session_variants.offsets))
        lengths = np.concatenate((self.path_variants.lengths, self.session_variants.lengths))
        places = expanded(offsets, lengths)
        moved = np.cumsum(lengths) - lengths
        split = len(self.path_variants.offsets)
        return replace(
            self,
            path_variants=self.path_variants._replace(offsets=moved[:split]),
            session_variants=self.session_variants._replace(offsets=moved[split:]),
            sequences=self.sequences[places],
        )


_GROUPS: dict[str, type[Entries] | type[Variety]] = {
    "gaps": Entries,
    "scores": Entries,
    "handovers": Entries,
    "path_variants": Variety,
    "session_variants": Variety,
}


def expanded(starts: Numbers, lengths: Numbers) -> Numbers:
    """Give every position of some ranges, one range after the other.

    Parameters
    ----------
    starts, lengths : ndarray of int64, shape (ranges,)
        First positions, and counts of positions.

    Returns
    -------
    ndarray of int64
        Positions.

    Examples
    --------
    >>> expanded(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)


def _added(mine: Entries, theirs: Entries) -> Entries:
    keys, place = np.unique(np.concatenate((mine.keys, theirs.keys)), return_inverse=True)
    counts = np.zeros((len(keys), mine.counts.shape[1]), np.int64)
    np.add.at(counts, place, np.concatenate((mine.counts, theirs.counts)))
    kept = counts.any(axis=1)
    return Entries(keys[kept], counts[kept])


def _added_rows(mine: Numbers, theirs: Numbers) -> Numbers:
    longer, shorter = (mine, theirs) if len(mine) >= len(theirs) else (theirs, mine)
    total = longer.copy()
    total[: len(shorter)] += shorter
    return total


def _joined(mine: Variety, theirs: Variety, shift: int) -> Variety:
    hashes = np.concatenate((mine.hashes, theirs.hashes))
    hashes, first, place = np.unique(hashes, return_index=True, return_inverse=True)
    counts = np.zeros(len(hashes), np.int64)
    np.add.at(counts, place, np.concatenate((mine.counts, theirs.counts)))
    offsets = np.concatenate((mine.offsets, theirs.offsets + shift))[first]
    lengths = np.concatenate((mine.lengths, theirs.lengths))[first]
    kept = counts != 0
    return Variety(hashes[kept], counts[kept], offsets[kept], lengths[kept])
