"""What an organisation says about its money: margin and the horizon of a loss."""

from dataclasses import dataclass

from cham.apps.insights.models import MoneySettings
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.core.pains import Margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What money figures rest on.

    Attributes
    ----------
    horizon_days
        Days without a purchase after which a customer counts as lost.
    """

    margin: Margin
    horizon_days: int = 90


def money_settings(organisation: Organisation) -> Money:
    """Read what the organisation said; revenue stands in for margin where it said nothing."""
    with organisation_scope(organisation):
        kept = MoneySettings.objects.first()
    if kept is None:
        return Money(margin=Margin())
    return Money(
        margin=Margin(share=kept.margin_share, per_order=kept.margin_per_order),
        horizon_days=kept.horizon_days,
    )


def keep_money_settings(organisation: Organisation, money: Money) -> None:
    """Keep what the organisation says about its money; figures are then made anew."""
    with organisation_scope(organisation):
        MoneySettings.objects.update_or_create(
            organisation=organisation,
            defaults={
                "margin_share": money.margin.share,
                "margin_per_order": money.margin.per_order,
                "horizon_days": money.horizon_days,
            },
        )
