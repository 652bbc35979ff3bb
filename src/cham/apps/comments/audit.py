"""Who read comments is noted; what was looked for and what they say stay out of the log."""

from cham.apps.comments.wanted import Wanted
from cham.apps.orgs.audit import Actor, record


def comments_read(who: Actor, what: str, wanted: Wanted, *, count: int, page: int = 1) -> None:
    """Note that somebody read a list of comments.

    Parameters
    ----------
    what
        Which list: `comments`, `queue`, `heard`, `quotes`.
    count
        How many stood on the page.
    """
    details = {
        "filter": wanted.asked.query,
        "touchpoint": wanted.touchpoint,
        "sentiment": wanted.sentiment,
        "signals": list(wanted.signals),
        "aspect": wanted.aspect,
        "searched": bool(wanted.words),
        "page": page,
        "comments": count,
    }
    record(who, "comments.read", f"list:{what}", details)


def comment_read(who: Actor, code: str) -> None:
    """Note that somebody read one comment with who wrote it."""
    record(who, "comment.read", f"comment:{code}")
