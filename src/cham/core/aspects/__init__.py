"""What texts may speak of: a list with names in both languages, and phrases to begin with."""

from cham.core.aspects.errors import (
    AspectError,
    AspectFaultyError,
    AspectsManyError,
    AspectsMissingError,
    AspectsPlainError,
    AspectsSyntaxError,
    AspectsTooLongError,
    AspectTwiceError,
)
from cham.core.aspects.reading import (
    default_taxonomy,
    default_text,
    parse_taxonomy,
)
from cham.core.aspects.taxonomy import Aspect, Taxonomy

__all__ = [
    "Aspect",
    "AspectError",
    "AspectFaultyError",
    "AspectTwiceError",
    "AspectsManyError",
    "AspectsMissingError",
    "AspectsPlainError",
    "AspectsSyntaxError",
    "AspectsTooLongError",
    "Taxonomy",
    "default_taxonomy",
    "default_text",
    "parse_taxonomy",
]
