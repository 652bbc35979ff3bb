"""A text in clauses, so that praise and blame in one sentence are kept apart."""

import re

from cham.voice.features import LONGEST_TEXT

_BORDER = re.compile(
    r"[.!?;\n]+|,?\s+\b(?:nhưng mà|nhưng|tuy nhiên|song|còn|mỗi tội|nhung ma|nhung|tuy nhien|"
    r"moi toi|but|however|although|though|yet|except)\b",
    re.IGNORECASE,
)


def clauses_of(text: str) -> tuple[str, ...]:
    """Part a text at the ends of sentences and where it turns round.

    Examples
    --------
    >>> clauses_of("Món ngon nhưng phục vụ chậm. Sẽ quay lại!")
    ('Món ngon', 'phục vụ chậm', 'Sẽ quay lại')
    """
    parts = (part.strip(" ,") for part in _BORDER.split(text[:LONGEST_TEXT]))
    return tuple(part for part in parts if part)
