"""How fast personal data is taken out of a megabyte of anything, beside one pass of one expression.

    python bench/redaction.py [--tries N] [--steps]

Each text is a megabyte: of one thing again and again, of different values of a kind, of comments
with personal data in every sentence, of mixtures drawn by chance, and of what is written to be slow:
rows without end, marks without letters, no spaces. What it takes is in seconds of CPU, the best of
some tries. Beside it stands what a single expression of the shapes
alone takes in the same run: it finds mail addresses and rows of digits and judges nothing, so
that no way of looking can be faster by much, and a slow machine slows both. The last line is one
JSON object: seconds, and how many times the expression.

With `--steps` all else that is done to a comment is measured on the same texts, each step alone and
then the whole as it is taken over and read; words are forgotten before each, so that none is quick
for having been seen. `growth` is how much longer the whole takes than for a quarter of the text: 4
where time grows with the text, 16 with its square.
"""

import argparse
import json
import random
import re
import time
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from cham.core.text import (
    clauses,
    language_of,
    languages,
    normalise,
    normalising,
    redact,
    searchable,
)
from cham.core.text.duplicates import near_duplicates
from cham.voice.features import Batch
from cham.voice.taxonomy import signals_of

SEED = 1
BYTES = 1_000_000
MOST_SECONDS = 1.0
SHAPES = re.compile(
    r"[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})+"
    r"|\+?[0-9](?:[ .\-()]{0,3}[0-9]){5,18}"
    r"|[1-9][0-9][a-z]{1,2}[0-9]?[ \-.]?[0-9]{3}[. ]?[0-9]{2}"
    r"|\b(?:anh|chị|em|cô|chú|bác|ông|bà|nhân viên|tên là) [^\W\d_]+",
    re.IGNORECASE,
)
# Each kind once as it stands and once as a pattern for different values.
AGAIN = (
    "0901234567 ",
    "stk 12345678 ",
    "VCB 12345678 ",
    "51F-123.45 ",
    "chị Lan ",
    "nhân viên Lan ",
    "a.b@c.vn ",
    "4111 1111 1111 1111 ",
    "cccd 001099012345 ",
    "mst 0300588569 ",
    "hộ chiếu B1234567 ",
    "otp 123456 ",
    "sinh năm 1990 ",
    "ip 10.20.30.40 ",
    "https://a.vn/b?c=0901234567 ",
    "giá 350.000đ ",
)
# A hash is any digit, `{title}` and `{name}` are drawn from the words below.
DIFFERENT = {
    "telephones": ("09######## ",),
    "telephones in groups": ("09## ### ###, ",),
    "accounts": ("stk ######## ", "VCB 10######## "),
    "plates": ("51F-###.## ",),
    "names": ("{title} {name} ", "{title} {name} {name} "),
    "mail addresses": ("a####@b.vn ",),
    "cards": ("4############### ",),
    "numbers of citizens": ("cccd 001099###### ",),
    "tax codes": ("mst 03######## ",),
    "passports": ("hộ chiếu B####### ",),
    "secrets": ("otp ###### ",),
    "dates of birth": ("sinh ngày 1#/0#/19## ",),
    "addresses on the net": ("ip 10.2#.3#.4# ",),
}
COMMENTS = (
    "Shop giao hàng chậm, gọi 09######## không nghe. ",
    "Chị Hương tư vấn tốt. ",
    "giá 350.000đ là hợp lý, ",
    "đơn DH######## bị trễ. ",
    "stk 19######## VCB. ",
)
HOSTILE = (
    "o9",
    "4444 ",
    "0 ",
    "(+84",
    "03 05 07 09 11 ",
    "VCB 12345678 9.5 ",
    "@@@@",
    "a@",
    ".",
    " ",
    "\n",
    "7",
    "x",
    "chịLan0901234567",
    "😀",
    "😀0901234567",
    "a\u0301",
    "\u0301\u0327",
    unicodedata.normalize("NFD", "chị Lan "),
    unicodedata.normalize("NFD", "tên tôi là Nguyễn Văn An "),
    unicodedata.normalize("NFD", "số tài khoản 12345678 "),
    "[PHONE_1] 0901234567 ",
    "ten toi la ",
    "NGUYEN VAN ",
)
TITLES = ["chị", "anh", "em", "cô", "chú", "bác", "bà", "ông", "NV"]
NAMES = [
    "Lan",
    "Hoa",
    "Tuấn",
    "Bình",
    "Hương",
    "Nguyễn",
    "Trần",
    "Phạm",
    "Minh",
    "An",
    "Văn",
    "Thị",
    "Đức",
    "Hạnh",
    "Quang",
]


def again(piece: str) -> str:
    return piece * (BYTES // len(piece.encode()))


def by_chance(*patterns: str) -> str:
    chance = random.Random(SEED)
    parts: list[str] = []
    size = 0
    while size < BYTES:
        written = re.sub("#", lambda _: chance.choice("0123456789"), chance.choice(patterns))
        written = re.sub("{title}", lambda _: chance.choice(TITLES), written)
        written = re.sub("{name}", lambda _: chance.choice(NAMES), written)
        parts.append(written)
        size += len(written.encode())
    return "".join(parts)


def texts() -> dict[str, str]:
    """Give a megabyte of each kind of text, by what it is called."""
    different = [pattern for patterns in DIFFERENT.values() for pattern in patterns]
    pieces = (*AGAIN, *HOSTILE, *different)
    glued = tuple(piece.strip(" ") for piece in pieces)
    return (
        {piece: again(piece) for piece in (*AGAIN, *HOSTILE)}
        | {f"different {kind}": by_chance(*patterns) for kind, patterns in DIFFERENT.items()}
        | {
            "comments with personal data in every sentence": by_chance(*COMMENTS),
            "any digits": by_chance(*("#" * count + " " for count in range(1, 21))),
            "a mixture of it all": by_chance(*pieces),
            "a mixture without spaces": by_chance(*glued),
            "a mixture of it all with digits between": by_chance(*pieces, "# ", "##", "#### "),
        }
    )


def seconds(work: Callable[[], Any], tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def whole(text: str) -> None:
    """Do to a comment all that is done when it is taken over and read."""
    kept = redact(text).text
    searchable(kept)
    language_of(kept)
    Batch.of([kept])
    signals_of(kept)


STEPS: dict[str, Callable[[str], Any]] = {
    "normalise": normalise,
    "clauses": partial(clauses, at_commas=True),
    "language": language_of,
    "searchable": searchable,
    "near duplicates": lambda text: near_duplicates([text]),
    "features": lambda text: Batch.of([text]),
    "signals": signals_of,
    "whole": whole,
}


def forgetful(step: Callable[[str], Any], text: str) -> None:
    for known in (normalising._TONED, normalising._FOLDED, languages._LEXICON):  # noqa: SLF001
        known.clear()
    step(text)


def measure_steps(tries: int) -> None:
    worst = dict.fromkeys((*STEPS, "growth"), 0.0)
    for name, text in texts().items():
        figures = {
            step: seconds(partial(forgetful, work, text), tries) for step, work in STEPS.items()
        }
        quarter = seconds(partial(forgetful, whole, text[: len(text) // 4]), tries)
        figures["growth"] = figures["whole"] / quarter
        worst = {step: max(most, figures[step]) for step, most in worst.items()}
        print(f"{name!r}:", ", ".join(f"{step} {each:.2f}" for step, each in figures.items()))
    print(json.dumps({step: round(each, 3) for step, each in worst.items()}))


def measure_redaction(tries: int) -> None:
    redact("Gọi 0901 234 567")
    figures = {}
    for name, text in texts().items():
        took = seconds(partial(redact, text), tries)
        shapes = seconds(partial(SHAPES.findall, text), tries)
        figures[name] = {"seconds": round(took, 3), "of_one_expression": round(took / shapes, 1)}
        print(f"{name!r}: {took:.2f} s, {took / shapes:.1f} times one expression")
    worst = max(each["seconds"] for each in figures.values())
    print(f"worst {worst:.2f} s of {MOST_SECONDS:.0f}")
    print(json.dumps({"figures": figures, "worst_of_most": round(worst / MOST_SECONDS, 3)}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--steps", action="store_true", help="all that is done to a comment")
    given = parser.parse_args()
    (measure_steps if given.steps else measure_redaction)(given.tries)


if __name__ == "__main__":
    main()
