"""Open work: what waits for somebody who looks after the whole, most pressing first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _, ngettext

from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.journeys.models import Comment
from cham.apps.overview.addresses import Behind
from cham.apps.overview.glance import Glance
from cham.apps.overview.listed import Listed
from cham.apps.pains.models import Stand
from cham.apps.pains.ranking import Standing, standings
from cham.apps.personas.signing import unsigned_personas
from cham.apps.screens.tables import Cell, Column, Row, Table
from cham.core.journeys import Gap, GapKind

_NAMED, _LONGEST = 3, 60
_TAKEN_ON = (Stand.ACCEPTED, Stand.IN_WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that waits: how many, what, which ones, and where it is done."""

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
    found = [*_pains(glance), *_gaps(glance), *_data(glance), *_talk(glance)]
    return Work(
        tuple(each for each in found if each.count),
        tuple(each.what for each in found if not each.count),
    )


def _pains(glance: Glance) -> Iterator[Matter]:
    found = standings(glance.reader)
    new = [each for each in found if each.stand == Stand.OPEN]
    unowned = unowned_pains(glance, found)
    address = glance.leads(reverse("pains:list"))
    mark = "&" if "?" in address else "?"
    yield Matter(
        icon="pain",
        count=len(new),
        what=_("Pains to decide about"),
        which=_names(each.name for each in new),
        href=f"{address}{mark}stand={Stand.OPEN.value}",
    )
    yield Matter(
        icon="nobody",
        count=len(unowned),
        what=_("Pains taken on that nobody answers for"),
        which=_names(each.name for each in unowned),
        href=glance.opens(Behind.UNOWNED_PAINS),
    )


def unowned_pains(glance: Glance, found: Sequence[Standing]) -> tuple[Standing, ...]:
    """Give the pains that the firm has taken on at touchpoints that nobody answers for."""
    return tuple(
        each for each in found if each.stand in _TAKEN_ON and not glance.reader.owners(each.key)
    )


def unowned_list(glance: Glance) -> Listed:
    """List the pains that the firm has taken on and that nobody answers for."""
    found = unowned_pains(glance, standings(glance.reader))
    return Listed(
        title=_("Pains taken on that nobody answers for"),
        figure=ngettext("{count} pain", "{count} pains", len(found)).format(count=len(found)),
        text=_("Accepted or in work, at a touchpoint without an owner: nobody will do it."),
        table=Table(
            key="unowned-pains",
            title=_("Pains taken on that nobody answers for"),
            columns=(Column("pain", _("Pain")), Column("stand", _("Stand"))),
            rows=tuple(Row((Cell(each.name, href=each.href), each.stand_label)) for each in found),
            when_empty=_("None."),
        ),
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
            icon=icon,
            count=len(found),
            what=what,
            which=_names(glance.reader.name(each.touchpoints[-1]) for each in found),
            href=glance.opens(behind),
        )


def _data(glance: Glance) -> Iterator[Matter]:
    files = Upload.objects.filter(stage__in=(Stage.ASKING, Stage.FAILED)).order_by("-pk")
    rejected = FileImport.objects.filter(rejected__gt=0, undone_at=None).order_by("-pk")
    home = reverse("imports:home")
    yield Matter(
        icon="upload",
        count=files.count(),
        what=_("Files to look at before they are imported"),
        which=_names(files.values_list("file_name", flat=True)[:_NAMED]),
        href=home,
    )
    yield Matter(
        icon="warning",
        count=rejected.count(),
        what=_("Imports with rejected rows"),
        which=_names(rejected.values_list("file_name", flat=True)[:_NAMED]),
        href=home,
    )
    yield Matter(
        icon="data",
        count=glance.reader.evidence.intake.dead,
        what=_("Interactions set aside"),
        which=_("what could not become an interaction is kept whole"),
        href=home,
    )
    unmapped = gaps_of(glance, GapKind.UNMAPPED)
    yield Matter(
        icon="added",
        count=sum(each.count for each in unmapped),
        what=_("Interactions without a touchpoint"),
        which=_names(each.details[0] for each in unmapped),
        href=glance.opens(Behind.UNMAPPED),
    )


def _talk(glance: Glance) -> Iterator[Matter]:
    unsigned = unsigned_personas(glance.member.organisation)
    yield Matter(
        icon="persona",
        count=len(unsigned),
        what=_("Personas that units have yet to sign"),
        which=_names(each.persona.name.read(glance.reader.language) for each in unsigned),
        href=reverse("personas:list"),
    )
    talk = Comment.objects.filter(answers=None, settled_at=None).order_by("-pk")
    texts = talk.values_list("text", flat=True)[:1]
    yield Matter(
        icon="comment",
        count=talk.count(),
        what=_("Comments on maps that are not settled"),
        which="".join(Truncator(each).chars(_LONGEST) for each in texts),
        href=reverse("journeys:library"),
    )


def gaps_of(glance: Glance, kind: GapKind) -> tuple[Gap, ...]:
    """Give the gaps of a kind on the map that is looked at."""
    return tuple(each for each in glance.reader.evidence.gaps if each.kind is kind)


def _names(names: Iterable[str]) -> str:
    found = [each for each in names if each]
    more = "" if len(found) <= _NAMED else " …"
    return ", ".join(found[:_NAMED]) + more
