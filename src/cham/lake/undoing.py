"""Taking a file import back, as if it had never come."""

from dataclasses import replace

import duckdb

from cham.lake.compaction import load_tally
from cham.lake.deadletters import part_letters
from cham.lake.erasure import replaced
from cham.lake.errors import ImportUnnamedError
from cham.lake.ids import without
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, succeed
from cham.lake.results import KeptLetter, Undone
from cham.lake.rewriting import Change, rewrite
from cham.lake.tidying import retire


def undo(
    layout: Layout, manifest: Manifest, organisation: str, import_id: str, *, now: int
) -> Undone:
    """Take an import back. The caller holds the lock, and no segment waits.

    Raises
    ------
    ImportUnnamedError
        When the id is empty.
    """
    if not import_id:
        raise ImportUnnamedError
    theirs = duckdb.ColumnExpression("import_id") == duckdb.ConstantExpression(import_id)
    change = Change(organisation=organisation, gone=theirs)
    rewritten = rewrite(layout, manifest, change)

    def came_with_it(letter: KeptLetter) -> bool:
        where = (letter.envelope.organisation, letter.envelope.import_id)
        return where == (organisation, import_id)

    letters = part_letters(layout, manifest.dead_letters, came_with_it)
    tally = load_tally(layout, manifest).without_import(organisation, import_id)
    after = replace(
        manifest,
        table=replaced(layout, manifest, rewritten, now=now),
        generation=manifest.generation + 1,
        ids=tuple(without(layout.ids, manifest.ids, rewritten.digests(), layout.temporary)),
        dead_letters=letters.names,
        tally=tally.store(layout.tallies),
        retired=retire(manifest, rewritten.before, now=now),
    )
    succeed(layout, manifest, after)
    return Undone(rows=rewritten.gone.num_rows, letters=len(letters.taken))
