"""The arrays that the kernel reads and writes, grouped so that each function names what it needs.

Times are microseconds since 1970-01-01 UTC in int64, counts are int64. "Stamps" are scratch
arrays that hold the serial number of the path that last touched an entry, so that nothing has
to be cleared between paths.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NO_STAGE = 255
MOST_STAGES = 62  # a path's stages are bits of one signed number
NO_UNIT = 0
NO_SCORE, OUT_OF_SCALE = -128, -127
NEAR_TOUCHPOINTS = 64  # up to here directly-follows gaps lie in one flat array, without hashing
NEAR_UNITS = 64  # and handovers likewise
NEVER = -(1 << 63)  # a moment before every other

STEP, ASK = 1, 2  # bits of a row's role
PLANNED, ASTRAY, BACK_STEP = 0, 1, 2  # what a change of stage is


class Total(IntEnum):
    """Entries of `Counts.totals`."""

    STEPS = 0
    PATHS = 1
    SESSIONS = 2
    REPEATERS = 3
    SEEN_BEFORE = 4  # paths with a step before the moment that drop-off is looked at from
    ON_PLAN = 5
    STEPPED_BACK = 6
    JOURNEYS = 7  # paths with an answer; the sums below are in thousandths of the emotion scale
    PEAKS = 8
    ENDS = 9
    MEANS = 10
    HIGHEST = 11
    LOWEST = 12
    DOUBLED = 13
    DOUBLED_SQUARES = 14
    MEAN_SQUARES = 15


class AtTouchpoint(IntEnum):
    """Columns of `Counts.touchpoints`."""

    STEPS = 0
    PATHS = 1
    REPEATERS = 2
    STARTS = 3
    ENDS = 4
    LAST = 5
    DROPPED = 6
    SKIPPED = 7
    BACK_STEPS = 8
    ASKS = 9
    ASKED_AGAIN = 10


class InStage(IntEnum):
    """Columns of `Counts.stages`."""

    PATHS = 0
    SKIPPED = 1
    REPEATED = 2
    ADDED = 3


class Handover(IntEnum):
    """Columns of `Counts.handovers`."""

    KEY = 0
    COUNT = 1
    RETURNS = 2
    PATHS = 3
    STAMP = 4


class VariantColumn(IntEnum):
    """Columns of `Counts.path_variants` and `Counts.session_variants`."""

    HASH = 0
    COUNT = 1
    OFFSET = 2  # where such a sequence stands in `Counts.sequences`
    LENGTH = 3


class Used(IntEnum):
    """Entries of `Counts.used`: how full each growing array is."""

    GAPS = 0
    SCORES = 1
    HANDOVERS = 2
    PATH_VARIANTS = 3
    SESSION_VARIANTS = 4
    SEQUENCES = 5
    SERIAL = 6  # the number of the last path folded


class Steps(NamedTuple):
    """The columns of rows that say what happened, in the order of paths.

    Attributes
    ----------
    time
        int64.
    touchpoint
        uint32.
    stage
        uint8, `NO_STAGE` off the map.
    unit
        uint16, `NO_UNIT` where the row does not say.
    role
        uint8, bits `STEP` and `ASK`.
    """

    time: NDArray[np.int64]
    touchpoint: NDArray[np.uint32]
    stage: NDArray[np.uint8]
    unit: NDArray[np.uint16]
    role: NDArray[np.uint8]


class Rows(NamedTuple):
    """Rows of whole paths, and their answers.

    Attributes
    ----------
    scale
        uint8, position of the scale's name; 0 is no scale.
    score
        int8, `NO_SCORE` for none, `OUT_OF_SCALE` for one that is not on its scale.
    """

    steps: Steps
    scale: NDArray[np.uint8]
    score: NDArray[np.int8]


class Spans(NamedTuple):
    """The paths to fold.

    Attributes
    ----------
    low, high
        int64, the rows of each path.
    first
        Which path comes first.
    sign
        +1 adds, -1 takes back.
    room
        int64 by `Used`, how much each growing array may hold.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    first: int
    sign: int
    room: NDArray[np.int64]


class Terms(NamedTuple):
    """What is asked, and the plan.

    Attributes
    ----------
    session_timeout, funnel_window, ask_window
        Microseconds.
    as_of, lost_before
        The moment that drop-off is looked at from, and that moment minus the horizon; both
        `NEVER` where it is not asked.
    funnel
        uint8, the stages of the funnel in order.
    owner
        uint16 for each touchpoint, its accountable unit.
    once
        uint8 for each touchpoint, 1 where the plan does not let it be repeated.
    required
        uint32, touchpoints; those of stage s lie from `required_from[s]` to the next.
    move
        uint8 by stage before (the last row is the start) and stage after: `PLANNED`, `ASTRAY`
        or `BACK_STEP`.
    passed
        int64, likewise: the stages that the change passes, as bits.
    emotion
        int16 by scale and score + 128, thousandths of the emotion scale.
    """

    session_timeout: int
    funnel_window: int
    ask_window: int
    as_of: int
    lost_before: int
    funnel: NDArray[np.uint8]
    owner: NDArray[np.uint16]
    once: NDArray[np.uint8]
    required: NDArray[np.uint32]
    required_from: NDArray[np.int64]
    move: NDArray[np.uint8]
    passed: NDArray[np.int64]
    emotion: NDArray[np.int16]


class Counts(NamedTuple):
    """Everything that is counted. Adding the counts of two sets of paths adds the answers.

    Attributes
    ----------
    totals
        By `Total`.
    touchpoints
        By touchpoint and `AtTouchpoint`.
    stages
        By stage (the last is the start) and `InStage`.
    moves
        By stage before (the last row is the start) and stage after, staying included.
    funnel_paths
        By step of the funnel.
    funnel_gaps
        By step of the funnel and bin of the time since the step before.
    durations
        Sessions by bin of their duration.
    near
        Gaps by `near_place` where touchpoints are few; else of length 0.
    gaps
        Where they are many, a table: `gap_key`, count.
    scores
        Table: `score_key`, count.
    handovers
        By `Handover`; by `near_unit_place` where units are few, else a table by `unit_key`.
    path_variants, session_variants
        Tables by `VariantColumn`.
    sequences
        uint32, the touchpoints of every path variant; those of sessions are parts of them.
    used
        By `Used`.
    """

    totals: NDArray[np.int64]
    touchpoints: NDArray[np.int64]
    stages: NDArray[np.int64]
    moves: NDArray[np.int64]
    funnel_paths: NDArray[np.int64]
    funnel_gaps: NDArray[np.int64]
    durations: NDArray[np.int64]
    near: NDArray[np.int64]
    gaps: NDArray[np.int64]
    scores: NDArray[np.int64]
    handovers: NDArray[np.int64]
    path_variants: NDArray[np.int64]
    session_variants: NDArray[np.int64]
    sequences: NDArray[np.uint32]
    used: NDArray[np.int64]


class Pending(NamedTuple):
    """Sequences that wait to be looked up together, which hides the memory's latency.

    Attributes
    ----------
    hash
        int64, of the touchpoints.
    low, high
        int64, the steps of each.
    slot, met
        int64, where the hash belongs or was found, and what stood there.
    """

    hash: NDArray[np.int64]
    slot: NDArray[np.int64]
    met: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


class Scratch(NamedTuple):
    """Room for one block of paths at a time.

    Attributes
    ----------
    steps
        The steps of the block, without the rows that are none.
    low, high
        int64, the steps of each path.
    paths, sessions
        Sequences of the block's paths and sessions.
    seen
        By touchpoint: four times the stamp, plus how often the path met it, up to two.
    asked, asked_at
        By touchpoint: stamp, and the moment of the last question.
    """

    steps: Steps
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    paths: Pending
    sessions: Pending
    seen: NDArray[np.int64]
    asked: NDArray[np.int64]
    asked_at: NDArray[np.int64]


class Block(NamedTuple):
    """Some paths, small enough that their steps stay in the processor's cache.

    Attributes
    ----------
    steps
        The rows themselves where all of them are steps, else a copy of those that are.
    low, high
        The steps of each path.
    paths
        How many paths have a step.
    serial
        The stamp of the first of them; the next ones count on.
    sign
        +1 or -1.
    """

    steps: Steps
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    paths: int
    serial: int
    sign: int
