"""Pains: touchpoints where bad experiences go with loss, and the money at risk there."""

from cham.core.pains.analysis import find_pains
from cham.core.pains.contributions import Contributions, contributions
from cham.core.pains.errors import (
    ColumnsUnevenError,
    CutsError,
    MarginTwiceError,
    PainError,
    PeriodError,
    ScaleNumberError,
    SettingError,
    TouchpointUnknownError,
)
from cham.core.pains.history import Experiences, History, Moments, Purchases
from cham.core.pains.results import (
    ASSOCIATION,
    VERDICTS,
    Aftermath,
    Amount,
    Estimate,
    Excluded,
    MoneyAtRisk,
    Pain,
    PainReport,
    Rank,
    Reach,
    Share,
    Verdict,
)
from cham.core.pains.settings import Cuts, Margin, MarginBasis, PainSettings, last_year

__all__ = [
    "ASSOCIATION",
    "VERDICTS",
    "Aftermath",
    "Amount",
    "ColumnsUnevenError",
    "Contributions",
    "Cuts",
    "CutsError",
    "Estimate",
    "Excluded",
    "Experiences",
    "History",
    "Margin",
    "MarginBasis",
    "MarginTwiceError",
    "Moments",
    "MoneyAtRisk",
    "Pain",
    "PainError",
    "PainReport",
    "PainSettings",
    "PeriodError",
    "Purchases",
    "Rank",
    "Reach",
    "ScaleNumberError",
    "SettingError",
    "Share",
    "TouchpointUnknownError",
    "Verdict",
    "contributions",
    "find_pains",
    "last_year",
]
