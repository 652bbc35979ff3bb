"""Slots, gates and files: who writes where, and when a new file begins."""

from pathlib import Path

import pytest

from cham.lake.errors import SlotsTakenError, StorageError
from cham.lake.ports import Envelope
from cham.lake.segments import SegmentContent, encode_batch, group_line, segment_files
from cham.lake.slots import SLOTS, Gate, seal_all, take_slot
from cham.lake.writer import SegmentWriter

HERE = Envelope(organisation="quán", source="web", dialect="segment", received_at=1)


def open_writer(segments: Path, last: int = 0, segment_bytes: int = 1 << 20) -> SegmentWriter:
    return SegmentWriter(take_slot(segments, "w"), last, segment_bytes=segment_bytes)


def payloads(segments: Path) -> list[bytes]:
    return [
        payload
        for file in segment_files(segments / "w00")
        for batch in SegmentContent.read(file).batches()
        for payload in batch.payloads
    ]


def numbers(segments: Path) -> list[int]:
    return [file.number for file in segment_files(segments / "w00")]


def test_file_that_has_grown_is_ended_and_the_next_begun(tmp_path: Path):
    writer = open_writer(tmp_path, segment_bytes=300)
    for number in range(6):
        writer.append(HERE, [b"%d" % number * 100]).result()
    writer.close()
    assert numbers(tmp_path) == [1, 2, 3]
    contents = [SegmentContent.read(file) for file in segment_files(tmp_path / "w00")]
    assert [len(list(content.batches())) for content in contents] == [2, 2, 2]
    assert all(content.ended for content in contents)


def test_batches_of_one_group_are_written_together_and_in_order(tmp_path: Path):
    writer = open_writer(tmp_path)
    with writer._gate.held():  # the first append waits here, the others gather behind it
        futures = [writer.append(HERE, [b"%d" % number]) for number in range(50)]
    for future in futures:
        future.result()
    writer.close()
    assert payloads(tmp_path) == [b"%d" % number for number in range(50)]
    (file,) = segment_files(tmp_path / "w00")
    groups = [line for line in file.path.read_bytes().split(b"\n") if line[8:9] == b"G"]
    assert len(groups) <= 2


def test_caller_who_no_longer_waits_stops_nobody_and_nothing_is_lost(tmp_path: Path):
    writer = open_writer(tmp_path)
    with writer._gate.held():
        futures = [writer.append(HERE, [b"%d" % number]) for number in range(3)]
        assert futures[2].cancel()
    assert writer.append(HERE, [b"3"]).result(timeout=30) is None
    assert not futures[1].cancelled()
    writer.close()
    assert payloads(tmp_path) == [b"0", b"1", b"2", b"3"]


def test_failure_that_nobody_thought_of_is_told_and_writing_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    with monkeypatch.context() as patched:
        patched.setattr("os.fdatasync", lambda _descriptor: 1 // 0)
        with pytest.raises(StorageError, match="ZeroDivisionError"):
            writer.append(HERE, [b"b"]).result(timeout=30)
    writer.append(HERE, [b"c"]).result(timeout=30)
    writer.close()
    assert numbers(tmp_path) == [1, 2]  # the file whose end is not known is left alone
    assert payloads(tmp_path) == [b"a", b"b", b"c"]
    assert "could not be written" in caplog.text


def test_closed_segment_is_never_written_again(tmp_path: Path):
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    (sealed,) = seal_all(tmp_path, {})
    content = sealed.path.read_bytes()
    writer.append(HERE, [b"b"]).result()
    assert sealed.path.read_bytes() == content
    assert numbers(tmp_path) == [1, 2]
    writer.close()


def test_segment_of_a_living_writer_is_ended_when_it_is_closed_from_outside(tmp_path: Path):
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    for _ in range(2):
        (sealed,) = seal_all(tmp_path, {})
        content = SegmentContent.read(sealed)
        assert [batch.payloads for batch in content.batches()] == [(b"a",)]
        assert content.ended
        assert content.content.count(b"E") == 1
    writer.close()


def test_segment_of_a_dead_writer_gets_no_end_for_its_last_group_may_be_torn(tmp_path: Path):
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    writer._slot.release()  # as the kernel does when the process dies
    (sealed,) = seal_all(tmp_path, {})
    content = SegmentContent.read(sealed)
    assert [batch.payloads for batch in content.batches()] == [(b"a",)]
    assert not content.ended


@pytest.mark.parametrize("gate", ["as it was", "decayed"])
def test_segment_of_a_dead_writer_gets_no_end_from_the_one_who_took_its_slot(
    tmp_path: Path, gate: str
):
    """The last group may be torn, and an end would say that all of it was acknowledged."""
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    writer._slot.release()
    (file,) = segment_files(tmp_path / "w00")
    torn = encode_batch(HERE, [b"b" * 600])
    size = file.path.stat().st_size
    with file.path.open("ab") as content:  # a group whose sectors never reached the disk
        content.write(group_line(size, len(torn)) + bytes(len(torn)))
    heir = open_writer(tmp_path, last=1)
    if gate == "decayed":
        (tmp_path / "w00" / "gate").write_bytes(b"0" * 29)
    (sealed,) = seal_all(tmp_path, {})
    read = SegmentContent.read(sealed)
    assert [batch.payloads for batch in read.batches()] == [(b"a",)]
    assert read.damages
    assert all(damage.torn for damage in read.damages)
    heir.close()


def test_gate_that_decayed_makes_the_writer_begin_a_new_file(tmp_path: Path):
    writer = open_writer(tmp_path)
    writer.append(HERE, [b"a"]).result()
    (tmp_path / "w00" / "gate").write_bytes(b"0" * 29)
    for letter in (b"b", b"c"):
        writer.append(HERE, [letter]).result()
    assert numbers(tmp_path) == [1, 2]
    assert payloads(tmp_path) == [b"a", b"b", b"c"]
    writer.close()


def test_numbers_go_on_after_the_highest_ever_used(tmp_path: Path):
    writer = open_writer(tmp_path, last=41)
    writer.append(HERE, [b"a"]).result()
    writer.close()
    assert numbers(tmp_path) == [42]


def test_gate_keeps_its_number_and_tells_when_it_decayed(tmp_path: Path):
    gate = Gate(tmp_path)
    assert gate.closed_up_to() == 0
    gate.close_up_to(12)
    assert gate.closed_up_to() == 12
    content = (tmp_path / "gate").read_bytes()
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1
        (tmp_path / "gate").write_bytes(flipped)
        assert gate.closed_up_to() is None
    gate.close()


def test_more_writers_than_slots_are_refused(tmp_path: Path):
    slots = [take_slot(tmp_path, "w") for _ in range(SLOTS)]
    with pytest.raises(SlotsTakenError) as refused:
        take_slot(tmp_path, "w")
    assert refused.value.fields == {"prefix": "w", "limit": 100}
    for slot in slots:
        slot.release()


def test_empty_slot_has_no_file(tmp_path: Path):
    open_writer(tmp_path).close()
    assert numbers(tmp_path) == []
