"""Makes a sample firm: an organisation of its own, with everybody of the asking one in it."""

import logging
import secrets
from pathlib import Path

from django.conf import settings

from cham.apps.demo_firm.bringing_in import bring_in_firm
from cham.apps.demo_firm.people import take_units_over
from cham.apps.first_run.models import SampleFirm
from cham.apps.insights.money import Money, keep_money_settings
from cham.apps.orgs.actions import create_organisation
from cham.apps.orgs.models import Member, Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.core.pains import Margin

_CUSTOMERS = 800  # enough to see pains, few enough to be there within a minute or two
_FOLDER = "samples"

_log = logging.getLogger(__name__)


def bring_in(sample: int) -> None:
    """Make the firm, telling how far it is; a failure is kept and can be tried again."""
    row = SampleFirm.objects.select_related("asked_for", "firm").get(pk=sample)
    try:
        _make(row)
    except Exception as error:
        SampleFirm.objects.filter(pk=sample).update(failure=type(error).__name__)
        _log.exception("a sample firm could not be made")
        raise
    SampleFirm.objects.filter(pk=sample).update(step="done")


def _make(row: SampleFirm) -> None:
    firm = row.firm or _new_firm(row)
    with organisation_scope(row.asked_for):
        members = list(Member.objects.filter(is_active=True).select_related("user"))
    with organisation_scope(firm):
        for each in members:
            Member.objects.get_or_create(user=each.user, defaults={"role": Role.CX_MANAGER})
    data: Path = settings.CONFIGURATION.data

    def say(step: str, what: str) -> None:  # noqa: ARG001 - the form of a listener
        SampleFirm.objects.filter(pk=row.pk).update(step=step)

    made = bring_in_firm(data, firm, data / _FOLDER / firm.code, customers=_CUSTOMERS, say=say)
    take_units_over(firm)
    keep_money_settings(firm, Money(margin=Margin(share=made.truth.margin_share)))


def _new_firm(row: SampleFirm) -> Organisation:
    firm = create_organisation(
        "Cơm trưa văn phòng (dữ liệu mẫu)",
        code=f"mau-{secrets.token_hex(4)}",
        language=row.asked_for.language,
    )
    SampleFirm.objects.filter(pk=row.pk).update(firm=firm)
    return firm
