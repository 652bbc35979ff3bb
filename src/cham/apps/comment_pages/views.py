"""The overview of comments, one comment, and what units hear."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cham.apps.comment_pages.cards import make_cards
from cham.apps.comment_pages.clauses import has_clauses, read_clauses_of
from cham.apps.comment_pages.correcting import Correctable
from cham.apps.comment_pages.dossier import about
from cham.apps.comment_pages.figures import (
    heat_grid,
    heat_table,
    kpis,
    months_picture,
    months_table,
)
from cham.apps.comment_pages.names import Names
from cham.apps.comment_pages.overview import (
    MOST_IN_FILE,
    PAGE,
    Reading,
    file_of_comments,
    nothing_yet,
    reading,
)
from cham.apps.comment_pages.question import Question
from cham.apps.comments.audit import comment_read, comments_read
from cham.apps.comments.errors import CommentUnknownError
from cham.apps.comments.models import Comment
from cham.apps.comments.queries import (
    BLAME,
    PRAISE,
    by_month,
    find_comment,
    heat_map,
    queue,
    totals,
    voices,
)
from cham.apps.comments.wanted import Wanted, find_comments
from cham.apps.journeys.queries import choose_journey, main_journey
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.models import Unit
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import Crumb, show
from cham.apps.screens.tables import Style, csv_answer
from cham.apps.themes.part import theme_part
from cham.drawing.numbers import Numbers


@guarded(Act.SEE_FIGURES)
@require_GET
def overview(request: MemberRequest) -> HttpResponse:
    """Show what customers write: figures, months, what is spoken of where, the comments."""
    stand = reading()
    question = asked(request, stand)
    numbers = Numbers(Style.of(request).language)
    months, spoken = (
        by_month(request.caller, question.wanted),
        heat_map(request.caller, question.wanted),
    )
    tables = (months_table(months), heat_table(spoken, question))
    file = _file(request, question) or csv_answer(request, tables)
    if file is not None:
        return file
    context: dict[str, object] = {
        "question": question,
        "bar": question.bar,
        "reading": stand,
        "empty": nothing_yet(stand),
        "kpis": kpis(totals(request.caller, question.wanted), question, numbers),
        "months": months_picture(months, numbers),
        "months_table": tables[0] if months else None,
        "heat": heat_grid(spoken, question, numbers),
        "heat_table": tables[1],
        "themes": theme_part(request.caller, question.wanted, Style.of(request)),
        "to_review": queue(request.caller, Wanted(asked=question.wanted.asked)).count(),
        "lead": _("What customers write, how it feels, and what it is about. {period}").format(
            period=question.bar.label
        ),
    }
    if request.member.may(Act.SEE_ANSWERS):
        found = find_comments(request.caller, question.wanted)
        listed = _listed(request, found, question, "comments")
        context |= listed
        context["file_href"] = question.as_file("comments")
        context["most_in_file"] = MOST_IN_FILE if listed["found"] > MOST_IN_FILE else 0
    return show(request, "comments/overview.html", context, title=_("Voice"))


def asked(request: MemberRequest, stand: Reading) -> Question:
    """Read what a page is asked."""
    return Question.of(request, stand.stand.aspects if stand.stand else ())


def _file(request: MemberRequest, question: Question) -> HttpResponse | None:
    """Give the comments themselves as a file, to those who may take answers away."""
    member = request.member
    if request.GET.get("format") != "csv" or request.GET.get("table") != "comments":
        return None
    if not (member.may(Act.SEE_ANSWERS) and member.may(Act.EXPORT_DATA)):
        return HttpResponse(status=403)
    found = list(find_comments(request.caller, question.wanted)[:MOST_IN_FILE])
    comments_read(request, "file", question.wanted, count=len(found))
    return csv_answer(request, (file_of_comments(request, found, question),))


def _listed(
    request: MemberRequest, found: QuerySet[Comment], question: Question, what: str
) -> dict[str, Any]:
    page: Page[Comment] = Paginator(found, PAGE).get_page(question.page)
    cards = make_cards(request.caller, page, question.names, words=question.wanted.words)
    comments_read(request, what, question.wanted, count=len(cards), page=page.number)
    return {
        "cards": cards,
        "found": page.paginator.count,
        "page": page,
        "before": question.on_page(page.number - 1) if page.has_previous() else "",
        "after": question.on_page(page.number + 1) if page.has_next() else "",
    }


@guarded(Act.HEAR_OWN_UNITS)
@require_GET
def heard(request: MemberRequest) -> HttpResponse:
    """Show praise and blame of units: the reader's own, or all for who sees all."""
    question = asked(request, reading())
    unit, kind = request.GET.get("about", "")[:200], request.GET.get("kind", "")
    seen = request.caller.units_seen
    units = Unit.objects.all() if seen is None else Unit.objects.filter(key__in=seen)
    found = _of_kind(voices(request.caller, unit=unit), kind)
    context: dict[str, Any] = {
        "question": question,
        "units": units,
        "unit": unit,
        "kind": kind,
        "lead": _(
            "Praise and blame that name a unit or somebody of it, or were said to them. What is praised, tell; what hurts, mend."
        ),
        **_listed(request, found, question, "heard"),
    }
    for way in ("before", "after"):  # the list is asked for by unit and kind alone
        if context[way]:
            page = context["page"].number + (1 if way == "after" else -1)
            context[way] = f"?{urlencode({'about': unit, 'kind': kind, 'page': page})}"
    return show(
        request, "comments/heard.html", context, title=_("Heard by units"), crumbs=crumbs()
    )


def _of_kind(found: QuerySet[Comment], kind: str) -> QuerySet[Comment]:
    """Leave only praise, or only blame; anything else leaves both."""
    only = {"praise": PRAISE, "blame": BLAME}.get(kind)
    return found if only is None else found.filter(only)


@guarded(Act.SEE_ANSWERS)
@require_GET
def comment(request: MemberRequest, code: str) -> HttpResponse:
    """Show one comment, what is read in it, and what people said of it."""
    found = comment_or_missing(request, code)
    names = names_of(request)
    comment_read(request, code)
    (card,) = make_cards(request.caller, [found], names)
    context = {
        "card": card,
        "comment": found,
        "correctable": Correctable.of(request.caller, found, names),
        "back": "comment",
        **_clauses(found, names),
        **about(request.caller, found, names),
    }
    return show(request, "comments/comment.html", context, title=_("One comment"), crumbs=crumbs())


@guarded(Act.SEE_ANSWERS)
@require_GET
def clauses_of(request: MemberRequest, code: str) -> HttpResponse:
    """Answer whoever waits for a comment to be read clause by clause."""
    found = comment_or_missing(request, code)
    return render(request, "comments/parts/clauses.html", _clauses(found, names_of(request)))


def _clauses(comment: Comment, names: Names) -> dict[str, object]:
    if not has_clauses(comment):
        return {"code": comment.code, "clauses": ()}
    read = read_clauses_of(comment, names)
    return {"code": comment.code, "clauses": read or (), "waits": read is None}


@guarded(Act.SEE_FIGURES)
@require_GET
def reading_on(request: MemberRequest) -> HttpResponse:
    """Answer whoever watches comments being read: how far it is."""
    return render(
        request, "comments/parts/progress.html", {"reading": reading(), "was": "watched"}
    )


def comment_or_missing(request: MemberRequest, code: str) -> Comment:
    """Find a comment that the reader may see, or answer that there is nothing here."""
    try:
        return find_comment(request.caller, code)
    except CommentUnknownError as error:
        raise Http404 from error


def names_of(request: MemberRequest) -> Names:
    """Give the names on the main journey."""
    stand = reading().stand
    journey = choose_journey(request.organisation, main_journey(request.organisation))
    return Names.of(journey, stand.aspects if stand else (), Style.of(request).language)


def crumbs() -> tuple[Crumb, ...]:
    """Give the way to the pages below the overview."""
    return (Crumb(_("Voice"), reverse("comments:home")),)
