"""Where in a path things usually happen: the order of a map that nobody has drawn yet."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from cham.lake.database import connect

COLUMNS = (
    "customer", "case_key", "event_time", "sequence", "name", "kind", "channel", "touchpoint",
)  # fmt: skip
"""The columns of an interaction that positions are read from."""

_MOSTLY = 0.9  # of all steps name a case: then a place is a place in the case
_ONE_CHANNEL = 0.8  # of all times a step was seen: then it has a channel of its own

# A step's place runs from 0 to 1 over its path; a lone step stands in the middle.
_QUERY = """
with steps as (
    select coalesce(nullif(name, ''), nullif(touchpoint, ''), kind) as name,
           channel, customer, case_key, event_time, sequence
    from rows
    where kind not in ('feedback', 'profile')
), cases as (
    select avg((case_key <> '')::int) >= $mostly as most_are_named from steps
), followed as (
    select name, channel, event_time, sequence,
           case when $by_case or most_are_named then case_key else customer end as path
    from steps, cases
), placed as (
    select name, channel,
           row_number() over (partition by path order by event_time, sequence) as step,
           count(*) over (partition by path) as steps
    from followed
    where path <> ''
)
select name,
       count(*) as times,
       avg(case when steps = 1 then 0.5 else (step - 1) / (steps - 1) end) as place,
       case when list_max(map_values(histogram(channel))) >= $one_channel * count(*)
            then mode(channel) else '' end as channel
from placed
group by name
order by place, name
"""

_ASKED = """
select touchpoint from rows
where kind = 'feedback' and touchpoint <> ''
group by touchpoint
order by count(*) desc, touchpoint
"""


@dataclass(frozen=True, slots=True)
class Position:
    """A kind of step, how often it was seen, and where in their paths it stands on average.

    Attributes
    ----------
    place
        0 for the first step of a path, 1 for the last.
    channel
        Where it nearly always happens; empty where rows do not say, or where it has many.
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
    Where nine of ten steps name a case (an order, a ticket, a session), places are those within
    the case: over the whole life of a customer who comes again and again, every step stands in
    the middle.

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
        asked = {"by_case": by_case, "mostly": _MOSTLY, "one_channel": _ONE_CHANNEL}
        found = database.execute(_QUERY, asked).fetchall()
    return tuple(Position(*each) for each in found)


def asked_touchpoints(batches: Iterable[pa.RecordBatch]) -> tuple[str, ...]:
    """Name the touchpoints that answers are about, those with most answers first.

    Parameters
    ----------
    batches : Iterable of pyarrow.RecordBatch
        Interactions with `COLUMNS`.

    Returns
    -------
    tuple of str
        Names as the answers' source gives them.
    """
    given = list(batches)
    if not given:
        return ()
    with connect() as database:
        database.register("rows", pa.Table.from_batches(given))
        return tuple(name for (name,) in database.execute(_ASKED).fetchall())
