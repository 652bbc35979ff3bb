"""What names of events say about their kind: one table for every door.

Everything here is told to senders in docs/reference/ingest-api.md.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from cham.core.interactions.interaction import Kind

KIND_NAMES: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.PURCHASE: (
            *("order completed", "purchase", "purchased", "purchase completed"),
            *("payment completed", "checkout completed", "transaction completed"),
            *("mua hàng", "mua hàng thành công", "thanh toán thành công", "hoàn tất đơn hàng"),
        ),
        Kind.FEEDBACK: (
            *("feedback", "feedback submitted", "survey sent", "survey answered"),
            *("survey completed", "survey response", "review submitted", "product reviewed"),
            *("rating submitted", "đánh giá", "góp ý", "phản hồi", "trả lời khảo sát"),
        ),
        Kind.COMPLAINT: (
            *("complaint", "complaint submitted", "complaint created", "complaint received"),
            *("khiếu nại", "phàn nàn"),
        ),
        Kind.CONTACT: (
            *("contact", "contacted support", "support contacted", "support requested"),
            *("ticket created", "ticket opened", "call received", "chat started"),
            *("conversation started", "liên hệ", "gọi tổng đài", "yêu cầu hỗ trợ"),
        ),
        Kind.MESSAGE: (
            *("message sent", "message delivered", "email sent", "email delivered"),
            *("sms sent", "sms delivered", "zns sent", "push notification sent"),
            *("notification sent", "gửi tin nhắn", "gửi thông báo"),
        ),
        Kind.LEAVE: (
            *("account closed", "account deleted", "subscription cancelled"),
            *("subscription canceled", "membership cancelled", "membership canceled"),
            *("đóng tài khoản", "hủy dịch vụ", "huỷ dịch vụ", "hủy hợp đồng", "huỷ hợp đồng"),
        ),
    }
)
# An order is a purchase where it says how much; where it does not, the payment is still to come.
ORDER_NAMES = ("order placed", "đặt hàng", "đặt hàng thành công")
# Money that goes back is no purchase, though it carries a revenue.
REFUND_NAMES = ("order refunded", "refund", "refunded", "order cancelled", "hoàn tiền")

_APART = re.compile(r"[\s_\-.]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REMEMBERED = 4_096


@lru_cache(maxsize=_REMEMBERED)
def plain_name(name: str) -> str:
    """Reduce an event's name to plain words without marks.

    Examples
    --------
    >>> plain_name("OrderCompleted"), plain_name("Khiếu nại"), plain_name("order_placed")
    ('order completed', 'khieu nai', 'order placed')
    """
    words = unicodedata.normalize("NFD", _HUMPS.sub(" ", name)).lower().replace("đ", "d")
    bare = "".join(sign for sign in words if not unicodedata.combining(sign))
    return _APART.sub(" ", bare).strip()


_KIND_OF_NAME = {plain_name(name): kind for kind, names in KIND_NAMES.items() for name in names}
_ORDERS = frozenset(map(plain_name, ORDER_NAMES))
_REFUNDS = frozenset(map(plain_name, REFUND_NAMES))


def kind_of_name(name: str) -> Kind | None:
    """Give the kind that a name says, with or without its marks; None where it says none."""
    return _KIND_OF_NAME.get(plain_name(name))


def names_order(name: str) -> bool:
    """Tell whether a name says that something was ordered."""
    return plain_name(name) in _ORDERS


def names_refund(name: str) -> bool:
    """Tell whether a name says that money went back."""
    return plain_name(name) in _REFUNDS
