"""Word lists stand in the source as running text, which a person can read and correct."""


def words_of(lines: str) -> tuple[str, ...]:
    """Read a list of words parted by white space.

    Examples
    --------
    >>> words_of('''một hai
    ... ba''')
    ('một', 'hai', 'ba')
    """
    return tuple(lines.split())
