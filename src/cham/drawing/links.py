"""Parts of pictures that lead somewhere."""

from collections.abc import Iterable
from html import escape


def linked(drawn: str, href: str, words: str) -> str:
    """Make a part of a picture lead somewhere, as a link that is read as `words`.

    Examples
    --------
    >>> linked("<g/>", "/rows/?a=1&b=2", "March: 12")
    '<a href="/rows/?a=1&amp;b=2" aria-label="March: 12"><g/></a>'
    >>> linked("<g/>", "", "March: 12")
    '<g/>'
    """
    if not href:
        return drawn
    return f'<a href="{escape(href)}" aria-label="{escape(words)}">{drawn}</a>'


def picture_role(addresses: Iterable[str]) -> str:
    """Say what a picture is to who hears it: one image, or a group of links where it has any.

    What stands inside an image cannot be reached, so that links must not stand in one.
    """
    return f'role="{"group" if any(addresses) else "img"}"'
