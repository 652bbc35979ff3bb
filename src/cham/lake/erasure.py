"""Erasing one person: rows, dead letters, mentions in others' words, and every older file."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce

import pyarrow as pa

from cham.lake.compaction import load_tally, shorten_log
from cham.lake.deadletters import Parted, part_letters
from cham.lake.deltalog import commit
from cham.lake.durable import locked, sync_folder
from cham.lake.ids import add_run
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest, TableState, succeed
from cham.lake.ports import Envelope, Subject
from cham.lake.readers import Readers
from cham.lake.recognition import Recogniser
from cham.lake.results import Erasure, KeptLetter
from cham.lake.rewriting import Change, Rewritten, rewrite
from cham.lake.tally import Outcome, Tally

_WORDS = ("text", "properties")


def erase(
    layout: Layout,
    manifest: Manifest,
    readers: Readers,
    organisation: str,
    forget: Callable[[], Subject],
    *,
    now: int,
) -> Erasure:
    """Erase a person. The caller holds the lock, and no segment waits.

    Readers of segments ask the directory who is who, and would make the person known again if
    they did so with what they had read before the directory forgot.
    """
    with locked(layout.readers, wait=True):
        subject = forget()
    recogniser = Recogniser(subject, readers.interpreters)
    rewritten = rewrite(layout, manifest, _change(organisation, recogniser))
    letters = part_letters(
        layout,
        manifest.dead_letters,
        lambda letter: (
            letter.envelope.organisation in {organisation, ""} and recogniser.knows(letter)
        ),
    )
    after = _after(layout, manifest, rewritten, letters, now=now)
    succeed(layout, manifest, after, gone=[layout.table / file.path for file in rewritten.before])
    shorten_log(layout, after, 0)
    # Files were renamed out of here: a power cut could bring an old name back, with the person.
    sync_folder(layout.temporary)
    return Erasure(
        rows=rewritten.gone.num_rows,
        letters=len(letters.taken),
        files=len(rewritten.before),
    )


def _change(organisation: str, recogniser: Recogniser) -> Change:
    if not recogniser.pattern:
        return Change(organisation=organisation, gone=recogniser.owned())
    mentions = reduce(operator.or_, map(recogniser.mentioned, _WORDS))
    values = {column: recogniser.hidden(column) for column in _WORDS}
    return Change(
        organisation=organisation, gone=recogniser.owned(), altered=mentions, values=values
    )


def _after(
    layout: Layout, manifest: Manifest, rewritten: Rewritten, letters: Parted, *, now: int
) -> Manifest:
    """Say what the lake is without the person; older files that were kept for readers go too."""
    tally = load_tally(layout, manifest) + _erased(rewritten.gone, letters.taken)
    return replace(
        manifest,
        table=replaced(layout, manifest, rewritten, now=now),
        generation=manifest.generation + 1,
        forgotten=tuple(
            add_run(layout.ids, manifest.forgotten, rewritten.digests(), layout.temporary)
        ),
        dead_letters=letters.names,
        tally=tally.store(layout.tallies),
        retired=(),
    )


def replaced(layout: Layout, manifest: Manifest, rewritten: Rewritten, *, now: int) -> TableState:
    """Put rewritten files in the place of those they were made of."""
    if not rewritten.before:
        return manifest.table
    return commit(layout, manifest.table, rewritten.after, rewritten.before, now=now)


def _erased(rows: pa.Table, letters: Iterable[KeptLetter]) -> Tally:
    tally = Tally()
    for line in rows.to_pylist():
        envelope = Envelope(
            organisation=line["organisation"],
            source=line["source"],
            dialect="",
            received_at=0,
            import_id=line["import_id"],
        )
        tally.add(envelope, Outcome.ERASED_ROWS)
    for letter in letters:
        tally.add(letter.envelope, Outcome.ERASED_LETTERS)
    return tally
