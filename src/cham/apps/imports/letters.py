"""Dead letters: which there are, and putting them through again once their cause is mended."""

import json
from collections import Counter
from collections.abc import Collection
from typing import TypedDict

from cham.apps.orgs.models import Organisation
from cham.doors.http import refusal_again
from cham.lake import KeptLetter, Lake, Replay

_SHOWN = 3
_LONGEST_SHOWN = 300  # characters of a letter


class LettersOfReason(TypedDict):
    """The dead letters of one reason; kept and shown as it is."""

    code: str
    count: int
    sources: list[str]
    by_source: dict[str, int]
    samples: list[str]


def gather_letters(lake: Lake, organisation: Organisation) -> list[LettersOfReason]:
    """Gather dead letters by reason, most frequent first, with some of the latest of each."""
    by_code: dict[str, list[KeptLetter]] = {}
    for letter in lake.dead_letters(organisation.code):
        by_code.setdefault(letter.reason.code, []).append(letter)
    return [
        {
            "code": code,
            "count": len(found),
            "sources": sorted({each.envelope.source for each in found}),
            "by_source": Counter(each.envelope.source for each in found),
            "samples": [_readable(each.payload) for each in found[-_SHOWN:]],
        }
        for code, found in sorted(by_code.items(), key=lambda item: -len(item[1]))
    ]


def replay_letters(
    lake: Lake,
    organisation: Organisation,
    *,
    codes: Collection[str] | None = None,
    historical: bool = False,
    now: int,
) -> Replay:
    """Read dead letters again by the rules of the door as they are now; who breaks one stays.

    Parameters
    ----------
    codes
        Only letters of these reasons; of all where none are given.
    historical
        Events older than the door takes are meant, as a sender can say too.
    """

    def refuses(letter: KeptLetter) -> str:
        return refusal_again(
            letter.reason.code, letter.payload, letter.envelope, historical=historical
        )

    return lake.replay(organisation.code, codes=codes, refuses=refuses, now=now)


def _readable(payload: bytes) -> str:
    try:
        text = json.dumps(json.loads(payload), ensure_ascii=False)
    except ValueError:
        text = payload.decode("utf-8", "backslashreplace")
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
