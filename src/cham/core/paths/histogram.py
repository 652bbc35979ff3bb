"""Durations in bins that grow with the duration, so that counts of any range stay small."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cham.core.errors import N_
from cham.core.paths.rows import PathsError

BINS = 512
_PARTS = 8  # bins per octave: a bin is at most an eighth wider than its lower end
_PART_BITS = 3
WIDEST_BIN = 1 / _PARTS  # as a share of its lower end


class NegativeDurationError(PathsError):
    """Time ran backwards between two steps."""

    code = "paths_negative_duration"
    template = N_("duration ({duration}) must be 0 or more; put the rows in order first")


class QuantileShareError(PathsError):
    """A quantile was asked for that cannot be."""

    code = "paths_quantile_share"
    template = N_("quantile ({share}) must be a share from 0 to 1; 0.5 is the median")


@dataclass(frozen=True, slots=True)
class Bin:
    """The durations from `low` up to and without `high`, in microseconds."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many durations fell into each bin.

    Attributes
    ----------
    bins
        The numbers of the bins that hold any, in order.
    counts
        How many each of them holds.
    """

    bins: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        """How many durations there are."""
        return sum(self.counts)

    def quantile(self, share: float) -> float | None:
        """Estimate a quantile from the bins.

        Parameters
        ----------
        share : float
            0 to 1, no unit; 0.5 asks for the median.

        Returns
        -------
        float or None
            microseconds; None where there is nothing to measure

        Raises
        ------
        QuantileShareError
            When the share is not from 0 to 1.

        Notes
        -----
        The rank is h = (n − 1)·share [1]_, and durations are taken to lie evenly in their bin.
        A bin is at most 12.5 % wide, so the estimate is that close unless the quantile falls
        into the empty space between two groups of durations; there only the exact quantile of
        the engine tells the truth.

        References
        ----------
        .. [1] Hyndman, R. J., Fan, Y. (1996). Sample Quantiles in Statistical Packages. The
           American Statistician 50(4), definition 7. doi:10.2307/2684934

        Examples
        --------
        >>> histogram_of([1_000_000] * 3).quantile(0.5)
        1015808.0
        """
        if not 0.0 <= share <= 1.0:
            raise QuantileShareError(share=share)
        rank = (self.n - 1) * share  # Hyndman & Fan, definition 7 [1]
        below = 0
        for number, count in zip(self.bins, self.counts, strict=True):
            if rank < below + count:
                ends = bin_of(number)
                inside = min(1.0, (rank - below + 0.5) / count)
                return ends.low + (ends.high - ends.low) * inside
            below += count
        return None


def bin_number(duration: int) -> int:
    """Give the number of the bin that a duration falls into.

    Parameters
    ----------
    duration : int
        0 to 2**63 − 1, microseconds.

    Returns
    -------
    int
        position from 0 to 504: 0 for no time at all, then eight bins for every doubling

    Raises
    ------
    NegativeDurationError
        When the duration is below 0.

    Notes
    -----
    For d = 2**e · (1 + f), 0 ≤ f < 1, the number is 1 + 8·e + floor(8·f) [1]_.

    References
    ----------
    .. [1] Tene, G. (2012). HdrHistogram: A High Dynamic Range Histogram.
       https://hdrhistogram.github.io/HdrHistogram/ (bins of bounded relative width).

    Examples
    --------
    >>> bin_number(0), bin_number(1), bin_number(1_000_000)
    (0, 1, 160)
    """
    if duration < 0:
        raise NegativeDurationError(duration=duration)
    if duration == 0:
        return 0
    octave = duration.bit_length() - 1
    part = (duration << _PART_BITS >> octave) - _PARTS
    return 1 + _PARTS * octave + part  # floor(8 f) without rounding [1]


def bin_of(number: int) -> Bin:
    """Give the durations that fall into a bin.

    Parameters
    ----------
    number : int
        0 to 504, the position of the bin.

    Returns
    -------
    Bin
        both ends in microseconds; the upper one is outside

    Notes
    -----
    The turn of `bin_number` [1]_. Below 8 microseconds some bins hold nothing.

    References
    ----------
    .. [1] Tene, G. (2012). HdrHistogram: A High Dynamic Range Histogram.

    Examples
    --------
    >>> bin_of(160)
    Bin(low=983040, high=1048576)
    """
    if number == 0:
        return Bin(0, 1)
    octave, part = divmod(number - 1, _PARTS)
    low = -(-((_PARTS + part) << octave) // _PARTS)
    high = -(-((_PARTS + part + 1) << octave) // _PARTS)
    return Bin(low, high)


def histogram_of(durations: Iterable[int]) -> Histogram:
    """Count durations by bin.

    Parameters
    ----------
    durations : Iterable of int
        Each 0 or more, microseconds.

    Returns
    -------
    Histogram
        count of durations in each bin

    References
    ----------
    .. [1] Tene, G. (2012). HdrHistogram: A High Dynamic Range Histogram.

    Examples
    --------
    >>> histogram_of([0, 1, 1])
    Histogram(bins=(0, 1), counts=(1, 2))
    """
    found = Counter(map(bin_number, durations))
    bins = tuple(sorted(found))
    return Histogram(bins, tuple(found[number] for number in bins))
