"""Cells that say “nothing here” in words."""

# Case matters: Na and Nan are names of people.
_NO_TEXT = frozenset(
    [
        "",
        "NULL",
        "null",
        "N/A",
        "n/a",
        "#N/A",
        "NA",
        "NaN",
        "nan",
        "<NA>",
        "None",
        "-",
        "--",
        "–",
        "—",
    ]
)
_NO_VALUE = _NO_TEXT | {
    "none", "nil", "na", "Null", "Na", "Nan", "NIL", "n.a.", "N.A.", "#n/a", "?", ".", "…",
    "Blank", "blank", "BLANK", "(blank)", "trống", "Trống", "không có", "Không có", "khong co", "k/c",
}  # fmt: skip
# What a log's reader takes for missing, as the readers that analysts are used to do.
_NO_KEY = _NO_TEXT - {"-", "--", "–", "—"}


def is_blank_text(text: str) -> bool:
    """Tell whether a stripped text says nothing; “không” is an answer and no blank."""
    return text in _NO_TEXT


def is_blank_value(text: str) -> bool:
    """Tell whether a stripped cell of a number, date or identifier says nothing."""
    return text in _NO_VALUE


def is_blank_key(text: str) -> bool:
    """Tell whether a stripped name of a case or an activity is missing; “-” is a name."""
    return text in _NO_KEY
