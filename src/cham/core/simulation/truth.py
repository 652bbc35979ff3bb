"""What was planted, and what it really costs: told from the simulation, estimated from nothing."""

from dataclasses import dataclass

import numpy as np

from cham.core.pains import PainSettings, last_year
from cham.core.pains.history import Flags, Floats, Ints
from cham.core.simulation.answers import Answers, Forms
from cham.core.simulation.behaviour import BEHAVIOURS, Behaviour, row_of
from cham.core.simulation.improvements import IMPROVEMENTS, Improvement
from cham.core.simulation.lunch_journey import (
    BROKEN_HANDOFF,
    LOST_PIECE,
    OWNERLESS,
    PING_PONG,
    WITHOUT_AUTHORITY,
)
from cham.core.simulation.orders import Orders, spent_until
from cham.core.simulation.parameters import FirmParameters, moment
from cham.core.simulation.people import People
from cham.core.simulation.tickets import Tickets
from cham.core.simulation.visits import BAD, NOT_MET, SUREST, Lived, share_bad
from cham.core.simulation.wording import both

MARGIN_SHARE = 0.32  # what the firm keeps of an order; the money of the truth is revenue

ESTIMAND = both(
    "Trong kỳ, với mỗi điểm chạm: lấy các khách đã trả lời rằng trải nghiệm ở đó tệ. Tổn thất thật "
    "là phần tăng của xác suất không mua gì trong 90 ngày sau đó, so với chính khách ấy nếu riêng "
    "lần ấy là tốt và mọi điều khác giữ nguyên. Tiền là tổng của phần tăng ấy nhân với số tiền "
    "khách đã mua trong 90 ngày trước.",
    "In the period and for each touchpoint: the customers who answered that an experience there "
    "was bad. The true loss is how much likelier they became to buy nothing in the 90 days after, "
    "against the same customers had this one time been good and all else the same. The money is "
    "the sum of that, times what each had spent in the 90 days before.",
)
CONFOUNDING = both(
    "Khách mới và khách mua ít vừa dễ rời bỏ hơn, vừa gặp nhiều trải nghiệm tệ hơn ở vài điểm chạm "
    "và ít hơn ở vài điểm khác; so sánh thô vì thế bị lệch.",
    "New and small customers leave more easily, and meet more bad times at some touchpoints and "
    "fewer at others; a plain comparison is therefore wrong.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointTruth:
    """The truth about one touchpoint in the default period.

    Attributes
    ----------
    planted_loss
        What a bad time there adds to the chance of leaving; 0 where nothing is planted.
    bad_told
        Bad experiences told of, each followed for the whole horizon.
    loss
        The true difference in loss among them, a share.
    money
        The true money at risk among them, đồng of revenue.
    bad_met, money_met
        The same over all bad experiences, told or not.
    share_bad
        The share of all visits that were bad.
    """

    key: str
    planted_loss: float
    bad_told: int
    loss: float
    money: int
    bad_met: int
    money_met: int
    share_bad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementTruth:
    """One change: share of bad visits where it was made, with it and had it not been made."""

    key: str
    name_vi: str
    name_en: str
    touchpoint: str
    begins: str
    zones: tuple[str, ...]
    worked: bool
    share_bad_with: float
    share_bad_without: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultsTruth:
    """What is wrong with ownership and hand-offs; empty and 0 in a null firm."""

    ownerless: str = ""
    without_authority: str = ""
    ping_pong_units: tuple[str, ...] = ()
    ping_pong_tickets: int = 0
    broken_handoff: tuple[str, ...] = ()
    missing_piece: str = ""
    asked_again_orders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that is known about a simulated firm; every field can be written as JSON.

    Attributes
    ----------
    start, end, as_of
        The default period and the date up to which purchases are known, as ISO texts.
    margin_share
        What the firm keeps of an order; money figures here are revenue.
    """

    planted: bool
    seed: int
    customers: int
    orders: int
    revenue: int
    left: int
    tickets: int
    start: str
    end: str
    as_of: str
    horizon_days: int
    margin_share: float
    estimand_vi: str
    estimand_en: str
    confounding_vi: str
    confounding_en: str
    touchpoints: tuple[TouchpointTruth, ...]
    improvements: tuple[ImprovementTruth, ...]
    faults: FaultsTruth

    def of(self, key: str) -> TouchpointTruth:
        """Give the truth about one touchpoint."""
        return next(each for each in self.touchpoints if each.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reality:
    """Everything the truth is told from.

    Attributes
    ----------
    wanted
        Every order that would have been made had nobody left, and how it was lived.
    made
        Which of them were.
    """

    parameters: FirmParameters
    people: People
    wanted: Orders
    lived: Lived
    made: Flags
    forms: Forms
    answers: Answers
    tickets: Tickets


def tell_truth(reality: Reality) -> Truth:
    """Tell what was planted and what it costs."""
    parameters, wanted, made = reality.parameters, reality.wanted, reality.made
    settings = last_year(parameters.as_of)
    return Truth(
        planted=parameters.planted,
        seed=parameters.seed,
        customers=parameters.customers,
        orders=int(np.count_nonzero(made)),
        revenue=int(wanted.amount[made].sum()),
        left=int(np.count_nonzero(reality.lived.leaves & made)),
        tickets=len(reality.tickets.ping_pong),
        start=moment(settings.start).isoformat(),
        end=moment(settings.end).isoformat(),
        as_of=moment(settings.as_of).isoformat(),
        horizon_days=settings.horizon_days,
        margin_share=MARGIN_SHARE,
        estimand_vi=ESTIMAND.read("vi"),
        estimand_en=ESTIMAND.read("en"),
        confounding_vi=CONFOUNDING.read("vi"),
        confounding_en=CONFOUNDING.read("en"),
        touchpoints=tuple(
            _of_touchpoint(row, behaviour, reality, settings)
            for row, behaviour in enumerate(BEHAVIOURS)
            if behaviour.scale
        ),
        improvements=tuple(_of_improvement(each, reality) for each in IMPROVEMENTS)
        if parameters.planted
        else (),
        faults=_faults(reality) if parameters.planted else FaultsTruth(),
    )


def _of_touchpoint(
    row: int, behaviour: Behaviour, reality: Reality, settings: PainSettings
) -> TouchpointTruth:
    planted = behaviour.leaving if reality.parameters.planted else 0.0
    real = np.flatnonzero(reality.made)  # the forms count only orders that were made
    mine = reality.answers.behaviour == row
    form = reality.answers.form[mine]
    order, time = real[reality.forms.order[form]], reality.forms.time[form]
    told = (reality.lived.feeling[row, order] == BAD) & _inside(time, settings)
    order, time = order[told], time[told]
    loss = _caused(planted, order, time, reality, settings)
    money = loss * spent_until(reality.wanted, order, time)
    met = real[reality.lived.feeling[row, real] != NOT_MET]
    met = met[_inside(reality.wanted.time[met], settings)]
    bad = met[reality.lived.feeling[row, met] == BAD]
    all_loss = _caused(planted, bad, reality.wanted.time[bad], reality, settings)
    return TouchpointTruth(
        key=behaviour.key,
        planted_loss=planted,
        bad_told=len(order),
        loss=float(loss.mean()) if len(loss) else 0.0,
        money=round(float(money.sum())),
        bad_met=len(bad),
        money_met=round(float(all_loss @ reality.wanted.value[bad])),
        share_bad=len(bad) / len(met) if len(met) else 0.0,
    )


def _inside(time: Ints, settings: PainSettings) -> Flags:
    return np.asarray((time >= settings.start) & (time < settings.end))


def _caused(
    planted: float, order: Ints, time: Ints, reality: Reality, settings: PainSettings
) -> Floats:
    """Give how much likelier each customer became to buy nothing within the horizon.

    Someone who leaves buys nothing; someone who stays buys nothing only where their next wanted
    order lies beyond the horizon, and then the pain changes nothing.
    """
    wanted = reality.wanted
    following = np.minimum(order + 1, len(wanted) - 1)
    comes_again = (
        (following > order)
        & (wanted.customer[following] == wanted.customer[order])
        & (wanted.time[following] <= time + settings.horizon)
    )
    pressure = reality.lived.pressure[order]
    raised = np.minimum(pressure, SUREST) - np.minimum(pressure - planted, SUREST)
    return np.asarray(raised * comes_again)


def _of_improvement(improvement: Improvement, reality: Reality) -> ImprovementTruth:
    row = row_of(improvement.touchpoint)
    begins = improvement.begins(reality.parameters)
    zone = reality.people.zone[reality.wanted.customer]
    after = improvement.reaches(zone) & (reality.wanted.day >= begins)
    met = after & reality.made & (reality.lived.feeling[row] != NOT_MET)
    behaviour, orders = BEHAVIOURS[row], reality.wanted.take(met)
    start = reality.parameters.origin + begins * 86_400_000_000
    return ImprovementTruth(
        key=improvement.key,
        name_vi=improvement.name.read("vi"),
        name_en=improvement.name.read("en"),
        touchpoint=improvement.touchpoint,
        begins=moment(start).date().isoformat(),
        zones=improvement.zones,
        worked=improvement.change < 0,
        share_bad_with=float(share_bad(behaviour, orders, improvement.change).mean()),
        share_bad_without=float(share_bad(behaviour, orders, 0.0).mean()),
    )


def _faults(reality: Reality) -> FaultsTruth:
    return FaultsTruth(
        ownerless=OWNERLESS,
        without_authority=WITHOUT_AUTHORITY,
        ping_pong_units=PING_PONG,
        ping_pong_tickets=int(np.count_nonzero(reality.tickets.ping_pong)),
        broken_handoff=BROKEN_HANDOFF,
        missing_piece=LOST_PIECE,
        asked_again_orders=int(np.count_nonzero(reality.lived.asked_again & reality.made)),
    )
