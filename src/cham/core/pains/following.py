"""What customers did after an experience."""

import numpy as np

from cham.core.pains.history import MICROSECONDS_A_DAY, Flags, History, Moments
from cham.core.pains.intervals import share_of
from cham.core.pains.landmarks import Landmarks
from cham.core.pains.results import Aftermath, Share
from cham.core.pains.settings import PainSettings
from cham.core.pains.timeline import Timeline

_ON_THE_WAY = MICROSECONDS_A_DAY // 24  # before a purchase: steps that lead to it are no return


class Followers:
    """Looks up what followed landmarks; sorts the history once."""

    def __init__(
        self, history: History, purchases: Timeline, settings: PainSettings, count: int
    ) -> None:
        rows = history.experiences
        last = settings.end + settings.follow_days * MICROSECONDS_A_DAY
        known = (rows.touchpoint >= 0) & (rows.time >= settings.start) & (rows.time <= last)
        self._purchases = purchases
        self._settings = settings
        self._count = count
        self._visits = Timeline.of(
            rows.customer[known] * count + rows.touchpoint[known], rows.time[known]
        )
        self._contacts = self._sort(history.contacts)
        self._complaints = self._sort(history.complaints)
        self._leaves = self._sort(history.leaves)

    def _sort(self, moments: Moments | None) -> Timeline | None:
        if moments is None:
            return None
        return Timeline.of(
            moments.customer * (self._count + 1) + moments.touchpoint + 1, moments.time
        )

    def aftermath(self, landmarks: Landmarks) -> Aftermath | None:
        """Give the shares of what followed; None without landmarks."""
        if not len(landmarks):
            return None
        window = self._settings.follow_days * MICROSECONDS_A_DAY
        level = self._settings.level

        def share(yes: Flags) -> Share:
            return share_of(yes, landmarks.customer, level)

        def followed(moments: Timeline | None, width: int) -> Share | None:
            return None if moments is None else share(self._moments(moments, landmarks, width))

        return Aftermath(
            lost=share(landmarks.lost),
            returned=share(self._returned(landmarks, window)),
            left=followed(self._leaves, self._settings.horizon),
            called=followed(self._contacts, window),
            complained=followed(self._complaints, window),
        )

    def _returned(self, landmarks: Landmarks, window: int) -> Flags:
        key = landmarks.customer * self._count + landmarks.touchpoint
        purchases, visits = self._purchases, self._visits
        after = visits.position(key, landmarks.time, "right")
        until = visits.position(key, landmarks.time + window, "right")
        seen = after < until
        moment = visits.time[np.minimum(after, len(visits.time) - 1)]
        bought = purchases.position(landmarks.customer, landmarks.time, "right")
        bought_then = purchases.position(landmarks.customer, moment, "right")
        buying = purchases.follows_within(landmarks.customer, moment, _ON_THE_WAY)
        return np.asarray(seen & (bought == bought_then) & ~buying)

    def _moments(self, moments: Timeline, landmarks: Landmarks, width: int) -> Flags:
        """Tell whose next moments name this touchpoint or none."""
        of_none = landmarks.customer * (self._count + 1)
        own = moments.follows_within(of_none + landmarks.touchpoint + 1, landmarks.time, width)
        return own | moments.follows_within(of_none, landmarks.time, width)
