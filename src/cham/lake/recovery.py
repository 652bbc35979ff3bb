"""Bringing the lake back to its manifest after a crash or a power cut.

Nothing that the manifest names can be missing or torn, for it was synced before. What it does
not name is the rest of a change that never counted, or of a removal that was not finished; both
are removed. The segments of an unfinished change are still there, and are read again.
"""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from cham.lake.durable import make_folder, remove_files, sync_folder
from cham.lake.ids import add_run, digests_of
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, succeed
from cham.lake.segments import segment_files
from cham.lake.slots import slot_folders
from cham.lake.table import table_files, with_organisation

_WRITTEN_ONCE = (
    "interactions/*/*/*.parquet",
    "interactions/_delta_log/*",
    "ids/*",
    "deadletters/*",
    "tally/*",
    "*.new",
)


def recover(layout: Layout) -> Manifest:
    """Remove everything that the manifest does not name; gives the manifest in force.

    The caller holds the lake's lock. A new lake gets its manifest before anything else, so that
    one without a manifest is either new or damaged, and never taken for rests.
    """
    manifest = Manifest.load(layout)
    if not manifest.lineage:
        manifest = Manifest(lineage=uuid.uuid4().hex)
    rests = [*_rests(layout, manifest), *_consumed(layout, manifest)]
    if rests or not _same(layout.manifest, layout.manifest_copy):
        manifest.store(layout)  # it may be in force without being on the disk yet
    remove_files(rests)
    if layout.temporary.exists() and any(layout.temporary.iterdir()):
        shutil.rmtree(layout.temporary)
        sync_folder(layout.folder)
    for folder in (layout.temporary, layout.ids, layout.dead_letters, layout.tallies):
        make_folder(folder)
    if all((layout.ids / name).exists() for name in manifest.ids):
        return manifest
    after = replace(manifest, ids=tuple(_rebuilt_ids(layout, manifest)))
    succeed(layout, manifest, after)
    return after


def _consumed(layout: Layout, manifest: Manifest) -> Iterator[Path]:
    """Find segment files whose lines are in the lake already."""
    for folder in slot_folders(layout.segments):
        for file in segment_files(folder):
            if file.number <= manifest.consumed.get(file.slot, 0):
                yield file.path


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


def _rests(layout: Layout, manifest: Manifest) -> Iterator[Path]:
    named = manifest.files(layout)
    named |= {layout.table / file.path for file in table_files(layout, manifest.table)}
    for pattern in _WRITTEN_ONCE:
        yield from (path for path in layout.folder.glob(pattern) if path not in named)


def _rebuilt_ids(layout: Layout, manifest: Manifest) -> list[str]:
    """Draw the ids of all rows from the table again, since a run of them is gone."""
    names: list[str] = []
    for file in table_files(layout, manifest.table):
        content = pq.read_table(layout.table / file.path, columns=["source", "message_id"])
        rows = with_organisation(content, file.organisation)
        names = add_run(layout.ids, names, digests_of(rows), layout.temporary)
    return names
