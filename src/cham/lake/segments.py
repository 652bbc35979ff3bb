"""The form of a segment file: lines, each with a checksum, appended in groups.

A line is eight hexadecimal digits of CRC-32, one letter for its kind, and its body. One write to
the disk is a *group*; it holds *batches*, each the payloads of one request below one envelope::

    start   S {"format":1,"slot":"w00","number":17}
    group   G offset length            of the batches that follow
    batch   B {"organisation":…}
    payload P the payload's bytes      P, or Q when line feeds in it are escaped
    payload P …
    end     E length                   all before it was acknowledged

A payload's checksum starts from its batch's checksum, so that a payload whose batch line is
damaged can never be taken for another organisation's. Only the last group of a file without an
end line may be torn: its write was never acknowledged. A write that a crash cut short leaves less
than its group line announced, or whole sectors that read as zeros; such lines are torn. Anything
else that does not match is damage, and is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import msgspec

from cham.lake.ports import Envelope

FORMAT = 1
SUFFIX = ".seg"

_CHECK = 8
_SECTOR = 512  # the least that a disk writes or leaves unwritten
_START, _GROUP, _BATCH, _PLAIN, _ESCAPED, _END = b"S", b"G", b"B", b"P", b"Q", b"E"


class _Header(msgspec.Struct, omit_defaults=True):
    """An envelope as its batch line spells it."""

    organisation: str
    source: str
    dialect: str
    received_at: int
    sent_at: int | None = None
    refusal: str = ""
    import_id: str = ""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Header)


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """One file of a slot; `number` grows and is never used twice."""

    slot: str
    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class Batch:
    """The payloads of one request."""

    envelope: Envelope
    payloads: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a file that do not match their checksum.

    Attributes
    ----------
    line
        Counted from 1.
    torn
        Whether they were never acknowledged, so that nothing is lost.
    """

    path: Path
    line: int
    offset: int
    raw: bytes
    torn: bool


def segment_path(folder: Path, number: int) -> Path:
    return folder / f"{number:012d}{SUFFIX}"


def segment_files(folder: Path) -> list[SegmentFile]:
    """List a slot's segments in the order of writing."""
    return [
        SegmentFile(folder.name, int(path.stem), path)
        for path in sorted(folder.glob(f"*{SUFFIX}"))
        if path.stem.isdigit()
    ]


def start_line(slot: str, number: int) -> bytes:
    body = _encoder.encode({"format": FORMAT, "slot": slot, "number": number})
    return _line(_START + body)


def group_line(offset: int, length: int) -> bytes:
    """Announce a group: where its line starts, and how many bytes follow the line."""
    return _line(_GROUP + b"%d %d" % (offset, length))


def end_line(offset: int) -> bytes:
    return _line(_END + b"%d" % offset)


def encode_batch(envelope: Envelope, payloads: Sequence[bytes]) -> bytes:
    """Spell one request's payloads below one envelope."""
    header = _BATCH + _encoder.encode(
        _Header(
            organisation=envelope.organisation,
            source=envelope.source,
            dialect=envelope.dialect,
            received_at=envelope.received_at,
            sent_at=envelope.sent_at,
            refusal=envelope.refusal,
            import_id=envelope.import_id,
        )
    )
    check = crc32(header)
    seed = crc32(_PLAIN, check)
    lines = [b"%08x%b" % (check, header)]
    for payload in payloads:
        if b"\n" in payload:
            escaped = _ESCAPED + _escape(payload)
            lines.append(b"%08x%b" % (crc32(escaped, check), escaped))
        else:
            lines.append(b"%08xP%b" % (crc32(payload, seed), payload))
    lines.append(b"")
    return b"\n".join(lines)


def _line(body: bytes) -> bytes:
    return b"%08x%b\n" % (crc32(body), body)


def _escape(payload: bytes) -> bytes:
    return payload.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")


def _unescape(body: bytes) -> bytes:
    return b"\\".join(part.replace(b"\\n", b"\n") for part in body.split(b"\\\\"))


@dataclass(slots=True)
class _Open:
    """The batch whose payload lines are being read."""

    envelope: Envelope
    seeds: dict[bytes, int]
    payloads: list[bytes] = field(default_factory=list)

    def close(self) -> Batch:
        return Batch(self.envelope, tuple(self.payloads))


@dataclass(slots=True)
class SegmentContent:
    """What a segment file holds, batch by batch, and what in it is damaged.

    Parameters
    ----------
    file
        Where the bytes come from, for naming damage.
    content
        The bytes, as they were when the file was read.
    """

    file: SegmentFile
    content: bytes
    ended: bool = field(default=False, init=False)
    damages: list[Damage] = field(default_factory=list, init=False)
    _batch: _Open | None = field(default=None, init=False)
    _bad: list[tuple[int, int, bytes]] = field(default_factory=list, init=False)
    _tail: int = field(default=0, init=False)
    _announced: int = field(default=0, init=False)

    @classmethod
    def read(cls, file: SegmentFile) -> "SegmentContent":
        return cls(file, file.path.read_bytes())

    def batches(self) -> Iterator[Batch]:
        """Go through the batches once; `damages` and `ended` are full afterwards."""
        offset = 0
        for number, line in enumerate(self.content.split(b"\n"), start=1):
            closed = self._take(number, offset, line)
            offset += len(line) + 1
            if closed is not None:
                yield closed
        if self._batch is not None:
            yield self._batch.close()
        self._judge()

    def _take(self, number: int, offset: int, line: bytes) -> Batch | None:
        """Read one line; gives the batch that it ends."""
        if offset == len(self.content):
            return None  # nothing follows the last line feed
        kind = line[_CHECK : _CHECK + 1]
        whole = offset + len(line) < len(self.content)
        if kind in (_PLAIN, _ESCAPED):
            good = whole and self._take_payload(kind, line)
        else:
            good = whole and line[:_CHECK] == b"%08x" % crc32(line[_CHECK:])
        if not good:
            self._bad.append((number, offset, line))
        if not good or kind in (_PLAIN, _ESCAPED):
            return None
        closed, self._batch = self._batch, None
        self._take_mark(kind, offset, line)
        return None if closed is None else closed.close()

    def _take_payload(self, kind: bytes, line: bytes) -> bool:
        body = line[_CHECK + 1 :]
        if self._batch is None:
            return False
        if line[:_CHECK] != b"%08x" % crc32(body, self._batch.seeds[kind]):
            return False
        self._batch.payloads.append(body if kind == _PLAIN else _unescape(body))
        return True

    def _take_mark(self, kind: bytes, offset: int, line: bytes) -> None:
        body = line[_CHECK + 1 :]
        if kind == _BATCH:
            self._open_batch(_decoder.decode(body), int(line[:_CHECK], 16))
        elif kind == _GROUP:
            length = int(body.partition(b" ")[2])
            end = offset + len(line) + 1 + length
            self._announced = end
            self._tail = offset if end >= len(self.content) else end
        elif kind == _END:
            self.ended = True

    def _open_batch(self, header: _Header, check: int) -> None:
        envelope = Envelope(
            organisation=header.organisation,
            source=header.source,
            dialect=header.dialect,
            received_at=header.received_at,
            sent_at=header.sent_at,
            refusal=header.refusal,
            import_id=header.import_id,
        )
        self._batch = _Open(envelope, {kind: crc32(kind, check) for kind in (_PLAIN, _ESCAPED)})

    def _judge(self) -> None:
        """Tell what is torn from what is damaged, now that the file's end is known."""
        tail = len(self.content) if self.ended else self._tail
        torn = any(
            self._is_cut_off(offset, line) or self._lacks_a_sector(offset, line)
            for _, offset, line in self._bad
            if offset >= tail
        )
        self.damages.extend(
            Damage(self.file.path, number, offset, line, torn=torn and offset >= tail)
            for number, offset, line in self._bad
        )

    def _is_cut_off(self, offset: int, line: bytes) -> bool:
        """Tell whether the file ends within the line because its write stopped there."""
        if offset + len(line) < len(self.content):
            return False
        if offset < self._announced:
            return len(self.content) < self._announced
        is_end = line[_CHECK : _CHECK + 1] == _END
        return not is_end or end_line(offset).startswith(line)

    def _lacks_a_sector(self, offset: int, line: bytes) -> bool:
        """Tell whether all that a sector holds of the last write reads as zeros."""
        first = offset - offset % _SECTOR
        for sector in range(first, offset + len(line), _SECTOR):
            part = self.content[max(sector, self._tail) : sector + _SECTOR]
            if part and not part.strip(b"\0"):
                return True
        return False
