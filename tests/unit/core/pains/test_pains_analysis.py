from dataclasses import replace

import numpy as np
import pytest

from cham.core.pains import (
    ASSOCIATION,
    VERDICTS,
    Cuts,
    Margin,
    TouchpointUnknownError,
    Verdict,
    find_pains,
)


def crowd(
    story, *, bad: int, bad_lost: int, good: int, good_lost: int, at: int = 0, first: int = 0
):
    """Customers who bought on day 140 and answered on day 150; the lost buy no more."""
    for place in range(bad + good):
        customer, unhappy = first + place, place < bad
        lost = place < bad_lost if unhappy else place - bad < good_lost
        story.buys(customer, 140)
        story.says(customer, 150, 1 if unhappy else 5, at=at)
        if not lost:
            story.buys(customer, 160)
    return story


def find(story, touchpoints, settings, seed: int = 1):
    return find_pains(story.told(), touchpoints, settings, np.random.default_rng(seed))


def test_a_clear_pain_is_claimed_with_its_loss_and_money(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.verdict is Verdict.CLAIMED
    assert pain.cost is not None
    assert pain.cost.loss.value == pytest.approx(0.2)
    assert pain.cost.loss.low == pytest.approx(0.13, abs=0.02)
    assert pain.cost.loss.high == pytest.approx(0.27, abs=0.02)
    assert pain.cost.at_stake == 200 * 100
    assert pain.cost.money.value == 4_000
    assert pain.cost.money.low < 4_000 < pain.cost.money.high
    assert pain.rank is not None
    assert (pain.rank.place, pain.rank.group) == (1, 1)
    assert pain.needed is None


def test_the_margin_given_by_the_firm_scales_the_money(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    whole = find(story, touchpoints, settings).pains[0].cost
    part = find(story, touchpoints, replace(settings, margin=Margin(share=0.25))).pains[0].cost
    assert whole is not None
    assert part is not None
    assert (part.money.value, part.at_stake) == (1_000, 5_000)
    assert part.loss == whole.loss


def test_without_amounts_the_loss_is_told_and_the_money_only_per_order(
    story, touchpoints, settings
):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    story.purchases = [(customer, day, 0) for customer, day, _ in story.purchases]
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.verdict is Verdict.LOSS_ONLY
    assert pain.cost is not None
    assert pain.cost.loss.value == pytest.approx(0.2)
    assert (pain.cost.money.value, pain.cost.money.high, pain.cost.at_stake) == (0, 0, 0)
    told = find(story, touchpoints, replace(settings, margin=Margin(per_order=25))).pains[0]
    assert told.verdict is Verdict.CLAIMED
    assert told.cost is not None
    assert told.cost.money.value == 1_000


def test_a_longer_horizon_puts_more_of_the_pace_at_stake(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    cost = find(story, touchpoints, replace(settings, value_days=45)).pains[0].cost
    assert cost is not None
    assert cost.at_stake == 2 * 200 * 100


def test_it_says_who_owns_it_and_how_many_met_it(story, touchpoints, settings):
    crowd(story, bad=40, bad_lost=20, good=60, good_lost=3)
    story.meets(7, 150.1).meets(500, 150).meets(501, 150, 151).meets(9, 99)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.key == "wait"
    assert pain.name.read("en") == "Waiting"
    assert pain.ownership.accountable == ("delivery",)
    assert (pain.reach.customers, pain.reach.answered) == (102, 100)
    assert (pain.unhappy.value, pain.unhappy.n) == (0.4, 100)


def test_money_with_the_silent_is_scaled_by_meetings(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    for customer in range(1_800):
        story.meets(customer, 149)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.reach.meetings == 1_800
    assert pain.cost is not None
    assert pain.cost.money_with_silent.value == 3 * pain.cost.money.value


def test_the_naive_difference_is_shown_beside(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=60, good=400, good_lost=40)
    cost = find(story, touchpoints, settings).pains[0].cost
    assert cost is not None
    assert cost.naive.value == pytest.approx(0.2)
    assert cost.strata == 1


def test_too_few_customers_say_so_and_how_many_it_would_take(story, touchpoints, settings):
    crowd(story, bad=29, bad_lost=20, good=100, good_lost=3)
    pain = find(story, touchpoints, settings).pains[0]
    assert (pain.verdict, pain.cost, pain.rank) == (Verdict.TOO_FEW, None, None)
    assert pain.needed is not None
    assert pain.needed > 29


def test_many_answers_of_few_customers_are_few(story, touchpoints, settings):
    for customer in range(20):
        for day in range(101, 141):
            story.buys(customer, day).says(customer, day + 0.5, 1 + 4 * (day % 2))
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.unhappy.n == 800
    assert pain.unhappy.customers == 20
    assert pain.verdict is Verdict.TOO_FEW


def test_too_few_losses_say_so(story, touchpoints, settings):
    crowd(story, bad=60, bad_lost=2, good=60, good_lost=2)
    assert find(story, touchpoints, settings).pains[0].verdict is Verdict.TOO_FEW_LOST


def test_an_interval_that_covers_zero_cannot_tell(story, touchpoints, settings):
    crowd(story, bad=60, bad_lost=7, good=90, good_lost=9)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.verdict is Verdict.COVERS_ZERO
    assert pain.needed is not None


def test_enough_answers_without_a_pain_need_no_more(story, touchpoints, settings):
    crowd(story, bad=3_000, bad_lost=300, good=3_000, good_lost=300)
    pain = find(story, touchpoints, settings).pains[0]
    assert (pain.verdict, pain.needed) == (Verdict.COVERS_ZERO, None)


def test_unhappy_customers_who_stay_more_are_no_pain(story, touchpoints, settings):
    crowd(story, bad=300, bad_lost=15, good=300, good_lost=90)
    pain = find(story, touchpoints, settings).pains[0]
    assert (pain.verdict, pain.rank, pain.needed) == (Verdict.REVERSED, None, None)


def test_a_score_that_equals_the_outcome_is_refused(story, touchpoints, settings):
    crowd(story, bad=100, bad_lost=100, good=100, good_lost=0)
    pain = find(story, touchpoints, settings).pains[0]
    assert (pain.verdict, pain.cost) == (Verdict.LEAKAGE, None)


def test_unlike_customers_are_not_compared(story, touchpoints, settings):
    for customer in range(200):
        rich = customer < 100
        story.buys(customer, 130, amount=100_000 if rich else 10)
        story.says(customer, 150, 1 if rich else 5)
        if customer % 4:
            story.buys(customer, 170)
    assert find(story, touchpoints, settings).pains[0].verdict is Verdict.NOT_COMPARABLE


def test_a_touchpoint_without_scores_says_so(story, touchpoints, settings):
    story.meets(1, 150, 151)
    pains = find(story, touchpoints, settings).pains
    assert [pain.verdict for pain in pains] == [Verdict.NOT_SCORED] * 2
    assert pains[0].reach.customers == 1
    assert pains[0].bad is None


def test_nothing_at_all_gives_a_report_of_nothing(story, touchpoints, settings):
    report = find(story, touchpoints, settings)
    assert (report.tested, report.claimed) == (0, ())
    assert [pain.key for pain in report.pains] == ["wait", "taste"]


def test_a_chance_finding_among_many_touchpoints_is_not_claimed(story, touchpoints, settings):
    many = tuple(replace(touchpoints[0], key=f"t{place}") for place in range(40))
    for place in range(40):
        lost = 17 if place == 3 else 8
        crowd(story, bad=60, bad_lost=lost, good=80, good_lost=10, at=place, first=place * 1_000)
    report = find(story, many, settings)
    pain = report.pains[3]
    assert pain.cost is not None
    assert pain.cost.loss.low > 0
    assert pain.verdict is Verdict.CHANCE
    assert report.tested == 40
    alone = replace(settings, replicates=500)
    only = crowd(type(story)(), bad=60, bad_lost=17, good=80, good_lost=10)
    assert find(only, touchpoints, alone).pains[0].verdict is Verdict.CLAIMED


def test_claimed_pains_come_first_by_money(story, touchpoints, settings):
    crowd(story, bad=200, bad_lost=50, good=400, good_lost=40, at=0)
    crowd(story, bad=400, bad_lost=240, good=400, good_lost=40, at=1, first=10_000)
    report = find(story, touchpoints, settings)
    assert [pain.key for pain in report.pains] == ["taste", "wait"]
    ranks = [pain.rank for pain in report.claimed]
    assert [(rank.place, rank.low, rank.high, rank.group) for rank in ranks if rank] == [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
    ]


def test_what_followed_is_counted_within_its_windows(story, touchpoints, settings):
    crowd(story, bad=10, bad_lost=4, good=10, good_lost=1)
    story.meets(0, 156.9).meets(1, 157.1).meets(4, 161).meets(5, 150)
    story.contacts = [(0, 151, -1), (1, 158, -1), (2, 151, 1), (3, 151, 0), (12, 150, -1)]
    story.complaints = [(0, 150.5, -1)]
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.bad is not None
    assert pain.good is not None
    assert (pain.bad.lost.value, pain.good.lost.value) == (0.4, 0.1)
    assert pain.bad.returned.value == 0.1  # within 7 days and before buying again
    assert pain.bad.called is not None
    assert pain.bad.called.value == 0.2  # about this touchpoint or about none
    assert pain.bad.complained is not None
    assert pain.bad.complained.value == 0.1
    assert pain.bad.left is None  # the firm keeps no such record


def test_a_step_on_the_way_to_the_next_purchase_is_no_return(story, touchpoints, settings):
    crowd(story, bad=10, bad_lost=4, good=10, good_lost=1)
    minute = 1 / 24 / 60
    story.meets(0, 152).meets(1, 153).meets(2, 154)  # of those who buy no more
    story.buys(1, 153 + 3 * minute).buys(2, 154 + 61 * minute)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.bad is not None
    assert pain.bad.returned.value == 0.2  # customers 0 and 2
    assert pain.bad.lost.value == 0.2  # customers 0 and 3


def test_goodbyes_count_over_the_whole_horizon(story, touchpoints, settings):
    crowd(story, bad=10, bad_lost=4, good=10, good_lost=1)
    story.leaves = [(0, 239, -1), (1, 241, -1)]
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.bad is not None
    assert pain.bad.left is not None
    assert pain.bad.left.value == 0.1


def test_neutral_answers_are_counted_and_left_out(story, touchpoints, settings):
    crowd(story, bad=40, bad_lost=10, good=40, good_lost=4)
    story.says(900, 150, 3).says(901, 150, 3)
    pain = find(story, touchpoints, settings).pains[0]
    assert pain.excluded.neutral == 2
    assert pain.unhappy.n == 82


def test_the_report_names_the_bands_of_the_scales_that_were_asked(story, touchpoints, settings):
    crowd(story, bad=40, bad_lost=10, good=40, good_lost=4)
    story.says(900, 150, 7, scale="nps_0_10").says(901, 99, 2, scale="emotion_-2_2")
    changed = replace(settings, cuts={"nps_0_10": Cuts(bad=7, good=8)})
    assert find(story, touchpoints, changed).bands == {
        "csat_1_5": Cuts(bad=2, good=4),
        "nps_0_10": Cuts(bad=7, good=8),
    }


def test_a_row_of_an_unknown_touchpoint_is_refused(story, touchpoints, settings):
    story.meets(1, 150, at=2)
    with pytest.raises(TouchpointUnknownError, match="2"):
        find(story, touchpoints, settings)


def test_the_same_seed_gives_the_same_report(story, touchpoints, settings):
    crowd(story, bad=100, bad_lost=30, good=100, good_lost=10)
    one, two = (find(story, touchpoints, settings, 3).pains[0] for _ in range(2))
    assert one == two


def test_every_verdict_has_its_words_and_association_is_said():
    assert set(VERDICTS) == set(Verdict)
    assert "not proof of cause" in ASSOCIATION
