"""Themes as a member sees them who is bound to units: counted from the comments that they may see."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from cham.apps.comments.models import Comment
from cham.apps.comments.wanted import visible_comments
from cham.apps.orgs.membership import Caller
from cham.apps.themes.findings import FoundTheme
from cham.apps.themes.holding import terms_held
from cham.apps.themes.models import ThemeComments, ThemeRun
from cham.apps.themes.queries import Found, Listed, Ready, themes_of
from cham.apps.themes.stretches import place_of
from cham.apps.themes.tallying import tally_of
from cham.core.measures import share_interval

_AT_ONCE = 2_000


def sees_all(caller: Caller) -> bool:
    """Tell whether figures of the whole organisation are meant for somebody."""
    return caller.units_seen is None


def themes_for(caller: Caller, period: str) -> Found:
    """Give the themes of a period as a caller may see them.

    Asked in the organisation's scope. Growth is told of the whole organisation alone: themes are
    tested together, and those of few comments would be tested with what others wrote.
    """
    found = themes_of(caller.organisation, period)
    if not isinstance(found, Ready) or sees_all(caller):
        return found
    return _part(caller, found)


@dataclass(frozen=True, slots=True)
class _Row:
    """A comment that the caller may see, without its words."""

    event_time: datetime
    sign: int
    unit: str
    complaint: bool
    is_counted: bool
    negative: float
    neutral: float
    positive: float


def _part(caller: Caller, ready: Ready) -> Ready:
    columns = _Row.__dataclass_fields__
    rows = {
        pk: _Row(*rest)
        for pk, *rest in visible_comments(caller).order_by().values_list("pk", *columns)
    }
    keys = _keys(ready.run, rows)
    whole = keys.get(ThemeComments.EVERY) or set(chain.from_iterable(keys.values()))
    findings = ready.findings
    starts = findings.starts[findings.first :]
    listed = [
        _listed(each, [rows[pk] for pk in own], own, starts, len(whole))
        for each in ready.themes
        if (own := keys.get(each.found.code))
    ]
    covered = len(set(chain.from_iterable(keys[each.found.code] for each in listed)))
    part = replace(
        findings,
        of=len(whole),
        n=len(whole),
        n_before=0,
        covered=share_interval(covered, len(whole), name="covered"),
        other=len(whole) - covered,
        cannot_tell=findings.cannot_tell or ("" if listed else "nothing_in_common"),
        starts=starts,
        totals=_moments((rows[pk] for pk in whole), starts),
        first=0,
        themes=tuple(each.found for each in listed),
    )
    return replace(ready, findings=part, themes=_in_order(listed))


def _keys(run: ThemeRun, rows: dict[int, _Row]) -> dict[str, set[int]]:
    """Give the comments of each theme that may be seen; themes without any are left out."""
    found = {}
    for code, content in ThemeComments.objects.filter(run=run).values_list("code", "keys"):
        own = rows.keys() & array("q", bytes(content))
        if own:
            found[code] = own
    return found


def _in_order(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(listed, key=lambda each: (not each.is_pinned, -each.found.count)))


def _listed(
    listed: Listed, own: Sequence[_Row], keys: Iterable[int], starts: Sequence[datetime], n: int
) -> Listed:
    """Count a theme anew; of its words only those stay that these comments say."""
    found = _counted(listed.found, own, starts, n)
    terms = terms_held(found.terms, _words(keys))
    name = found.name if set(found.name.split(" · ")) <= set(terms) else " · ".join(terms[:3])
    found = replace(found, terms=terms, name=name)
    return replace(listed, found=found, name=listed.own_name or name, merged=())


def _words(keys: Iterable[int]) -> Iterable[str]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        part = Comment.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by()
        yield from part.values_list("folded", flat=True)


def _counted(
    found: FoundTheme, own: Sequence[_Row], starts: Sequence[datetime], n: int
) -> FoundTheme:
    return replace(
        found,
        count=len(own),
        share=share_interval(len(own), n, name=found.code),
        **tally_of(own)._asdict(),
        moments=_moments(own, starts),
        change=None,
    )


def _moments(rows: Iterable[_Row], starts: Sequence[datetime]) -> tuple[int, ...]:
    places = Counter(place_of(row.event_time, starts) for row in rows)
    return tuple(places[at] for at in range(len(starts)))
