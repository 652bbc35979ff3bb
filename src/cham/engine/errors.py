"""Everything that the engine refuses or cannot do.

EngineError
├── TooManyValuesError    a column has more different values than its numbers can hold
├── TooManyStagesError    the journey has more stages than a path can be held against
├── NewPropertyError      a rule looks at a property that was not read from the lake
├── LostPlaceError        changes do not follow on what the store holds
├── DifferentPathsError   aggregates of different plans or options cannot be added
├── StoreDamagedError     the store's files do not fit together
├── UnevenColumnsError    the columns of a log are not equally long
├── UnreadableTimesError  the times of a log are no times
└── UnknownNameError      a figure names something that is not there
"""

from cham.core.errors import N_, ChamError


class EngineError(ChamError):
    """A question over the interactions cannot be answered."""


class TooManyValuesError(EngineError):
    code = "engine_too_many_values"
    template = N_(
        "different values of {column} ({count}) must be at most {most}; "
        "map a column with fewer values to it"
    )


class TooManyStagesError(EngineError):
    code = "engine_too_many_stages"
    template = N_(
        "stages of the journey ({count}) must be at most {most}; divide it into journeys that nest"
    )


class NewPropertyError(EngineError):
    """The rows must be read from the lake once more, with the properties that are missing."""

    code = "engine_new_property"
    template = N_(
        "properties that rules look at ({properties}) must be read first; read all rows again"
    )


class LostPlaceError(EngineError):
    """The store was emptied, or begun anew, while the changes were read."""

    code = "engine_lost_place"
    template = N_(
        "changes up to row {sequence} must follow on what the path store holds; "
        "read them again from its mark"
    )


class DifferentPathsError(EngineError):
    code = "engine_different_paths"
    template = N_(
        "counts of {part} ({mine}, {theirs}) must be of the same plan and options; "
        "ask both again with the same ones"
    )


class StoreDamagedError(EngineError):
    code = "engine_store_damaged"
    template = N_("files of the path store {folder} must fit together ({reason}); build it anew")


class UnevenColumnsError(EngineError):
    code = "engine_uneven_columns"
    template = N_(
        "columns of the log (case {case}, activity {activity}, time {time} rows) must be equally "
        "long; give all three of the same rows"
    )


class UnreadableTimesError(EngineError):
    code = "engine_unreadable_times"
    template = N_("times ({kind}) must be timestamps or whole microseconds; convert them first")


class UnknownNameError(EngineError):
    code = "engine_unknown_name"
    template = N_("name ({name}) must be one that was met; choose another")
