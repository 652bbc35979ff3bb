"""What a page says while there is nothing to show: why, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from an empty page."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """An empty state; the first way is the one to take."""

    icon: str
    title: str
    text: str
    actions: tuple[Way, ...] = ()
    offers_sample: bool = True
