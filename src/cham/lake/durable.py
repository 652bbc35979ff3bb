"""Files that are still there, and whole, after a power cut.

A file is durable once its bytes and the folder that names it are both synced. Everything that
the lake writes once and never changes carries a digest of its bytes in its name.
"""

import contextlib
import errno
import fcntl
import os
import resource
import sqlite3
from collections.abc import Generator, Iterable
from hashlib import blake2b
from pathlib import Path

from cham.lake.errors import (
    FilesExhaustedError,
    LakeBusyError,
    LakeError,
    StorageError,
    StorageFullError,
)

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
# SQLite's own words for it, the second where the index of its journal cannot grow; PostgreSQL's.
_DATABASE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, "53100"})
_NO_DESCRIPTOR = frozenset({errno.EMFILE, errno.ENFILE})
DIGEST_BYTES = 16
_READ_BYTES = 1 << 20

_kept: set[Path] = set()  # the folders that this process knows to be on the disk


def is_full(failure: OSError) -> bool:
    """Tell a full disk, which may have space again, from a failing one."""
    return failure.errno in _NO_SPACE


def wants_room(failure: BaseException | None) -> bool:
    """Tell whether something failed because a disk is full, whichever library says so."""
    while failure is not None:
        if isinstance(failure, StorageFullError):
            return True
        if isinstance(failure, OSError) and is_full(failure):
            return True
        words = {getattr(failure, name, None) for name in ("sqlite_errorcode", "sqlstate")}
        if words & _DATABASE_FULL:
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def system_error(message: str) -> OSError | None:
    """Find the operating system's error in what a library says of it, unless a file is gone."""
    for code in (*_NO_SPACE, *_NO_DESCRIPTOR, errno.EIO, errno.EACCES):
        if os.strerror(code) in message:
            return OSError(code, os.strerror(code))
    return None


def storage_error(failure: OSError, folder: Path) -> LakeError:
    """Say what an operating system's error means for the lake."""
    if is_full(failure):
        return StorageFullError(folder=str(folder))
    if failure.errno in _NO_DESCRIPTOR:
        return FilesExhaustedError(limit=resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return StorageError(folder=str(folder), reason=failure.strerror or str(failure))


@contextlib.contextmanager
def storage_errors(folder: Path) -> Generator[None]:
    """Turn the operating system's errors inside the block into the lake's own."""
    try:
        yield
    except OSError as failure:
        raise storage_error(failure, folder) from failure


def sync_file(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """See to it that a folder and its parents are there, and on the disk.

    One that is there already may have been made by a process that died before it synced it, so
    each is synced once by each process.
    """
    if folder in _kept and folder.is_dir():
        return
    if folder != folder.parent:
        make_folder(folder.parent)
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
    with contextlib.suppress(PermissionError):  # a parent that is closed to us was not made by us
        sync_folder(folder.parent)
    _kept.add(folder)


def write_file(path: Path, content: bytes) -> None:
    """Put a file in place, whole or not at all, replacing one of the same name."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    sync_folder(path.parent)


def digest_of(content: bytes) -> str:
    """Give the digest that names or seals a whole file."""
    return blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def digest_file(path: Path) -> str:
    """Give the digest of a file's bytes without holding them all."""
    seal = blake2b(digest_size=DIGEST_BYTES)
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            seal.update(chunk)
    return seal.hexdigest()


def settle(temporary: Path, folder: Path, stem: str) -> Path:
    """Sync a finished temporary file and move it to a name that carries its digest.

    The caller syncs the folder, once for all files that it settles there.
    """
    sync_file(temporary)
    place = folder / f"{stem}-{digest_file(temporary)}{temporary.suffix}"
    temporary.rename(place)
    return place


def named_digest(path: Path) -> str:
    """Read the digest out of a settled file's name."""
    return path.stem.rpartition("-")[2]


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files durably; those already gone are no matter."""
    folders = set()
    for path in paths:
        path.unlink(missing_ok=True)
        folders.add(path.parent)
    for folder in folders:
        sync_folder(folder)


@contextlib.contextmanager
def locked(path: Path, *, wait: bool, shared: bool = False) -> Generator[None]:
    """Hold a file's lock for the length of the block, alone or together with other sharers.

    Raises
    ------
    LakeBusyError
        When someone else holds it and `wait` is false.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise LakeBusyError(folder=str(path.parent)) from None
        yield
    finally:
        os.close(descriptor)
