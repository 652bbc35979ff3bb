"""The way in over the API: two questions, what is done, a firm to look around in."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Field, Router, Schema, Status

from cham.apps.first_run.actions import LONGEST, ask_for_sample, begin, leave_out
from cham.apps.first_run.models import Beginning, SampleFirm
from cham.apps.first_run.steps import steps_of
from cham.apps.orgs.api_examples import example
from cham.apps.orgs.api_guard import ApiRequest, needs
from cham.apps.orgs.policy import Act

router = Router(tags=["first run"])

_SOON = "3"


class StepOut(Schema):
    """One thing to do, whether it is done, and the page where it is done."""

    key: str
    title: str
    text: str
    href: str
    is_done: bool


class WayInOut(Schema):
    """How far a firm is on its way in; the steps are read off what there is."""

    customers: str
    sells: str
    template: str
    left_out: bool
    steps: list[StepOut]


class BeginningIn(Schema):
    """Who the customers are, what is sold, and the template of a first journey."""

    customers: str = Field(min_length=1, max_length=LONGEST)
    sells: str = Field(min_length=1, max_length=LONGEST)
    template: str = Field(default="", max_length=64)


class BegunOut(Schema):
    """The journey that was drawn; empty where there was one already, or none was asked for."""

    journey: str


class SampleOut(Schema):
    """A simulated firm to look around in: `step` is `done` when it is there, under `firm`."""

    step: str
    failure: str
    firm: str | None


@router.get("/", auth=needs(Act.SEE_MAPS), response=WayInOut)
@example()
def read_way_in(request: ApiRequest) -> dict[str, Any]:
    """Say how far the firm is on its way in."""
    kept = Beginning.objects.first() or Beginning()
    steps: Sequence[Any] = steps_of(request.caller.organisation)
    return {
        "customers": kept.customers,
        "sells": kept.sells,
        "template": kept.template,
        "left_out": kept.left_out,
        "steps": steps,
    }


@router.post("/", auth=needs(Act.EDIT_MAPS), response={201: BegunOut})
@example(
    body={
        "customers": "Nhân viên văn phòng quận 1",
        "sells": "Cơm trưa giao tận bàn",
        "template": "six-steps",
    }
)
def answer(request: ApiRequest, given: BeginningIn) -> Status[dict[str, str]]:
    """Answer the two questions; a template draws the first journey of a firm that has none."""
    journey = begin(
        request.caller, customers=given.customers, sells=given.sells, template=given.template
    )
    return Status(201, {"journey": journey})


@router.post("/aside/", auth=needs(Act.EDIT_MAPS), response={204: None})
@example()
def put_aside(request: ApiRequest) -> Status[None]:
    """Put the guide aside."""
    leave_out(request.caller)
    return Status(204, None)


# Every member may; a key that only reads may not, so the right is one that it lacks.
@router.post("/sample/", auth=needs(Act.COMMENT), response={202: SampleOut})
@example()
def ask_for_one(request: ApiRequest) -> HttpResponse:
    """Have a sample firm made, with everybody of this one in it."""
    found = ask_for_sample(request.caller)
    return JsonResponse(_sample(found), status=HTTPStatus.ACCEPTED, headers={"Retry-After": _SOON})


@router.get("/sample/", auth=needs(Act.SEE_FIGURES), response=SampleOut)
@example()
def read_sample(request: ApiRequest) -> dict[str, Any]:
    """Say how far the sample firm is."""
    found = SampleFirm.objects.filter(asked_for=request.caller.organisation).first()
    return _sample(found) if found is not None else {"step": "", "failure": "", "firm": None}


def _sample(found: SampleFirm) -> dict[str, Any]:
    firm = found.firm.code if found.firm is not None else None
    return {"step": found.step, "failure": found.failure, "firm": firm}
