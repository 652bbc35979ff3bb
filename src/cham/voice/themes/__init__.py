"""What customers write about: themes with evidence, from comments of any number."""

from cham.voice.themes.errors import (
    CommentTwiceError,
    MemoryFileError,
    ThemeCountError,
    ThemeUnknownError,
)
from cham.voice.themes.finding import find_themes, name_of
from cham.voice.themes.memory import Memory, Remembered, merge, pin, rename
from cham.voice.themes.results import Comment, NoThemes, Part, Quote, Theme, Themes, Trend

__all__ = [
    "Comment",
    "CommentTwiceError",
    "Memory",
    "MemoryFileError",
    "NoThemes",
    "Part",
    "Quote",
    "Remembered",
    "Theme",
    "ThemeCountError",
    "ThemeUnknownError",
    "Themes",
    "Trend",
    "find_themes",
    "merge",
    "name_of",
    "pin",
    "rename",
]
