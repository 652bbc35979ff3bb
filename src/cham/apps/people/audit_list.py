"""The audit log as people read it: filtered, in words, with names in place of numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cham.apps.orgs.audit import TERMINAL
from cham.apps.orgs.models import AuditEntry, Key, Member
from cham.apps.people.audit_words import action_words
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table

PER_PAGE = 100
_FIRST, _LAST = date(1970, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What of the log is wanted; empty fields ask for everything."""

    action: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "AuditFilter":
        """Read it off a request; what makes no sense asks for everything."""
        return cls(
            action=given.get("action", ""),
            actor=given.get("actor", ""),
            subject=given.get("subject", "").strip(),
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
        )

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """Give what there is to choose from: the actions and actors that occur."""
        every = AuditEntry.objects.order_by()
        actions = sorted(every.values_list("action", flat=True).distinct())
        actors = sorted(every.values_list("actor", flat=True).distinct())
        names = actor_names(actors)
        return {
            "actions": sorted(
                ((each, action_words(each)) for each in actions), key=lambda pair: pair[1]
            ),
            "actors": sorted(((each, names[each]) for each in actors), key=lambda pair: pair[1]),
        }


def matching(asked: AuditFilter) -> QuerySet[AuditEntry]:
    """Give the entries that a filter asks for, the newest first."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.all()
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.actor:
        found = found.filter(actor=asked.actor)
    if asked.subject:
        found = found.filter(subject__icontains=asked.subject)
    if asked.since:
        found = found.filter(at__gte=_midnight(_held(asked.since)))
    if asked.until:
        found = found.filter(at__lt=_midnight(_held(asked.until) + timedelta(days=1)))
    return found


def page_of(found: QuerySet[AuditEntry], number: str) -> Page[AuditEntry]:
    """Give one page of entries; the nearest that exists."""
    return Paginator(found, PER_PAGE).get_page(number)


def audit_table(entries: Iterable[AuditEntry], *, is_file: bool = False) -> Table:
    """Write entries as a table; a file calls actions by the names that programs know."""
    entries = list(entries)
    names = actor_names(each.actor for each in entries)
    columns = (
        Column("number", _("No.")),
        Column("at", _("When"), Kind.MOMENT),
        Column("actor", _("Who")),
        Column("action", _("What")),
        Column("subject", _("About")),
        Column("details", _("Details")),
    )
    rows = [
        Row(
            (
                str(each.number),
                each.at,
                names[each.actor],
                each.action if is_file else Cell(action_words(each.action), note=each.action),
                each.subject,
                _details(each.details),
            )
        )
        for each in entries
    ]
    return Table(key="audit", title=_("Audit log"), columns=columns, rows=rows, is_wide=True)


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """Give the names behind what entries call their actors."""
    wanted = set(actors)
    numbers = [int(each.removeprefix("member:")) for each in wanted if each.startswith("member:")]
    names = {
        f"member:{each.pk}": each.user.get_full_name()
        for each in Member.objects.filter(pk__in=numbers).select_related("user")
    }
    keys = [each.removeprefix("key:") for each in wanted if each.startswith("key:")]
    for each in Key.objects.filter(key_id__in=keys):
        names[f"key:{each.key_id}"] = _("key {name}").format(name=each.name)
    names[TERMINAL] = _("terminal of the server")
    return {each: names.get(each, each) for each in wanted}


def _details(details: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {_plain(value)}" for name, value in details.items())


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _held(day: date) -> date:
    """Keep a day where every clock can name it; before and after there is no entry."""
    return min(max(day, _FIRST), _LAST)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
