"""The firm's personas as its people would write them, each with the rule that finds its customers."""

from collections.abc import Mapping
from dataclasses import replace

from cham.core.personas import Condition, Fact, Persona, Segment, Test
from cham.core.simulation.people import PERSONAS
from cham.core.simulation.wording import both

JOURNEY = "office_lunch"
TRAIT = "Chân dung"
"""The column of the customer list that says which kind of customer somebody is."""

ONE_OFF = "one_off"
MOST_ORDERS, LEAST_DAYS = 2, 90
"""What makes somebody a one-off customer: so few orders, and so many days without one."""

_SIGNERS = ("marketing", "kitchen", "delivery", "care")


_KINDS = {
    "office_worker": Persona(
        name=both("Nhân viên văn phòng", "Office worker"),
        who=both(
            "Đi làm giờ hành chính, nghỉ trưa đúng một tiếng, tự đặt cho mình.",
            "Works office hours, has exactly one hour for lunch, orders for one.",
        ),
        needs=both(
            "Cơm tới trước 12 giờ\nĐổi món mỗi ngày mà không phải nghĩ nhiều\nGiá vừa túi",
            "Lunch there before noon\nA different dish every day without much thought\n"
            "A price for every day",
        ),
        motives=both(
            "Giữ trọn giờ nghỉ\nĂn cùng đồng nghiệp",
            "Keep the whole break\nEat with colleagues",
        ),
        expectations=both(
            "Biết trước giờ tới\nCơm còn nóng\nSai món thì được xử lý ngay trong bữa",
            "Know when it comes\nStill hot\nA wrong dish put right during the same meal",
        ),
    ),
    "team_lead": Persona(
        name=both("Người gom đơn cho cả phòng", "Orders for the team"),
        who=both(
            "Trợ lý hoặc trưởng nhóm, mỗi lần đặt năm, sáu suất và chịu trách nhiệm với cả phòng.",
            "An assistant or team lead who orders five or six meals and answers to the team.",
        ),
        needs=both(
            "Đặt nhiều suất trong một lần\nHóa đơn gộp\nMột đầu mối khi thiếu suất",
            "Many meals in one order\nOne invoice\nOne person to turn to when a meal is missing",
        ),
        motives=both("Không bị cả phòng trách", "Not to be blamed by the team"),
        expectations=both(
            "Đủ suất, đúng tên\nGọi một cuộc là xong",
            "All meals there, each with a name\nOne call settles it",
        ),
    ),
    "healthy_eater": Persona(
        name=both("Người ăn lành mạnh", "Healthy eater"),
        who=both(
            "Để ý mình ăn gì, chọn món đắt hơn nếu biết rõ thành phần.",
            "Minds what they eat, and takes the dearer dish when they know what is in it.",
        ),
        needs=both(
            "Biết thành phần và năng lượng\nÍt dầu mỡ, nhiều rau",
            "Ingredients and energy\nLittle fat, many vegetables",
        ),
        motives=both("Khỏe và tỉnh táo buổi chiều", "Fit and awake in the afternoon"),
        expectations=both(
            "Món tới đúng như mô tả\nGhi chú riêng được đọc",
            "The dish is what the menu says\nThe note to the kitchen is read",
        ),
    ),
    "now_and_then": Persona(
        name=both("Khách thỉnh thoảng", "Now and then"),
        who=both(
            "Thường mang cơm hoặc ra quán, chỉ đặt vào ngày mưa, ngày bận.",
            "Brings lunch or eats out, and orders on a rainy or a busy day.",
        ),
        needs=both("Đặt nhanh, không phải học lại", "Order fast, with nothing to learn again"),
        motives=both("Đỡ phải ra ngoài", "Not to have to go out"),
        expectations=both("Lần nào cũng như lần nào", "It is the same every time"),
    ),
}
_ONE_OFF = Persona(
    name=both("Khách chỉ thử một hai lần", "Tries once or twice"),
    who=both(
        "Đặt một hai lần rồi thôi. Ta phục vụ tử tế như mọi khách, nhưng không chạy theo.",
        "Orders once or twice and no more. Served as well as anybody, but not courted.",
    ),
    needs=both("Một bữa rẻ, không ràng buộc", "One cheap meal and no ties"),
    is_anti=True,
    segment=Segment(
        conditions=(
            Condition(fact=Fact.ORDERS, test=Test.AT_MOST, number=MOST_ORDERS),
            Condition(fact=Fact.SINCE_ORDER, test=Test.AT_LEAST, number=LEAST_DAYS),
        )
    ),
    signers=_SIGNERS,
)


def lunch_personas() -> Mapping[str, Persona]:
    """Give the personas by key: one for each kind of customer simulated, and who is none."""
    named = {each.key: each.name.read("vi") for each in PERSONAS}
    return {key: _found_by(each, named[key]) for key, each in _KINDS.items()} | {ONE_OFF: _ONE_OFF}


def _found_by(persona: Persona, kind: str) -> Persona:
    """Say which customers a persona is about: those whom the firm's list calls so."""
    rule = Condition(fact=Fact.TRAIT, test=Test.ONE_OF, trait=TRAIT, words=(kind,))
    return replace(
        persona, segment=Segment(conditions=(rule,)), journeys=(JOURNEY,), signers=_SIGNERS
    )
