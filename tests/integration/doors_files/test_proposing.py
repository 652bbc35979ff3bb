"""Mappings proposed for files as users bring them, Vietnamese and English."""

from pathlib import Path

import pytest

from cham.doors.files import (
    Field,
    FileError,
    Proposal,
    Purpose,
    format_mapping,
    open_table,
    parse_mapping,
    propose_mapping,
    questions,
)
from integration.doors_files.conftest import Write
from integration.doors_files.reading import take_in
from integration.doors_files.workbooks import workbook

GOOGLE = """Dấu thời gian,Bạn có sẵn lòng giới thiệu quán cho bạn bè không?,Mức độ hài lòng của bạn?,Đặt món có dễ dàng không?,Ý kiến khác,Số điện thoại
13/04/2025 9:05:12,9,5,4,Giao nhanh và cơm ngon lắm,0912345678
14/04/2025 10:15:00,10,4,5,,0912345679
15/04/2025 11:25:30,3,2,1,Chờ lâu quá không ai trả lời,0912345670
"""
QUALTRICS = """StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,RecipientEmail,UserLanguage,Q1,Q1_NPS_GROUP,Q4_4_TEXT
Start Date,End Date,Response Type,IP Address,Progress,Finished,Recorded Date,Response ID,Recipient Email,User Language,How likely are you to recommend us?,NPS group,Why?
"{""ImportId"":""startDate"",""timeZone"":""Asia/Ho_Chi_Minh""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""userLanguage""}","{""ImportId"":""QID1""}","{""ImportId"":""QID1_NPS_GROUP""}","{""ImportId"":""QID4_4_TEXT""}"
2025-04-13 09:05:12,2025-04-13 09:07:12,0,1.2.3.4,100,1,2025-04-13 09:07:13,R_1aB3xK9mQ2pLz7w,hoa@x.vn,VI,9,3,Very quick and friendly staff
2025-04-14 09:05:12,2025-04-14 09:07:12,0,1.2.3.4,100,1,2025-04-14 09:07:13,R_2cD4yL8nR3qMx6v,mai@x.vn,EN,3,1,The food was cold when it came
"""
SURVEYMONKEY = """Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,How satisfied are you with the delivery?,What could we do better?,Which of these did you use?,
,,,,,,,,,Response,Open-Ended Response,Website,Zalo
118,77,04/13/2025 09:05:12 AM,04/13/2025 09:07:12 AM,1.2.3.4,hoa@x.vn,Hoa,Lê,,5,Bring it while it is hot,Website,
119,77,04/14/2025 09:05:12 AM,04/14/2025 09:07:12 AM,1.2.3.4,mai@x.vn,Mai,Trần,,2,Call before you come,,Zalo
"""
ORDERS = """Mã đơn;Ngày mua;Tên khách hàng;SĐT;Chi nhánh;Kênh;Thành tiền;Ghi chú nội bộ
DH1;25/12/2024 09:30;Lê Thị Hoa;0912345678;Quận 1;Zalo;45.000đ;gấp
DH2;03/01/2025 10:00;Trần Văn Đức;0987654321;Quận 3;Website;1.250.000đ;
"""


def propose(path: Path, purpose: Purpose) -> Proposal:
    return propose_mapping(open_table(path), purpose)


def roles(proposal: Proposal) -> dict[str, str]:
    return {field.value: column for field, column in proposal.mapping.columns.items()}


def scales(proposal: Proposal) -> dict[str, str]:
    return {score.column: score.scale for score in proposal.mapping.scores}


def codes(proposal: Proposal) -> list[str]:
    return [doubt.code for doubt in proposal.doubts]


def test_google_forms_in_vietnamese(write: Write) -> None:
    path = write(GOOGLE)
    proposal = propose(path, Purpose.FEEDBACK)
    assert roles(proposal) == {"time": "Dấu thời gian", "phone": "Số điện thoại"}
    assert scales(proposal) == {
        "Bạn có sẵn lòng giới thiệu quán cho bạn bè không?": "nps_0_10",
        "Mức độ hài lòng của bạn?": "csat_1_5",
        "Đặt món có dễ dàng không?": "ces_1_5",
    }
    assert proposal.mapping.texts == ("Ý kiến khác",)
    assert proposal.mapping.time.order == "dmy"
    assert proposal.doubts == ()
    assert [row.line for row in proposal.rows] == [2, 3, 4]
    outcome = take_in(path, proposal.mapping)
    assert [(each.metric, each.score) for each in outcome.interactions[:3]] == [
        ("nps", 9),
        ("csat", 5),
        ("ces", 4),
    ]
    assert outcome.interactions[1].touchpoint == "Mức độ hài lòng của bạn?"


def test_every_guess_says_why(write: Write) -> None:
    proposal = propose(write(GOOGLE), Purpose.FEEDBACK)
    said = {(guess.role, str(guess.reason)) for guess in proposal.guesses}
    assert ("time", "the name says “Dấu thời gian” and 100 % of the values look like it") in said
    assert ("score", "the question says “giới thiệu” and the answers lie between 3 and 10") in said
    assert ("text", "the name says “Ý kiến”") in said
    assert ("time.order", "line 2 decides: 13/04/2025 9:05:12") in said


@pytest.mark.parametrize(
    ("content", "purpose"),
    [
        (GOOGLE, Purpose.FEEDBACK),
        (QUALTRICS, Purpose.FEEDBACK),
        (SURVEYMONKEY, Purpose.FEEDBACK),
        (ORDERS, Purpose.INTERACTIONS),
        (ORDERS, Purpose.CUSTOMERS),
    ],
)
def test_a_proposal_written_to_a_file_reads_back_the_same(
    write: Write, content: str, purpose: Purpose
) -> None:
    proposal = propose(write(content), purpose)
    text = format_mapping(proposal.mapping, proposal.reasons())
    assert parse_mapping(text) == proposal.mapping
    assert "  # the name says" in text


def test_qualtrics_with_three_lines_of_names(write: Write) -> None:
    path = write(QUALTRICS)
    table = open_table(path)
    assert (table.facts.header_lines, table.columns[10], table.titles[10]) == (
        3, "Q1", "How likely are you to recommend us?",
    )  # fmt: skip
    proposal = propose(path, Purpose.FEEDBACK)
    assert roles(proposal) == {
        "time": "RecordedDate", "mail": "RecipientEmail", "language": "UserLanguage",
        "message_id": "ResponseId",
    }  # fmt: skip
    assert scales(proposal) == {"Q1": "nps_0_10"}
    assert proposal.mapping.texts == ("Q4_4_TEXT",)
    assert "IPAddress" not in proposal.mapping.used_columns
    outcome = take_in(path, proposal.mapping)
    assert [(row.line, row.arrivals[0].interaction.message_id) for row in outcome.rows] == [
        (4, "R_1aB3xK9mQ2pLz7w"),
        (5, "R_2cD4yL8nR3qMx6v"),
    ]


def test_an_old_qualtrics_file_with_two_lines_of_names(write: Write) -> None:
    lines = QUALTRICS.splitlines()
    table = open_table(write("\n".join([lines[0], lines[1], *lines[3:]])))
    assert (table.facts.header_lines, len(list(table.rows()))) == (2, 2)


def test_surveymonkey_with_two_lines_of_names(write: Write) -> None:
    path = write(SURVEYMONKEY)
    table = open_table(path)
    assert table.facts.header_lines == 2
    assert table.columns[-4:] == (
        "How satisfied are you with the delivery?",
        "What could we do better?",
        "Which of these did you use? [Website]",
        "Which of these did you use? [Zalo]",
    )
    proposal = propose(path, Purpose.FEEDBACK)
    assert roles(proposal)["mail"] == "Email Address"
    assert scales(proposal) == {"How satisfied are you with the delivery?": "csat_1_5"}
    assert proposal.mapping.texts == ("What could we do better?",)
    assert proposal.mapping.time.order == "mdy"
    assert len(take_in(path, proposal.mapping).rows) == 2


def test_an_ordinary_order_file(write: Write) -> None:
    path = write(ORDERS)
    proposal = propose(path, Purpose.INTERACTIONS)
    assert roles(proposal) == {
        "time": "Ngày mua", "phone": "SĐT", "customer_name": "Tên khách hàng", "case_key": "Mã đơn",
        "channel": "Kênh", "unit": "Chi nhánh", "amount": "Thành tiền",
    }  # fmt: skip
    assert proposal.mapping.constants == {Field.NAME: "order_placed", Field.KIND: "purchase"}
    assert [each.column for each in proposal.mapping.properties] == ["Ghi chú nội bộ"]
    assert proposal.mapping.amount.decimal == "comma"
    assert proposal.doubts == ()
    assert [each.amount for each in take_in(path, proposal.mapping).interactions] == [
        45_000,
        1_250_000,
    ]


def test_the_same_names_without_marks_and_in_a_workbook(write: Write) -> None:
    rows = [
        ["Ma don hang", "Ngay dat", "So dien thoai", "Tong tien"],
        ["A", "25/12/2024", 912345678, 45000],
        ["B", "26/12/2024", 987654321, 60000],
    ]
    proposal = propose(write(workbook(rows), "x.xlsx"), Purpose.INTERACTIONS)
    assert roles(proposal) == {
        "time": "Ngay dat", "phone": "So dien thoai", "case_key": "Ma don hang", "amount": "Tong tien",
    }  # fmt: skip
    assert proposal.doubts == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("CaseID,ActivityID,CompleteTimestamp", ("CaseID", "ActivityID", "CompleteTimestamp")),
        (
            "case:concept:name,concept:name,time:timestamp",
            ("case:concept:name", "concept:name", "time:timestamp"),
        ),
        ("Case ID,Activity,Start Timestamp", ("Case ID", "Activity", "Start Timestamp")),
        (
            "Mã vụ việc (case id),Hoạt động,Thời gian",
            ("Mã vụ việc (case id)", "Hoạt động", "Thời gian"),
        ),
    ],
)
def test_event_logs_name_cases_and_no_customers(
    write: Write, header: str, expected: tuple[str, str, str]
) -> None:
    path = write(
        f"{header}\n1,a,2025-01-01 10:00:00\n1,b,2025-01-01 11:00:00\n2,a,2025-01-02 10:00:00\n"
    )
    proposal = propose(path, Purpose.INTERACTIONS)
    assert roles(proposal) == {
        "time": expected[2], "case_key": expected[0], "name": expected[1],
    }  # fmt: skip
    assert proposal.doubts == ()


def test_a_click_log_with_customers_and_sessions(write: Write) -> None:
    path = write(
        "user_id,session_id,event,timestamp,platform\n"
        "user_1,s_1,home,2024-03-13 10:21:14,desktop\nuser_1,s_1,cart,2024-03-13 10:22:14,desktop\n"
    )
    assert roles(propose(path, Purpose.INTERACTIONS)) == {
        "time": "timestamp", "customer": "user_id", "case_key": "session_id", "name": "event",
        "device": "platform",
    }  # fmt: skip


def test_a_customer_file(write: Write) -> None:
    path = write(
        "Mã KH,Họ và tên,Điện thoại,Email,Địa chỉ,Hạng thẻ,CMND\n"
        "K1,Lê Thị Hoa,0912345678,hoa@x.vn,12 Lê Lợi,Vàng,012345678\nK2,Mai,0987654321,mai@x.vn,,Bạc,012345679\n"
    )
    proposal = propose(path, Purpose.CUSTOMERS)
    assert roles(proposal) == {
        "customer": "Mã KH", "phone": "Điện thoại", "mail": "Email", "customer_name": "Họ và tên",
        "address": "Địa chỉ",
    }  # fmt: skip
    assert [each.column for each in proposal.mapping.properties] == ["Hạng thẻ"]
    assert proposal.doubts == ()


def test_what_people_bought_is_no_part_of_who_they_are(write: Write) -> None:
    path = write(
        "ID,Device Protection Plan,Total Revenue,Hạng\nK1,Yes,120.5,Vàng\nK2,No,80.5,Bạc\n"
    )
    proposal = propose(path, Purpose.CUSTOMERS)
    assert roles(proposal) == {"customer": "ID"}
    assert [(each.column, each.number) for each in proposal.mapping.properties] == [
        ("Device Protection Plan", False),
        ("Total Revenue", True),
        ("Hạng", False),
    ]


def test_codes_of_questions_are_taken_for_nothing_else(write: Write) -> None:
    path = write(
        "Date,Q4STORE,DEPTIME,Churn Score\n2025-01-01,1,12/31/1899 09:30:00 AM,88\n2025-01-02,2,12/31/1899 10:30:00 AM,7\n"
    )
    proposal = propose(path, Purpose.FEEDBACK)
    assert (roles(proposal), scales(proposal)) == ({"time": "Date"}, {})


def test_google_forms_as_it_is_downloaded(write: Write) -> None:
    path = write(
        "Timestamp,How likely are you to recommend us to a friend?\n"
        "2025/04/13 9:05:12 AM GMT+7,9\n2025/04/13 1:05:12 PM GMT+7,10\n"
    )
    outcome = take_in(path, propose(path, Purpose.FEEDBACK).mapping)
    assert [each.event_time for each in outcome.interactions] == [
        1_744_509_912_000_000,
        1_744_524_312_000_000,
    ]


def test_columns_without_telling_names_are_known_by_their_values(write: Write) -> None:
    path = write(
        "x1,x2,x3,x4\n2025-01-01,hoa@x.vn,0912345678,5\n2025-01-02,mai@x.vn,0987654321,4\n"
    )
    assert roles(propose(path, Purpose.CUSTOMERS)) == {"time": "x1", "phone": "x3", "mail": "x2"}


@pytest.mark.parametrize(
    ("question", "answers", "scale", "doubts"),
    [
        ("Bạn có giới thiệu chúng tôi không?", "0 10 7", "nps_0_10", []),
        ("NPS", "4 5 3", "nps_0_10", ["SCALE_MIX"]),
        ("NPS", "40 95 70", "nps_0_10", ["SCALE_MIX"]),
        ("Mức độ hài lòng", "5 4 1", "csat_1_5", []),
        ("Mức độ hài lòng", "10 8 0", "csat_1_5", ["SCALE_MIX"]),
        ("Mức độ hài lòng (0-10)", "10 8 0", "csat_0_10", []),
        ("Hài lòng từ 1 đến 7", "5 4 1", "csat_1_7", []),
        ("Điểm", "5 4 1", "csat_1_5", []),
        ("Điểm", "10 4 0", "nps_0_10", ["SCALE_AMBIG"]),
        ("Điểm", "95 4 0", "csat_1_5", ["SCALE_MIX"]),
        ("How easy was it?", "5 4 1", "ces_1_5", []),
        ("Customer effort", "7 4 1", "ces_1_7", []),
        ("Cảm xúc của bạn", "-2 0 2", "emotion_-2_2", []),
    ],
)
def test_scales_are_told_from_question_and_answers(
    write: Write, question: str, answers: str, scale: str, doubts: list[str]
) -> None:
    rows = "\n".join(f"2025-01-0{n};{answer}" for n, answer in enumerate(answers.split(), start=1))
    proposal = propose(write(f"Ngày;{question}\n{rows}\n"), Purpose.FEEDBACK)
    assert (scales(proposal), codes(proposal)) == ({question: scale}, doubts)


@pytest.mark.parametrize(
    ("question", "scale", "stray"),
    [
        ("Bạn có giới thiệu chúng tôi không? (0-10)", "nps_0_10", "11"),
        ("Bạn có giới thiệu chúng tôi không?", "nps_0_10", "11"),
        ("Mức độ hài lòng (1-5)", "csat_1_5", "6"),
    ],
)
def test_one_answer_beside_the_scale_of_many_is_a_row_to_reject_and_no_question(
    write: Write, question: str, scale: str, stray: str
) -> None:
    answers = ["5", "4", "1", "0" if scale == "nps_0_10" else "2"] * 5
    lines = [f"2025-01-01;{each};x" for each in [*answers, stray]]
    path = write("\n".join([f"Ngày;{question};Ý kiến", *lines]))
    proposal = propose(path, Purpose.FEEDBACK)
    assert (scales(proposal), codes(proposal)) == ({question: scale}, [])
    outcome = take_in(path, proposal.mapping)
    assert len(outcome.interactions) == 20
    assert outcome.codes == [("SCORE_RANGE", 22, question)]
    often = propose(
        write("\n".join([f"Ngày;{question};Ý kiến", *lines, *lines[-1:]])), Purpose.FEEDBACK
    )
    assert codes(often) == ["SCALE_MIX"]


def test_words_of_a_scale_become_its_points(write: Write) -> None:
    path = write(
        "Ngày;Mức độ hài lòng\n2025-01-01;Rất hài lòng\n2025-01-02;Hài lòng\n2025-01-03;Không hài lòng\n"
    )
    proposal = propose(path, Purpose.FEEDBACK)
    [score] = proposal.mapping.scores
    assert (score.scale, score.labels) == (
        "csat_1_5",
        {"Không hài lòng": 2, "Hài lòng": 4, "Rất hài lòng": 5},
    )
    assert [each.score for each in take_in(path, proposal.mapping).interactions] == [5, 4, 2]


def test_what_only_a_person_can_settle_is_a_doubt(write: Write) -> None:
    path = write("Ngày mua;Thành tiền\n03/04/2025;45.000\n05/06/2025;60.000\n")
    proposal = propose(path, Purpose.INTERACTIONS)
    assert sorted(codes(proposal)) == ["DATE_AMBIG", "NUM_AMBIG"]


@pytest.mark.parametrize(
    ("content", "purpose", "missing"),
    [
        ("a,b\nx,y\n", Purpose.INTERACTIONS, ["time", "name"]),
        ("a,b\nx,y\n", Purpose.FEEDBACK, ["time", "scores / text"]),
        ("a,b\nx,y\n", Purpose.CUSTOMERS, ["customer / phone / mail"]),
    ],
)
def test_what_the_file_lacks_is_a_doubt(
    write: Write, content: str, purpose: Purpose, missing: list[str]
) -> None:
    proposal = propose(write(content), purpose)
    assert [doubt.fields["field"] for doubt in proposal.doubts] == missing


def test_a_unit_in_the_header_counts_for_all_amounts(write: Write) -> None:
    path = write("Ngày;Doanh thu (triệu đồng)\n2025-01-01;1,5\n2025-01-02;20\n")
    proposal = propose(path, Purpose.INTERACTIONS)
    assert [each.amount for each in take_in(path, proposal.mapping).interactions] == [
        1_500_000,
        20_000_000,
    ]


def test_date_and_time_of_day_in_two_columns(write: Write) -> None:
    path = write("Ngày bán;Giờ;Tổng cộng\n25/12/2024;09:30;45.000đ\n26/12/2024;18:05;60.000đ\n")
    proposal = propose(path, Purpose.INTERACTIONS)
    assert roles(proposal) == {"time": "Ngày bán", "clock": "Giờ", "amount": "Tổng cộng"}


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "case", "activity"),
    [
        ("helpdesk.csv", "CaseID", "ActivityID"),
        ("bpi_13_incidents.csv", "CaseID", "ActivityID"),
        ("ecom.csv.gz", "session_id", "event"),
    ],
)
def test_real_logs_can_be_taken_in_as_proposed(
    realdata: Path, name: str, case: str, activity: str
) -> None:
    path = realdata / "logs" / name
    proposal = propose(path, Purpose.INTERACTIONS)
    assert (roles(proposal)["case_key"], roles(proposal)["name"], proposal.doubts) == (
        case,
        activity,
        (),
    )


@pytest.mark.realdata
def test_a_real_log_is_taken_in_as_proposed(realdata: Path) -> None:
    path = realdata / "logs" / "helpdesk.csv"
    outcome = take_in(path, propose(path, Purpose.INTERACTIONS).mapping)
    assert (len(outcome.rows), outcome.errors) == (13_710, [])
    assert len(set(outcome.ids)) == 13_710


SURVEY_TOOLS = {
    "Typeform": (
        ("#,How would you rate the food?,What is the main reason for your score?,Response Type,"
        "Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
        "hefupfub1phvacf8sv12,5,Quick and warm,completed,2025-04-13 02:05:12,,2025-04-13 02:07:12,938f,\n"
        "hefupfub2phvacf8sv12,2,It came too late,completed,2025-04-14 02:05:12,,2025-04-14 02:07:12,938e,\n"),
        {"time": "Submit Date (UTC)", "message_id": "#"},
        "UTC",
        {"How would you rate the food?": "csat_1_5"},
    ),
    "Formbricks": (
        ("No.,Response ID,Timestamp,Finished,Survey ID,Formbricks ID (internal),User ID,Tags,"
        "1. How satisfied are you with the delivery?\n"
        "1,cm9resp0001abc,2025-04-13 02:05:12,Yes,cm9s,cm9c1,K1,,5\n"
        "2,cm9resp0002abc,2025-04-14 02:05:12,Yes,cm9s,cm9c2,,,2\n"),
        {
            "time": "Timestamp", "message_id": "Response ID", "customer": "User ID",
            "anonymous": "Formbricks ID (internal)",
        },
        "UTC",
        {"1. How satisfied are you with the delivery?": "csat_1_5"},
    ),
    "LimeSurvey": (
        ("Response ID,Date submitted,Last page,Start language,Seed,How satisfied are you? [Food]\n"
        "1,2025-04-13 09:05:12,3,vi,12345,5\n2,2025-04-14 09:05:12,3,vi,12346,2\n"),
        {"time": "Date submitted", "language": "Start language"},
        "Asia/Ho_Chi_Minh",
        {"How satisfied are you? [Food]": "csat_1_5"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", SURVEY_TOOLS)
def test_exports_of_survey_tools_are_known(write: Write, tool: str) -> None:
    content, expected, zone, scores = SURVEY_TOOLS[tool]
    proposal = propose(write(content), Purpose.FEEDBACK)
    assert (roles(proposal), scales(proposal), codes(proposal)) == (expected, scores, [])
    assert proposal.mapping.zone == zone
    assert f"the file is an export of {tool}" in proposal.reasons().values()


def test_the_zone_that_qualtrics_writes_is_followed(write: Write) -> None:
    path = write(QUALTRICS.replace("Asia/Ho_Chi_Minh", "America/Denver"))
    proposal = propose(path, Purpose.FEEDBACK)
    assert proposal.mapping.zone == "America/Denver"
    first = take_in(path, proposal.mapping).interactions[0]
    assert first.event_time == 1_744_556_833_000_000


def test_a_grid_of_words_is_scores_about_its_rows(write: Write) -> None:
    path = write(
        "Timestamp,Bạn thấy sao? [Món ăn],Bạn thấy sao? [Giao hàng]\n"
        "2025-04-13 09:00,Rất hài lòng,Không áp dụng\n2025-04-14 09:00,Hài lòng,Không hài lòng\n"
    )
    proposal = propose(path, Purpose.FEEDBACK)
    assert [(each.touchpoint, each.scale, each.blank) for each in proposal.mapping.scores] == [
        ("Món ăn", "csat_1_5", ()),
        ("Giao hàng", "csat_1_5", ("Không áp dụng",)),
    ]
    assert [each.score for each in take_in(path, proposal.mapping).interactions] == [5, 4, 2]


def test_codes_of_questions_that_may_be_answers_are_asked_about(write: Write) -> None:
    path = write(
        "submitdate;G01Q01;G01Q02\n2025-04-13 09:00;9;Giao nhanh và ngon\n2025-04-14 09:00;3;Chờ quá lâu không ai trả lời\n"
    )
    proposal = propose(path, Purpose.FEEDBACK)
    assert codes(proposal) == ["SCORE_AMBIG"]
    assert proposal.doubts[0].fields["columns"] == "G01Q01"


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("Ngày;Ý kiến\n03/04/2025;tốt\n", ("# time:\n#   order: dmy", "time:\n  order: dmy")),
        (
            "Ngày;Điểm\n2025-04-03;10\n2025-04-04;0\n",
            ("    # scale: nps_0_10", "    scale: nps_0_10"),
        ),
    ],
)
def test_a_question_is_settled_by_taking_its_remark_away(
    write: Write, content: str, answer: tuple[str, str]
) -> None:
    path = write(content)
    proposal = propose(path, Purpose.FEEDBACK)
    asked = questions(proposal.mapping, proposal.doubts, str)
    text = format_mapping(proposal.mapping, proposal.reasons(), asked)
    assert answer[0] in text
    assert take_in(path, text.replace(*answer)).errors == []


def test_values_that_look_alike_are_told_and_never_joined(write: Write) -> None:
    path = write(
        "Ngày,Hoạt động,Chi nhánh\n2025-04-03,a,Hoà Bình\n2025-04-03,a,Hòa Bình\n2025-04-03,a,Hòa Bình\n"
    )
    proposal = propose(path, Purpose.INTERACTIONS)
    [found] = proposal.lookalikes
    assert found.column == "Chi nhánh"
    assert [(each.text, each.count, each.line) for each in found.spellings] == [
        ("Hòa Bình", 2, 3), ("Hoà Bình", 1, 2),
    ]  # fmt: skip
    assert {each.unit for each in take_in(path, proposal.mapping).interactions} == {
        "Hoà Bình", "Hòa Bình",
    }  # fmt: skip


def test_one_file_read_as_people_and_as_what_happened_gives_different_ids(write: Write) -> None:
    path = write(ORDERS)
    ids = [
        set(take_in(path, propose(path, purpose).mapping).ids)
        for purpose in (Purpose.CUSTOMERS, Purpose.INTERACTIONS)
    ]
    assert len(ids[0]) == len(ids[1]) == 2
    assert ids[0].isdisjoint(ids[1])


@pytest.mark.parametrize(
    ("line", "code"),
    [('{"": 1}', "HDR_EMPTY"), ('{"a": 1, "a\\u200b": 2}', "HDR_DUP")],
)
def test_fields_whose_names_nobody_can_tell_apart_are_refused(
    write: Write, line: str, code: str
) -> None:
    with pytest.raises(FileError) as caught:
        open_table(write(line, "x.jsonl"))
    assert caught.value.code == code


def test_half_a_character_in_the_name_of_a_field_is_shown(write: Write) -> None:
    assert open_table(write('{"x\\ud800y": 1}', "x.jsonl")).columns == ("x\\ud800y",)
