"""How fast somebody may guess: the longer it goes wrong, the longer the wait."""

from dataclasses import dataclass
from datetime import timedelta

_MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Some guesses are free, then each doubles the wait before the next, up to a longest one.

    Guesses are forgotten one after the other, so that yesterday's mistakes cost nothing today.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgets_one_in: timedelta

    def remembered(self, guesses: int, since_last: timedelta) -> int:
        """Give how many guesses still count, some time after the last."""
        return max(0, guesses - since_last // self.forgets_one_in)

    def wait(self, guesses: int, since_last: timedelta) -> timedelta:
        """Give how long the next guess still has to wait.

        Examples
        --------
        >>> minutely = Pace(
        ...     free=2, first=timedelta(seconds=30), longest=timedelta(minutes=1),
        ...     forgets_one_in=timedelta(hours=1),
        ... )
        >>> [minutely.wait(n, timedelta(0)).total_seconds() for n in (0, 1, 2, 3, 4)]
        [0.0, 0.0, 30.0, 60.0, 60.0]
        >>> minutely.wait(2, timedelta(seconds=20)).total_seconds()
        10.0
        """
        over = self.remembered(guesses, since_last) - self.free
        if over < 0:
            return timedelta(0)
        doublings: int = 2 ** min(over, _MOST_DOUBLINGS)
        return max(timedelta(0), min(self.first * doublings, self.longest) - since_last)


# At most 15 guesses at one account in the first hour, 6 in each later one.
ACCOUNT = Pace(
    free=5,
    first=timedelta(seconds=10),
    longest=timedelta(minutes=10),
    forgets_one_in=timedelta(minutes=30),
)
# An office stands behind one address: many people mistype there on a Monday morning.
ADDRESS = Pace(
    free=30,
    first=timedelta(seconds=5),
    longest=timedelta(minutes=2),
    forgets_one_in=timedelta(minutes=5),
)
