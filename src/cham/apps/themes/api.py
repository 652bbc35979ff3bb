"""Themes over the API: found, named, kept, merged and taken apart."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from cham.apps.comments.api_shapes import ReadCommentsOut, told as told_comment
from cham.apps.comments.audit import comments_read
from cham.apps.comments.models import Comment
from cham.apps.comments.places import places
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.asking import Asked
from cham.apps.journeys.queries import find_journey, main_journey
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.api_pages import PageIn
from cham.apps.orgs.policy import Act
from cham.apps.orgs.problems import problem
from cham.apps.themes.actions import find_known, merge, pin, rename, take_apart
from cham.apps.themes.api_shapes import (
    DecidedThemeOut,
    MergeThemesIn,
    PeriodIn,
    ThemeCode,
    ThemeIn,
    ThemeOut,
    ThemesOut,
    ThemesWaitingOut,
    told,
)
from cham.apps.themes.errors import ThemesFailedError
from cham.apps.themes.models import KnownTheme
from cham.apps.themes.queries import (
    Failed,
    Found,
    Listed,
    Nothing,
    Ready,
    Waiting,
    comments_of,
    listed_theme,
    quotes_of,
)
from cham.apps.themes.seeing import themes_for

router = Router(tags=["voice"])

_EXAMPLE, _OTHER, _MERGED = "0000000a", "0000000b", "0000000c"


@router.get("/", auth=needs(Act.SEE_FIGURES), response={200: ThemesOut, 202: ThemesWaitingOut})
@example(period="12m")
def list_themes(
    request: ApiRequest, given: Query[PeriodIn], page: Query[PageIn]
) -> dict[str, Any] | HttpResponse:
    """Say what customers write about, which of it grows, and in which words; it is noted."""
    found = themes_for(request.caller, given.period)
    if isinstance(found, Nothing):
        return {"period": given.period, "nothing": "no_comments"}
    if not isinstance(found, Ready):
        return _not_yet(found, given.period)
    findings = found.findings
    return {
        "period": given.period,
        "made_at": found.made_at,
        "is_old": found.is_old,
        "of": findings.of,
        "n": findings.n,
        "n_before": findings.n_before,
        "covered": findings.covered,
        "other": findings.other,
        "nothing": findings.cannot_tell,
        "items": _told(request, found, given, *page.cut(found.themes)),
        "count": len(found.themes),
    }


@router.get(
    "/{code}/", auth=needs(Act.SEE_FIGURES), response={200: ThemeOut, 202: ThemesWaitingOut}
)
@example(code=_EXAMPLE, period="12m")
def read_theme(
    request: ApiRequest, code: ThemeCode, given: Query[PeriodIn]
) -> dict[str, Any] | HttpResponse:
    """Give one theme; one that was merged leads to what it is a part of. It is noted."""
    find_known(code)
    found = themes_for(request.caller, given.period)
    if not isinstance(found, Ready):
        return _not_yet(found, given.period)
    (item,) = _told(request, found, given, listed_theme(found, code))
    return item


@router.get(
    "/{code}/comments/",
    auth=needs(Act.SEE_ANSWERS),
    response={200: ReadCommentsOut, 202: ThemesWaitingOut},
)
@example(code=_EXAMPLE, period="12m")
def list_comments_of_theme(
    request: ApiRequest, code: ThemeCode, given: Query[PeriodIn], page: Query[PageIn]
) -> dict[str, Any] | HttpResponse:
    """List the comments of a theme that the caller may see, the latest first; it is noted."""
    find_known(code)
    found = themes_for(request.caller, given.period)
    if not isinstance(found, Ready):
        return _not_yet(found, given.period)
    keys = comments_of(request.caller, found, listed_theme(found, code).found.code)
    wanted = list(page.cut(keys))
    rows = Comment.objects.filter(pk__in=wanted).prefetch_related("mentions")
    comments = {each.pk: each for each in rows}
    here = places(request.caller.organisation).get(_journey(request, given), {})
    items = [
        told_comment(comments[key], here.get(comments[key].sign_id, ""))
        for key in wanted
        if key in comments
    ]
    _note(request, given, len(items), page.page)
    return {"items": items, "count": len(keys)}


@router.patch("/{code}/", auth=needs(Act.DECIDE_THEMES), response=DecidedThemeOut)
@example(code=_EXAMPLE, body={"name": "Giao trễ", "is_pinned": True})
def change_theme(request: ApiRequest, code: ThemeCode, given: ThemeIn) -> dict[str, Any]:
    """Call a theme by a name, or keep it whatever is written; every later run holds to it."""
    with transaction.atomic():
        theme = find_known(code)
        if given.name is not None:
            theme = rename(request.caller, code, given.name)
        if given.is_pinned is not None:
            theme = pin(request.caller, code, pinned=given.is_pinned)
    return _decided(theme)


@router.post("/{code}/merge/", auth=needs(Act.DECIDE_THEMES), response=DecidedThemeOut)
@example(code=_EXAMPLE, body={"themes": [_OTHER]})
def merge_themes(request: ApiRequest, code: ThemeCode, given: MergeThemesIn) -> dict[str, Any]:
    """Make other themes a part of this one, for every later run until they are taken apart."""
    return _decided(merge(request.caller, given.themes, into=code))


@router.post("/{code}/take-apart/", auth=needs(Act.DECIDE_THEMES), response=DecidedThemeOut)
@example(code=_MERGED)
def take_theme_apart(request: ApiRequest, code: ThemeCode) -> dict[str, Any]:
    """Undo a merge: a theme that was merged into another one stands alone again."""
    return _decided(take_apart(request.caller, code))


def _not_yet(found: Found, period: str) -> HttpResponse:
    """Say that themes are being found, that they cannot be, or that nobody wrote anything."""
    if isinstance(found, Waiting):
        return JsonResponse(
            {"period": period, "since": found.since},
            status=202,
            headers={"Retry-After": str(found.look_after)},
        )
    if isinstance(found, Failed):
        return problem(ThemesFailedError.status, found.code, _(ThemesFailedError.template))
    return JsonResponse({"period": period, "nothing": "no_comments"})


def _told(
    request: ApiRequest, ready: Ready, given: PeriodIn, *listed: Listed
) -> list[dict[str, Any]]:
    here = places(request.caller.organisation).get(_journey(request, given), {})
    quotes = quotes_of(request.caller, ready, *(each.found.code for each in listed))
    _note(request, given, sum(map(len, quotes.values())))
    return [told(each, ready.findings, here, quotes.get(each.found.code, ())) for each in listed]


def _journey(request: ApiRequest, given: PeriodIn) -> str:
    """Give the journey whose touchpoints are named.

    Raises
    ------
    JourneyUnknownError
        When there is no such journey.
    """
    if given.journey:
        return find_journey(given.journey).key
    return main_journey(request.caller.organisation) or ""


def _note(request: ApiRequest, given: PeriodIn, count: int, page: int = 1) -> None:
    if count:
        wanted = Wanted(asked=Asked(journey=given.journey or None, period=given.period))
        comments_read(request, "themes", wanted, count=count, page=page)


def _decided(theme: KnownTheme) -> dict[str, Any]:
    return {
        "code": theme.code,
        "name": theme.name,
        "is_pinned": theme.is_pinned,
        "merged_into": theme.merged_into.code if theme.merged_into else None,
    }
