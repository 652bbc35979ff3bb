"""The rows in which customers said something: a score, a comment, or both."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cham.apps.reports.periods import Window
from cham.apps.reports.scene import Scene


def answered_rows(
    scene: Scene,
    columns: Sequence[str],
    window: Window | None = None,
    *,
    spoken: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Give the answers that pass the filter of a question.

    Parameters
    ----------
    columns
        Which ones of an interaction; others may come with them.
    window
        Another stretch of time than the one that was asked for.
    spoken
        Whether only those with words are wanted.
    """
    question, time = scene.question, window or scene.window
    wanted = {
        "channel": question.channels or None,
        "unit": question.units or None,
        "customer": question.customers,
    }
    chosen = {
        name: pa.array(sorted(values), pa.string())
        for name, values in wanted.items()
        if values is not None
    }
    batches = scene.desk.lake.scan(
        scene.desk.organisation.code,
        columns=tuple(dict.fromkeys((*columns, *chosen))),
        since=None if time.since is None else int(time.since.timestamp() * 1e6),
        until=None if time.until is None else int(time.until.timestamp() * 1e6),
        answered=True,
        spoken=spoken,
    )
    for batch in batches:
        kept = batch
        for name, values in chosen.items():
            kept = kept.filter(pc.is_in(kept[name], values))
        if kept.num_rows:
            yield kept
