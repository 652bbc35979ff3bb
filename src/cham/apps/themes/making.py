"""Finds the themes of a period and keeps them: the heavy half of this app, run by jobs."""

import logging
import time
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cham.apps.comments.models import Comment
from cham.apps.comments.wanted import end_of_comments
from cham.apps.insights.encoding import encode
from cham.apps.orgs.models import Organisation
from cham.apps.reports.periods import Period, Window
from cham.apps.themes.errors import ThemesFailedError
from cham.apps.themes.findings import Change, Findings, FoundTheme
from cham.apps.themes.models import KnownTheme, ThemeComments, ThemeQuote, ThemeRun
from cham.apps.themes.quoting import mark_of
from cham.apps.themes.remembering import forget_unseen, groups_of, keep, memory_of
from cham.apps.themes.standing import standing_of
from cham.apps.themes.stretches import place_of, starts_of
from cham.apps.themes.tallying import tally_of
from cham.voice.themes import Comment as Said, Theme, Themes, Trend, find_themes, name_of

MOST = 100_000
"""Comments that are looked at; of more, so many are drawn by chance."""

_log = logging.getLogger(__name__)
_COLUMNS = (
    "code", "pk", "text", "event_time", "sign", "unit", "complaint", "is_counted", "negative",
    "neutral", "positive",
)  # fmt: skip
_HEXES = 8
_LONGEST_LABEL = 300


def make(owner: Organisation, period: str) -> None:
    """Find the themes of a period; what goes wrong is kept. Asked in the organisation's scope."""
    run = ThemeRun.objects.filter(period=period).first()
    if run is None:  # it was dropped, with words that went, before this job began
        return
    began, standing = time.monotonic(), standing_of(owner, timezone.now())
    try:
        _make(owner, run, standing)
    except Exception:  # noqa: BLE001 - whatever it was, older themes stay and a page tries again
        _log.exception("themes could not be found")
        _note(run, failure=ThemesFailedError.code)
    else:
        _note(run, standing=standing, seconds=time.monotonic() - began, failure="")


def _note(run: ThemeRun, **told: object) -> None:
    ThemeRun.objects.filter(pk=run.pk).update(made_at=timezone.now(), queued_at=None, **told)


def _make(owner: Organisation, run: ThemeRun, standing: str) -> None:
    gathered = _gather(owner, Period(run.period))
    known = list(KnownTheme.objects.all())
    groups = groups_of(known)
    found = find_themes(
        [Said(id=code, text=row.text, time=row.event_time) for code, row in gathered.rows.items()],
        previous=memory_of(known, groups),
        since=gathered.since,
    )
    with transaction.atomic():
        # Written first, so that an erasure waits for it, or it sees that the erasure took its run.
        if not ThemeRun.objects.filter(pk=run.pk).update(standing=standing):
            return
        _store(run, gathered, found, keep(found.memory, groups))


class _Row(NamedTuple):
    """A comment as themes need it."""

    pk: int
    text: str
    event_time: datetime
    sign: int
    unit: str
    complaint: bool
    is_counted: bool
    negative: float
    neutral: float
    positive: float


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What themes are found in.

    Attributes
    ----------
    of
        How many comments there are, whether looked at or not.
    since
        Where the period begins; None where there is no period before.
    """

    rows: Mapping[str, _Row]
    of: int
    since: datetime | None
    starts: tuple[datetime, ...]
    first: int

    def place(self, moment: datetime) -> int:
        """Give the stretch that a moment lies in."""
        return place_of(moment, self.starts)

    @property
    def keys_now(self) -> bytes:
        """Give the keys of the period's own comments."""
        own = [
            row.pk
            for row in self.rows.values()
            if self.since is None or row.event_time >= self.since
        ]
        return array("q", own).tobytes()


def _gather(owner: Organisation, period: Period) -> _Gathered:
    zone, end = ZoneInfo(owner.time_zone), end_of_comments()
    window, before = period.window(end, zone), period.before(end, zone)
    begin = before.since if before else window.since
    comments = _within(Window(begin, window.until))
    of = comments.count()
    if of > MOST:  # codes are digests, so those below a limit are drawn by chance
        limit = 16**_HEXES * MOST // of
        comments = comments.filter(code__lt=f"{limit:0{_HEXES}x}")
    found = comments.order_by("code").values_list(*_COLUMNS)
    rows = {code: _Row(*rest) for code, *rest in found.iterator(chunk_size=2000)}
    since = window.since if before else None
    starts, first = _starts(rows, Window(begin, window.until or end), window.since, zone)
    return _Gathered(rows, of, since, starts, first)


def _within(window: Window) -> QuerySet[Comment]:
    found: QuerySet[Comment] = Comment.objects.all()
    if window.since is not None:
        found = found.filter(event_time__gte=window.since)
    if window.until is not None:
        found = found.filter(event_time__lt=window.until)
    return found


def _starts(
    rows: Mapping[str, _Row], whole: Window, since: datetime | None, zone: ZoneInfo
) -> tuple[tuple[datetime, ...], int]:
    """Give the stretches of the trend; where everything is asked for, from the first comment on."""
    if not rows or whole.until is None:
        return (), 0
    earliest = min(row.event_time for row in rows.values()).astimezone(zone)
    month = earliest.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    starts, first = starts_of(whole.since or month, since or month, whole.until)
    if whole.since is None:
        return starts, first
    # What lies before the first comment is no time without this theme, but without any.
    empty = max(sum(start <= earliest for start in starts) - 1, 0)
    empty = min(empty, first)
    return starts[empty:], first - empty


def _store(run: ThemeRun, gathered: _Gathered, found: Themes, renamed: Mapping[str, str]) -> None:
    """Put what was found in the place of what was found before."""
    themes = [
        replace(each, id=renamed[each.id]) if each.id in renamed else each for each in found.themes
    ]
    ThemeComments.objects.filter(run=run).delete()
    ThemeQuote.objects.filter(run=run).delete()
    ThemeComments.objects.bulk_create(
        [
            ThemeComments(run=run, code=ThemeComments.EVERY, keys=gathered.keys_now),
            *(ThemeComments(run=run, code=each.id, keys=_keys(gathered, each)) for each in themes),
        ]
    )
    ThemeQuote.objects.bulk_create(_quotes(run, gathered, themes))
    forget_unseen()
    for each in themes:
        if each.count or each.earlier:  # the terms of others have lost their marks
            label = name_of(each.terms)[:_LONGEST_LABEL]
            KnownTheme.objects.filter(code=each.id).update(label=label)
    ThemeRun.objects.filter(pk=run.pk).update(content=encode(_findings(gathered, found, themes)))


def _keys(gathered: _Gathered, theme: Theme) -> bytes:
    own = [gathered.rows[code] for code in theme.comments]
    own.sort(key=lambda row: (row.event_time, row.pk), reverse=True)
    return array("q", [row.pk for row in own]).tobytes()


def _quotes(run: ThemeRun, gathered: _Gathered, themes: Sequence[Theme]) -> list[ThemeQuote]:
    """Note where the quotes stand; a comment that went or changed meanwhile has none."""
    wanted = {quote.comment for theme in themes for quote in theme.quotes}
    texts = dict(Comment.objects.filter(code__in=wanted).values_list("code", "text"))
    return [
        ThemeQuote(
            run=run,
            code=theme.id,
            comment_id=gathered.rows[quote.comment].pk,
            start=quote.start,
            end=quote.end,
            mark=mark_of(quote.text),
        )
        for theme in themes
        for quote in theme.quotes
        if texts.get(quote.comment, "")[quote.start : quote.end] == quote.text
    ]


def _findings(gathered: _Gathered, found: Themes, themes: Sequence[Theme]) -> Findings:
    places = Counter(gathered.place(row.event_time) for row in gathered.rows.values())
    return Findings(
        of=gathered.of,
        n=found.n,
        n_before=len(gathered.rows) - found.n,
        covered=found.covered,
        other=found.other,
        cannot_tell=found.cannot_tell.value if found.cannot_tell else "",
        starts=gathered.starts,
        totals=tuple(places[at] for at in range(len(gathered.starts))),
        first=gathered.first,
        themes=tuple(_found(gathered, each, found) for each in themes),
    )


def _found(gathered: _Gathered, theme: Theme, whole: Themes) -> FoundTheme:
    own = [gathered.rows[code] for code in theme.comments]
    both = own + [gathered.rows[code] for code in theme.earlier]
    places = Counter(gathered.place(row.event_time) for row in both)
    return FoundTheme(
        code=theme.id,
        name=name_of(theme.terms),  # what people call it is put over it where it is shown
        terms=theme.terms,
        count=theme.count,
        share=theme.share,
        **tally_of(own)._asdict(),
        moments=tuple(places[at] for at in range(len(gathered.starts))),
        change=_change(theme, len(gathered.rows) - whole.n),
    )


def _change(theme: Theme, n_before: int) -> Change | None:
    if theme.change is None:
        return None
    return Change(
        verdict=(theme.trend or Trend.CANNOT_TELL).value,
        value=theme.change.value,
        low=theme.change.low,
        high=theme.change.high,
        adjusted_p_value=theme.change.adjusted_p_value,
        before=len(theme.earlier),
        of=n_before,
    )
