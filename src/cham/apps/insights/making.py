"""Makes snapshots: the heavy half of this app, run by jobs in a process of its own."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from cham.apps.insights.asking import Asked
from cham.apps.insights.comparing import changes_between
from cham.apps.insights.encoding import decode, encode
from cham.apps.insights.errors import FiguresFailedError
from cham.apps.insights.models import Snapshot
from cham.apps.insights.money import money_settings
from cham.apps.insights.money_making import money_page
from cham.apps.insights.money_rows import MoneyAsked
from cham.apps.insights.plan_making import plan_page
from cham.apps.insights.plan_rows import PlanAsked
from cham.apps.insights.results import GONE_CODES, NOTHING_CODES, Past
from cham.apps.insights.rows import parse_kind
from cham.apps.insights.rows_making import rows_page
from cham.apps.insights.segments import search_in, segment_in
from cham.apps.insights.segments_making import (
    count_personas,
    count_segment,
    find_said,
    tell_facts,
)
from cham.apps.insights.sign_making import count_signs
from cham.apps.insights.sign_question import properties_in
from cham.apps.insights.touchpoint_making import overall_figures, touchpoint_figures
from cham.apps.insights.waiting import (
    EVIDENCE,
    FACTS,
    MONEY,
    OVERALL,
    PERSONAS,
    PLAN,
    ROWS,
    SAID,
    SEGMENT,
    SIGNS,
    TOUCHPOINT,
    standing_of,
)
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.journeys.queries import main_journey
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.queries import facts_asked
from cham.apps.reports.desk import Desk
from cham.apps.reports.errors import NothingInFilterError, NothingToReportError
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.gathering import completed, gather_figures
from cham.apps.reports.periods import Period
from cham.apps.reports.question import Question
from cham.apps.reports.scene import Scene, set_scene
from cham.core.errors import ChamError
from cham.core.personas import ValueBand
from cham.lake.errors import LakeBusyError

_log = logging.getLogger(__name__)

_desks: dict[str, Desk] = {}

_PATIENCE, _GLANCE = 1.0, 0.02  # seconds


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of a question."""

    content: bytes = b""
    failure: str = ""

    def columns(self) -> dict[str, object]:
        """Give what is to be written; old figures stay when new ones could not be made."""
        if self.content:
            return {"content": self.content, "failure": ""}
        if self.failure in NOTHING_CODES | GONE_CODES:
            return {"content": b"", "previous": b"", "failure": self.failure}
        return {"failure": self.failure}


def make(organisation: str, digest: str) -> str | None:
    """Make the answer to a question; what goes wrong is kept with it.

    Returns
    -------
    str or None
        Where nobody has seen figures yet, they are kept without what takes longest and is to come
        by `complete`: what they were made of. None when the answer is whole.
    """
    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        snapshot = _queued(digest)
        if snapshot is None:
            return None
        work = _Work.begin(owner, snapshot)
        if snapshot.kind != EVIDENCE:
            _keep(snapshot, work, work.tried(work.other))
            return None
        made = work.tried(work.figures)
        if made.content and snapshot.made_at is None:
            _keep(snapshot, work, made, is_growing=True)
            return work.standing
        _finish(snapshot, work, made)
        return None


def complete(organisation: str, digest: str, standing: str) -> None:
    """Add what takes longest and the period before to figures that stand alone.

    Parameters
    ----------
    standing
        What the figures were made of; where that has changed since they are made anew.
    """
    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        snapshot = _queued(digest)
        if snapshot is None:
            return
        work = _Work.begin(owner, snapshot)
        made = _Made(content=bytes(snapshot.content))
        if work.standing == standing and made.content:
            work.take_up(snapshot)
        else:
            made = work.tried(work.figures)
        _finish(snapshot, work, made)


def _queued(digest: str) -> Snapshot | None:
    """Find a snapshot that is to be made; None when it was let go, or made by another job."""
    return Snapshot.objects.defer("previous").filter(digest=digest).exclude(queued_at=None).first()


def _finish(snapshot: Snapshot, work: "_Work", made: _Made) -> None:
    """Add what takes longest, and when that is kept the period before."""
    if made.content:
        made = work.tried(work.completed)
    _keep(snapshot, work, made)
    if made.content:
        Snapshot.objects.filter(pk=snapshot.pk).update(previous=work.past())


def _keep(snapshot: Snapshot, work: "_Work", made: _Made, *, is_growing: bool = False) -> None:
    """Write what was made; a growing snapshot stays queued and has no standing yet.

    Should the process be lost before it is whole, it is old and is made anew.
    """
    Snapshot.objects.filter(pk=snapshot.pk).update(
        **made.columns(),
        standing="" if is_growing else work.standing,
        made_at=timezone.now(),
        queued_at=snapshot.queued_at if is_growing else None,
        seconds=work.seconds,
    )


def _bring_up(desk: Desk, now: int) -> None:
    """Bring what has arrived into the table; while somebody else does so at length, go without.

    What is missing then makes the figures old, and they are made anew.
    """
    patient_until = time.monotonic() + _PATIENCE
    while True:
        try:
            desk.lake.compact(now)
        except LakeBusyError:
            if time.monotonic() > patient_until:
                return
            time.sleep(_GLANCE)
        else:
            return


def warm_up(organisation: str) -> None:
    """Open the engine that most questions need, so that the next one is answered sooner.

    Customers are sorted by value and what personas ask is gathered, since that takes as long as
    opening the engine.
    """
    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        desk, now = _desk(owner), _microseconds(timezone.now())
        asked = question_of(owner, Asked(value_band=ValueBand.HIGH))
        with suppress(NothingToReportError):
            scene = set_scene(desk, asked, now)
            desk.known(scene.engine, scene.as_of, facts_asked(owner))


@dataclass(slots=True)
class _Work:
    """One question at work."""

    desk: Desk
    kind: str
    asked: Asked
    now: datetime
    standing: str
    started: float
    evidence: Evidence | None = None
    seconds_before: float = 0.0

    @classmethod
    def begin(cls, owner: Organisation, snapshot: Snapshot) -> "_Work":
        """Bring the lake up to date and note how far it goes."""
        started, now = time.monotonic(), timezone.now()
        desk = _desk(owner)
        _bring_up(desk, _microseconds(now))
        return cls(
            desk=desk,
            kind=snapshot.kind,
            asked=Asked.parse(snapshot.query),
            now=now,
            standing=standing_of(owner, now),
            started=started,
        )

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self.seconds_before + time.monotonic() - self.started

    def tried(self, make: Callable[[], object]) -> _Made:
        """Make an answer; whatever goes wrong becomes a code."""
        try:
            return _Made(content=encode(make()))
        except ChamError as error:
            return _Made(failure=error.code)
        except Exception:  # noqa: BLE001 - whatever it was, the page must be able to say so
            _log.exception("figures could not be made", extra={"kind": self.kind})
            return _Made(failure=FiguresFailedError.code)

    def take_up(self, snapshot: Snapshot) -> None:
        """Go on from figures that were kept."""
        self.evidence = decode(bytes(snapshot.content), Evidence)
        self.seconds_before = snapshot.seconds

    def figures(self) -> Evidence:
        """Make everything but what takes longest."""
        self.evidence = gather_figures(self._scene(), now=_microseconds(self.now))
        return self.evidence

    def completed(self) -> Evidence:
        """Add what takes longest."""
        assert self.evidence is not None  # the other figures are made first
        self.evidence = completed(self._scene(), self.evidence)
        return self.evidence

    def past(self) -> bytes:
        """Make the figures of the period before and compare; nothing where there is none."""
        assert self.evidence is not None  # the period itself is made first
        try:
            scene = self._scene(before=True)
            before = completed(scene, gather_figures(scene, now=_microseconds(self.now)))
        except NothingInFilterError:
            return b""
        return encode(Past(evidence=before, changes=changes_between(self.evidence, before)))

    def other(self) -> object:
        """Make whatever stands beside the evidence: of a touchpoint, a segment, rows, signs."""
        make = next(make for start, make in _OTHERS.items() if self.kind.startswith(start))
        return make(self._scene(), self.kind, self.asked)

    def _scene(self, *, before: bool = False) -> Scene:
        question = replace(question_of(self.desk.organisation, self.asked), before=before)
        return set_scene(self.desk, question, _microseconds(self.now))


_OTHERS: Mapping[str, Callable[[Scene, str, Asked], object]] = {
    TOUCHPOINT: lambda scene, kind, _: touchpoint_figures(scene, kind.removeprefix(TOUCHPOINT)),
    OVERALL: lambda scene, _kind, _asked: overall_figures(scene),
    SEGMENT: lambda scene, kind, _: count_segment(scene, segment_in(kind)),
    PERSONAS: lambda scene, _kind, _asked: count_personas(scene),
    FACTS: lambda scene, _kind, _asked: tell_facts(scene),
    SAID: lambda scene, kind, _: find_said(scene, *search_in(kind)),
    SIGNS: lambda scene, kind, _: count_signs(scene, properties_in(kind)),
    ROWS: lambda scene, kind, asked: rows_page(scene, parse_kind(kind, asked)),
    MONEY: lambda scene, kind, asked: money_page(scene, MoneyAsked.parse(kind, asked)),
    PLAN: lambda scene, kind, asked: plan_page(scene, PlanAsked.parse(kind, asked)),
}
"""How each kind of snapshot is made, by what its name begins with."""


def question_of(organisation: Organisation, asked: Asked) -> Question:
    """Say what a reader asks for as the figures understand it."""
    money = money_settings(organisation)
    return Question(
        journey=asked.journey or main_journey(organisation),
        margin=money.margin,
        horizon_days=money.horizon_days,
        period=Period(asked.period),
        channels=asked.channels,
        units=asked.units,
        persona=asked.persona,
        value_band=asked.value_band,
    )


def _desk(organisation: Organisation) -> Desk:
    """Give the organisation's desk, which keeps its engines open while the process lives."""
    data = settings.CONFIGURATION.data
    known = _desks.get(organisation.code)
    if known is None or known.folder != data:
        known = Desk(open_own_lake(), data, organisation)
        _desks.clear()  # one organisation's stores at a time
        _desks[organisation.code] = known
    return replace(known, organisation=organisation)


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
