"""What people write, as it may be shown: nobody named in it, and no way to reach anybody."""

import re

from cham.core.text.redaction import redact

# What redaction may leave: links, and rows of digits of which nothing tells what they are.
_REACHABLE = re.compile(r"\d[\d .\-()]{6,}\d|\S+@\S+|https?://|www\.", re.IGNORECASE)


def is_reachable(text: str) -> bool:
    """Tell whether a text holds what looks like a way to reach somebody.

    Examples
    --------
    >>> is_reachable("Gọi 0901 234 567 giúp"), is_reachable("Cơm 35 nghìn, giao lúc 12h")
    (True, False)
    """
    return _REACHABLE.search(text) is not None


def shown(text: str) -> str | None:
    """Give a text without personal data; None where it may still say how to reach somebody.

    Parameters
    ----------
    text : str
        As it was written.

    Returns
    -------
    str or None
        The text with a placeholder for each piece of personal data. No unit.

    Examples
    --------
    >>> shown("Gọi 0901 234 567 giúp em"), shown("Xem https://example.com/nguyen-van-an")
    ('Gọi [PHONE_1] giúp em', None)
    """
    redacted = redact(text).text
    return None if is_reachable(redacted) else redacted
