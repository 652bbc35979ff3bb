"""The words of a comment, and what is derived from them alone."""

from hashlib import blake2b

from cham.apps.comments.models import Comment
from cham.core.text import language_of, searchable


def code_of(source: str, message_id: str) -> str:
    """Give what names a comment for ever.

    Examples
    --------
    >>> code_of("phieu-gop-y", "17")
    '96c0540658d0d2b097ba0599736db333'
    """
    return blake2b(f"{source}\0{message_id}".encode(), digest_size=16).hexdigest()


def put_words(comment: Comment, text: str) -> None:
    """Set the words of a comment, which must be redacted, and what is derived from them alone."""
    words = searchable(text)
    comment.text, comment.toned, comment.folded = text, words.toned, words.folded
    comment.language = language_of(text).value
    comment.alike = blake2b((words.gist or text).encode(), digest_size=8).hexdigest()
