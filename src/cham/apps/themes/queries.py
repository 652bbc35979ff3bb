"""Themes as pages get them: ready, being found, failed, or none because nobody wrote."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from cham.apps.comments.models import Comment
from cham.apps.comments.wanted import visible_comments
from cham.apps.insights.encoding import decode
from cham.apps.jobs.queue import Pace
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Act
from cham.apps.themes.actions import find_known, whole_of
from cham.apps.themes.errors import ThemeMissingError
from cham.apps.themes.findings import Findings, FoundTheme
from cham.apps.themes.jobs import find_themes
from cham.apps.themes.models import KnownTheme, ThemeComments, ThemeQuote, ThemeRun
from cham.apps.themes.quoting import mark_of
from cham.apps.themes.standing import begun, is_wanted, mark_queued, standing_of

_LOOKED_AT = timedelta(hours=1)  # how exactly it is known when themes were last looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A theme with what people decided about it.

    Attributes
    ----------
    name
        What it is called; `own_name` where a person said so, else empty.
    merged
        What was merged into it: code and name of each.
    """

    found: FoundTheme
    name: str
    own_name: str
    is_pinned: bool
    merged: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Themes that can be shown.

    Attributes
    ----------
    is_old
        Whether comments came or people decided since, or the last try to find them failed.
    is_working
        Whether newer ones are being found now.
    """

    run: ThemeRun = field(repr=False)
    made_at: datetime
    is_old: bool
    is_working: bool
    findings: Findings = field(repr=False)
    themes: tuple[Listed, ...]

    @property
    def mark(self) -> str:
        """What tells these themes from newer ones of the same period."""
        return f"{self.made_at.timestamp():.6f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Themes that are being found for the first time."""

    period: str
    since: datetime
    look_after: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Themes that could not be found; `code` is as in the errors' codes."""

    code: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """There are no comments at all."""


Found = Ready | Waiting | Failed | Nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of a comment, letter for letter as they are stored."""

    comment: Comment
    text: str
    start: int
    end: int


def themes_of(organisation: Organisation, period: str) -> Found:
    """Give the themes of a period, and see to it that they are found or renewed.

    Asked in the organisation's scope.
    """
    now = timezone.now()
    if not Comment.objects.exists():
        return Nothing()
    run, standing = begun(period, now), standing_of(organisation, now)
    if now - run.asked_at > _LOOKED_AT:
        ThemeRun.objects.filter(pk=run.pk).update(asked_at=now)
    if is_wanted(run, standing, now):
        if mark_queued(run, now):
            find_themes.at(Pace.STEADY).enqueue(organisation.code, period)
        run.refresh_from_db()
    if not run.content:
        if run.failure and run.queued_at is None:
            return Failed(code=run.failure)
        return Waiting(period=period, since=run.queued_at or run.asked_at)
    return _ready(run, standing)


def _ready(run: ThemeRun, standing: str) -> Ready:
    assert run.made_at is not None  # content comes with the moment it was made
    findings = decode(bytes(run.content), Findings)
    return Ready(
        run=run,
        made_at=run.made_at,
        is_old=bool(run.failure) or run.standing != standing,
        is_working=run.queued_at is not None,
        findings=findings,
        themes=_listed(findings),
    )


def _listed(findings: Findings) -> tuple[Listed, ...]:
    """Put what people decided over what was found: pinned themes first, then the largest.

    What was merged since themes were found is left out: it is counted with the others soon.
    """
    known = list(KnownTheme.objects.select_related("merged_into"))
    rows = {each.code: each for each in known}
    parts: dict[str, list[KnownTheme]] = defaultdict(list)
    for each in known:
        if each.merged_into is not None:
            parts[whole_of(each).code].append(each)
    shown = {each.code for each in findings.themes}
    listed = []
    for found in findings.themes:
        row = rows.get(found.code)
        if row is None or (row.merged_into and whole_of(row).code in shown - {row.code}):
            continue
        own = parts.get(found.code, [])
        listed.append(
            Listed(
                found=found,
                name=row.name or (found.name if found.count else str(row)),
                own_name=row.name,
                is_pinned=any(each.is_pinned for each in (row, *own)),
                merged=tuple((each.code, str(each)) for each in own),
            )
        )
    return tuple(sorted(listed, key=lambda each: not each.is_pinned))


def listed_theme(ready: Ready, code: str) -> Listed:
    """Find a theme of a period; one that was merged away leads to what it is a part of.

    Raises
    ------
    ThemeMissingError
        When there is none.
    """
    wanted = whole_of(find_known(code)).code
    for each in ready.themes:
        if each.found.code in {code, wanted}:
            return each
    raise ThemeMissingError(theme=code[:20])


def quotes_of(caller: Caller, ready: Ready, *codes: str) -> Mapping[str, Sequence[Quoted]]:
    """Give the quotes of themes, of comments that the caller may see and that still say so."""
    if not caller.may(Act.SEE_ANSWERS):
        return {}
    stored = ThemeQuote.objects.filter(run=ready.run)
    stored = stored.filter(code__in=codes) if codes else stored
    seen = visible_comments(caller).filter(pk__in=stored.values("comment"))
    comments = {each.pk: each for each in seen}
    quotes: dict[str, list[Quoted]] = defaultdict(list)
    for each in stored:
        comment = comments.get(each.comment_id)
        words = comment.text[each.start : each.end] if comment else ""
        if comment and mark_of(words) == each.mark:
            quotes[each.code].append(
                Quoted(comment=comment, text=words, start=each.start, end=each.end)
            )
    return quotes


def comments_of(caller: Caller, ready: Ready, code: str) -> Sequence[int]:
    """Give the keys of a theme's comments that the caller may see, the latest first."""
    row = ThemeComments.objects.filter(run=ready.run, code=code).first()
    keys = array("q", bytes(row.keys) if row else b"")
    seen = set(visible_comments(caller).order_by().values_list("pk", flat=True))
    return [each for each in keys if each in seen]
