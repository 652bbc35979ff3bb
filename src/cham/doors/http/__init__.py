"""The HTTP door: public client programs of Segment, RudderStack and PostHog send events here."""

from cham.doors.http.application import IngestDoor, Writer, ingest_application
from cham.doors.http.errors import IngestError, KeysUnreachableError
from cham.doors.http.health import HEALTH_PATH, health_application
from cham.doors.http.interpretation import INTERPRETERS
from cham.doors.http.interpretation.people import phone_number
from cham.doors.http.judging import refusal_again
from cham.doors.http.keys import INGEST, Grant, KeyRing
from cham.doors.http.limits import Clock, Limits
from cham.doors.http.refusals import REFUSAL_TEXTS, Refusal
from cham.doors.http.routes import is_ingest_path

__all__ = [
    "HEALTH_PATH",
    "INGEST",
    "INTERPRETERS",
    "REFUSAL_TEXTS",
    "Clock",
    "Grant",
    "IngestDoor",
    "IngestError",
    "KeyRing",
    "KeysUnreachableError",
    "Limits",
    "Refusal",
    "Writer",
    "health_application",
    "ingest_application",
    "is_ingest_path",
    "phone_number",
    "refusal_again",
]
