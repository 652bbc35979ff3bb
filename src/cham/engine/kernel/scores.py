"""The answers given, and how each journey is remembered."""

from cham.engine.kernel.arrays import (
    NO_SCORE,
    OUT_OF_SCALE,
    Counts,
    Rows,
    Spans,
    Terms,
    Total,
    Used,
)
from cham.engine.kernel.compiled import compiled
from cham.engine.kernel.keys import score_key
from cham.engine.kernel.places import places
from cham.engine.kernel.tables import taken_slot

_ZERO = 128  # where score 0 lies in `Terms.emotion`


@compiled
def fold_scores(
    rows: Rows, spans: Spans, first: int, stop: int, terms: Terms, counts: Counts
) -> None:
    """Count answers by touchpoint, scale and score; sum up peak and end of each path.

    Parameters
    ----------
    rows : Rows
        All rows, those that are no step included.
    spans : Spans
        The paths.
    first, stop : int
        The paths to fold, from `first` up to and without `stop`.
    terms : Terms
        `emotion`, thousandths of the emotion scale.
    counts : Counts
        `scores` and `totals` are added to.
    """
    for path in places(first, stop):
        n, total, low, high, end = 0, 0, 0, 0, 0
        for i in places(spans.low[path], spans.high[path]):
            score = rows.score[i]
            if score == NO_SCORE:
                continue
            key = score_key(rows.steps.touchpoint[i], rows.scale[i], score)
            slot = taken_slot(counts.scores, key, counts.used, Used.SCORES)
            counts.scores[slot, 1] += spans.sign
            if score == OUT_OF_SCALE:
                continue
            end = terms.emotion[rows.scale[i], score + _ZERO]
            low = end if n == 0 else min(low, end)
            high = end if n == 0 else max(high, end)
            total += end
            n += 1
        if n:
            _add_journey(spans.sign, (n, total, low, high, end), counts)


@compiled
def _add_journey(sign: int, journey: tuple[int, int, int, int, int], counts: Counts) -> None:
    n, total, low, high, end = journey
    peak = high if n * high - total > total - n * low else low  # a tie goes to the worse
    mean = (2 * total + n) // (2 * n)
    totals = counts.totals
    totals[Total.JOURNEYS] += sign
    totals[Total.PEAKS] += sign * peak
    totals[Total.ENDS] += sign * end
    totals[Total.MEANS] += sign * mean
    totals[Total.HIGHEST] += sign * high
    totals[Total.LOWEST] += sign * low
    totals[Total.DOUBLED] += sign * (peak + end)
    totals[Total.DOUBLED_SQUARES] += sign * (peak + end) * (peak + end)
    totals[Total.MEAN_SQUARES] += sign * mean * mean
