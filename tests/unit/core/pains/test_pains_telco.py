"""A published data set whose satisfaction score gives the churn away."""

from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from cham.core.pains import (
    Experiences,
    History,
    PainSettings,
    Purchases,
    Verdict,
    find_pains,
)

DAY = 86_400_000_000


@pytest.mark.realdata
def test_the_satisfaction_score_of_the_telco_data_is_refused(realdata: Path, touchpoints):
    book = CalamineWorkbook.from_path(realdata / "churn" / "Telco_customer_churn_status.xlsx")
    header, *rows = book.get_sheet_by_index(0).to_python()
    score = np.array([str(row[header.index("Satisfaction Score")]) for row in rows], dtype=float)
    left = np.array([row[header.index("Churn Label")] == "Yes" for row in rows])
    assert len(rows) == 7_043
    assert left[score <= 2].all()
    assert not left[score >= 4].any()

    customer = np.arange(len(rows))
    stayed = customer[~left]
    history = History(
        experiences=Experiences(
            customer=customer,
            touchpoint=np.zeros(len(rows), dtype=np.int64),
            time=np.full(len(rows), 100 * DAY),
            score=score,
            scale=np.zeros(len(rows), dtype=np.int64),
            scales=("csat_1_5",),
        ),
        purchases=Purchases(
            customer=np.concatenate((customer, stayed)),
            time=np.concatenate((np.full(len(rows), 90 * DAY), np.full(len(stayed), 120 * DAY))),
            amount=np.full(len(rows) + len(stayed), 65),
        ),
    )
    settings = PainSettings(start=90 * DAY, end=110 * DAY, as_of=220 * DAY)
    pain = find_pains(history, touchpoints, settings, np.random.default_rng(1)).pains[0]
    assert (pain.verdict, pain.cost) == (Verdict.LEAKAGE, None)
