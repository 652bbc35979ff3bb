"""Payloads that cannot become rows: kept whole, listed, replayed, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cham.core.interactions import IdentifierKind, Identity, Interaction
from cham.lake import Arrival, DeadLetter, Envelope, Lake, Replay
from cham.lake.errors import IdentityUnfitError
from faults.lake.people import People
from faults.lake.shop import NOW, SHOP, Shop, envelope, payload, payloads

RAW = b'{"xin": "ch\xc3\xa0o",\n "\\\\n": 1}'


def mended(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    """An interpreter that reads what the first one refused, all but one."""
    if payload == b"still bad":
        return DeadLetter(code="loud")
    row = Interaction(
        organisation=envelope.organisation,
        source=envelope.source,
        message_id=payload.decode(),
        event_time=envelope.received_at,
        received_at=envelope.received_at,
    )
    return Arrival(interaction=row, identity=Identity(identifiers=((IdentifierKind.USER, "u1"),)))


def test_letter_keeps_reason_envelope_and_every_byte_before_and_after_compaction(shop: Shop):
    here = envelope("shout", sent_at=NOW - 5, import_id="i1")
    shop.send([RAW], here)
    before = shop.lake.dead_letters(SHOP)
    shop.lake.compact(NOW)
    assert shop.lake.dead_letters(SHOP) == before
    (letter,) = before
    assert (letter.payload, letter.envelope) == (RAW, here)
    assert letter.reason == DeadLetter(code="loud", detail=RAW.decode().upper())


def test_poisoned_payload_becomes_a_letter_and_the_others_flow(shop: Shop):
    shop.send([b"crash"], envelope("shout"))
    shop.send([b"?"], envelope("klingon"))
    shop.send([payload("m1"), b"{", payload("", name="no id")])
    done = shop.lake.compact(NOW)
    assert (done.received, done.stored, done.dead) == (5, 1, 4)
    assert shop.ids() == ["m1"]
    assert sorted(letter.reason.code for letter in shop.lake.dead_letters(SHOP)) == [
        "arrival_unreadable",
        "dialect_unknown",
        "interpreter_failed",
        "message_id_missing",
    ]


def test_row_that_fits_no_column_becomes_a_letter_and_its_neighbours_are_stored(shop: Shop):
    shop.send(
        [
            payload("m1", event_time=10**18),
            payload("m2", amount=2**63),
            payload("m3", properties="[1]"),
            payload("m4", properties="{"),
            payload("m5"),
        ]
    )
    assert shop.lake.compact(NOW).dead == 4
    assert shop.ids() == ["m5"]
    assert sorted(letter.reason.code for letter in shop.lake.dead_letters(SHOP)) == [
        "properties_unreadable",
        "properties_unreadable",
        "row_unfit",
        "time_out_of_range",
    ]


def odd(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
    """An interpreter that keeps to no type."""
    answer = mended(payload, envelope)
    assert isinstance(answer, Arrival)
    values: dict[bytes, object] = {b"text": "\ud83d", b"name": None, b"amount": 1.5, b"score": "x"}
    wrong = {payload.decode(): values[payload]} if payload in values else {}
    return replace(answer, interaction=replace(answer.interaction, **wrong))  # type: ignore[arg-type]  # the fault that is tried


def test_row_of_an_interpreter_with_a_fault_becomes_a_letter(tmp_path: Path):
    shop = Shop.open(tmp_path / "data", {"odd": odd})
    shop.send([b"text", b"good", b"name", b"amount", b"score", b"good"], envelope("odd"))
    assert shop.lake.compact(NOW).dead == 4
    assert shop.ids() == ["good"]
    assert {letter.reason.code for letter in shop.lake.dead_letters(SHOP)} == {"row_unfit"}
    assert {letter.payload for letter in shop.lake.dead_letters(SHOP)} == {
        b"text",
        b"name",
        b"amount",
        b"score",
    }
    shop.close()


@dataclass
class ShyPeople:
    """A directory that can never keep one sort of name."""

    people: People

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        for identity in identities:
            for kind, value in identity.identifiers:
                if value == "ai đó":
                    raise IdentityUnfitError(kind=kind, length=len(value), limit=4)
        return self.people.resolve(organisation, identities)

    def survivors(self, organisation: str) -> Mapping[str, str]:
        return self.people.survivors(organisation)


def test_person_who_can_never_be_kept_does_not_hold_up_the_others(shop: Shop):
    lake = Lake(shop.folder / "lake", ShyPeople(shop.people), {})
    shop.send([payload("m1"), payload("m2", who="ai đó"), payload("m3")])
    shop.send([payload("m4", who="ai đó")])
    assert lake.scan(SHOP).read_all().num_rows == 2  # and none of the readers
    assert lake.compact(NOW).dead == 2
    assert shop.ids() == ["m1", "m3"]
    assert {letter.reason.code for letter in lake.dead_letters(SHOP)} == {"identity_unfit"}
    done = shop.lake.replay(SHOP, now=NOW)  # with a directory that knows better
    assert done == Replay(replayed=2, stored=2, duplicate=0, dead=0)
    assert shop.lake.verify().sound


def test_letters_of_another_organisation_are_not_listed(shop: Shop):
    shop.send([b"a"], envelope("shout", organisation="khác"))
    assert shop.lake.dead_letters(SHOP) == []
    shop.lake.compact(NOW)
    assert shop.lake.dead_letters(SHOP) == []


def test_replay_stores_each_letter_once_and_leaves_what_is_still_refused(tmp_path: Path):
    shop = Shop.open(tmp_path / "data")
    shop.send(payloads(3))
    shop.send([b"m1", b"x1", b"x2", b"still bad"], envelope("shout"))
    shop.lake.compact(NOW)
    shop.close()
    shop = Shop.open(tmp_path / "data", {"shout": mended})
    done = shop.lake.replay(SHOP, now=NOW)
    assert done == Replay(replayed=4, stored=2, duplicate=1, dead=1)
    assert shop.ids() == ["m0", "m1", "m2", "x1", "x2"]
    assert [letter.payload for letter in shop.lake.dead_letters(SHOP)] == [b"still bad"]
    again = shop.lake.replay(SHOP, now=NOW)
    assert again == Replay(replayed=1, stored=0, duplicate=0, dead=1)
    (count,) = shop.lake.tally(SHOP)
    assert (count.received, count.stored, count.duplicate, count.dead) == (7, 5, 1, 1)
    assert shop.lake.verify().sound
    shop.close()


def test_replay_takes_only_the_wanted_codes_and_organisation(tmp_path: Path):
    shop = Shop.open(tmp_path / "data", {"shout": mended})
    shop.send([b"x1"], envelope("shout", refusal="too_old"))
    shop.send([b"x2"], envelope("shout", refusal="clock_future"))
    shop.send([b"x3"], envelope("shout", refusal="too_old", organisation="khác"))
    done = shop.lake.replay(SHOP, codes={"too_old"}, now=NOW)
    assert done == Replay(replayed=1, stored=1, duplicate=0, dead=0)
    assert shop.ids() == ["x1"]
    assert [letter.reason.code for letter in shop.lake.dead_letters(SHOP)] == ["clock_future"]
    assert [letter.payload for letter in shop.lake.dead_letters("khác")] == [b"x3"]
    shop.close()


def test_counts_are_told_by_source_and_import_and_always_add_up(shop: Shop):
    shop.send(payloads(5))
    shop.send([*payloads(4, start=3), b"{"], envelope(import_id="i1"))
    expected = [("", 5, 5, 0, 0), ("i1", 5, 2, 2, 1)]
    for _ in range(2):
        counts = shop.lake.tally(SHOP)
        assert [
            (each.import_id, each.received, each.stored, each.duplicate, each.dead)
            for each in counts
        ] == expected
        shop.lake.compact(NOW)
