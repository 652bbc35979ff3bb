"""What can be found: journeys and everything on them, units, members, pains, personas, pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.policy import Act
from cham.apps.pains.models import PainDecision
from cham.apps.personas.queries import live_personas
from cham.core.journeys import Journey, Touchpoint
from cham.core.text import rank_of

_MOST = 60
_SHORTEST = 2
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something with a name; `where` says what it is part of, `more` is searched too."""

    kind: str
    icon: str
    name: str
    where: str
    href: str
    more: str = ""


def find(caller: Caller, query: str, language: str) -> tuple[Found, ...]:
    """Find what a caller may see, best first; too short a query finds nothing."""
    if len(query.strip()) < _SHORTEST:
        return ()
    ranked = []
    for place, each in enumerate(_everything(caller, language)):
        rank = _rank(query, each)
        if rank is not None:
            ranked.append((rank, place, each))
    return tuple(each for _rank_, _place, each in sorted(ranked, key=lambda one: one[:2]))[:_MOST]


def _rank(query: str, found: Found) -> int | None:
    """Prefer what has the words in its name over what has them elsewhere."""
    by_name = rank_of(query, found.name)
    if by_name is not None:
        return by_name
    elsewhere = rank_of(query, f"{found.name} {found.where} {found.more}")
    return None if elsewhere is None else 10 + elsewhere


def _everything(caller: Caller, language: str) -> Iterator[Found]:
    journeys = current_journeys(caller.organisation)
    for journey in journeys:
        yield from _on_map(journey, language)
    yield from _personas(caller.organisation, language)
    yield from _pains()
    yield from _units()
    if caller.may(Act.MANAGE_MEMBERS):
        yield from _members()


def _on_map(journey: Journey, language: str) -> Iterator[Found]:
    name = journey.name.read(language)
    address = reverse("journeys:map", args=[journey.key])
    yield Found(
        kind=_("Journey"),
        icon="map",
        name=name,
        where=journey.persona.read(language),
        href=address,
        more=journey.notes.read(language),
    )
    for stage in journey.stages:
        label = stage.name.read(language)
        yield Found(
            kind=_("Stage"),
            icon="next",
            name=label,
            where=name,
            href=address,
            more=stage.want.read(language),
        )
        for touchpoint in stage.touchpoints:
            yield Found(
                kind=_("Touchpoint"),
                icon="touch",
                name=touchpoint.name.read(language),
                where=f"{name} · {label}",
                href=touchpoint_address(journey.key, touchpoint.key),
                more=" ".join(_texts(touchpoint, language)),
            )


def _texts(touchpoint: Touchpoint, language: str) -> Iterable[str]:
    written = (touchpoint.want, touchpoint.message, touchpoint.promise)
    yield from (each.read(language) for each in written)
    yield from (each.name.read(language) for each in touchpoint.tasks)
    yield touchpoint.ownership.person
    yield touchpoint.channel


def _personas(organisation: Organisation, language: str) -> Iterator[Found]:
    for each in live_personas(organisation):
        texts = (each.persona.needs, each.persona.motives, each.persona.expectations)
        yield Found(
            kind=_("Persona"),
            icon="persona",
            name=each.persona.name.read(language),
            where=each.persona.who.read(language),
            href=reverse("personas:show", args=[each.key]),
            more=" ".join(text.read(language) for text in texts),
        )


def _pains() -> Iterator[Found]:
    for pain in PainDecision.objects.all():
        yield Found(
            kind=_("Pain"),
            icon="pain",
            name=pain.title,
            where=str(pain.get_stand_display()),
            href=f"{reverse('pains:list')}?stand={pain.stand}",
            more=pain.note,
        )


def _units() -> Iterator[Found]:
    for unit in Unit.objects.all():
        yield Found(
            kind=str(unit.get_kind_display()),
            icon="firm",
            name=unit.name,
            where="",
            href=reverse("orgs:home"),
            more=unit.key,
        )


def _members() -> Iterator[Found]:
    for member in Member.objects.filter(is_active=True).select_related("user"):
        yield Found(
            kind=_("Member"),
            icon="person",
            name=member.user.name or member.user.mail,
            where=member.role_label,
            href=reverse("orgs:members"),
            more=member.user.mail,
        )
