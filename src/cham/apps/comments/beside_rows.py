"""What was read in comments, beside the interactions that they came with."""

from collections.abc import Collection, Mapping, Sequence

from cham.apps.comments.models import Comment
from cham.apps.comments.saying import MARK, SIGNALS
from cham.apps.reports.readings import RowReading

_AT_ONCE = 5_000  # SQLite takes 32,766 parameters in a statement


def readings_beside(sequences: Collection[int]) -> Mapping[int, RowReading]:
    """Give what was read in rows of the lake, by their sequence numbers."""
    wanted = sorted(sequences)
    found: dict[int, RowReading] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _beside(wanted[start : start + _AT_ONCE])
    return found


def _beside(sequences: Sequence[int]) -> dict[int, RowReading]:
    found = Comment.objects.filter(sequence__in=sequences, epoch__gt=0)
    return {
        each.sequence: RowReading(
            sentiment=each.sentiment,
            balance=each.positive - each.negative,
            needs_review=each.needs_review,
            signals=tuple(signal for signal in SIGNALS if getattr(each, signal)),
            aspects=tuple(f"{m.aspect}{MARK}{m.polarity}" for m in each.mentions.all()),
            model=each.model,
            code=each.code,
        )
        for each in found.prefetch_related("mentions")
    }
