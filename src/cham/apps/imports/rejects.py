"""The files of rejected rows, which hold what their senders wrote and so must be erasable too."""

import csv
from pathlib import Path

from cham.lake import Subject


def forget_in_rejects(folder: Path, subject: Subject) -> int:
    """Take every rejected row that names a person out of the files; tell how many there were."""
    words = [value.casefold() for _kind, value in subject.identifiers]
    removed = 0
    for path in sorted(folder.glob("*/rejects.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        kept = [row for row in rows if not _names(row, words)]
        if len(kept) == len(rows):
            continue
        removed += len(rows) - len(kept)
        anew = path.with_suffix(".part")
        with anew.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(kept)
        anew.replace(path)
    return removed


def _names(row: list[str], words: list[str]) -> bool:
    """Tell whether a row names the person; telephone numbers also in their local forms."""
    text = "\n".join(row).casefold()
    digits = "".join(letter for letter in text if letter.isdigit() or letter == "\n")
    for word in words:
        national = word.removeprefix("+84") if word.startswith("+84") else ""
        if word in text or (national and national in digits):
            return True
    return False
