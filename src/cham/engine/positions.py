"""Where in a path things usually happen: the order of a map that nobody has drawn yet."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from cham.lake.database import connect

COLUMNS = (
    "customer", "case_key", "event_time", "sequence", "name", "kind", "channel", "touchpoint",
)  # fmt: skip
"""The columns of an interaction that positions are read from."""

# A step's place runs from 0 to 1 over its path; a lone step stands in the middle.
_QUERY = """
with steps as (
    select coalesce(nullif(name, ''), nullif(touchpoint, ''), kind) as name,
           channel,
           case when $by_case then case_key else customer end as path,
           event_time, sequence
    from rows
    where kind not in ('feedback', 'profile')
), placed as (
    select name, channel,
           row_number() over (partition by path order by event_time, sequence) as step,
           count(*) over (partition by path) as steps
    from steps
    where path <> ''
)
select name,
       count(*) as times,
       avg(case when steps = 1 then 0.5 else (step - 1) / (steps - 1) end) as place,
       coalesce(mode(nullif(channel, '')), '') as channel
from placed
group by name
order by place, name
"""


@dataclass(frozen=True, slots=True)
class Position:
    """A kind of step, how often it was seen, and where in their paths it stands on average.

    Attributes
    ----------
    place
        0 for the first step of a path, 1 for the last.
    channel
        Where it happens most often; empty where rows do not say.
    """

    name: str
    times: int
    place: float
    channel: str


def typical_positions(batches: Iterable[pa.RecordBatch], *, by_case: bool) -> tuple[Position, ...]:
    """Find where in their paths things usually happen.

    Parameters
    ----------
    batches : Iterable of pyarrow.RecordBatch
        Interactions with `COLUMNS`.
    by_case : bool
        Whether paths are those of case-keys instead of customers.

    Returns
    -------
    tuple of Position
        Places from 0 to 1 and counts, in the order of places; rows that name no path are left
        out.

    Notes
    -----
    A mean over all times a step was seen, each path counting as often as it holds the step; a
    step that comes both early and late stands in the middle. With few paths the order is rough.

    References
    ----------
    .. [1] The definition is the project's own; compare van der Aalst, W. M. P. (2016), Process
       Mining, 2nd ed., ch. 9.3 (dotted charts over relative time).
    """
    given = list(batches)
    if not given:
        return ()
    with connect() as database:
        database.register("rows", pa.Table.from_batches(given))
        found = database.execute(_QUERY, {"by_case": by_case}).fetchall()
    return tuple(Position(*each) for each in found)
