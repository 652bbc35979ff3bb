"""A file import is taken back without a trace, and without touching anything else."""

import pytest

from cham.lake import Subject, Undone
from cham.lake.errors import ImportUnnamedError
from faults.lake.shop import NOW, SHOP, Shop, envelope, payload, payloads

FILE = envelope(import_id="i1", source="file")


def import_file(shop: Shop) -> None:
    shop.send([*payloads(100, source="file"), b"{", payload("", source="file")], FILE)


def test_undo_removes_rows_letters_and_counts_of_the_import_only(shop: Shop):
    shop.send([*payloads(60), b"{"])
    shop.lake.compact(NOW)
    before = (shop.rows(), shop.lake.tally(SHOP))
    import_file(shop)
    assert shop.lake.undo_import(SHOP, "i1", now=NOW) == Undone(rows=100, letters=2)
    assert (shop.rows(), shop.lake.tally(SHOP)) == before
    assert len(shop.lake.dead_letters(SHOP)) == 1
    assert shop.lake.verify().sound


def test_same_file_can_be_imported_again_after_undo(shop: Shop):
    import_file(shop)
    shop.lake.compact(NOW)
    first = shop.ids()
    import_file(shop)
    assert shop.lake.compact(NOW).duplicate == 100
    shop.lake.undo_import(SHOP, "i1", now=NOW)
    assert shop.ids() == []
    import_file(shop)
    assert shop.lake.compact(NOW).stored == 100
    assert shop.ids() == first


def test_undo_after_an_erasure_leaves_the_erased_rows_erased(shop: Shop):
    import_file(shop)
    shop.lake.compact(NOW)
    customer = shop.rows("customer", "message_id")[0]["customer"]
    subject = Subject(customers=frozenset({customer}), identifiers=frozenset())
    erased = shop.lake.erase(SHOP, lambda: subject, now=NOW).rows
    assert shop.lake.undo_import(SHOP, "i1", now=NOW) == Undone(rows=100 - erased, letters=2)
    assert shop.lake.verify().sound
    import_file(shop)
    done = shop.lake.compact(NOW)
    assert (done.stored, done.duplicate) == (100 - erased, erased)


def test_undo_of_an_unknown_import_or_of_another_organisation_changes_nothing(shop: Shop):
    import_file(shop)
    assert shop.lake.undo_import(SHOP, "i2", now=NOW) == Undone(rows=0, letters=0)
    assert shop.lake.undo_import("khác", "i1", now=NOW) == Undone(rows=0, letters=0)
    assert len(shop.ids()) == 100


def test_undo_without_an_id_is_refused_and_live_events_stay(shop: Shop):
    shop.send(payloads(5))
    with pytest.raises(ImportUnnamedError):
        shop.lake.undo_import(SHOP, "", now=NOW)
    assert len(shop.ids()) == 5
