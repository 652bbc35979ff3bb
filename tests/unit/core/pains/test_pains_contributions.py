"""Every bad experience has a part of the money at risk, and the parts are the whole."""

import numpy as np

from cham.core.journeys import Text, Touchpoint
from cham.core.pains import PainSettings, contributions, find_pains
from unit.core.pains.conftest import Story

PLACES = tuple(
    Touchpoint(key=key, name=Text((("en", key.title()),))) for key in ("order", "arrival", "taste")
)


def test_who_was_lost_adds_and_who_came_back_takes_off(
    story: Story, settings: PainSettings
) -> None:
    """40 bad of whom 30 were lost, 40 good of whom 10 were, each with 100 at stake."""
    for customer in range(80):
        is_bad, turn = customer < 40, customer % 40
        story.buys(customer, 120).says(customer, 150, 1 if is_bad else 5)
        if turn >= (30 if is_bad else 10):
            story.buys(customer, 160)
    found = contributions(story.told(), 0, 1, settings)
    assert found is not None
    assert found.money == 2_000  # 40 × 100 × (75 % − 25 %)
    assert sorted(set(found.amount.tolist())) == [-25, 75]
    assert (found.amount[found.lost] == 75).all()
    assert (len(found.amount), int(found.amount.sum())) == (40, 2_000)
    assert found.kinds.bad.tolist() == [40]
    assert found.kinds.good_lost.tolist() == [10]
    assert set(found.customer.tolist()) == set(range(40))


def test_the_parts_add_up_to_the_money_of_the_ranking(
    story: Story, settings: PainSettings
) -> None:
    chance = np.random.default_rng(7)
    for customer in range(400):
        story.buys(customer, 90, amount=int(chance.integers(1_000, 99_999)))
        for at in range(3):
            score = int(chance.integers(1, 6))
            story.says(customer, float(chance.uniform(101, 199)), score, at=at)
            if chance.random() < (0.4 if score <= 2 and at == 1 else 0.7):
                story.buys(customer, float(chance.uniform(200, 285)), amount=5_000)
    history = story.told()
    report = find_pains(history, PLACES, settings, np.random.default_rng(1))
    tested = [each for each in report.pains if each.cost is not None]
    assert len(tested) == 3
    for each in tested:
        assert each.cost is not None
        assert each.bad is not None
        found = contributions(history, each.position, 3, settings)
        assert found is not None
        assert found.money == each.cost.money.value == int(found.amount.sum())
        assert len(found.row) == each.bad.lost.n
        assert found.lost.mean() == each.bad.lost.value
        rows = history.experiences
        assert (rows.touchpoint[found.row] == each.position).all()
        assert (rows.score[found.row] <= 2).all()
        assert (rows.customer[found.row] == found.customer).all()
        exact = found.kinds.stake[found.kind] * (found.lost - found.expected)
        assert (np.abs(exact - found.amount) < 1).all()
        kinds = found.kinds
        whole = kinds.stake * (kinds.bad_lost - kinds.bad * kinds.good_lost / kinds.good)
        assert round(float(whole.sum())) == found.money


def test_a_touchpoint_that_cannot_be_tested_has_no_parts(
    story: Story, settings: PainSettings
) -> None:
    for customer in range(10):
        story.buys(customer, 120).says(customer, 150, 1)
    assert contributions(story.told(), 0, 1, settings) is None
