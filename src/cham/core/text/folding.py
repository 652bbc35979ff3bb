"""Words without marks, so that `diem cham` finds `điểm chạm`."""

import unicodedata

from cham.core.text.composing import compose, decompose

_BARRED = str.maketrans({"đ": "d", "Đ": "d"})


def fold(text: str) -> str:
    """Drop case and marks; đ becomes d, which no decomposition does.

    Parameters
    ----------
    text : str
        Composed or decomposed, in any language.

    Returns
    -------
    str
        Folded text; runs of white space are one space. No unit.

    Examples
    --------
    >>> fold("Điểm  Chạm"), fold("Đắk Lắk"), fold("Café №1")
    ('diem cham', 'dak lak', 'cafe no1')
    """
    decomposed = decompose(text.translate(_BARRED)).casefold()
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(bare.split())


def rank_of(query: str, text: str) -> int | None:
    """Tell how well a text answers a query; None where it does not.

    Every word of the query must begin a word of the text. A query typed with marks prefers texts
    with the same marks, but finds the others too.

    Parameters
    ----------
    query : str
        As typed, with marks or without.
    text : str
        What is looked through.

    Returns
    -------
    int or None
        An index: 0 is best (the text begins with the query, marks and all), 3 is worst.

    Examples
    --------
    >>> rank_of("điểm ch", "Điểm chạm"), rank_of("cham", "Điểm chạm"), rank_of("giao", "Điểm chạm")
    (0, 3, None)
    """
    wanted, bare = fold(query), fold(text)
    if not wanted:
        return None
    words = bare.replace("-", " ").replace("/", " ").split()
    if not all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return None
    same_marks = _plain(query) in _plain(text)
    if bare.startswith(wanted):
        return 0 if same_marks else 1
    return 2 if same_marks and wanted != _plain(query) else 3


def _plain(text: str) -> str:
    return " ".join(compose(text).casefold().split())
