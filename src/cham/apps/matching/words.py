"""Counts of rules in words and tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from cham.apps.insights.asking import Asked
from cham.apps.matching.queries import TrialReady, UnmatchedReady
from cham.apps.screens.tables import Cell, Column, Kind as In, Row, Style, Table
from cham.core.interactions import Kind
from cham.core.journeys import Clause, Happening, Journey, People, Sign, Unmatched
from cham.core.journeys.trials import Share
from cham.drawing.numbers import Numbers

_TEXTS = ("names", "touchpoints", "kinds")
_KINDS: Mapping[str, Promise] = {
    Kind.ACTION.value: gettext_lazy("action"),
    Kind.VISIT.value: gettext_lazy("visit"),
    Kind.PURCHASE.value: gettext_lazy("purchase"),
    Kind.FEEDBACK.value: gettext_lazy("answer or comment"),
    Kind.COMPLAINT.value: gettext_lazy("complaint"),
    Kind.CONTACT.value: gettext_lazy("contact"),
    Kind.MESSAGE.value: gettext_lazy("message sent"),
    Kind.LEAVE.value: gettext_lazy("leaving"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One interaction, in a line."""

    moment: datetime
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialWords:
    """What a rule would take, as the form tells it.

    Attributes
    ----------
    earlier, lost_by
        Names of other touchpoints with their interactions.
    lost
        How many interactions those in `lost_by` lose together.
    """

    matched: str
    earlier: Sequence[tuple[str, str]]
    own: str
    lost: str
    lost_by: Sequence[tuple[str, str]]
    examples: Sequence[Example]
    label: str
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Interactions that no touchpoint takes, as the page lists them."""

    name: str
    channel: str
    kinds: str
    sources: str
    rows: int
    share: float
    people: str
    latest: datetime
    examples: Sequence[Example]
    make_href: str
    rows_href: str


def trial_words(
    ready: TrialReady, journey: Journey, style: Style, personas: Mapping[str, str]
) -> TrialWords:
    """Put a trial into the reader's words.

    Parameters
    ----------
    personas
        Names of personas by key.
    """
    trial, numbers = ready.trial, Numbers(style.language)
    names = {each.key: each.name.read(style.language) for each in journey.touchpoints}
    return TrialWords(
        matched=_count_words(trial.rows, trial.people, numbers, by_case=ready.by_case),
        earlier=_named(trial.earlier, names, numbers),
        own=_count_words(trial.own_rows, trial.own_people, numbers, by_case=ready.by_case),
        lost=numbers.number(sum(each.rows for each in trial.lost_by)),
        lost_by=_named(trial.lost_by, names, numbers),
        examples=_examples(trial.latest, style),
        label=ready.asked.label(style.language, personas),
        is_whole=ready.is_whole,
    )


def groups_of(
    ready: UnmatchedReady, published: Journey, style: Style, *, most: int
) -> Sequence[Group]:
    """List the largest groups; rows can be opened where published rules leave them out too."""
    numbers = Numbers(style.language)
    return [
        Group(
            name="" if each.clause.kinds or each.kinds == (each.name,) else each.name,
            channel=each.channel,
            kinds=", ".join(map(kind_words, each.kinds)),
            sources=", ".join(each.sources),
            rows=each.rows,
            share=each.share,
            people=_people_words(each.people, numbers, by_case=ready.by_case),
            latest=_moment(each.latest[0][1], style),
            examples=_examples(each.latest, style),
            make_href=f"{reverse('matching:make')}?{make_query(ready.asked, each)}",
            rows_href=_rows_href(ready.asked, each, published),
        )
        for each in ready.groups[:most]
    ]


def groups_table(ready: UnmatchedReady) -> Table:
    """Give all groups to take away."""
    return Table(
        key="unmatched",
        title=_("Interactions that no touchpoint takes"),
        columns=(
            Column("name", _("Event")),
            Column("channel", _("Channel")),
            Column("kinds", _("Kind")),
            Column("sources", _("Source")),
            Column("rows", _("Interactions"), In.NUMBER),
            Column("share", _("Of all"), In.SHARE, 1),
            Column("people", _("Cases") if ready.by_case else _("Customers"), In.NUMBER),
            Column("latest", _("Last seen"), In.MOMENT),
        ),
        rows=tuple(
            Row(
                (
                    each.name,
                    each.channel,
                    ", ".join(each.kinds),
                    ", ".join(each.sources),
                    each.rows,
                    each.share,
                    Cell(each.people.count, note="" if each.people.is_exact else _("at least")),
                    datetime.fromtimestamp(each.latest[0][1].moment / 1e6, UTC),
                )
            )
            for each in ready.groups
        ),
        when_empty=_("Every interaction belongs to a touchpoint."),
    )


def kind_words(kind: str) -> str:
    """Say a kind of interaction in the reader's language."""
    return str(_KINDS.get(kind, kind))


def make_query(asked: Asked, group: Unmatched) -> str:
    """Say in an address which interactions a touchpoint is to be made of."""
    field = next(each for each in _TEXTS if getattr(group.clause, each))
    pairs = [("field", field), ("name", group.name), ("in", group.channel)]
    return urlencode([*pairs, *_asked_pairs(asked)])


def clause_of(given: Mapping[str, str]) -> Clause:
    """Read which interactions a touchpoint is to be made of; empty where nothing is said."""
    name, channel, field = given.get("name", ""), given.get("in", ""), given.get("field", "")
    own = (name,) if name else ()
    return Clause(
        names=own if field == "names" else (),
        touchpoints=own if field == "touchpoints" else (),
        kinds=own if field == "kinds" else (),
        channels=(channel,) if channel and own else (),
    )


def _rows_href(asked: Asked, group: Unmatched, published: Journey) -> str:
    sign = group.latest[0][0]
    if published.touchpoint_of(sign) is not None:
        return ""
    named = (
        f"{group.name} *" if group.name in {t.key for t in published.touchpoints} else group.name
    )
    pairs = [("figure", "steps"), ("touchpoint", named), *_asked_pairs(asked)]
    return f"{reverse('insights:rows')}?{urlencode(pairs)}"


def _asked_pairs(asked: Asked) -> list[tuple[str, str]]:
    pairs = [("journey", asked.journey or ""), ("period", asked.period)]
    pairs += [("channel", each) for each in asked.channels]
    pairs += [("unit", each) for each in asked.units]
    return [*pairs, ("persona", asked.persona), ("value", asked.value_band)]


def _named(
    shares: Iterable[Share], names: Mapping[str, str], numbers: Numbers
) -> list[tuple[str, str]]:
    return [(names[each.touchpoint], numbers.number(each.rows)) for each in shares]


def _count_words(rows: int, people: People, numbers: Numbers, *, by_case: bool) -> str:
    told = ngettext("{rows} interaction", "{rows} interactions", rows).format(
        rows=numbers.number(rows)
    )
    who = _people_words(people, numbers, by_case=by_case)
    return _("{interactions} of {people}").format(interactions=told, people=who)


def _people_words(people: People, numbers: Numbers, *, by_case: bool) -> str:
    if by_case:
        words = ngettext("{count} case", "{count} cases", people.count)
    else:
        words = ngettext("{count} customer", "{count} customers", people.count)
    told = words.format(count=numbers.number(people.count))
    return told if people.is_exact else _("at least {count}").format(count=told)


def _examples(latest: Iterable[tuple[Sign, Happening]], style: Style) -> list[Example]:
    return [
        Example(
            moment=_moment(happening, style),
            name=sign.name or sign.touchpoint or kind_words(sign.kind),
            about=" · ".join(_about(sign, happening)),
        )
        for sign, happening in latest
    ]


def _about(sign: Sign, happening: Happening) -> list[str]:
    score = "" if happening.score is None else f"{happening.score} ({happening.scale})"
    properties = [f"{key}: {value}" for key, value in sign.properties]
    said = (kind_words(sign.kind), sign.channel, happening.unit, sign.source, *properties, score)
    return [each for each in said if each]


def _moment(happening: Happening, style: Style) -> datetime:
    return datetime.fromtimestamp(happening.moment / 1e6, ZoneInfo(style.zone))
