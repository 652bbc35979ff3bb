"""Use cases: answer the two questions, put the guide aside, ask for a sample firm."""

from django.db import transaction

from cham.apps.first_run.errors import AnswersMissingError
from cham.apps.first_run.jobs import bring_in_sample
from cham.apps.first_run.models import Beginning, SampleFirm
from cham.apps.journeys.actions import begin_from_template
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller

LONGEST = 500


@transaction.atomic
def begin(caller: Caller, *, customers: str, sells: str, template: str) -> str:
    """Keep the answers, and draw the journey of a template where the firm has none yet.

    Parameters
    ----------
    template
        Its key; empty starts without a map.

    Returns
    -------
    str
        The key of the journey that was drawn; empty where none was.

    Raises
    ------
    AnswersMissingError, TemplateUnknownError
        When an answer is empty or too long, or there is no such template.
    """
    for name, answer in (("customers", customers), ("sells", sells)):
        if not 1 <= len(answer.strip()) <= LONGEST:
            raise AnswersMissingError(name=name, length=len(answer.strip()), most=LONGEST)
    is_wanted = bool(template) and not current_journeys(caller.organisation)
    journey = begin_from_template(caller, template) if is_wanted else ""
    Beginning.objects.update_or_create(
        defaults={
            "customers": customers.strip(),
            "sells": sells.strip(),
            "template": template,
            "left_out": False,
        }
    )
    record(caller, "firm.began", "organisation", {"template": template})
    return journey


def leave_out(caller: Caller) -> None:
    """Put the guide aside; it stays where it is."""
    Beginning.objects.update_or_create(defaults={"left_out": True})
    record(caller, "firm.guide_put_aside", "organisation")


def ask_for_sample(caller: Caller) -> SampleFirm:
    """Have a simulated firm made to look around in; the one that is there is given again."""
    sample, is_new = SampleFirm.objects.get_or_create(asked_for=caller.organisation)
    if is_new or sample.failure:
        SampleFirm.objects.filter(pk=sample.pk).update(step="waiting", failure="")
        record(caller, "sample.asked", "organisation")
        bring_in_sample.enqueue(sample.pk)
    return sample
