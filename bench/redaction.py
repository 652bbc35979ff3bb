"""How fast personal data is taken out of a megabyte of anything, beside one pass of one expression.

    python bench/redaction.py [--tries N]

Each text is a megabyte of one thing again and again, or of values drawn by chance. What it takes is
in seconds of CPU, the best of some tries. Beside it stands what a single expression of the shapes
alone takes in the same run: it finds mail addresses and rows of digits and judges nothing, so
that no way of looking can be faster by much, and a slow machine slows both. The last line is one
JSON object: seconds, and how many times the expression.
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cham.core.text import redact

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
AGAIN = (
    "0901234567 ",
    "stk 12345678 ",
    "51F-123.45 ",
    "chị Lan ",
    "nhân viên Lan ",
    "a.b@c.vn ",
    "4111 1111 1111 1111 ",
    "cccd 001099012345 ",
    "otp 123456 ",
    "https://a.vn/b?c=0901234567 ",
    "giá 350.000đ ",
    "4444 ",
    "@@@@",
    "o9",
    "a\u0301",
    "x",
)
SENTENCES = (
    "Shop giao hàng chậm, gọi 09{0:08d} không nghe. ",
    "Chị Hương tư vấn tốt. ",
    "giá 350.000đ là hợp lý, ",
    "đơn DH{0:08d} bị trễ. ",
    "stk 19{0:08d} VCB. ",
)


def again(piece: str) -> str:
    return piece * (BYTES // len(piece.encode()))


def by_chance(*pieces: str) -> str:
    chance = np.random.default_rng(SEED)
    count = BYTES // min(len(piece.format(0).encode()) for piece in pieces)
    drawn = zip(
        chance.integers(len(pieces), size=count).tolist(),
        chance.integers(10**8, size=count).tolist(),
        strict=True,
    )
    text = "".join(pieces[which].format(number) for which, number in drawn)
    return text.encode()[:BYTES].decode(errors="ignore")


def seconds(work: Callable[[], Any], tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    tries = parser.parse_args().tries
    texts = {piece: again(piece) for piece in AGAIN}
    texts |= {
        "telephones": by_chance("09{0:08d} "),
        "accounts": by_chance("stk {0:08d} ", "VCB 10{0:08d} "),
        "comments": by_chance(*SENTENCES),
    }
    redact(SENTENCES[0])
    figures = {}
    for name, text in texts.items():
        took = seconds(partial(redact, text), tries)
        shapes = seconds(partial(SHAPES.findall, text), tries)
        figures[name] = {"seconds": round(took, 3), "of_one_expression": round(took / shapes, 1)}
        print(f"{name!r}: {took:.2f} s, {took / shapes:.1f} times one expression")
    worst = max(each["seconds"] for each in figures.values())
    print(f"worst {worst:.2f} s of {MOST_SECONDS:.0f}")
    print(json.dumps({"figures": figures, "worst_of_most": round(worst / MOST_SECONDS, 3)}))


if __name__ == "__main__":
    main()
