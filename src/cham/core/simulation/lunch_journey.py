"""The planned journey of the simulated lunch firm, with its channels and units."""

from dataclasses import replace

from cham.core.journeys import Channel, Handoff, Journey, Stage, Unit
from cham.core.simulation.stages_after_lunch import STAY, SUPPORT
from cham.core.simulation.stages_at_lunch import DELIVER, EAT
from cham.core.simulation.stages_before_lunch import AWARE, LEARN, ORDER
from cham.core.simulation.wording import both, owned_by

OWNERLESS = "lobby_pickup"
WITHOUT_AUTHORITY = "payment"
BROKEN_HANDOFF = ("delivery_note", "rider_call")
LOST_PIECE = "tầng và cổng giao"
PING_PONG = ("kitchen", "delivery")

CHANNELS = (
    Channel(key="facebook", name=both("Facebook", "Facebook")),
    Channel(key="website", name=both("Trang web", "Website")),
    Channel(key="zalo", name=both("Zalo", "Zalo")),
    Channel(key="app", name=both("Ứng dụng đặt món", "Ordering app")),
    Channel(key="hotline", name=both("Điện thoại", "Telephone")),
    Channel(key="rider", name=both("Người giao", "Rider")),
    Channel(key="office", name=both("Tại văn phòng khách", "At the customer's office")),
    Channel(key="email", name=both("Email", "Email")),
)

ZONES = ("zone_1", "zone_3", "zone_7", "zone_binh_thanh")

UNITS = (
    Unit(key="firm", name=both("Công ty cơm trưa", "Lunch firm")),
    Unit(key="management", name=both("Ban giám đốc", "Management"), parent="firm"),
    Unit(key="marketing", name=both("Tiếp thị", "Marketing"), parent="firm"),
    Unit(key="sales", name=both("Khách hàng văn phòng", "Office accounts"), parent="firm"),
    Unit(key="app_team", name=both("Nhóm ứng dụng", "App team"), parent="firm"),
    Unit(key="accounting", name=both("Kế toán", "Accounting"), parent="firm"),
    Unit(key="care", name=both("Chăm sóc khách hàng", "Customer care"), parent="firm"),
    Unit(key="operations", name=both("Vận hành", "Operations"), parent="firm"),
    Unit(key="kitchen", name=both("Bếp trung tâm", "Central kitchen"), parent="operations"),
    Unit(key="delivery", name=both("Đội giao hàng", "Delivery team"), parent="operations"),
    Unit(key="zone_1", name=both("Giao Quận 1", "Delivery District 1"), parent="delivery"),
    Unit(key="zone_3", name=both("Giao Quận 3", "Delivery District 3"), parent="delivery"),
    Unit(key="zone_7", name=both("Giao Quận 7", "Delivery District 7"), parent="delivery"),
    Unit(
        key="zone_binh_thanh",
        name=both("Giao Bình Thạnh", "Delivery Bình Thạnh"),
        parent="delivery",
    ),
)


def lunch_journey(*, faults: bool) -> Journey:
    """Give the planned journey.

    Parameters
    ----------
    faults : bool
        Whether the planted faults of ownership and hand-off stand in it; a null firm has none.

    Returns
    -------
    Journey
        Seven stages, 34 touchpoints, eight channels.
    """
    giver, receiver = BROKEN_HANDOFF
    stages = (AWARE, LEARN, ORDER, DELIVER, EAT, SUPPORT, STAY)
    return Journey(
        key="office_lunch",
        name=both("Cơm trưa văn phòng (mô phỏng)", "Office lunch (simulated)"),
        persona=both(
            "Nhân viên văn phòng bận rộn, ăn trưa tại chỗ",
            "Busy office worker who eats at the desk",
        ),
        stages=stages if faults else tuple(_in_order(stage) for stage in stages),
        handoffs=(
            Handoff(
                giver=giver,
                receiver=receiver,
                needs=("tên người nhận", LOST_PIECE),
                carries=("tên người nhận",) if faults else ("tên người nhận", LOST_PIECE),
            ),
            Handoff(
                giver="place_order",
                receiver="kitchen_prep",
                needs=("món", "số suất", "dị ứng"),
                carries=("món", "số suất", "dị ứng"),
            ),
            Handoff(
                giver="complaint",
                receiver="refund",
                needs=("mã đơn", "lý do"),
                carries=("mã đơn", "lý do"),
            ),
        ),
        channels=CHANNELS,
        units=UNITS,
        notes=both(
            "Doanh nghiệp, khách hàng và số liệu đều do máy mô phỏng.",
            "The firm, its customers and all figures are simulated.",
        ),
    )


def _in_order(stage: Stage) -> Stage:
    """Give every touchpoint an owner who may change it."""
    owners = {
        OWNERLESS: owned_by("delivery", "Đội trưởng giao hàng"),
        WITHOUT_AUTHORITY: owned_by("app_team", "Trưởng nhóm ứng dụng", "accounting"),
    }
    return replace(
        stage,
        touchpoints=tuple(
            replace(each, ownership=owners.get(each.key, each.ownership))
            for each in stage.touchpoints
        ),
    )
