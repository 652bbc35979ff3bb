from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.comments.audit import comments_read
from cham.apps.comments.models import Comment
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.asking import Asked
from cham.apps.insights.filter_bar import FilterBar, filter_bar
from cham.apps.journeys.queries import current_journeys, main_journey
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.apps.themes.actions import LONGEST_NAME, merge, pin, rename, take_apart
from cham.apps.themes.errors import ThemeMissingError
from cham.apps.themes.page import Painter
from cham.apps.themes.queries import (
    Failed,
    Found,
    Ready,
    Waiting,
    comments_of,
    listed_theme,
)
from cham.apps.themes.seeing import themes_for
from cham.core.errors import ChamError

_PAGE = 25


@guarded(Act.SEE_FIGURES)
@require_GET
def themes(request: MemberRequest) -> HttpResponse:
    """Show what customers write about, what grows, and what they say of it."""
    asked, bar, refusal = _asked(request)
    found = themes_for(request.caller, asked.period)
    context: dict[str, object] = {
        "bar": bar,
        "refusal": refusal,
        "longest": LONGEST_NAME,
        "may_decide": request.member.may(Act.DECIDE_THEMES),
        **_state(found),
    }
    if isinstance(found, Ready):
        page = Painter(request.caller, asked, Style.of(request)).page(found)
        file = csv_answer(request, page.tables)
        if file is not None:
            return file
        _note_quotes(request, asked, sum(len(each.quotes) for each in page.cards))
        context["page"] = page
    context["lead"] = _("What customers write about. {period}").format(period=bar.label)
    return show(request, "themes/themes.html", context, title=_("Themes"), crumbs=_crumbs())


@guarded(Act.SEE_FIGURES)
@require_GET
def theme(request: MemberRequest, code: str) -> HttpResponse:
    """Show one theme: its trend, its quotes and all of its comments."""
    asked, bar, refusal = _asked(request)
    found = themes_for(request.caller, asked.period)
    context: dict[str, object] = {
        "bar": bar,
        "refusal": refusal,
        "longest": LONGEST_NAME,
        "may_decide": request.member.may(Act.DECIDE_THEMES),
        **_state(found),
    }
    title = _("Theme")
    try:
        if isinstance(found, Ready):
            listed = listed_theme(found, code)
            whole = Painter(request.caller, asked, Style.of(request)).whole(found, listed)
            file = csv_answer(request, (whole.trend_table,))
            if file is not None:
                return file
            title = listed.name
            context |= {"whole": whole, "card": whole.card}
            context |= _comments(request, found, listed.found.code, asked)
    except ThemeMissingError:
        return HttpResponse(status=404)
    crumbs = (*_crumbs(), Crumb(_("Themes"), _with_query(reverse("themes:list"), asked)))
    return show(request, "themes/theme.html", context, title=title, crumbs=crumbs)


@guarded(Act.SEE_FIGURES)
@require_GET
def waiting(request: MemberRequest) -> HttpResponse:
    """Answer a page that waits for themes: still waiting, or they are there."""
    asked, _bar, _refusal = _asked(request)
    found = themes_for(request.caller, asked.period)
    if isinstance(found, Waiting):
        return render(request, "themes/parts/waiting.html", {"waiting": found})
    shown = request.GET.get("shown")
    if isinstance(found, Ready) and shown is not None:
        return render(
            request, "themes/parts/renewing.html", {"ready": found, "newer": shown != found.mark}
        )
    return HttpResponse(headers={"HX-Refresh": "true"})


@guarded(Act.DECIDE_THEMES)
@require_POST
def rename_one(request: MemberRequest, code: str) -> HttpResponse:
    """Call a theme by a name; without one its terms name it again."""

    def do() -> str:
        theme = rename(request.caller, code, request.POST.get("name", ""))
        if theme.name:
            return _("The theme is called “{name}” from now on.").format(name=theme.name)
        return _("The theme is named by its words again.")

    return _done(request, do, code)


@guarded(Act.DECIDE_THEMES)
@require_POST
def pin_one(request: MemberRequest, code: str) -> HttpResponse:
    """Keep a theme whatever is written, or no longer."""

    def do() -> str:
        pinned = request.POST.get("pinned") == "yes"
        theme = pin(request.caller, code, pinned=pinned)
        text = _("“{name}” stays on top.") if pinned else _("“{name}” is no longer kept on top.")
        return text.format(name=theme)

    return _done(request, do, code)


@guarded(Act.DECIDE_THEMES)
@require_POST
def merge_some(request: MemberRequest) -> HttpResponse:
    """Make one theme of those that were ticked: of the first, unless another is chosen."""
    codes = request.POST.getlist("theme")
    into = request.POST.get("into") or (codes[0] if codes else "")

    def do() -> str:
        theme = merge(request.caller, codes, into=into)
        return _("Merged into “{name}”; you can take it apart again at any time.").format(
            name=theme
        )

    return _done(request, do, into)


@guarded(Act.DECIDE_THEMES)
@require_POST
def take_one_apart(request: MemberRequest, code: str) -> HttpResponse:
    """Undo a merge."""

    def do() -> str:
        theme = take_apart(request.caller, code)
        return _("“{name}” is a theme of its own again.").format(name=theme)

    return _done(request, do, code)


def _asked(request: MemberRequest) -> tuple[Asked, FilterBar, str]:
    """Read the question: a journey, whose touchpoints are named, and a period; no other filter."""
    refusal = ""
    try:
        given = Asked.of(request)
        asked = Asked(journey=given.journey, period=given.period)
    except ChamError as error:
        asked, refusal = Asked(), _(error.template).format(**error.fields)
    journeys = current_journeys(request.organisation)
    if asked.journey not in {each.key for each in journeys}:
        asked = replace(asked, journey=main_journey(request.organisation))
    bar = filter_bar(request.path, asked, journeys, language=Style.of(request).language)
    return asked, replace(bar, menus=()), refusal


def _state(found: Found) -> dict[str, object]:
    return {
        "ready": found if isinstance(found, Ready) else None,
        "waiting": found if isinstance(found, Waiting) else None,
        "failure": found.code if isinstance(found, Failed) else "",
    }


def _comments(request: MemberRequest, ready: Ready, code: str, asked: Asked) -> dict[str, object]:
    """Give a page of a theme's comments, to those who may see answers."""
    if not request.member.may(Act.SEE_ANSWERS):
        return {}
    page = Paginator(comments_of(request.caller, ready, code), _PAGE).get_page(
        request.GET.get("page")
    )
    found = {each.pk: each for each in Comment.objects.filter(pk__in=list(page.object_list))}
    comments = [found[key] for key in page.object_list if key in found]
    _note_quotes(request, asked, len(comments), page.number)
    return {"pager": page, "comments": comments}


def _note_quotes(request: MemberRequest, asked: Asked, count: int, page: int = 1) -> None:
    if count:
        comments_read(request.caller, "themes", Wanted(asked=asked), count=count, page=page)


def _done(request: MemberRequest, do: Callable[[], str], code: str) -> HttpResponse:
    """Do something about a theme, say so, and go back to where it stands."""
    try:
        messages.success(request, do())
    except ThemeMissingError:
        return HttpResponse(status=404)
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
    query = request.GET.urlencode()
    back = reverse("themes:list") + (f"?{query}" if query else "")
    return HttpResponseRedirect(f"{back}#theme-{code}" if code else back)


def _with_query(address: str, asked: Asked) -> str:
    return f"{address}?{asked.query}" if asked.query else address


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Voice"), reverse("comments:home")),)
