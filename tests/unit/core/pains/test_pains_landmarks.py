from dataclasses import replace

import numpy as np
import pytest

from cham.core.pains import Cuts, Margin, PainSettings
from cham.core.pains.landmarks import Sifted, seen_before, sift
from cham.core.pains.timeline import Timeline


def sifted(story, settings: PainSettings) -> Sifted:
    history = story.told()
    purchases = Timeline.of(history.purchases.customer, history.purchases.time)
    return sift(history, purchases, settings, 2)


def test_an_experience_counts_from_the_start_to_before_the_end(story, settings):
    for customer, day in enumerate((99.9, 100, 199.9, 200)):
        story.says(customer, day, 1)
    assert sifted(story, settings).landmarks.customer.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("next_purchase", "lost"), [(150.0, True), (150.1, False), (240.0, False), (240.1, True)]
)
def test_lost_is_no_purchase_after_the_moment_and_within_the_horizon(
    story, settings, next_purchase, lost
):
    story.buys(1, 140, next_purchase).says(1, 150, 1)
    assert sifted(story, settings).landmarks.lost.tolist() == [lost]


def test_who_is_not_followed_for_the_whole_horizon_is_left_out_and_counted(story, settings):
    settings = replace(settings, as_of=250 * 86_400_000_000)
    story.says(1, 160, 1).says(2, 160.1, 1)
    found = sifted(story, settings)
    assert found.landmarks.customer.tolist() == [1]
    assert found.not_followed.tolist() == [1, 0]


def test_prior_value_is_the_margin_of_the_days_before(story, settings):
    story.buys(1, 50, amount=1_000).buys(1, 60, 70, 150, amount=100).buys(1, 151, amount=7)
    story.says(1, 150, 1)
    settings = replace(settings, margin=Margin(share=0.25))
    assert sifted(story, settings).landmarks.value.tolist() == [75.0]


def test_tenure_is_days_since_the_first_purchase_and_minus_one_without(story, settings):
    story.buys(1, 10, 149).says(1, 150, 1).says(2, 150, 1).buys(2, 160)
    assert sifted(story, settings).landmarks.tenure.tolist() == [140.0, -1.0]


def test_a_firm_without_purchases_has_newcomers_only(story, settings):
    story.says(1, 150, 1)
    landmarks = sifted(story, settings).landmarks
    assert landmarks.tenure.tolist() == [-1.0]
    assert landmarks.lost.tolist() == [True]


def test_answers_with_no_purchase_between_them_count_once_and_the_first_stands(story, settings):
    story.buys(1, 140, 152).says(1, 151, 5).says(1, 150, 1).says(1, 153, 2)
    found = sifted(story, settings)
    assert found.landmarks.time.tolist() == [150 * 86_400_000_000, 153 * 86_400_000_000]
    assert found.landmarks.band.tolist() == [-1, -1]
    assert found.repeated.tolist() == [1, 0]


def test_the_same_customer_may_have_bad_and_good_experiences(story, settings):
    story.buys(1, 140, 152, 160).says(1, 150, 1).says(1, 155, 5)
    assert sifted(story, settings).landmarks.band.tolist() == [-1, 1]


def test_one_answer_per_touchpoint_is_no_repeat(story, settings):
    story.says(1, 150, 1, at=0).says(1, 150, 1, at=1)
    assert sifted(story, settings).repeated.tolist() == [0, 0]


def test_scores_off_the_scale_are_counted_and_never_clipped(story, settings):
    for customer, score in enumerate((0, 6, 2.5, -5, 3)):
        story.says(customer, 150, score)
    found = sifted(story, settings)
    assert found.out_of_scale.tolist() == [4, 0]
    assert found.landmarks.customer.tolist() == [4]
    assert found.answers.band.tolist() == [0]


def test_an_answer_after_goodbye_and_before_buying_again_is_left_out(story, settings):
    story.leaves = [(1, 149, -1), (2, 149, -1), (3, 151, -1)]
    story.buys(1, 140).buys(2, 140, 149.5).buys(3, 140)
    story.says(1, 150, 1).says(2, 150, 1).says(3, 150, 1)
    found = sifted(story, settings)
    assert found.landmarks.customer.tolist() == [2, 3]
    assert found.after_leaving.tolist() == [1, 0]


def test_bands_come_from_the_scale_or_from_the_settings(story, settings):
    for customer, score in enumerate((0, 6, 7, 9)):
        story.says(customer, 150, score, scale="nps_0_10")
    assert sifted(story, settings).landmarks.band.tolist() == [-1, -1, 0, 1]
    stricter = replace(settings, cuts={"nps_0_10": Cuts(bad=7, good=8)})
    assert sifted(story, stricter).landmarks.band.tolist() == [-1, -1, -1, 1]


def test_scores_of_different_scales_share_one_line_from_lowest_to_highest(story, settings):
    story.says(1, 150, 2).says(2, 150, 5, scale="nps_0_10").says(3, 150, 1, scale="emotion_-2_2")
    assert sifted(story, settings).landmarks.position.tolist() == [0.25, 0.5, 0.75]


def test_scores_on_a_scale_that_cannot_be_read_are_counted_as_off_it(story, settings):
    story.scales = ("stars", "csat_1_5")
    story.says(1, 150, 3, scale="stars").says(2, 150, 3)
    found = sifted(story, settings)
    assert found.out_of_scale.tolist() == [1, 0]
    assert found.landmarks.customer.tolist() == [2]


def test_rows_without_touchpoint_or_score_are_no_answers(story, settings):
    story.says(1, 150, 1, at=-1).meets(2, 150)
    found = sifted(story, settings)
    assert len(found.answers.customer) == 0


def test_seen_before_marks_all_but_the_first():
    column = np.array([1, 2, 1, 1], dtype=np.int64)
    assert seen_before(column).tolist() == [False, False, True, True]
    assert seen_before(column, np.array([0, 0, 1, 0])).tolist() == [False, False, False, True]
    assert seen_before(np.array([], dtype=np.int64)).tolist() == []
