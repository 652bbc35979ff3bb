"""What the door answers, and how it goes over ASGI."""

from dataclasses import dataclass

import msgspec

from cham.core.errors import ChamError
from cham.doors.http.bodies import Send
from cham.doors.http.judging import Failure
from cham.doors.http.refusals import Refusal

# Browsers may send from any page: the key is in the request and no cookie is ever read.
_FOR_BROWSERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"retry-after"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    # The star does not cover Authorization (Fetch standard, "CORS-preflight fetch").
    (b"access-control-allow-headers", b"*, authorization"),
    (b"access-control-max-age", b"86400"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()


class _Failed(msgspec.Struct):
    index: int
    code: Refusal


class _Counts(msgspec.Struct):
    """The part of an answer that is ours, the same for every dialect."""

    accepted: int
    duplicate: int
    failed: list[_Failed]
    # What the dialects' own clients look for: Segment's `success`, PostHog's `status`.
    success: bool = True
    status: int = 1


class _Refused(msgspec.Struct, omit_defaults=True):
    """Segment's clients read `code` and `message`, PostHog's read `detail`."""

    code: str
    message: str
    detail: str
    accepted: int | None = None
    duplicate: int | None = None
    failed: list[_Failed] | None = None


_encoder = msgspec.json.Encoder()


def counted(accepted: int, duplicate: int, failed: list[Failure]) -> Answer:
    """Tell the verdicts on a batch of which at least one event was taken, or which was empty."""
    return Answer(200, _encoder.encode(_Counts(accepted, duplicate, _listed(failed))))


def none_valid(error: ChamError, failed: list[Failure]) -> Answer:
    """Tell the verdicts on a batch of which no event was taken."""
    text = str(error)
    return Answer(422, _encoder.encode(_Refused(error.code, text, text, 0, 0, _listed(failed))))


def refused(error: ChamError, status: int, wait: int | None = None) -> Answer:
    """Tell why the whole request was refused, and when to come again."""
    text = str(error)
    headers = () if wait is None else ((b"retry-after", b"%d" % wait),)
    return Answer(status, _encoder.encode(_Refused(error.code, text, text)), headers)


def plain(body: bytes) -> Answer:
    return Answer(200, body)


def preflight() -> Answer:
    return Answer(204, headers=_PREFLIGHT)


async def send_answer(send: Send, answer: Answer) -> None:
    headers = [
        (b"cache-control", b"no-store"),
        *_FOR_BROWSERS,
        *answer.headers,
    ]
    if answer.body:
        headers += (
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(answer.body)),
        )
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _listed(failed: list[Failure]) -> list[_Failed]:
    return [_Failed(each.index, each.code) for each in failed]
