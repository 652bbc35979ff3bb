"""What the analysis of pains refuses."""

from cham.core.errors import N_, ChamError


class PainError(ChamError):
    """The analysis of pains cannot run on what it was given."""

    code = "pain"


class ColumnsUnevenError(PainError):
    """The columns of one table differ in length."""

    code = "pain_columns_uneven"
    template = N_(
        "columns of {table} ({lengths} rows) must be equally long; give one value per row in each"
    )


class TouchpointUnknownError(PainError):
    """A row names a touchpoint that the journey does not have."""

    code = "pain_touchpoint_unknown"
    template = N_(
        "touchpoint number ({value}) must be below {count}, the number of touchpoints; "
        "use -1 for none"
    )


class ScaleNumberError(PainError):
    """A row names a scale that the table does not list."""

    code = "pain_scale_unknown"
    template = N_(
        "scale number ({value}) must be below {count}, the number of scales; use -1 for none"
    )


class PeriodError(PainError):
    """The period is empty, or reaches beyond the data."""

    code = "pain_period"
    template = N_(
        "period ({start} to {end}, data as of {as_of}) must start before it ends and end no later "
        "than the data; correct the dates"
    )


class SettingError(PainError):
    """A setting lies outside what makes sense."""

    code = "pain_setting"
    template = N_("{name} ({value}) must be from {low} to {high}; change the setting")


class MarginTwiceError(PainError):
    """The margin was given in two ways."""

    code = "pain_margin_twice"
    template = N_(
        "margin (share {share}, per order {per_order}) must be given in one way; leave one out"
    )


class CutsError(PainError):
    """The bad band would reach into the good one, or a band beyond the scale."""

    code = "pain_cuts"
    template = N_(
        "bands of {scale} (bad up to {bad}, good from {good}) must lie on the scale and not "
        "overlap; choose other ends"
    )
