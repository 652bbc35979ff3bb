"""What the system says of a place on the disk is told as a refusal with a code of its own."""

import errno
import os
from pathlib import Path

import pytest

from cham.cli.places import (
    DiskFullError,
    FolderMissingError,
    PlaceError,
    PlaceForbiddenError,
    place_error,
)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, FolderMissingError),
        (errno.ENOTDIR, FolderMissingError),
        (errno.EACCES, PlaceForbiddenError),
        (errno.EROFS, PlaceForbiddenError),
        (errno.ENOSPC, DiskFullError),
        (errno.ENAMETOOLONG, PlaceError),
    ],
)
def test_each_has_its_kind_and_names_the_place(number: int, kind: type[PlaceError]):
    found = place_error(OSError(number, os.strerror(number), "báo cáo.html"))
    assert type(found) is kind
    assert "báo cáo.html" in str(found)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ECONNREFUSED, "refused", "x"),
        OSError(errno.ENOENT, "no file named"),
        OSError("in words only"),
    ],
)
def test_what_is_no_matter_of_a_place_stays_a_fault(error: OSError):
    assert place_error(error) is None


def test_a_real_refusal_is_read(tmp_path: Path):
    with pytest.raises(OSError, match="No such file") as caught:
        (tmp_path / "none" / "x").write_text("")
    assert isinstance(place_error(caught.value), FolderMissingError)
