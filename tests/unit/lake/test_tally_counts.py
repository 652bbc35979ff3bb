from pathlib import Path

from cham.lake import Count
from cham.lake.ports import Envelope
from cham.lake.tally import Outcome, Tally


def envelope(source: str = "web", import_id: str = "", organisation: str = "quán") -> Envelope:
    return Envelope(
        organisation=organisation,
        source=source,
        dialect="arrival",
        received_at=0,
        import_id=import_id,
    )


def filled() -> Tally:
    tally = Tally()
    tally.add(envelope(), Outcome.RECEIVED, 5)
    tally.add(envelope(), Outcome.STORED, 4)
    tally.add(envelope(), Outcome.DUPLICATE)
    tally.add(envelope("file", "i1"), Outcome.RECEIVED, 2)
    tally.add(envelope("file", "i1"), Outcome.DEAD, 2)
    tally.add(envelope(organisation="khác"), Outcome.RECEIVED, 9)
    return tally


def test_counts_are_given_by_source_and_import_of_one_organisation():
    assert filled().of("quán") == (
        Count(organisation="quán", source="file", import_id="i1", received=2, dead=2),
        Count(organisation="quán", source="web", import_id="", received=5, stored=4, duplicate=1),
    )
    assert filled().of("nobody") == ()


def test_sum_adds_each_count_and_leaves_its_parts_alone():
    one, two = filled(), filled()
    assert (one + two).total(Outcome.RECEIVED) == 32
    assert one.total(Outcome.RECEIVED) == 16


def test_import_is_forgotten_as_if_it_had_never_come():
    left = filled().without_import("quán", "i1")
    assert [count.source for count in left.of("quán")] == ["web"]
    assert filled().without_import("khác", "i1").of("quán") == filled().of("quán")


def test_stored_counts_are_loaded_as_they_were(tmp_path: Path):
    name = filled().store(tmp_path)
    assert Tally.load(tmp_path / name) == filled()
    assert filled().store(tmp_path) == name
