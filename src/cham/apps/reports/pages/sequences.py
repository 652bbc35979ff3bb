"""The sequences of steps that customers take most often."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.evidence import Evidence
from cham.apps.reports.pages.reader import Reader, runs_of
from cham.core.paths import Variants

_STEPS_SHOWN = 9
_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceRow:
    share: str
    count: str
    width: str
    steps: tuple[str, ...]


def follows_sessions(evidence: Evidence) -> bool:
    """Tell whether sequences are those of sessions: whole lives of customers are all different."""
    return evidence.path_unit == "customer"


def typical_sequences(evidence: Evidence) -> Variants:
    """Give the sequences that say most: those of sessions for customers, of whole cases else."""
    answers = evidence.answers
    return answers.sessions.variants if follows_sessions(evidence) else answers.variants


def sequences_lead(reader: Reader) -> str:
    """Say what the sequences are sequences of, and how many different ones there are."""
    variants = typical_sequences(reader.evidence)
    number = reader.numbers.number
    if follows_sessions(reader.evidence):
        text = ngettext(
            "{sequences} sessions took {count} path. A session ends after {minutes} minutes "
            "without a step; ×2 means the step twice in a row.",
            "{sequences} sessions took {count} different paths. A session ends after {minutes} "
            "minutes without a step; ×2 means the step twice in a row.",
            variants.distinct,
        )
    else:
        text = ngettext(
            "{sequences} cases took {count} path; ×2 means the step twice in a row.",
            "{sequences} cases took {count} different paths; ×2 means the step twice in a row.",
            variants.distinct,
        )
    minutes = reader.evidence.answers.sessions.timeout.total_seconds() / 60
    return text.format(
        sequences=number(variants.sequences),
        count=number(variants.distinct),
        minutes=number(minutes),
    )


def sequence_rows(reader: Reader) -> tuple[SequenceRow, ...]:
    """Give the most frequent sequences, with bars as long as they are frequent."""
    variants, numbers = typical_sequences(reader.evidence), reader.numbers
    most = max((each.count for each in variants.shown), default=1)
    return tuple(
        SequenceRow(
            share=numbers.share(each.count / variants.sequences, 1),
            count=numbers.number(each.count),
            width=f"{100 * each.count / most:.1f}",
            steps=_steps(reader, each.steps),
        )
        for each in variants.shown[:_SHOWN]
    )


def _steps(reader: Reader, steps: Sequence[str]) -> tuple[str, ...]:
    words = runs_of(reader, steps)
    if len(words) > _STEPS_SHOWN:
        more = len(words) - _STEPS_SHOWN + 1
        words = [*words[: _STEPS_SHOWN - 1], _("{count} more steps").format(count=more)]
    return tuple(words)
