"""A copy taken while a server writes, put back, is the lake of that moment."""

import errno
from pathlib import Path

import pytest

from cham.lake import Lake
from cham.lake.backup import restore
from cham.lake.errors import BackupDamagedError, FolderTakenError, StorageFullError
from faults.lake.people import People
from faults.lake.shop import HERE, NOW, SHOP, Shop, envelope, meanwhile, payload, payloads


def reopen(folder: Path) -> Shop:
    people = People(folder / "people.sqlite3")
    return Shop(folder, people, Lake(folder / "lake", people, {}))


def back_up(shop: Shop, target: Path) -> None:
    def beside(folder: Path) -> None:
        shop.people.copy_to(folder / "people.sqlite3")

    shop.lake.back_up(target, beside=beside)


def test_restored_lake_answers_as_the_first_one_did(shop: Shop, tmp_path: Path):
    shop.send(payloads(60))
    shop.send([b"a"], envelope("shout"))
    shop.lake.compact(NOW)
    shop.send(payloads(20, start=50))
    before = (shop.rows(), shop.lake.tally(SHOP), shop.lake.dead_letters(SHOP))
    back_up(shop, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    again = reopen(tmp_path / "again")
    assert (again.rows(), again.lake.tally(SHOP), again.lake.dead_letters(SHOP)) == before
    assert again.lake.verify().sound
    again.send(payloads(75))
    again.lake.compact(NOW)
    assert len(again.ids()) == 75
    assert again.lake.verify().sound
    again.close()


def test_nothing_acknowledged_before_the_backup_is_missing_in_it(shop: Shop, tmp_path: Path):
    writer, acknowledged = shop.lake.open_writer(), list[str]()

    def write() -> None:
        name = f"m{len(acknowledged):05d}"
        writer.append(HERE, [payload(name, who=name)]).result(timeout=30)
        acknowledged.append(name)

    with meanwhile(write):
        for number in range(4):
            if number % 2:
                shop.lake.compact(NOW, wait=True)
            before = len(acknowledged)
            back_up(shop, tmp_path / f"backup{number}")
            restore(tmp_path / f"backup{number}", tmp_path / f"again{number}")
            again = reopen(tmp_path / f"again{number}")
            assert again.ids()[:before] == acknowledged[:before]
            assert again.lake.verify().sound
            again.close()
    writer.close()
    assert len(shop.ids()) == len(acknowledged)


def test_follower_of_the_first_lake_starts_over_with_the_restored_one(shop: Shop, tmp_path: Path):
    shop.send(payloads(5))
    shop.lake.compact(NOW)
    mark = shop.lake.changes_since(SHOP, None).mark
    back_up(shop, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    again = reopen(tmp_path / "again")
    assert again.lake.changes_since(SHOP, mark).complete
    again.close()


def test_backup_and_restore_refuse_a_folder_that_holds_something(shop: Shop, tmp_path: Path):
    shop.send(payloads(5))
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "diary.txt").write_text("mine")
    with pytest.raises(FolderTakenError):
        back_up(shop, taken)
    back_up(shop, tmp_path / "backup")
    with pytest.raises(FolderTakenError):
        restore(tmp_path / "backup", taken)
    assert [path.name for path in taken.iterdir()] == ["diary.txt"]


def test_backup_that_finds_no_space_leaves_nothing_and_can_be_tried_again(
    shop: Shop, tmp_path: Path
):
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    shop.send(payloads(5))
    with pytest.raises(StorageFullError, match=str(tmp_path / "backup")):
        shop.lake.back_up(tmp_path / "backup", beside=full)
    assert not (tmp_path / "backup").exists()
    back_up(shop, tmp_path / "backup")
    assert restore(tmp_path / "backup", tmp_path / "again").files


def test_only_the_owner_may_look_into_copies_and_files_keep_their_modes(
    shop: Shop, tmp_path: Path
):
    def beside(folder: Path) -> None:
        (folder / "secret.key").write_text("…")
        (folder / "secret.key").chmod(0o600)

    shop.lake.back_up(tmp_path / "backup", beside=beside)
    restore(tmp_path / "backup", tmp_path / "again")
    for folder in (tmp_path / "backup", tmp_path / "again"):
        modes = [each.stat().st_mode & 0o777 for each in (folder, folder / "secret.key")]
        assert modes == [0o700, 0o600]


@pytest.mark.parametrize("harm", ["flip", "remove", "contents"])
def test_damaged_backup_is_refused_and_nothing_is_put_in_place(
    shop: Shop, tmp_path: Path, harm: str
):
    shop.send(payloads(5))
    shop.lake.compact(NOW)
    back_up(shop, tmp_path / "backup")
    path = next((tmp_path / "backup").rglob("part-*.parquet"))
    if harm == "remove":
        path.unlink()
    else:
        path = path if harm == "flip" else tmp_path / "backup" / "backup.json"
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(BackupDamagedError):
        restore(tmp_path / "backup", tmp_path / "again")
    assert [path.name for path in tmp_path.glob("again*")] == []
