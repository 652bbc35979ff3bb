from cham.core.errors import N_, ChamError


class MeasureError(ChamError):
    """A measure cannot be computed from what was given."""

    code = "measure"


class LevelError(MeasureError):
    """A confidence level, or the power of a test, is not a share between 0 and 1."""

    code = "measure_level"
    template = N_(
        "{setting} ({level}) must be a share above 0 and below 1; write 95 percent as 0.95"
    )


class MetricUnknownError(MeasureError):
    """No metric has this name."""

    code = "metric_unknown"
    template = N_("metric ({metric}) must be one of {known}; choose one of them")


class NpsScaleError(MeasureError):
    """NPS is asked on 0 to 10 and on nothing else."""

    code = "nps_scale"
    template = N_(
        "scale ({low} to {high}) must be 0 to 10 for NPS; "
        "choose csat for other scales, or name the column that holds the 0 to 10 answers"
    )


class ScaleTooLongError(MeasureError):
    """A scale has more points than anyone can answer on."""

    code = "scale_too_long"
    template = N_(
        "scale ({scale}) must have at most {most} points; check its two ends, "
        "or measure the column as an amount"
    )


class ScalesDifferError(MeasureError):
    """Answers on different scales are added up or compared."""

    code = "scales_differ"
    template = N_(
        "scale ({scale}) must be {expected}, as that of the other answers; "
        "compare only what was asked on the same scale"
    )


class ColumnShapeError(MeasureError):
    """A column is a table, or a single number."""

    code = "measure_column_shape"
    template = N_(
        "{column} ({dimensions} dimensions) must be one flat column; give one value per answer"
    )


class ColumnLengthError(MeasureError):
    """Two columns of the same answers differ in length."""

    code = "measure_column_length"
    template = N_(
        "{column} ({found} rows) must be as long as the answers ({expected} rows); "
        "take both columns from the same file"
    )


class WeightError(MeasureError):
    """A counted answer has a weight that means nothing."""

    code = "measure_weight"
    template = N_(
        "weight ({weight}) in row {row} below the header must be a finite number of 0 or more; "
        "correct the weight, or blank the answer to leave it out"
    )


class WeightBlankError(WeightError):
    """A counted answer has no weight."""

    code = "measure_weight_blank"
    template = N_(
        "weight in row {row} below the header must be a number and is none ({rows} rows are like "
        "this); fill it in, write 0, or blank the answer to leave it out"
    )


class AllWeightsZeroError(MeasureError):
    """No weight is above zero, so nothing would count."""

    code = "measure_weights_zero"
    template = N_(
        "weights ({rows} rows) must have at least one above 0; "
        "check that the right column was chosen"
    )


class SettingTooLowError(MeasureError):
    """A setting lies at or below its least value."""

    code = "measure_setting_low"
    template = N_("{setting} ({value}) must be above {least}; choose a greater value")


class SettingOutsideError(MeasureError):
    """A setting lies outside its range."""

    code = "measure_setting_outside"
    template = N_(
        "{setting} ({value}) must be from {least} to {greatest}; choose a value in that range"
    )


class TargetError(MeasureError):
    """A category's size among all customers is no size."""

    code = "raking_target"
    template = N_(
        "target ({target}) of category {category} in {margin} must be a finite number "
        "of 0 or more; correct the table of customer counts"
    )


class CategoryUnknownError(MeasureError):
    """An answer belongs to a category whose size is not known."""

    code = "raking_category_unknown"
    template = N_(
        "category ({category}) of {margin} must have a target; "
        "add its number of customers, or join it with another category"
    )


class CategoryEmptyError(MeasureError):
    """A category has customers but nobody in it answered."""

    code = "raking_category_empty"
    template = N_(
        "category ({category}) of {margin} must have at least one answer with a weight, "
        "as its target is {target}; join it with a neighbouring category"
    )


class MarginTotalsError(MeasureError):
    """Two margins speak of different numbers of customers."""

    code = "raking_totals"
    template = N_(
        "total ({total}) of {margin} must equal the total of the first margin ({expected}); "
        "count both from the same list of customers, or give shares"
    )


class RakingRestlessError(MeasureError):
    """Raking does not come to rest."""

    code = "raking_restless"
    template = N_(
        "weights (still changing by {change} after {rounds} rounds) must come to rest; "
        "leave out a margin or join small categories"
    )


class StratumAloneError(MeasureError):
    """A stratum has a single sampling unit, so its variance is unknown."""

    code = "stratum_alone"
    template = N_(
        "stratum ({stratum}) must hold at least two sampling units; join it with a similar stratum"
    )


class FieldBlankError(MeasureError):
    """A field that everyone must have is blank for someone."""

    code = "propensity_blank"
    template = N_(
        "field {field} ({blank} blank) must be filled in for everyone who was asked; "
        "fill it in or leave the field out"
    )


class PropensityError(MeasureError):
    """Who answers cannot be modelled from the fields given."""

    code = "propensity_unknown"
    template = N_(
        "fields ({fields}) must tell apart people who answered and people who did not, "
        "without foretelling it exactly or repeating each other; leave out a field"
    )
