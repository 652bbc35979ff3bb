"""What was read in comments, beside the interactions that they came with."""

from collections.abc import Collection, Mapping, Sequence

from cham.apps.comments.models import Comment, Mention
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


def balances_beside(sequences: Collection[int]) -> Mapping[int, float]:
    """Give how surely read rows of the lake feel, by their sequence numbers."""
    wanted = sorted(sequences)
    found: dict[int, float] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        read = Comment.objects.filter(sequence__in=part, epoch__gt=0, needs_review=False)
        for sequence, positive, negative in read.values_list("sequence", "positive", "negative"):
            found[sequence] = positive - negative
    return found


def _beside(sequences: Sequence[int]) -> dict[int, RowReading]:
    """Take values, not objects: somebody waits for quotes from thousands of comments."""
    aspects: dict[int, list[str]] = {}
    mentions = Mention.objects.filter(comment__sequence__in=sequences, comment__epoch__gt=0)
    for sequence, aspect, polarity in mentions.values_list(
        "comment__sequence", "aspect", "polarity"
    ):
        aspects.setdefault(sequence, []).append(f"{aspect}{MARK}{polarity}")
    found = Comment.objects.filter(sequence__in=sequences, epoch__gt=0)
    values = found.values_list(
        *("sequence", "sentiment", "positive", "negative", "needs_review", "model", "code"),
        *SIGNALS,
    )
    return {
        sequence: RowReading(
            sentiment=sentiment,
            balance=positive - negative,
            needs_review=needs_review,
            signals=tuple(signal for signal, given in zip(SIGNALS, signs, strict=True) if given),
            aspects=tuple(aspects.get(sequence, ())),
            model=model,
            code=code,
        )
        for sequence, sentiment, positive, negative, needs_review, model, code, *signs in values
    }
