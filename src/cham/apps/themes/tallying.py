"""What the comments of a theme say together: complaints, sentiments, signs, units."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from cham.apps.comments.models import Sentiment
from cham.core.measures import Estimate, expected_share


class Read(Protocol):
    """A comment, as far as it is counted."""

    @property
    def sign(self) -> int:
        """The number of its sign."""

    @property
    def unit(self) -> str:
        """The unit it was said to; empty where that is not known."""

    @property
    def complaint(self) -> bool:
        """Whether it complains."""

    @property
    def is_counted(self) -> bool:
        """Whether its sentiment is read."""

    @property
    def negative(self) -> float:
        """The calibrated probability that it is negative."""

    @property
    def neutral(self) -> float:
        """The calibrated probability that it is neutral."""

    @property
    def positive(self) -> float:
        """The calibrated probability that it is positive."""


class Tally(NamedTuple):
    """Counts over some comments; the fields are those of `FoundTheme`."""

    counted: int
    complaints: int
    sentiments: dict[str, Estimate]
    signs: tuple[tuple[int, int], ...]
    units: tuple[tuple[str, int], ...]


def tally_of(comments: Sequence[Read]) -> Tally:
    """Count the comments of a theme."""
    counted = [each for each in comments if each.is_counted]
    return Tally(
        counted=len(counted),
        complaints=sum(each.complaint for each in comments),
        sentiments={
            name: expected_share(
                sum(getattr(each, name) for each in counted), len(counted), name=name
            )
            for name in Sentiment.values
            if counted
        },
        signs=tuple(Counter(each.sign for each in comments).most_common()),
        units=tuple(Counter(each.unit for each in comments if each.unit).most_common()),
    )
