"""The form of segment files: what goes in comes out, and nothing damaged passes for whole."""

from pathlib import Path

import pytest

from cham.lake.ports import Envelope
from cham.lake.segments import (
    Batch,
    SegmentContent,
    SegmentFile,
    encode_batch,
    end_line,
    group_line,
    start_line,
)

ONE = Envelope(organisation="một", source="web", dialect="segment", received_at=1)
TWO = Envelope(
    organisation="hai",
    source="app",
    dialect="posthog",
    received_at=2,
    sent_at=3,
    refusal="too_old",
    import_id="i1",
)
PAYLOADS = [
    b'{"a":1}', b"", b"\n", b"\\n", b"a\\\nb\n\n\\\\", b"\r\n", bytes(range(256)),
    "tiếng Việt".encode(),
]  # fmt: skip


def write(*groups: bytes, ended: bool = True) -> bytes:
    content = start_line("w00", 7)
    for group in groups:
        content += group_line(len(content), len(group)) + group
    return content + (end_line(len(content)) if ended else b"")


def read(content: bytes) -> tuple[list[Batch], SegmentContent]:
    segment = SegmentContent(SegmentFile("w00", 7, Path("w00/7.seg")), content)
    return list(segment.batches()), segment


def test_every_payload_and_envelope_comes_back_as_it_was():
    content = write(encode_batch(ONE, PAYLOADS) + encode_batch(TWO, [b"x"]), encode_batch(ONE, []))
    batches, segment = read(content)
    assert batches == [
        Batch(ONE, tuple(PAYLOADS)),
        Batch(TWO, (b"x",)),
        Batch(ONE, ()),
    ]
    assert (segment.ended, segment.damages) == (True, [])


def test_payloads_take_one_line_each():
    lines = write(encode_batch(ONE, PAYLOADS)).splitlines()
    assert len(write(encode_batch(ONE, PAYLOADS)).split(b"\n")) == 4 + len(PAYLOADS) + 1
    assert lines[0][8:9] == b"S"


@pytest.mark.parametrize("ended", [True, False])
def test_every_flipped_bit_is_noticed_and_no_payload_comes_back_changed(ended: bool):
    content = write(
        encode_batch(ONE, [b"one", b"t\nwo"]), encode_batch(TWO, [b"three"]), ended=ended
    )
    sent = {(ONE, b"one"), (ONE, b"t\nwo"), (TWO, b"three")}
    for place in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            batches, segment = read(bytes(flipped))
            got = {(batch.envelope, each) for batch in batches for each in batch.payloads}
            assert got <= sent
            assert segment.damages
            assert not any(damage.torn for damage in segment.damages)


def test_payload_below_a_damaged_batch_line_is_nobodys():
    content = write(encode_batch(ONE, [b"one"]) + encode_batch(TWO, [b"two"]))
    batches, segment = read(content.replace(b'"hai"', b'"xai"'))
    assert [(batch.envelope, batch.payloads) for batch in batches] == [(ONE, (b"one",))]
    assert [damage.raw[8:9] for damage in segment.damages] == [b"B", b"P"]
    assert not any(damage.torn for damage in segment.damages)


def test_only_the_last_group_of_a_file_without_an_end_may_be_torn():
    first, last = encode_batch(ONE, [b"one"]), encode_batch(TWO, [b"two", b"three"])
    whole = write(first, last, ended=False)
    end_of_first = len(write(first, ended=False))
    for length in range(end_of_first, len(whole)):
        batches, segment = read(whole[:length])
        assert batches[0] == Batch(ONE, (b"one",))
        assert all(damage.torn for damage in segment.damages)
    _, segment = read(whole[: end_of_first - 2] + whole[end_of_first:])
    assert [damage.torn for damage in segment.damages] == [False]


def test_blocks_that_a_power_cut_left_empty_are_torn():
    first, last = encode_batch(ONE, [b"one"]), encode_batch(TWO, [b"x" * 600, b"y" * 600])
    whole = write(first, last, ended=False)
    start = len(write(first, ended=False))
    sectors = [(max(place, start), place + 512) for place in range(0, len(whole), 512)]
    assert len(sectors) == 3
    for left, right in sectors:
        empty = bytes(min(right, len(whole)) - left)
        batches, segment = read(whole[:left] + empty + whole[right:])
        assert batches[0] == Batch(ONE, (b"one",))
        assert segment.damages
        assert all(damage.torn for damage in segment.damages)


def test_zeros_that_fill_no_sector_are_damage():
    whole = write(encode_batch(ONE, [b"x" * 600, b"y" * 600]), ended=False)
    _, segment = read(whole[:600] + bytes(300) + whole[900:])
    assert [damage.torn for damage in segment.damages] == [False]


def test_end_line_that_a_crash_cut_off_is_torn():
    content = write(encode_batch(ONE, [b"one"]))
    for length in range(len(write(encode_batch(ONE, [b"one"]), ended=False)), len(content)):
        batches, segment = read(content[:length])
        assert batches == [Batch(ONE, (b"one",))]
        assert all(damage.torn for damage in segment.damages)


def test_damage_in_the_last_group_of_an_ended_file_is_not_torn():
    content = write(encode_batch(ONE, [b"one", b"two"]))
    batches, segment = read(content.replace(b"Ptwo", b"Ptwi"))
    assert batches == [Batch(ONE, (b"one",))]
    assert [(damage.line, damage.torn) for damage in segment.damages] == [(5, False)]
