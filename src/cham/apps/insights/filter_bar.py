"""The bar above all numbers: which journey, which period, which filter; links, so that an address says it all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cham.apps.insights.asking import VALUE_BANDS, Asked, period_label, value_band_label
from cham.apps.reports.periods import PRESETS, Period
from cham.core.journeys import Journey


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers to a question of the bar."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """A question with several answers; `chosen` counts those in force."""

    key: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The labels in force."""
        return tuple(each.label for each in self.choices if each.is_current)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBar:
    """What the bar shows.

    Attributes
    ----------
    hidden
        What a form with two days must carry along: name and value.
    clear
        The address without filter; empty where nothing is filtered.
    """

    periods: tuple[Choice, ...]
    journeys: tuple[Choice, ...]
    menus: tuple[Menu, ...]
    hidden: tuple[tuple[str, str], ...]
    since: str
    until: str
    clear: str
    label: str


def filter_bar(  # noqa: PLR0913 - most pages say the first three, and the rest by name
    path: str,
    asked: Asked,
    journeys: Sequence[Journey],
    *,
    language: str,
    personas: Mapping[str, str] | None = None,
    has_value: bool = True,
    kept: Sequence[tuple[str, str]] = (),
) -> FilterBar:
    """Make the bar of a page.

    Parameters
    ----------
    path
        The page's own address, without its question.
    journeys
        The organisation's; the channels and units are those of the one that is looked at.
    personas
        Names of live personas by key, where the page can tell them apart.
    has_value
        Whether anything was bought, so that customers differ in value.
    kept
        What the page asks besides, name and value; it stays when the bar is used.
    """
    journey = next((each for each in journeys if each.key == asked.journey), None)
    journey = journey or (journeys[0] if journeys else None)
    names = _names(journey, language) | dict(personas or {})
    link = _linker(path, kept)
    named = Period(asked.period).days
    return FilterBar(
        periods=tuple(
            Choice(period_label(each), link(replace(asked, period=each)), each == asked.period)
            for each in PRESETS
        ),
        journeys=tuple(
            Choice(
                each.name.read(language), link(replace(asked, journey=each.key)), each is journey
            )
            for each in journeys
        )
        if len(journeys) > 1
        else (),
        menus=tuple(
            menu
            for menu in _menus(asked, journey, names, personas or {}, link)
            if menu.choices and (menu.key != "value" or has_value or asked.value_band)
        ),
        hidden=(*_hidden(asked), *kept),
        since=named[0].isoformat() if named else "",
        until=named[1].isoformat() if named else "",
        clear=link(Asked(journey=asked.journey, period=asked.period)) if asked.is_filtered else "",
        label=asked.label(language, names),
    )


Link = Callable[[Asked], str]


def _linker(path: str, kept: Sequence[tuple[str, str]]) -> Link:
    def link(asked: Asked) -> str:
        query = "&".join(filter(None, (asked.query, urlencode(kept))))
        return f"{path}?{query}" if query else path

    return link


def _menus(
    asked: Asked,
    journey: Journey | None,
    names: Mapping[str, str],
    personas: Mapping[str, str],
    link: Link,
) -> Iterable[Menu]:
    channels = [each.key for each in journey.channels] if journey else []
    units = [each.key for each in journey.units] if journey else []
    yield Menu(
        "channel",
        tuple(
            Choice(
                names.get(key, key),
                link(replace(asked, channels=_toggled(asked.channels, key))),
                key in asked.channels,
            )
            for key in _with_chosen(channels, asked.channels)
        ),
    )
    yield Menu(
        "unit",
        tuple(
            Choice(
                names.get(key, key),
                link(replace(asked, units=_toggled(asked.units, key))),
                key in asked.units,
            )
            for key in _with_chosen(units, asked.units)
        ),
    )
    yield Menu(
        "persona",
        tuple(
            Choice(
                name,
                link(replace(asked, persona="" if key == asked.persona else key)),
                key == asked.persona,
            )
            for key, name in personas.items()
        ),
    )
    yield Menu(
        "value",
        tuple(
            Choice(
                value_band_label(band),
                link(replace(asked, value_band="" if band == asked.value_band else band)),
                band == asked.value_band,
            )
            for band in VALUE_BANDS
        ),
    )


def _names(journey: Journey | None, language: str) -> dict[str, str]:
    if journey is None:
        return {}
    channels = {each.key: each.name.read(language) for each in journey.channels}
    return channels | {each.key: each.name.read(language) for each in journey.units}


def _toggled(chosen: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(each for each in chosen if each != key) if key in chosen else (*chosen, key)


def _with_chosen(known: Sequence[str], chosen: tuple[str, ...]) -> list[str]:
    """Give what can be chosen, and what is chosen although it is not known any more."""
    return [*known, *(each for each in chosen if each not in known)]


def _hidden(asked: Asked) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("journey", asked.journey or ""),
        *(("channel", each) for each in asked.channels),
        *(("unit", each) for each in asked.units),
        ("persona", asked.persona),
        ("value", asked.value_band),
    ]
    return tuple(pair for pair in pairs if pair[1])
