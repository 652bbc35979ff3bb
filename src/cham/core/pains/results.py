"""What the analysis of pains says, in the terms of the report and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cham.core.errors import N_
from cham.core.journeys import Ownership, Text
from cham.core.pains.settings import Cuts, PainSettings

ASSOCIATION = N_(
    "This is association, not proof of cause: customers with a bad experience are compared with "
    "customers of like prior value and tenure who had a good one, but they may differ in ways "
    "that were not recorded."
)


class Verdict(StrEnum):
    """What may be said about a touchpoint."""

    CLAIMED = "claimed"
    LOSS_ONLY = "loss_only"
    COVERS_ZERO = "covers_zero"
    CHANCE = "chance"
    REVERSED = "reversed"
    TOO_FEW = "too_few"
    TOO_FEW_LOST = "too_few_lost"
    NOT_COMPARABLE = "not_comparable"
    NOT_SCORED = "not_scored"
    LEAKAGE = "leakage"

    @property
    def is_claim(self) -> bool:
        """Whether customers are said to leave more after a bad experience here."""
        return self in {Verdict.CLAIMED, Verdict.LOSS_ONLY}

    @property
    def is_cured_by_n(self) -> bool:
        """Whether more answers could change it."""
        return self in {
            Verdict.COVERS_ZERO,
            Verdict.CHANCE,
            Verdict.TOO_FEW,
            Verdict.TOO_FEW_LOST,
        }


VERDICTS: dict[Verdict, str] = {
    Verdict.CLAIMED: N_("After a bad experience here, customers leave more often."),
    Verdict.LOSS_ONLY: N_(
        "After a bad experience here, customers leave more often; what that costs cannot be told."
    ),
    Verdict.COVERS_ZERO: N_("Cannot tell: the interval covers zero."),
    Verdict.CHANCE: N_(
        "Cannot tell: with so many touchpoints asked at once, a difference like this one comes "
        "up by chance."
    ),
    Verdict.REVERSED: N_(
        "No pain seen: customers with a bad experience here left less often. Look at who they "
        "are before drawing a conclusion."
    ),
    Verdict.TOO_FEW: N_("Cannot tell: too few customers answered."),
    Verdict.TOO_FEW_LOST: N_("Cannot tell: too few customers were lost to compare."),
    Verdict.NOT_COMPARABLE: N_(
        "Cannot tell: the customers with a bad experience here are of other kinds than those "
        "with a good one."
    ),
    Verdict.NOT_SCORED: N_("Cannot tell: nobody was asked for a score here."),
    Verdict.LEAKAGE: N_(
        "Refused: the score nearly equals the loss itself, so it was most likely recorded after "
        "the customer had left. Use a score that was asked before."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share from 0 to 1 of n answers by so many customers; NaN where n is 0."""

    value: float
    low: float
    high: float
    n: int
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A difference of shares, −1 to 1, with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money in integer minor units, with its interval."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What followed a group of experiences; None where the firm keeps no such record.

    Attributes
    ----------
    lost
        Nothing bought within the horizon.
    left
        Said goodbye in words within the horizon.
    returned
        Came to the same touchpoint again within the follow-up days, before buying again; a step
        that leads to a purchase within the hour is the way to that purchase and no return.
    called, complained
        Within the follow-up days, about this touchpoint or about none in particular.
    """

    lost: Share
    returned: Share
    left: Share | None
    called: Share | None
    complained: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """Scored answers that the comparison leaves out, by reason.

    Attributes
    ----------
    out_of_scale
        Not a whole number of the scale, or on a scale whose name cannot be read; not in the
        share unhappy either.
    after_leaving
        Given after a goodbye and before buying again.
    not_followed
        The horizon reaches beyond the data.
    repeated
        Again about the same touchpoint with no purchase in between.
    neutral
        Neither bad nor good.
    """

    out_of_scale: int = 0
    after_leaving: int = 0
    not_followed: int = 0
    repeated: int = 0
    neutral: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many met the touchpoint in the period and how many of them told.

    Attributes
    ----------
    customers, answered
        Different people.
    meetings
        Visits followed for the whole horizon; those with no purchase between them count once.
    """

    customers: int
    answered: int
    meetings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The place among claimed pains, the ranks that the data allow, and the group."""

    place: int
    low: int
    high: int
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAtRisk:
    """What a touchpoint's bad experiences go with, compared within strata.

    Attributes
    ----------
    loss
        Difference in the share lost, standardised to the bad experiences.
    naive
        The same without comparing like with like, to show what that changes.
    money
        Money at risk in the period among the customers who told.
    money_with_silent
        The same scaled up to all meetings, if those who stayed silent are like those who told:
        an assumption.
    at_stake
        The margin that the customers with a bad experience brought at their pace before it, over
        one horizon, minor units.
    strata
        How many kinds of customers were compared apart; 1 means no adjustment was possible.
    p_value
        That the loss is above zero by chance alone, adjusted for all touchpoints tested.
    """

    loss: Estimate
    naive: Estimate
    money: Amount
    money_with_silent: Amount
    at_stake: int
    strata: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """One touchpoint: who met it, how many were unhappy, what followed, and what it may cost.

    Attributes
    ----------
    position
        In the list of touchpoints given.
    unhappy
        Bad answers among all answers on their scale in the period.
    bad, good
        What followed; None without such experiences.
    cost
        None where the touchpoint could not be tested.
    needed
        Bad experiences needed to tell a relevant loss, where there are fewer; else None.
    rank
        Only for claimed pains.
    """

    position: int
    key: str
    name: Text
    ownership: Ownership
    reach: Reach
    unhappy: Share
    excluded: Excluded
    bad: Aftermath | None
    good: Aftermath | None
    cost: MoneyAtRisk | None
    verdict: Verdict
    needed: int | None = None
    rank: Rank | None = None

    @property
    def at_risk(self) -> Amount | None:
        """The money at risk where it may be told; None where customers are lost at most."""
        if self.cost is None or self.verdict is not Verdict.CLAIMED:
            return None
        return self.cost.money


@dataclass(frozen=True, slots=True, kw_only=True)
class PainReport:
    """Every touchpoint: claimed pains by money, then the rest in the order of the journey.

    Attributes
    ----------
    tested
        How many touchpoints were asked about at once.
    bands
        For every scale that was asked on in the period, by name: where bad ends and good starts.
    """

    settings: PainSettings
    pains: tuple[Pain, ...]
    tested: int
    bands: Mapping[str, Cuts] = field(default_factory=dict)

    @property
    def claimed(self) -> tuple[Pain, ...]:
        """The ranked pains, most money first; of some only the loss may be told."""
        return tuple(pain for pain in self.pains if pain.rank is not None)

    @property
    def dearest(self) -> Pain | None:
        """The pain with the most money at risk; None where no money may be told."""
        told = [pain for pain in self.claimed if pain.at_risk is not None]
        return max(told, key=lambda pain: pain.at_risk.value if pain.at_risk else 0, default=None)
