"""Changing rows that are in the table: only the files that hold them are written anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import duckdb
import pyarrow as pa

from cham.lake.checksums import add_checksums, wrong_rows
from cham.lake.columns import no_rows
from cham.lake.database import connect
from cham.lake.errors import LakeDamagedError
from cham.lake.ids import Halves, digests_of
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.results import COLUMNS
from cham.lake.rows import STORED
from cham.lake.table import TableFile, read_part, table_files, write_part

_IDENTITY = pa.schema(
    [(name, pa.string()) for name in ("organisation", "source", "message_id", "import_id")]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to an organisation's rows.

    Attributes
    ----------
    gone
        Which rows leave the table.
    altered
        Which of the others get new values.
    values
        Those values, by column.
    """

    organisation: str
    gone: duckdb.Expression
    altered: duckdb.Expression = field(default_factory=lambda: duckdb.ConstantExpression(False))  # noqa: FBT003 - the value itself
    values: dict[str, duckdb.Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The files before and after, and the identities of the rows that left."""

    before: list[TableFile]
    after: list[TableFile]
    gone: pa.Table

    def digests(self) -> Halves:
        """Give the digests of the ids of the rows that left."""
        return digests_of(self.gone)


def rewrite(layout: Layout, manifest: Manifest, change: Change) -> Rewritten:
    """Write the files that a change touches anew, without what goes; nothing is committed."""
    before = _touched(layout, manifest, change)
    rewriter = _Rewriter(layout, change)
    after = [file for file in map(rewriter.rewrite, before) if file is not None]
    return Rewritten(before, after, pa.concat_tables([no_rows(_IDENTITY), *rewriter.gone]))


def _touched(layout: Layout, manifest: Manifest, change: Change) -> list[TableFile]:
    files = {
        str(layout.table / file.path): file
        for file in table_files(layout, manifest.table)
        if file.organisation == change.organisation
    }
    if not files:
        return []
    rows = connect().read_parquet(list(files), filename=True).filter(change.gone | change.altered)
    found = rows.select("filename").distinct().fetchall()
    return [files[path] for (path,) in sorted(found)]


class _Rewriter:
    """Rewrites one file after the other and gathers what leaves them.

    Rows that stay as they are keep their checksums, so that damage in them stays to be found.
    """

    def __init__(self, layout: Layout, change: Change) -> None:
        self.gone: list[pa.Table] = []
        self._layout = layout
        self._change = change
        self._database = connect()
        self._values = [
            change.values.get(name, duckdb.ColumnExpression(name)).alias(name) for name in COLUMNS
        ]

    def rewrite(self, file: TableFile) -> TableFile | None:
        parts = self._kept(file)
        first = next(parts, None)
        if first is None:
            return None
        return write_part(self._layout, file.partition, chain([first], parts))

    def _kept(self, file: TableFile) -> Iterator[pa.Table]:
        for rows in read_part(self._layout, file):
            content = self._database.from_arrow(rows)
            gone = content.filter(self._change.gone).select(*_IDENTITY.names)
            self.gone.append(gone.to_arrow_table().cast(_IDENTITY))
            kept = content.filter(~self._change.gone)
            if kept.filter(self._change.altered).limit(1).fetchall():
                yield self._altered(file, rows, kept)
                continue
            part = kept.select(*STORED.names).to_arrow_table()
            if part.num_rows:
                yield part

    def _altered(self, file: TableFile, rows: pa.Table, kept: duckdb.DuckDBPyRelation) -> pa.Table:
        """Give rows new values and checksums, once their old ones are seen to hold."""
        if wrong_rows(self._database, rows):
            raise LakeDamagedError(path=str(self._layout.table / file.path))
        changed = kept.select(*self._values).to_arrow_table()
        return add_checksums(self._database, changed).select(STORED.names)
