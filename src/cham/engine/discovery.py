"""The paths in any event log: what happens, in which order, how long it takes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cham.core.paths import Count, Variant, ranked
from cham.engine.errors import UnevenColumnsError, UnreadableTimesError
from cham.engine.grouping import Numbers, grouped
from cham.engine.numbering import texts_of

_TICKS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredEdge:
    """One activity directly followed by another within a case.

    Attributes
    ----------
    median_seconds, p90_seconds
        Of the time between the two, exact.
    """

    before: str
    after: str
    count: int
    median_seconds: float
    p90_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What an event log shows.

    Attributes
    ----------
    events, cases
        How many rows and cases were read.
    left_out
        How many rows have no case, no activity or no time; they are in no other figure.
    activities, edges, starts, ends
        Most frequent first, names in order where counts tie.
    variants
        Sequences of activities; most frequent first, then the shorter, then by name.
    variant_count
        How many different ones there are, shown or not.
    """

    events: int
    cases: int
    left_out: int
    activities: tuple[Count, ...]
    edges: tuple[DiscoveredEdge, ...]
    starts: tuple[Count, ...]
    ends: tuple[Count, ...]
    variants: tuple[Variant, ...]
    variant_count: int

    def as_json(self) -> dict[str, object]:
        """Give the object that `cham discover --json` prints.

        Returns
        -------
        dict
            Counts, and seconds.
        """
        return {
            "events": self.events,
            "cases": self.cases,
            "activities": _counts(self.activities),
            "edges": [
                {
                    "from": edge.before,
                    "to": edge.after,
                    "count": edge.count,
                    "median_seconds": edge.median_seconds,
                    "p90_seconds": edge.p90_seconds,
                }
                for edge in self.edges
            ],
            "starts": _counts(self.starts),
            "ends": _counts(self.ends),
            "variants": [{"path": list(v.steps), "count": v.count} for v in self.variants],
            "variant_count": self.variant_count,
        }


def discover(case: Any, activity: Any, time: Any, *, shown: int | None = None) -> Discovery:
    """Find the paths in an event log.

    Parameters
    ----------
    case, activity : pyarrow.Array, pyarrow.ChunkedArray or sequence, shape (rows,)
        Texts, or anything that reads as text; null for none.
    time : pyarrow.Array, pyarrow.ChunkedArray or sequence, shape (rows,)
        Timestamps, or whole microseconds since 1970-01-01 UTC; null for none.
    shown : int or None
        How many variants to list, a count; None lists all.

    Returns
    -------
    Discovery
        Counts, and seconds.

    Raises
    ------
    UnevenColumnsError
        When the columns are not equally long.
    UnreadableTimesError
        When the times are neither timestamps nor whole numbers.

    Notes
    -----
    Events of a case are put in the order of their times; where these are the same, they keep the
    order of the file. A pair is two consecutive events of a case [1]_. Quantiles are linear
    between the two nearest values [2]_.

    References
    ----------
    .. [1] van der Aalst, W. M. P. (2016). Process Mining: Data Science in Action, 2nd ed.,
       Springer, section 6.2. doi:10.1007/978-3-662-49851-4
    .. [2] Hyndman, R. J., Fan, Y. (1996). Sample Quantiles in Statistical Packages. The
       American Statistician 50(4), definition 7. doi:10.2307/2684934

    Examples
    --------
    >>> found = discover(["1", "1", "2"], ["order", "pay", "order"], [0, 5_000_000, 0])
    >>> found.edges
    (DiscoveredEdge(before='order', after='pay', count=1, median_seconds=5.0, p90_seconds=5.0),)
    """
    log = _Log.read(_column(case), _column(activity), _column(time))
    return log.discovered(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """Events side by side by case, in order.

    Attributes
    ----------
    starts
        The first event of each case.
    ticks
        How many units of time a second has.
    """

    names: tuple[str, ...]
    activity: Numbers
    time: Numbers
    starts: Numbers
    ticks: int
    left_out: int

    @classmethod
    def read(
        cls, case: pa.ChunkedArray, activity: pa.ChunkedArray, time: pa.ChunkedArray
    ) -> "_Log":
        lengths = {"case": len(case), "activity": len(activity), "time": len(time)}
        if len(set(lengths.values())) > 1:
            raise UnevenColumnsError(**lengths)
        whole = _valid(case) & _valid(activity) & _valid(time)
        kept = pa.array(whole)
        cases = texts_of(case.filter(kept)).dictionary_encode().indices.to_numpy()
        activities = texts_of(activity.filter(kept)).dictionary_encode()
        moments, ticks = _moments(time.filter(kept))
        order = np.lexsort((moments, cases))  # stable: ties keep the order of the file
        ordered = cases[order]
        return cls(
            names=tuple(activities.dictionary.to_pylist()),
            activity=activities.indices.to_numpy().astype(np.int64)[order],
            time=moments[order],
            starts=np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
            if len(ordered)
            else np.zeros(0, np.int64),
            ticks=ticks,
            left_out=int((~whole).sum()),
        )

    def discovered(self, shown: int | None) -> Discovery:
        ends = np.append(self.starts, len(self.time))[1:]
        variants = self._variants(ends)
        return Discovery(
            events=len(self.time),
            cases=len(self.starts),
            left_out=self.left_out,
            activities=self._counted(self.activity),
            edges=self._edges(),
            starts=self._counted(self.activity[self.starts]),
            ends=self._counted(self.activity[ends - 1]),
            variants=tuple(variants if shown is None else variants[:shown]),
            variant_count=len(variants),
        )

    def _counted(self, activities: Numbers) -> tuple[Count, ...]:
        counts = np.bincount(activities, minlength=len(self.names)).tolist()
        return ranked(Counter(dict(zip(self.names, counts, strict=True))))

    def _edges(self) -> tuple[DiscoveredEdge, ...]:
        inside = np.ones(len(self.time), np.bool_)
        inside[self.starts] = False
        after = np.flatnonzero(inside)
        keys = self.activity[after - 1] * len(self.names) + self.activity[after]
        gaps = grouped(keys, self.time[after] - self.time[after - 1])
        edges = [
            DiscoveredEdge(
                before=self.names[key // len(self.names)],
                after=self.names[key % len(self.names)],
                count=count,
                median_seconds=median,
                p90_seconds=p90,
            )
            for key, count, median, p90 in zip(
                gaps.keys.tolist(),
                gaps.counts.tolist(),
                (gaps.quantile(0.5) / self.ticks).tolist(),
                (gaps.quantile(0.9) / self.ticks).tolist(),
                strict=True,
            )
        ]
        edges.sort(key=lambda edge: (-edge.count, edge.before, edge.after))
        return tuple(edges)

    def _variants(self, ends: Numbers) -> list[Variant]:
        """Count equal sequences by their bytes, so that no two can be mistaken."""
        counts = Counter(
            self.activity[low:high].tobytes()
            for low, high in zip(self.starts.tolist(), ends.tolist(), strict=True)
        )
        variants = [
            Variant(tuple(self.names[n] for n in np.frombuffer(code, np.int64).tolist()), count)
            for code, count in counts.items()
        ]
        variants.sort(key=lambda each: (-each.count, len(each.steps), each.steps))
        return variants


def _column(values: Any) -> pa.ChunkedArray:
    if isinstance(values, pa.ChunkedArray):
        return values
    return pa.chunked_array([values if isinstance(values, pa.Array) else pa.array(values)])


def _valid(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    valid: NDArray[np.bool_] = column.is_valid().to_numpy()
    return valid


def _moments(column: pa.ChunkedArray) -> tuple[Numbers, int]:
    """Give times as whole numbers, and how many of their units a second has."""
    kind = column.type
    if not (pa.types.is_timestamp(kind) or pa.types.is_integer(kind)):
        raise UnreadableTimesError(kind=str(kind))
    ticks = _TICKS[kind.unit if pa.types.is_timestamp(kind) else "us"]
    return column.cast(pa.int64()).to_numpy(), ticks


def _counts(counts: Sequence[Count]) -> list[dict[str, object]]:
    return [{"name": each.name, "count": each.count} for each in counts]
