"""Ways to reach somebody, as they stand in what people write."""

import re

# Until texts are redacted on arrival, what looks like a way to reach somebody is not shown.
_REACHABLE = re.compile(r"\d[\d .\-()]{6,}\d|\S+@\S+|https?://|www\.", re.IGNORECASE)


def is_reachable(text: str) -> bool:
    """Tell whether a text holds what looks like a way to reach somebody.

    Examples
    --------
    >>> is_reachable("Gọi 0901 234 567 giúp"), is_reachable("Cơm 35 nghìn, giao lúc 12h")
    (True, False)
    """
    return _REACHABLE.search(text) is not None
