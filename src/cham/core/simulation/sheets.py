"""The firm's sheets: answers, orders, tickets, customers, organisation chart."""

from collections.abc import Sequence

import numpy as np

from cham.core.pains.history import Ints
from cham.core.simulation.behaviour import BEHAVIOURS, row_of
from cham.core.simulation.comments import say
from cham.core.simulation.firm import Firm
from cham.core.simulation.identities import Identities, written
from cham.core.simulation.lunch_journey import UNITS, ZONES
from cham.core.simulation.parameters import moment
from cham.core.simulation.people import PERSONAS
from cham.core.simulation.questions import QUESTIONS, RECOMMEND
from cham.core.simulation.tables import Cell, Column, Table
from cham.core.simulation.visits import BAD, GOOD

_UNIT_NAMES = {unit.key: unit.name.read("vi") for unit in UNITS}
_BLANK = -99  # no score of any scale
_COMMENTS_WHEN_BAD, _COMMENTS_WHEN_GOOD = 0.5, 0.15


def order_codes(firm: Firm) -> list[str]:
    """Give each order its number, in the order of time."""
    place = np.empty(len(firm.orders), dtype=np.int64)
    place[np.argsort(firm.orders.time, kind="stable")] = np.arange(1, len(firm.orders) + 1)
    return [f"DH{number:07d}" for number in place.tolist()]


def answer_sheet(firm: Firm, identities: Identities) -> Table:
    """Give the sheet behind the firm's form, as Google Forms keeps it for a Vietnamese owner."""
    chance = firm.parameters.chance(9)
    customer = firm.orders.customer[firm.forms.order].tolist()
    grid = np.full((len(QUESTIONS), len(firm.forms.order)), _BLANK, dtype=np.int64)
    asked = {question.touchpoint: row for row, question in enumerate(QUESTIONS)}
    rows = np.array([asked.get(each.key, -1) for each in BEHAVIOURS])
    grid[rows[firm.answers.behaviour], firm.answers.form] = firm.answers.score
    return Table(
        name="phieu-gop-y",
        columns=(
            Column(
                header="Dấu thời gian",
                values=[f"{moment(t):%d/%m/%Y %H:%M:%S}" for t in firm.forms.time.tolist()],
            ),
            Column(
                header="Số điện thoại đặt cơm của anh/chị",
                values=[written(identities.phones[each], chance) for each in customer],
            ),
            Column(header=RECOMMEND.header, values=_or_blank(firm.forms.nps, -1)),
            *(
                Column(header=question.header, values=_or_blank(grid[row], _BLANK))
                for row, question in enumerate(QUESTIONS)
            ),
            Column(  # filled in by the link that each area gets
                header="Mã khu giao",
                values=[ZONES[each] for each in firm.people.zone[customer].tolist()],
            ),
            Column(
                header="Anh/chị muốn góp ý thêm điều gì?", values=_comments(firm, grid, chance)
            ),
        ),
    )


def _or_blank(values: Ints, blank: int) -> list[Cell]:
    return [None if value == blank else value for value in values.tolist()]


def _comments(firm: Firm, grid: Ints, chance: np.random.Generator) -> list[Cell]:
    """Let some say more, about something they scored: what hurt first, else what pleased."""
    felt = firm.feelings[[row_of(each.touchpoint) for each in QUESTIONS]][:, firm.forms.order]
    told = grid != _BLANK
    bad, good = told & (felt == BAD), told & (felt == GOOD)
    eager = chance.random(len(firm.forms.order))
    comments: list[Cell] = []
    for form in range(len(eager)):
        hurt = np.flatnonzero(bad[:, form])
        about = hurt if len(hurt) else np.flatnonzero(good[:, form])
        threshold = _COMMENTS_WHEN_BAD if len(hurt) else _COMMENTS_WHEN_GOOD
        if not len(about) or eager[form] >= threshold:
            comments.append(None)
            continue
        key = QUESTIONS[int(chance.choice(about))].touchpoint
        comments.append(say(key, bad=len(hurt) > 0, chance=chance))
    return comments


def order_sheet(firm: Firm, identities: Identities) -> Table:
    """Give the export of the shop system, in the order of time."""
    rows = np.argsort(firm.orders.time, kind="stable")
    codes = order_codes(firm)
    customer = firm.orders.customer[rows].tolist()
    return Table(
        name="don-hang",
        columns=(
            Column(header="Mã đơn", values=[codes[row] for row in rows.tolist()]),
            Column(header="Ngày mua", values=[moment(t) for t in firm.orders.time[rows].tolist()]),
            Column(header="Số điện thoại", values=_local(identities.phones, customer)),
            Column(header="Tên khách", values=[identities.names[each] for each in customer]),
            Column(header="Khu vực", values=_zones(firm, customer)),
            Column(header="Số suất", values=firm.orders.portions[rows].tolist()),
            Column(header="Đơn giá", values=firm.orders.price[rows].tolist()),
            Column(header="Thành tiền", values=firm.orders.amount[rows].tolist()),
        ),
    )


def ticket_sheet(firm: Firm, identities: Identities) -> Table:
    """Give the export of the help desk: one row per step of a ticket."""
    chance = firm.parameters.chance(10)
    tickets, codes = firm.tickets, order_codes(firm)
    customer = firm.orders.customer[tickets.order].tolist()
    causes = [say(cause, bad=True, chance=chance) if cause else None for cause in tickets.cause]
    return Table(
        name="phieu-khieu-nai",
        columns=(
            Column(header="Mã phiếu", values=[f"PH{n:05d}" for n in tickets.number.tolist()]),
            Column(header="Mã đơn", values=[codes[order] for order in tickets.order.tolist()]),
            Column(header="Thời điểm", values=[moment(t) for t in tickets.time.tolist()]),
            Column(header="Hành động", values=tickets.step),
            Column(header="Bộ phận", values=[_UNIT_NAMES[unit] for unit in tickets.unit]),
            Column(header="Mã bộ phận", values=tickets.unit),
            Column(header="Số điện thoại", values=_local(identities.phones, customer)),
            Column(header="Nội dung", values=causes),
        ),
    )


def customer_sheet(firm: Firm, identities: Identities) -> Table:
    """Give the firm's list of customers."""
    everyone = list(range(len(firm.people)))
    people = firm.people
    first = firm.orders.time[np.searchsorted(firm.orders.customer, everyone)]
    return Table(
        name="khach-hang",
        columns=(
            Column(header="Mã khách", values=identities.codes),
            Column(header="Họ tên", values=identities.names),
            Column(header="Số điện thoại", values=_local(identities.phones, everyone)),
            Column(header="Email", values=identities.mails),
            Column(
                header="Văn phòng",
                values=[f"Văn phòng {office + 1:03d}" for office in people.office.tolist()],
            ),
            Column(header="Khu vực", values=_zones(firm, everyone)),
            Column(
                header="Chân dung",
                values=[PERSONAS[each].name.read("vi") for each in people.persona.tolist()],
            ),
            Column(header="Ngày đầu", values=[moment(t) for t in first.tolist()]),
        ),
    )


def unit_sheet() -> Table:
    """Give the organisation chart."""
    return Table(
        name="so-do-to-chuc",
        columns=(
            Column(header="Mã bộ phận", values=[unit.key for unit in UNITS]),
            Column(header="Tên bộ phận", values=list(_UNIT_NAMES.values())),
            Column(header="Thuộc", values=[unit.parent or None for unit in UNITS]),
        ),
    )


def _local(phones: Sequence[str], customers: Sequence[int]) -> list[Cell]:
    return [f"0{phones[each].removeprefix('+84')}" for each in customers]


def _zones(firm: Firm, customers: Sequence[int]) -> list[Cell]:
    names = [_UNIT_NAMES[zone].removeprefix("Giao ") for zone in ZONES]
    return [names[zone] for zone in firm.people.zone[customers].tolist()]
