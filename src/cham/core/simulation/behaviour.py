"""How customers live through each touchpoint: how often, how well, and what a bad time does."""

from dataclasses import dataclass
from enum import Enum, auto

from cham.core.interactions import Kind


class Happens(Enum):
    """What brings a customer to a touchpoint."""

    FIRST = auto()  # before the first order
    ORDER = auto()  # with every order
    WEEK = auto()  # with the first order of a week, from the second order on
    MONTH = auto()  # with the first order of a month
    LOBBY = auto()  # with every order, where the office lets no rider up
    DESK = auto()  # with every order, where it does
    TROUBLE = auto()  # after something went wrong with the order
    COMPLAINT = auto()  # after a complaint


class Anchor(Enum):
    """What a touchpoint's time is counted from."""

    MIDNIGHT = auto()  # of the day of the order, local time
    ORDER = auto()
    ARRIVAL = auto()  # of the rider


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One touchpoint as customers meet it.

    Attributes
    ----------
    chance
        The chance of meeting it, given that its occasion is there.
    teams
        Whether only those who order for a team meet it.
    event, kind
        What the log calls it; no event where only an answer can tell.
    anchor, minutes
        The usual time: so many minutes after the anchor.
    scale
        What it is asked on; empty where nobody asks.
    bad
        The share of bad times for a customer of middling value and tenure.
    by_value, by_tenure
        How the log-odds of a bad time change with log value and log tenure. The chance of
        leaving falls with both, so this is what makes the naive comparison wrong.
    leaving
        The planted pain: what a bad time adds to the chance of leaving after the order.
    """

    key: str
    happens: Happens
    chance: float
    teams: bool = False
    event: str = ""
    kind: Kind = Kind.ACTION
    anchor: Anchor = Anchor.MIDNIGHT
    minutes: float = 0.0
    scale: str = ""
    bad: float = 0.05
    by_value: float = 0.0
    by_tenure: float = 0.0
    leaving: float = 0.0


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        key="ad",
        happens=Happens.FIRST,
        chance=0.45,
        event="ad_viewed",
        kind=Kind.VISIT,
        minutes=-4500,
    ),
    Behaviour(
        key="referral", happens=Happens.FIRST, chance=0.3, event="referral_opened", minutes=-3120
    ),
    Behaviour(
        key="tasting",
        happens=Happens.FIRST,
        chance=0.12,
        event="tasting_attended",
        minutes=-2160,
        scale="csat_1_5",
        bad=0.06,
    ),
    Behaviour(
        key="menu_page",
        happens=Happens.FIRST,
        chance=0.7,
        event="menu_viewed",
        kind=Kind.VISIT,
        minutes=-1620,
        scale="csat_1_5",
        bad=0.08,
        by_value=-0.2,
    ),
    Behaviour(
        key="first_question",
        happens=Happens.FIRST,
        chance=0.35,
        event="question_sent",
        kind=Kind.CONTACT,
        minutes=-900,
        scale="csat_1_5",
        bad=0.1,
    ),
    Behaviour(
        key="sign_up",
        happens=Happens.FIRST,
        chance=0.95,
        event="signed_up",
        anchor=Anchor.ORDER,
        minutes=-28,
        scale="ces_1_7",
        bad=0.12,
    ),
    Behaviour(
        key="weekly_menu",
        happens=Happens.WEEK,
        chance=0.7,
        event="weekly_menu_sent",
        kind=Kind.MESSAGE,
        minutes=420,
        scale="csat_1_5",
        bad=0.04,
        by_tenure=-0.3,
    ),
    Behaviour(
        key="choose_dish",
        happens=Happens.ORDER,
        chance=0.95,
        event="dishes_browsed",
        kind=Kind.VISIT,
        anchor=Anchor.ORDER,
        minutes=-16,
        scale="ces_1_7",
        bad=0.06,
        by_value=-0.2,
        by_tenure=-0.2,
    ),
    Behaviour(
        key="group_order",
        happens=Happens.ORDER,
        chance=0.9,
        teams=True,
        event="group_order_opened",
        anchor=Anchor.ORDER,
        minutes=-10,
        scale="ces_1_7",
        bad=0.08,
        by_value=0.3,
    ),
    Behaviour(
        key="delivery_note",
        happens=Happens.ORDER,
        chance=0.4,
        event="delivery_note_given",
        anchor=Anchor.ORDER,
        minutes=-6,
    ),
    Behaviour(
        key="payment",
        happens=Happens.ORDER,
        chance=0.97,
        event="payment_made",
        anchor=Anchor.ORDER,
        minutes=-3,
        scale="ces_1_7",
        bad=0.11,
        by_value=-0.6,
        by_tenure=-0.3,
        leaving=0.045,
    ),
    Behaviour(
        key="confirmation",
        happens=Happens.ORDER,
        chance=0.98,
        event="order_confirmed",
        kind=Kind.MESSAGE,
        anchor=Anchor.ORDER,
        minutes=2,
    ),
    Behaviour(
        key="kitchen_prep", happens=Happens.ORDER, chance=0.99, event="meal_packed", minutes=648
    ),
    Behaviour(
        key="dispatch_notice",
        happens=Happens.ORDER,
        chance=0.9,
        event="dispatch_notified",
        kind=Kind.MESSAGE,
        minutes=672,
    ),
    Behaviour(
        key="rider_call",
        happens=Happens.ORDER,
        chance=0.12,
        event="rider_called",
        anchor=Anchor.ARRIVAL,
        minutes=-8,
        scale="csat_1_5",
        bad=0.5,
    ),
    Behaviour(
        key="arrival",
        happens=Happens.ORDER,
        chance=0.98,
        event="rider_arrived",
        anchor=Anchor.ARRIVAL,
        minutes=0,
        scale="csat_1_5",
        bad=0.16,
        by_value=0.8,
        by_tenure=0.2,
        leaving=0.06,
    ),
    Behaviour(
        key="desk_handover",
        happens=Happens.DESK,
        chance=0.97,
        event="handed_over",
        anchor=Anchor.ARRIVAL,
        minutes=5,
        scale="emotion_-2_2",
        bad=0.06,
        by_value=-0.6,
        by_tenure=-0.4,
    ),
    Behaviour(
        key="lobby_pickup",
        happens=Happens.LOBBY,
        chance=0.97,
        event="left_in_lobby",
        anchor=Anchor.ARRIVAL,
        minutes=4,
        scale="csat_1_5",
        bad=0.17,
        by_value=0.5,
        leaving=0.08,
    ),
    Behaviour(
        key="taste",
        happens=Happens.ORDER,
        chance=1.0,
        minutes=726,
        scale="csat_1_5",
        bad=0.13,
        by_value=-0.5,
        leaving=0.05,
    ),
    Behaviour(
        key="portion",
        happens=Happens.ORDER,
        chance=1.0,
        minutes=726,
        scale="csat_1_5",
        bad=0.08,
        by_value=-0.9,
        by_tenure=-0.3,
    ),
    Behaviour(
        key="packaging",
        happens=Happens.ORDER,
        chance=1.0,
        minutes=726,
        scale="csat_1_5",
        bad=0.05,
        by_value=-0.8,
        by_tenure=-0.5,
    ),
    Behaviour(
        key="heat",
        happens=Happens.ORDER,
        chance=1.0,
        minutes=726,
        scale="emotion_-2_2",
        bad=0.24,
        by_value=0.4,
    ),
    Behaviour(
        key="support_chat",
        happens=Happens.TROUBLE,
        chance=0.07,
        event="support_chat_opened",
        kind=Kind.CONTACT,
        minutes=756,
        scale="csat_1_5",
        bad=0.48,
    ),
    Behaviour(
        key="hotline",
        happens=Happens.TROUBLE,
        chance=0.05,
        event="support_called",
        kind=Kind.CONTACT,
        minutes=768,
        scale="nps_0_10",
        bad=0.62,
    ),
    Behaviour(
        key="complaint",
        happens=Happens.TROUBLE,
        chance=0.06,
        event="complaint_filed",
        kind=Kind.COMPLAINT,
        minutes=780,
        scale="csat_1_5",
        bad=0.75,
    ),
    Behaviour(
        key="refund",
        happens=Happens.COMPLAINT,
        chance=0.45,
        event="refund_requested",
        minutes=804,
        scale="ces_1_7",
        bad=0.4,
        leaving=0.08,
    ),
    Behaviour(
        key="vat_invoice",
        happens=Happens.MONTH,
        chance=0.7,
        teams=True,
        event="invoice_sent",
        kind=Kind.MESSAGE,
        minutes=792,
        scale="ces_1_7",
        bad=0.42,
        by_value=0.3,
    ),
    Behaviour(
        key="points",
        happens=Happens.MONTH,
        chance=0.6,
        event="points_viewed",
        kind=Kind.VISIT,
        minutes=920,
        scale="csat_1_5",
        bad=0.36,
        by_value=-0.9,
        by_tenure=-0.5,
    ),
    Behaviour(
        key="birthday",
        happens=Happens.MONTH,
        chance=0.08,
        event="birthday_gift_sent",
        kind=Kind.MESSAGE,
        minutes=744,
        scale="emotion_-2_2",
        bad=0.05,
    ),
)

_ROWS = {behaviour.key: row for row, behaviour in enumerate(BEHAVIOURS)}


def row_of(key: str) -> int:
    """Give the position of a touchpoint's behaviour."""
    return _ROWS[key]
