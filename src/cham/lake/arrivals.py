"""The lake's own dialect: an arrival, spelled as JSON, for doors that have read their input."""

import msgspec

from cham.lake.ports import Arrival, DeadLetter, Envelope

DIALECT = "arrival"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Arrival)


def encode_arrival(arrival: Arrival) -> bytes:
    """Spell an arrival as a payload of the dialect `arrival`."""
    return _encoder.encode(arrival)


def interpret_arrival(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:  # noqa: ARG001 - an Interpreter is given the envelope, and this one needs nothing of it
    """Read a payload of the dialect `arrival`."""
    try:
        return _decoder.decode(payload)
    except msgspec.DecodeError as failure:
        return DeadLetter(code="arrival_unreadable", detail=str(failure))
