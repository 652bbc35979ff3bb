"""What a page about comments is asked: the bar that all pages share, and what it asks besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from cham.apps.comment_pages.names import Names
from cham.apps.comments.models import Sentiment, Task
from cham.apps.comments.wanted import NOWHERE, SIGNALS, Wanted
from cham.apps.insights.asking import Asked
from cham.apps.insights.filter_bar import Choice, FilterBar, Menu, filter_bar
from cham.apps.journeys.queries import main_journey, unfolded_journeys
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.tables import Style
from cham.core.errors import ChamError
from cham.core.journeys import Journey

LONGEST_WORDS = 200
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and the ways to ask otherwise.

    Attributes
    ----------
    refusal
        Why the address asks for something that cannot be asked; the default is shown instead.
    feelings
        One sentiment or all of them.
    menus
        Signals, aspects and touchpoints.
    unsure
        Only what needs a person, or everything.
    searched
        What a search must carry along: name and value.
    clear
        The address without these filters; empty where nothing is filtered.
    """

    wanted: Wanted
    path: str
    refusal: str
    page: int
    names: Names
    bar: FilterBar
    feelings: tuple[Choice, ...]
    menus: tuple[Menu, ...]
    unsure: Choice
    searched: tuple[tuple[str, str], ...]
    clear: str

    @property
    def query(self) -> str:
        """What is asked, as it stands in an address."""
        return query_of(self.wanted)

    @property
    def without_alike(self) -> str:
        """Give the address of more than what is like one comment; empty where that is shown."""
        return self.address(alike="") if self.wanted.alike else ""

    def on_page(self, page: int) -> str:
        """Give the address of another page of the list."""
        return _address(self.path, self.wanted, page=str(page) if page > 1 else "")

    def as_file(self, table: str) -> str:
        """Give the address at which a table of the page is a file."""
        return _address(self.path, self.wanted, table=table, format="csv")

    def address(self, **changes: Any) -> str:
        """Give the address of the same question with some parts changed."""
        return _address(self.path, replace(self.wanted, **changes))

    @classmethod
    def of(cls, request: MemberRequest, aspects: Sequence[Mapping[str, str]]) -> "Question":
        """Read it off a request.

        Parameters
        ----------
        aspects
            What can be spoken of, as progress keeps it.
        """
        language = Style.of(request).language
        journeys = unfolded_journeys(request.organisation)
        wanted, refusal = _wanted(request, journeys)
        journey = next((each for each in journeys if each.key == wanted.asked.journey), None)
        names = Names.of(journey, aspects, language)
        kept = tuple(_besides(wanted))
        bar = filter_bar(
            request.path, wanted.asked, journeys, language=language, has_value=False, kept=kept
        )
        bare = Wanted(asked=wanted.asked)
        return cls(
            wanted=wanted,
            path=request.path,
            refusal=refusal,
            page=_page(request.GET.get("page", "")),
            names=names,
            bar=bar,
            feelings=_feelings(request.path, wanted, names),
            menus=tuple(each for each in _menus(request.path, wanted, names) if each.choices),
            unsure=Choice(
                _("Needs a person"),
                _address(request.path, replace(wanted, unsure=not wanted.unsure)),
                wanted.unsure,
            ),
            searched=tuple(each for each in _pairs(wanted) if each[0] != "q"),
            clear="" if wanted == bare else _address(request.path, bare),
        )


def query_of(wanted: Wanted) -> str:
    """Write what is asked as it stands in an address."""
    return urlencode(list(_pairs(wanted)))


def _wanted(request: MemberRequest, journeys: Sequence[Journey]) -> tuple[Wanted, str]:
    """Read it; persona and value do not reach comments, words only for who may see answers."""
    given, refusal = request.GET, ""
    try:
        asked = replace(Asked.of(request), persona="", value_band="")
        wanted = _read(given, asked, may_search=request.member.may(Act.SEE_ANSWERS))
    except ChamError as error:
        wanted, refusal = Wanted(), _(error.template).format(**error.fields)
    known = {each.key: each for each in journeys}
    if wanted.asked.journey not in known:
        asked = replace(wanted.asked, journey=main_journey(request.organisation))
        wanted = replace(wanted, asked=asked)
    journey = known.get(wanted.asked.journey or "")
    places = {each.key for each in journey.touchpoints} if journey else set()
    if wanted.touchpoint not in {*places, NOWHERE}:
        wanted = replace(wanted, touchpoint="")
    return wanted, refusal


def _read(given: QueryDict, asked: Asked, *, may_search: bool) -> Wanted:
    return Wanted(
        asked=asked,
        words=given.get("q", "").strip()[:LONGEST_WORDS] if may_search else "",
        touchpoint=given.get("touchpoint", "")[:200],
        sentiment=given.get("sentiment", ""),
        signals=tuple(sorted({each for each in given.getlist("signal") if each})),
        aspect=given.get("aspect", "")[:100],
        polarity=given.get("polarity", ""),
        unsure="review" in given,
        alike=given.get("alike", "")[:32] if may_search else "",
    )


def _page(given: str) -> int:
    page = int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 1  # noqa: PLR2004 - no list is so long
    return min(max(page, 1), _MOST_PAGES)


def _besides(wanted: Wanted) -> list[tuple[str, str]]:
    """Say what is asked besides what the shared bar asks."""
    pairs = [
        ("q", wanted.words),
        ("touchpoint", wanted.touchpoint),
        ("sentiment", wanted.sentiment),
        *(("signal", each) for each in wanted.signals),
        ("aspect", wanted.aspect),
        ("polarity", wanted.polarity),
        ("review", "1" if wanted.unsure else ""),
        ("alike", wanted.alike),
    ]
    return [pair for pair in pairs if pair[1]]


def _pairs(wanted: Wanted) -> list[tuple[str, str]]:
    return [*parse_qsl(wanted.asked.query), *_besides(wanted)]


def _address(path: str, wanted: Wanted, **more: str) -> str:
    query = urlencode([*_pairs(wanted), *(pair for pair in more.items() if pair[1])])
    return f"{path}?{query}" if query else path


def _feelings(path: str, wanted: Wanted, names: Names) -> tuple[Choice, ...]:
    choices = [
        ("", _("All feelings")),
        *((each, names.feeling(each)) for each in Sentiment.values),
    ]
    return tuple(
        Choice(label, _address(path, replace(wanted, sentiment=key)), key == wanted.sentiment)
        for key, label in choices
    )


def _menus(path: str, wanted: Wanted, names: Names) -> tuple[Menu, ...]:
    def choice(name: str, key: str, label: str) -> Choice:
        is_current = getattr(wanted, name) == key
        changes: dict[str, Any] = {name: "" if is_current else key}
        return Choice(label, _address(path, replace(wanted, **changes)), is_current)

    signals = tuple(
        Choice(
            str(Task(each).label),
            _address(path, replace(wanted, signals=_toggled(wanted.signals, each))),
            each in wanted.signals,
        )
        for each in SIGNALS
    )
    places = tuple(choice("touchpoint", key, name) for key, name in names.touchpoints.items())
    nowhere = (choice("touchpoint", NOWHERE, _("At no touchpoint")),) if places else ()
    aspects = tuple(choice("aspect", key, name) for key, name in names.aspects.items())
    return Menu("signal", signals), Menu("aspect", aspects), Menu("touchpoint", places + nowhere)


def _toggled(chosen: tuple[str, ...], key: str) -> tuple[str, ...]:
    whole = set(chosen) ^ {key}
    return tuple(sorted(whole))
