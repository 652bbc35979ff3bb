"""Scales that the question itself tells, and answers that stray beside them."""

import pytest

from cham.doors.files import Proposal, Purpose, open_table, propose_mapping
from integration.doors_files.conftest import Write
from integration.doors_files.reading import take_in


def propose(write: Write, question: str, answers: list[str]) -> Proposal:
    rows = "".join(f"2025-01-01;{each};x\n" for each in answers)
    return propose_mapping(open_table(write(f"Ngày;{question};Ý kiến\n{rows}")), Purpose.FEEDBACK)


@pytest.mark.parametrize(
    ("question", "answers", "scale"),
    [
        ("Thanh toán có dễ không? (1 = rất khó, 7 = rất dễ)", "1 5 7", "ces_1_7"),
        ("Thanh toán có dễ không? (1 = rất khó, 7 = rất dễ)", "2 3 4", "ces_1_7"),
        ("Tìm món (1: rất khó - 5: rất dễ)", "2 3 5", "ces_1_5"),
        ("Món ăn thế nào? (1 = rất không hài lòng, 5 = rất hài lòng)", "2 3 5", "csat_1_5"),
        ("Nhân viên thế nào? (1 = tệ, 5 = tốt)", "2 3 5", "csat_1_5"),
        ("Bạn chấm mấy điểm? (0 = rất tệ, 10 = rất tốt)", "2 3 9", "nps_0_10"),
        ("Hài lòng không? (0 = không, 10 = rất hài lòng)", "2 3 9", "csat_0_10"),
        ("Mở hộp ra thấy thế nào? (-2 = rất khó chịu, 2 = rất vui)", "-2 0 2", "emotion_-2_2"),
        ("Bạn thấy sao? (1 là thấp nhất và 7 là cao nhất)", "2 3 5", "csat_1_7"),
        ("How was it? (1 = very poor, 5 = excellent)", "2 3 5", "csat_1_5"),
        ("How easy was it? (1 = very hard, 7 = very easy)", "2 3 5", "ces_1_7"),
    ],
)
def test_ends_that_a_question_names_with_their_words(
    write: Write, question: str, answers: str, scale: str
) -> None:
    proposal = propose(write, question, answers.split() * 2)
    assert [(each.column, each.scale) for each in proposal.mapping.scores] == [(question, scale)]
    assert proposal.doubts == ()


@pytest.mark.parametrize("stray", ["11", "-1", "55", "999", "8.5"])
def test_one_stray_answer_of_a_hundred_still_asks_which_question_it_was(
    write: Write, stray: str
) -> None:
    answers = [str(number % 11) for number in range(99)]
    proposal = propose(write, "Điểm", [*answers, stray])
    [doubt] = proposal.doubts
    assert (doubt.code, doubt.fields["first"], doubt.fields["second"]) == (
        "SCALE_AMBIG", "nps_0_10", "csat_0_10",
    )  # fmt: skip
    assert (doubt.fields["low"], doubt.fields["high"]) == (0, 10)


def test_the_stray_one_is_the_row_that_is_rejected(write: Write) -> None:
    answers = [str(number % 11) for number in range(99)]
    rows = "".join(f"2025-01-01;{each};x\n" for each in [*answers, "11"])
    mapping = "as: feedback\ncolumns: {time: Ngày, text: Ý kiến}\nscores: [{column: Điểm, scale: nps_0_10}]\n"
    outcome = take_in(write(f"Ngày;Điểm;Ý kiến\n{rows}"), mapping)
    assert (len(outcome.interactions), outcome.codes) == (99, [("SCORE_RANGE", 101, "Điểm")])


def test_one_stray_answer_keeps_five_points_five_points(write: Write) -> None:
    answers = [str(number % 5 + 1) for number in range(99)]
    proposal = propose(write, "Điểm", [*answers, "55"])
    assert [each.scale for each in proposal.mapping.scores] == ["csat_1_5"]
    assert proposal.doubts == ()


def test_counts_and_sums_are_still_no_answers(write: Write) -> None:
    counts = [str(number) for number in range(100)]
    for name in ("Điểm tích luỹ", "Số sao đã tặng"):
        assert propose(write, name, counts).mapping.scores == ()
