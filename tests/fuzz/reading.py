"""Let Atheris look for texts that reading cannot bear: python tests/fuzz/reading.py [SECONDS].

A crash, a quote that is no quote, or a text that takes much longer than its length allows ends
the run and shows the text. Atheris is not among the requirements: install it for the run.
"""

import sys
import time

import atheris

with atheris.instrument_imports(include=["cham.core.text"]):
    from cham.core.text import clauses, language_of, normalise, redact

LONGEST = 4096
SECONDS_FOR_LONGEST = 0.5


def read(data: bytes) -> None:
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(LONGEST)
    begun = time.process_time()
    found = redact(text)
    parts, done = [], 0
    for each in found.findings:
        assert done <= each.start < each.end
        parts += [text[done : each.start], each.placeholder]
        done = each.end
    assert "".join([*parts, text[done:]]) == found.text
    assert all(text[start:end].strip() for start, end in clauses(text))
    assert normalise(text).original == text
    language_of(text)
    assert time.process_time() - begun < SECONDS_FOR_LONGEST


if __name__ == "__main__":
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}"], read)
    atheris.Fuzz()
