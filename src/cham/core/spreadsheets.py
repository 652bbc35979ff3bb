"""Texts that a spreadsheet program would run as a formula, made harmless and made whole again.

A program that opens a CSV file takes a cell that begins with one of these signs for a formula,
even where the text came from a customer (CWE-1236). An apostrophe before it makes it a text.
"""

import re

# What may stand before the sign without hindering it, and the sign itself: the ASCII four, their
# full-width twins, and the tab and line ends that some programs skip.
_DANGEROUS = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that would be run; a plain number stays a number.

    Examples
    --------
    >>> neutralise("=1+1"), neutralise("-5"), neutralise("chờ lâu")
    ("'=1+1", '-5', 'chờ lâu')
    """
    return f"'{text}" if _would_run(text) else text


def restore(text: str) -> str:
    """Give back what `neutralise` was given, for every text.

    Examples
    --------
    >>> restore("'=1+1"), restore(neutralise("'=1+1")), restore("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if text.startswith("'") and _would_run(text[1:]) else text


def _would_run(text: str) -> bool:
    return _DANGEROUS.match(text) is not None and _NUMBER.fullmatch(text) is None
