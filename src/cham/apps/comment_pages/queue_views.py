"""The queue of comments that need a person, one after the other; every correction is a label."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cham.apps.comment_pages.cards import make_cards
from cham.apps.comment_pages.correcting import Correctable, labels_sent, words_of
from cham.apps.comment_pages.learned import labels_of
from cham.apps.comment_pages.names import Names, task_name
from cham.apps.comment_pages.overview import nothing_yet, reading
from cham.apps.comment_pages.question import Question
from cham.apps.comment_pages.views import asked, comment_or_missing, crumbs
from cham.apps.comments.actions import correct, take_back
from cham.apps.comments.audit import comments_read
from cham.apps.comments.errors import CommentUnknownError, CorrectionUnknownError
from cham.apps.comments.models import Comment, Correction, Task
from cham.apps.comments.queries import queue
from cham.apps.comments.wanted import visible_comments
from cham.apps.orgs.guard import guarded
from cham.apps.orgs.membership import MemberRequest
from cham.apps.orgs.policy import Act
from cham.apps.screens.page import show
from cham.core.errors import ChamError

_LONGEST_CODE = 32


@guarded(Act.CORRECT_READINGS)
@require_GET
def one_after_the_other(request: MemberRequest) -> HttpResponse:
    """Show the comment of which a person's word teaches most, or the one that is named."""
    stand = reading()
    question = asked(request, stand)
    waiting = queue(request.caller, question.wanted)
    found = _named(request, "at") or waiting.first()
    context: dict[str, object] = {
        "question": question,
        "reading": stand,
        "waiting": waiting.count(),
        "labels": labels_of(Task.SENTIMENT),
        "done": _done(request, question.names),
        "empty": nothing_yet(stand),
        "lead": _(
            "The models were not sure of these. The first are those of which your word teaches most."
        ),
    }
    if found is not None:
        comments_read(request, "queue", question.wanted, count=1)
        context |= _shown(request, found, waiting, question)
    return show(
        request, "comments/queue.html", context, title=_("Needs a person"), crumbs=crumbs()
    )


def _named(request: MemberRequest, name: str) -> Comment | None:
    """Find the comment that the address names; an old address is no error, the queue goes on."""
    code = request.GET.get(name, "")
    return (
        visible_comments(request.caller).filter(code=code[:_LONGEST_CODE]).first()
        if code
        else None
    )


def _shown(
    request: MemberRequest, found: Comment, waiting: QuerySet[Comment], question: Question
) -> dict[str, object]:
    (card,) = make_cards(request.caller, [found], question.names)
    others = waiting.exclude(pk=found.pk)
    later = others.filter(Q(margin__gt=found.margin) | Q(margin=found.margin, pk__gt=found.pk))
    earlier = others.filter(Q(margin__lt=found.margin) | Q(margin=found.margin, pk__lt=found.pk))
    following = later.first() or others.first()
    before = earlier.reverse().first()
    return {
        "card": card,
        "correctable": Correctable.of(request.caller, found, question.names),
        "following": following.code if following else "",
        "earlier": _address(question.query, at=before.code) if before else "",
        "later": _address(question.query, at=following.code) if following else "",
        "back": "queue",
    }


def _done(request: MemberRequest, names: Names) -> dict[str, str] | None:
    """Say what was just corrected, so that it can be undone; None where nothing was."""
    found, task = _named(request, "done"), request.GET.get("task", "")
    made = Correction.objects.filter(comment=found, task=task).first() if found else None
    if found is None or made is None:
        return None
    return {
        "code": found.code,
        "task": task,
        "name": task_name(task),
        "words": words_of(task, made.labels, names),
        "text": found.text,
    }


@guarded(Act.CORRECT_READINGS)
@require_POST
def correct_one(request: MemberRequest, code: str) -> HttpResponse:
    """Say what is right of a comment, and go on."""
    comment_or_missing(request, code)
    task = request.POST.get("task", "")
    try:
        correct(request.caller, code, task, labels_sent(request.POST))
    except ChamError as error:
        messages.error(request, _(error.template).format(**error.fields))
        return _on(request, at=code)
    if task == Task.SENTIMENT:
        return _on(request, at=request.POST.get("following", ""), done=code, task=task, stay=code)
    return _on(request, at=code, done=code, task=task)


@guarded(Act.CORRECT_READINGS)
@require_POST
def take_one_back(request: MemberRequest, code: str) -> HttpResponse:
    """Take a correction back; the comment is read again."""
    comment_or_missing(request, code)
    try:
        take_back(request.caller, code, request.POST.get("task", ""))
    except (CommentUnknownError, CorrectionUnknownError) as error:
        messages.error(request, _(error.template).format(**error.fields))
    return _on(request, at=code)


def _on(request: MemberRequest, *, at: str, stay: str = "", **more: str) -> HttpResponse:
    """Go on where the form was: to the next comment of the queue, or back to the one comment."""
    if request.POST.get("back") == "comment":
        code = stay or at
        return HttpResponseRedirect(reverse("comments:show", args=[code]))
    question = asked(request, reading())
    named = {"at": at[:_LONGEST_CODE]} if at else {}
    return HttpResponseRedirect(_address(question.query, **named, **more))


def _address(query: str, **more: str) -> str:
    whole = "&".join(filter(None, (query, urlencode(more))))
    return f"{reverse('comments:queue')}?{whole}"
