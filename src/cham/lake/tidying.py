"""Keeping the lake quick: few files a month, and none that nobody reads any more."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import pyarrow as pa

from cham.lake.deltalog import commit
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, Retired, succeed
from cham.lake.memory import give_back
from cham.lake.table import FILE_ROWS, TableFile, read_part, table_files, write_checked

MANY_FILES = 8
MERGE_ROWS = 2 * FILE_ROWS  # so many are in memory at once
GRACE = 600_000_000  # microseconds; no reader is expected to take longer than ten minutes


def tidy(layout: Layout, manifest: Manifest, *, now: int) -> Manifest:
    """Merge small files, and remove what was retired long enough ago."""
    for group in _crowded(table_files(layout, manifest.table)):
        manifest = _merge(layout, manifest, group, now=now)
        give_back()
    # A clock that ran ahead and was set back would keep files until it is that late again.
    stamped = (replace(each, since=min(each.since, now)) for each in manifest.retired)
    retired = tuple(each for each in stamped if now - each.since < GRACE)
    if retired != manifest.retired:
        after = replace(manifest, retired=retired)
        succeed(layout, manifest, after)
        manifest = after
    return manifest


def retire(manifest: Manifest, files: list[TableFile], *, now: int) -> tuple[Retired, ...]:
    """Give the retired files with some more, which readers may still be reading."""
    more = (Retired(path=f"interactions/{file.path}", since=now) for file in files)
    return (*manifest.retired, *more)


def _crowded(files: tuple[TableFile, ...]) -> Iterator[list[TableFile]]:
    """Find the small files of each partition that has many, in groups that fit in memory."""
    small = sorted(
        (file for file in files if file.rows < FILE_ROWS // 2),
        key=lambda file: (file.partition, file.rows, file.path),
    )
    for _, members in groupby(small, key=lambda file: file.partition):
        crowd = list(members)
        if len(crowd) < MANY_FILES:
            continue
        while len(crowd) > 1:
            group = _fitting(crowd)
            crowd = crowd[len(group) :]
            if len(group) > 1:
                yield group


def _fitting(files: list[TableFile]) -> list[TableFile]:
    total = 0
    for position, file in enumerate(files):
        total += file.rows
        if total > MERGE_ROWS and position:
            return files[:position]
    return files


def _merge(layout: Layout, manifest: Manifest, files: list[TableFile], *, now: int) -> Manifest:
    """Sort the rows of some files into new ones; a damaged row stays one that its sum tells of."""
    rows = pa.concat_tables(part for file in files for part in read_part(layout, file))
    table = commit(layout, manifest.table, write_checked(layout, rows), files, now=now)
    after = replace(manifest, table=table, retired=retire(manifest, files, now=now))
    succeed(layout, manifest, after)
    return after
