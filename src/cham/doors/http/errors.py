"""Why a whole request is refused; nothing of it is kept, except where `NoneValidError` says so.

IngestError
├── BodyBrokenError        400
├── BatchMissingError      400
├── KeyMissingError        401
├── KeyUnknownError        401
├── ScopeMissingError      403
├── PathUnknownError       404
├── MethodUnknownError     405
├── BodySlowError          408
├── BatchTooLargeError     413
├── BatchTooLongError      413
├── NoneValidError         422
├── RateLimitedError       429
├── OverloadedError        503
├── KeysUnreachableError   503
├── StorageSlowError       503
└── InternalError          500
"""

from typing import ClassVar

from cham.core.errors import N_, ChamError


class IngestError(ChamError):
    """The request is refused.

    `status` is its HTTP status; `wait` the seconds after which trying again makes sense.
    """

    status: ClassVar[int] = 400

    @property
    def wait(self) -> int | None:
        return None


class BodyBrokenError(IngestError):
    """The body is no gzip or no JSON."""

    code = "body_broken"
    template = N_("body must be JSON in UTF-8, plain or gzip ({reason}); correct the sender")


class BatchMissingError(IngestError):
    """The body is JSON, but not a batch or an event."""

    code = "batch_missing"
    template = N_("body must be an object with a list named batch ({reason}); correct the sender")


class KeyMissingError(IngestError):
    status = 401
    code = "key_missing"
    template = N_(
        "key must be in the Authorization header or in the body as writeKey or api_key; "
        "create one with cham key create"
    )


class KeyUnknownError(IngestError):
    """The key was never created, or it was revoked, or it has expired."""

    status = 401
    code = "key_unknown"
    template = N_("key must exist and be in force; create a new one with cham key create")


class ScopeMissingError(IngestError):
    status = 403
    code = "scope_missing"
    template = N_(
        "key {key_id} must have the scope {scope}; create one with cham key create --scope {scope}"
    )


class PathUnknownError(IngestError):
    status = 404
    code = "path_unknown"
    template = N_("path ({path}) must be one of {allowed}; correct the address")


class MethodUnknownError(IngestError):
    status = 405
    code = "method_unknown"
    template = N_("method ({method}) must be {allowed}; correct the sender")


class BodySlowError(IngestError):
    status = 408
    code = "body_slow"
    template = N_("body must arrive within {seconds} seconds; send again, in smaller batches")


class BatchTooLargeError(IngestError):
    status = 413
    code = "batch_too_large"
    template = N_("body must be at most {limit} bytes after unpacking; send smaller batches")


class BatchTooLongError(IngestError):
    status = 413
    code = "batch_too_long"
    template = N_("batch ({count} events) must hold at most {limit} events; send smaller batches")


class NoneValidError(IngestError):
    """No event could be taken; they are all kept as dead letters."""

    status = 422
    code = "none_valid"
    template = N_(
        "batch ({count} events) must hold at least one valid event; "
        "correct what the verdicts name and send again"
    )


class RateLimitedError(IngestError):
    status = 429
    code = "rate_limited"
    template = N_(
        "key {key_id} must send at most {rate} events per second; send again in {seconds} seconds"
    )

    @property
    def wait(self) -> int | None:
        return int(self.fields["seconds"] or 1)


class OverloadedError(IngestError):
    """More requests are in work than memory may hold."""

    status = 503
    code = "overloaded"
    template = N_("requests in work ({held} bytes) must stay under {limit} bytes; send again soon")

    @property
    def wait(self) -> int | None:
        return 1


class KeysUnreachableError(IngestError):
    """Keys cannot be looked up at the moment. Key rings raise it; see `KeyRing`."""

    status = 503
    code = "keys_unreachable"
    template = N_("keys must be readable; send again soon")

    @property
    def wait(self) -> int | None:
        return 1


class StorageSlowError(IngestError):
    """The disk did not confirm in time; whether the events are kept is not known."""

    status = 503
    code = "storage_slow"
    template = N_("disk must confirm within {seconds} seconds; send the same batch again")

    @property
    def wait(self) -> int | None:
        return 5


class InternalError(IngestError):
    """A fault of the door; the log tells it under the number of the request."""

    status = 500
    code = "internal"
    template = N_("request {request} must not fail like this; tell the administrator its number")
