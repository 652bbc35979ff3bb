"""Places on the disk that cannot be used, told as a refusal and not as a fault of the program."""

import errno
import os

from cham.core.errors import N_, ChamError


class PlaceError(ChamError):
    """A file or folder cannot be used as asked."""

    code = "place_unusable"
    template = N_("{place} must be a place that can be used ({reason}); choose another one")


class FolderMissingError(PlaceError):
    """There is no such folder."""

    code = "place_missing"
    template = N_("{place} must lie in a folder that exists; make the folder or choose another")


class PlaceForbiddenError(PlaceError):
    """The user may not use the place."""

    code = "place_forbidden"
    template = N_("{place} must be a place that you may use; choose another, or ask for the right")


class DiskFullError(PlaceError):
    """There is no room left."""

    code = "disk_full"
    template = N_("{place} must lie on a disk with room left; make room or choose another disk")


class DataMissingError(PlaceError):
    """There is no data folder, and the command is none that begins one."""

    code = "data_missing"
    template = N_(
        "{place} must be a data folder; correct --data, or begin one there with cham serve, "
        "cham import or cham key create"
    )


_KINDS: dict[int | None, type[PlaceError]] = {
    errno.ENOENT: FolderMissingError,
    errno.ENOTDIR: FolderMissingError,
    errno.EACCES: PlaceForbiddenError,
    errno.EPERM: PlaceForbiddenError,
    errno.EROFS: PlaceForbiddenError,
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EISDIR: PlaceError,
    errno.ENAMETOOLONG: PlaceError,
}


def place_error(error: OSError) -> PlaceError | None:
    """Read a refusal off what the system says; None where it is no matter of a place."""
    kind = _KINDS.get(error.errno)
    if kind is None or error.filename is None:
        return None
    return kind(place=str(error.filename), reason=error.strerror)


def full_disk(failure: BaseException) -> PlaceError | None:
    """Read off any failure that the data folder's disk is full; None where it is another matter."""
    from cham.lake.durable import wants_room

    if not wants_room(failure):
        return None
    return DiskFullError(
        place=os.environ.get("CHAM_DATA", "data"), reason=os.strerror(errno.ENOSPC)
    )
