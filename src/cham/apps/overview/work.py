"""Open work: what waits for somebody who looks after the whole, most pressing first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.journeys.models import Comment
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.pains.models import Stand
from cham.apps.pains.ranking import Standing, standings
from cham.apps.personas.signing import unsigned_personas
from cham.core.journeys import Gap, GapKind

OPEN_PAINS = "open_pains"
"""Pains to decide about, which the ranking of pains lists."""

_NAMED, _LONGEST = 3, 60
_TAKEN_ON = (Stand.ACCEPTED, Stand.IN_WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that waits: how many, what, which ones, and where they are listed.

    Attributes
    ----------
    key
        Names it whatever the language; the list's name where one is behind it.
    """

    key: str
    icon: str
    count: int
    what: str
    which: str
    href: str


@dataclass(frozen=True, slots=True)
class Work:
    """What waits, and in words what does not."""

    matters: tuple[Matter, ...]
    done: tuple[str, ...]


def open_work(glance: Glance) -> Work:
    """Gather what waits; a line without anything is told as done."""
    found = matters(glance)
    return Work(
        tuple(each for each in found if each.count),
        tuple(each.what for each in found if not each.count),
    )


def matters(glance: Glance) -> tuple[Matter, ...]:
    """Count everything that may wait, as far as the reader may see what it counts."""
    found = (*_pains(glance), *_gaps(glance), *_data(glance), *_talk(glance))
    return tuple(each for each in found if each.href)


def _pains(glance: Glance) -> Iterator[Matter]:
    found = standings(glance.reader)
    new = [each for each in found if each.stand == Stand.OPEN]
    unowned = unowned_pains(glance, found)
    address = glance.leads(reverse("pains:list"))
    mark = "&" if "?" in address else "?"
    yield Matter(
        key=OPEN_PAINS,
        icon="pain",
        count=len(new),
        what=_("Pains to decide about"),
        which=named(each.name for each in new),
        href=f"{address}{mark}stand={Stand.OPEN.value}",
    )
    yield Matter(
        key=Behind.UNOWNED_PAINS.value,
        icon="nobody",
        count=len(unowned),
        what=_("Pains taken on that nobody answers for"),
        which=named(each.name for each in unowned),
        href=glance.opens(Behind.UNOWNED_PAINS),
    )


def unowned_pains(glance: Glance, found: Sequence[Standing]) -> tuple[Standing, ...]:
    """Give the pains that the firm has taken on at touchpoints that nobody answers for."""
    return tuple(
        each for each in found if each.stand in _TAKEN_ON and not glance.reader.owners(each.key)
    )


def _gaps(glance: Glance) -> Iterator[Matter]:
    if not glance.reader.evidence.is_planned:
        return
    lines = (
        (GapKind.NO_OWNER, "nobody", _("Touchpoints without an owner"), Behind.NO_OWNER),
        (GapKind.TWO_OWNERS, "people", _("Touchpoints with two owners"), Behind.TWO_OWNERS),
        (GapKind.BROKEN_HANDOFF, "broken", _("Broken hand-offs"), Behind.BROKEN_HANDOFF),
    )
    for kind, icon, what, behind in lines:
        found = gaps_of(glance, kind)
        yield Matter(
            key=behind.value,
            icon=icon,
            count=len(found),
            what=what,
            which=named(glance.reader.name(each.touchpoints[-1]) for each in found),
            href=glance.opens(behind),
        )


def files_to_look_at() -> QuerySet[Upload]:
    """Give the files that wait for an answer, or were refused, the latest first."""
    return Upload.objects.filter(stage__in=(Stage.ASKING, Stage.FAILED)).order_by("-pk")


def imports_with_rejects() -> QuerySet[FileImport]:
    """Give the imports of which rows were rejected, without those taken back."""
    return FileImport.objects.filter(rejected__gt=0, undone_at=None).order_by("-pk")


def unsettled_comments() -> QuerySet[Comment]:
    """Give the comments on maps that nobody has dealt with, the latest first."""
    return Comment.objects.filter(answers=None, settled_at=None).order_by("-pk")


def _data(glance: Glance) -> Iterator[Matter]:
    files, rejected = files_to_look_at(), imports_with_rejects()
    yield Matter(
        key=Behind.FILES.value,
        icon="upload",
        count=files.count(),
        what=_("Files to look at before they are imported"),
        which=named(files.values_list("file_name", flat=True)[: _NAMED + 1]),
        href=glance.opens(Behind.FILES),
    )
    yield Matter(
        key=Behind.REJECTED.value,
        icon="warning",
        count=rejected.count(),
        what=_("Imports with rejected rows"),
        which=named(rejected.values_list("file_name", flat=True)[: _NAMED + 1]),
        href=glance.opens(Behind.REJECTED),
    )
    yield Matter(
        key=Behind.SET_ASIDE.value,
        icon="data",
        count=glance.reader.evidence.intake.dead,
        what=_("Interactions set aside"),
        which=_("what could not become an interaction is kept whole"),
        href=glance.opens(Behind.SET_ASIDE),
    )
    unmapped = gaps_of(glance, GapKind.UNMAPPED)
    yield Matter(
        key=Behind.UNMAPPED.value,
        icon="added",
        count=sum(each.count for each in unmapped),
        what=_("Interactions without a touchpoint"),
        which=named(each.details[0] for each in unmapped),
        href=glance.opens(Behind.UNMAPPED),
    )


def _talk(glance: Glance) -> Iterator[Matter]:
    unsigned = unsigned_personas(glance.caller.organisation)
    yield Matter(
        key=Behind.UNSIGNED.value,
        icon="persona",
        count=len(unsigned),
        what=_("Personas that units have yet to sign"),
        which=named(each.live.persona.name.read(glance.language) for each in unsigned),
        href=glance.opens(Behind.UNSIGNED),
    )
    talk = unsettled_comments()
    texts = talk.values_list("text", flat=True)[:1]
    yield Matter(
        key=Behind.COMMENTS.value,
        icon="comment",
        count=talk.count(),
        what=_("Comments on maps that are not settled"),
        which="".join(Truncator(each).chars(_LONGEST) for each in texts),
        href=glance.opens(Behind.COMMENTS),
    )


def gaps_of(glance: Glance, kind: GapKind) -> tuple[Gap, ...]:
    """Give the gaps of a kind on the map that is looked at."""
    return tuple(each for each in glance.reader.evidence.gaps if each.kind is kind)


def named(names: Iterable[str]) -> str:
    """Name the first of some things."""
    found = [each for each in names if each]
    more = "" if len(found) <= _NAMED else " …"
    return ", ".join(found[:_NAMED]) + more
