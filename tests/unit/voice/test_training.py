import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cham.voice import Options, Trained, evaluate, judge, read, totals, train_aspects, train_labels
from cham.voice.calibration import lowest_threshold
from cham.voice.errors import NothingToScoreError, OneLabelError, TooFewLabelsError
from cham.voice.lessons import Lessons
from unit.voice.conftest import Invented


def test_a_model_learns_and_reads_texts_without_marks_as_well(trained: Trained, unseen: Invented):
    found = evaluate(trained.model, unseen.texts, [(label,) for label in unseen.labels])
    assert found["n"] == 200
    assert found["weighted_f1"] > 0.9
    assert abs(found["stripped"]["weighted_f1"] - found["weighted_f1"]) < 0.01
    assert found["ece"] < 0.08
    rows = found["confusion"]["rows"]
    assert sum(map(sum, rows)) == 200
    assert sum(rows[i][i] for i in range(3)) / 200 == pytest.approx(found["accuracy"])


def test_what_is_strange_short_or_unsure_is_left_to_people(trained: Trained):
    odd = ["The quarterly filing was amended twice", "phở", "", "món phở rất ngon nha shop"]
    found = read(trained.model, odd)
    assert [each.reason for each in found] == ["short", "short", "short", ""]
    assert [each.needs_review for each in found] == [True, True, True, False]
    mixed = "anh shipper hôm nay cà phê lần này tăng trưởng doanh thu quý bốn vượt dự báo đầu năm"
    assert read(trained.model, [mixed])[0].reason == "strange"


def test_answers_are_right_as_often_as_was_asked_for(trained: Trained, unseen: Invented):
    judged = judge(trained.model, unseen.texts)
    answered = judged.reasons == ""
    truth = np.array([judged.labels.index(label) for label in unseen.labels])
    assert (judged.given == truth)[answered].mean() >= 0.9
    assert answered.mean() > 0.5


def test_counts_are_sums_of_probabilities(trained: Trained, unseen: Invented):
    found = totals(judge(trained.model, [*unseen.texts, "phở"]))
    assert found.counted + found.left_out == 201
    assert found.left_out >= 1
    assert sum(each.count for each in found.labels.values()) == pytest.approx(found.counted)
    true = unseen.labels.count("negative")
    assert abs(found.labels["negative"].count - true) < 4 * found.labels["negative"].spread + 5


def test_the_same_texts_and_seed_give_the_same_model(trained: Trained, feedback: Invented):
    again = train_labels(
        feedback.texts, feedback.labels, task="sentiment", options=Options(seed=3, accuracy=0.9)
    )
    assert (again.model.linear.codes == trained.model.linear.codes).all()
    assert again.model.heads == trained.model.heads
    assert again.model.doubt == trained.model.doubt


def test_whole_groups_are_judged_by_what_others_taught(feedback: Invented):
    """A word that one group alone uses tells nothing of it; another group's words do."""
    texts = [
        *feedback.texts[:100],
        *(f"zzz{n % 3} lạ lùng {n}" for n in range(60)),
        "kkk",
        "kkk tốt",
    ]
    labels = [*feedback.labels[:100], *(["positive"] * 60), "negative", "positive"]
    groups = [*(["phố", "chợ"] * 50), *(["làng"] * 60), "", ""]
    made = train_labels(texts, labels, task="x", options=Options(seed=1), groups=groups)
    assert made.agreement is not None
    assert made.agreement.n == 2 * 160  # marked and unmarked; the nameless are judged nowhere
    mixed = train_labels(texts, labels, task="x", options=Options(seed=1))
    assert mixed.agreement is not None
    assert mixed.agreement.accuracy > made.agreement.accuracy
    again = train_labels(
        texts,
        labels,
        task="x",
        options=Options(seed=1, setting=made.settings["x"]),
        groups=groups,
    )
    assert (again.model.linear.codes == made.model.linear.codes).all()
    assert again.model.doubt == made.model.doubt


def test_aspects_come_from_phrases_and_feel_as_their_clause_does(trained: Trained):
    text = "nhân viên quầy chu đáo lần này nhưng gói hàng hỏng hết hôm nay, giá vé như cũ"
    found = {each.aspect: each.polarity for each in read(trained.model, [text])[0].aspects}
    assert found["staff"] == "positive"
    assert found["packaging"] == "negative"


def test_words_alone_show_a_threat_to_leave(trained: Trained):
    (found,) = read(trained.model, ["Gap lam roi, minh huy dich vu va khong bao gio quay lai"])
    assert found.signals == ("leaving", "urgency")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(trained: Trained, text: str):
    (found,) = read(trained.model, [text])
    assert 0 < (found.probability or 0) <= 1
    assert found.label in {"negative", "neutral", "positive"}
    assert found.needs_review == bool(found.reason)


@pytest.mark.parametrize(
    "piece", ["a", "nhưng ", "không ", "!", "giao hàng chậm, ", "1 ", "\n", "😡"]
)
def test_a_megabyte_of_anything_is_read_within_a_second(trained: Trained, piece: str):
    start = time.process_time()
    read(trained.model, [piece * (1_000_000 // len(piece))])
    assert time.process_time() - start < 1


@pytest.fixture(scope="module")
def aspects() -> Trained:
    chance = np.random.default_rng(5)
    texts, labels = [], []
    words = {"price": ("giá", "rẻ", "đắt"), "speed": ("giao hàng", "nhanh", "chậm")}
    for _ in range(240):
        said, parts = [], ["hôm nay"]
        for aspect, (thing, good, bad) in words.items():
            if chance.random() < 0.5:
                happy = chance.random() < 0.5
                parts.append(f"{thing} {good if happy else bad}")
                said.append(f"{aspect}#{'positive' if happy else 'negative'}")
        texts.append(" ".join(parts))
        labels.append(tuple(said))
    labels[0] = (*labels[0], "rare#negative")
    return train_aspects(texts, labels, options=Options(seed=1, accuracy=0.8))


def test_aspects_with_thirty_labels_get_a_head_of_their_own(aspects: Trained):
    assert [head.name for head in aspects.model.heads] == ["price", "speed"]
    assert aspects.too_few == {"rare": 1}
    texts = ["hôm nay giá đắt giao hàng nhanh", "hom nay gia re", "hôm nay"]
    found = [[each.name for each in r.aspects] for r in read(aspects.model, texts)]
    assert found == [["price#negative", "speed#positive"], ["price#positive"], []]
    truth = [("price#negative", "speed#positive"), ("price#negative",), ()]
    scores = evaluate(aspects.model, texts, truth)
    assert scores["aspect_micro_f1"] == 1.0
    assert scores["aspect_polarity_micro_f1"] == pytest.approx(2 / 3, abs=1e-6)
    assert scores["accuracy"] == pytest.approx(2 / 3, abs=1e-6)


def test_equal_texts_and_copies_are_never_on_both_sides(feedback: Invented):
    texts = ["Giao  CHẬM", "giao cham", *feedback.texts[:40]]
    lessons = Lessons.of(texts, with_pieces=False, chance=np.random.default_rng(0))
    assert lessons.folds[0] == lessons.folds[1]
    assert (lessons.folds[:42] == lessons.folds[42:]).all()
    assert set(lessons.folds.tolist()) == set(range(5))


def test_what_no_other_fold_knows_is_unknown_to_it():
    texts = [f"{word} chung" for word in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy")]
    lessons = Lessons.of(texts, with_pieces=False, chance=np.random.default_rng(0))
    words, _share = lessons.known(np.ones(len(lessons.keys), bool))
    assert words.tolist() == [1] * 14
    assert lessons.seen.nnz > lessons.unseen.nnz > 0


def test_what_is_always_right_needs_no_threshold():
    sure = np.linspace(0.9, 1, 100)
    assert lowest_threshold(sure, np.ones(100, bool), accuracy=0.9, least=0.6) == 0.6


def test_rare_labels_are_given_though_others_are_more_probable(trained: Trained):
    (head,) = trained.model.heads
    rarest = head.classes.index("neutral")
    assert head.lean[rarest] == 1.0 == max(head.lean)
    assert not judge(trained.model, []).given.size


def test_no_threshold_is_better_than_a_wrong_one():
    sure = np.linspace(0.5, 1, 100)
    assert lowest_threshold(sure, np.zeros(100, bool), accuracy=0.9, least=0.6) == 1.0


def test_too_little_is_refused(feedback: Invented, trained: Trained):
    with pytest.raises(TooFewLabelsError):
        train_labels(["ngon"] * 3, ["a", "b", "a"], task="x", options=Options())
    with pytest.raises(OneLabelError):
        train_labels(feedback.texts, ["a"] * 400, task="x", options=Options())
    with pytest.raises(TooFewLabelsError):
        train_aspects(feedback.texts, [("price#negative",)] * 29 + [()] * 371, options=Options())
    with pytest.raises(NothingToScoreError):
        evaluate(trained.model, ["ngon"], [("joy",)])
