"""Rows 1–22, 41–49 and 60–66 of the list of bad input: text files and their characters."""

import codecs
import gzip
import unicodedata
from pathlib import Path

import pytest

from cham.core.errors import ChamError
from cham.doors.files import FileError, Row, RowError, open_table
from integration.doors_files.conftest import Write
from integration.doors_files.encoders import (
    LEGACY,
    to_tcvn3,
    to_viqr,
    to_vni,
    to_windows_1258,
)
from integration.doors_files.reading import cells_of, errors_of, take_in

TEXT = (
    "Khách hàng,Điểm,Ghi chú\r\n"
    "Nguyễn Thị Hường,9,Nhân viên rất nhiệt tình nhưng giao hàng chậm\r\n"
    "Trần Văn Đức,3,Chờ lâu quá không ai trả lời điện thoại\r\n"
)
ROWS = [line.split(",") for line in TEXT.splitlines()[1:]]
FEEDBACK = "as: feedback\nconstants: {time: 2025-06-01}\n"


def refusal(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        list(open_table(path).rows())
    return caught.value


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16LE"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16BE"),
        (TEXT.encode("utf-16-le"), "UTF-16LE"),
        (TEXT.encode("utf-16-be"), "UTF-16BE"),
        (to_windows_1258(TEXT), "windows-1258"),
        (to_tcvn3(TEXT), "TCVN3"),
        (to_vni(TEXT), "VNI"),
        (to_viqr(TEXT), "VIQR"),
    ],
    ids=["utf8", "bom", "utf16le", "utf16be", "utf16le-bare", "utf16be-bare", *LEGACY],
)
def test_01_to_09_every_encoding_reads_the_same_and_says_its_name(
    write: Write, content: bytes, encoding: str
) -> None:
    table = open_table(write(content))
    assert table.facts.encoding == encoding
    assert table.columns == ("Khách hàng", "Điểm", "Ghi chú")
    assert [list(row.cells) for row in table.rows()] == ROWS


def test_capitals_of_the_old_fonts_come_back_as_capitals(write: Write) -> None:
    text = "Tên,Điểm\nNGUYỄN THỊ HƯỜNG,9\nTrần Văn Đức,3\n"
    assert cells_of(write(to_tcvn3(text)))[0] == ["NGUYỄN THỊ HƯỜNG", "9"]


def test_08_unknown_encoding_is_asked_for_with_three_readings(write: Write) -> None:
    error = refusal(write("Name,City\nJosé,Málaga\nFrançois,Orléans\n".encode("latin-1")))
    assert error.code == "ENC_UNKNOWN"
    assert error.fields["line"] == 2
    assert error.fields["score"] == 0.0
    previews = {error.fields["first"]: error.fields["first_text"]}
    previews[error.fields["second"]] = error.fields["second_text"]
    previews[error.fields["third"]] = error.fields["third_text"]
    assert len(previews) == 3
    assert previews["windows-1252"] == "José,Málaga"


def test_an_encoding_that_is_said_is_used(write: Write) -> None:
    path = write("Name,City\nJosé,Málaga\n".encode("latin-1"))
    assert cells_of(path, encoding="windows-1252") == [["José", "Málaga"]]


def test_an_encoding_that_does_not_exist_is_refused(write: Write) -> None:
    with pytest.raises(FileError) as caught:
        open_table(write("a,b\n1,2\n"), encoding="klingon")
    assert caught.value.code == "ENC_NAME"


@pytest.mark.parametrize("name", ["hex", "rot13", "zip", "idna"])
def test_a_codec_that_is_no_encoding_is_refused(write: Write, name: str) -> None:
    with pytest.raises(FileError) as caught:
        open_table(write("Tên,b\n1,2\n"), encoding=name)
    assert caught.value.code == "ENC_NAME"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1258"])
def test_10_a_byte_of_another_encoding_is_named_with_line_and_place(
    write: Write, encoding: str
) -> None:
    good = "Tên,Ý kiến\nHoa,Chờ lâu quá\nMai,Rất tốt\n".encode()
    error = refusal(write(good + "Lan,caf\u00e9\n".encode(encoding)))
    assert error.code == "ENC_MIXED"
    assert error.fields["line"] == 4
    assert error.fields["byte"] == len(good) + len(b"Lan,caf") + 1
    assert error.fields["value"] == "0xE9"


def test_10_unicode_lines_in_an_old_file_are_found(write: Write) -> None:
    old = to_tcvn3(TEXT)
    error = refusal(write(old + "Lê Thị Mai,8,Giao hàng đúng hẹn\r\n".encode()))
    assert (error.code, error.fields["line"], error.fields["encoding"]) == (
        "ENC_MIXED",
        4,
        "TCVN3",
    )


def test_10_two_old_encodings_in_one_file_are_found(write: Write) -> None:
    other = to_vni("Lê Thị Mai,8,Giao hàng đúng hẹn và nhân viên dễ thương lắm\r\n")
    error = refusal(write(to_tcvn3(TEXT) * 3 + other))
    assert error.code == "ENC_MIXED"
    assert error.fields["line"] == 10


def test_10_a_bad_byte_far_down_is_found_before_any_row_is_given(write: Write) -> None:
    body = "Tên,Ý kiến\n" + "Hoa,Chờ lâu quá\n" * 150_000
    error = refusal(write(body.encode() + b"Lan,\xff\xff\n"))
    assert (error.code, error.fields["line"]) == ("ENC_MIXED", 150_002)
    assert error.fields["byte"] == len(body.encode()) + 5


def test_11_both_forms_of_a_letter_become_one(write: Write) -> None:
    name = "Nguyễn Thị Hường"
    content = f"Tên\n{unicodedata.normalize('NFD', name)}\n{name}\n"
    assert cells_of(write(content)) == [[name], [name]]


def test_12_two_ways_to_place_a_tone_stay_two_texts(write: Write) -> None:
    assert cells_of(write("Tên\nhoà\nhòa\n")) == [["hoà"], ["hòa"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_13_every_line_end_is_read(write: Write, end: str) -> None:
    table = open_table(write(end.join(["a,b", "1,2", "3,4", ""])))
    assert [(row.line, list(row.cells)) for row in table.rows()] == [
        (2, ["1", "2"]),
        (3, ["3", "4"]),
    ]


def test_13_mixed_line_ends_are_read(write: Write) -> None:
    assert cells_of(write("a,b\r\n1,2\n3,4\r5,6\r\n")) == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_14_line_ends_inside_quotes_belong_to_the_cell(write: Write) -> None:
    path = write('a,b\n1,"hai\ndòng\r\nba"\n2,x\n')
    assert [(row.line, list(row.cells)) for row in open_table(path).rows()] == [
        (2, ["1", "hai\ndòng\r\nba"]),
        (5, ["2", "x"]),
    ]


def test_15_open_quote_is_refused_with_the_line_where_it_opens(write: Write) -> None:
    error = refusal(write('a,b\n1,x\n"hai\ndòng",y\n3,"mở ra\n4,z\n5,t\n'))
    assert (error.code, error.fields) == ("CSV_QUOTE_OPEN", {"line": 5})


def test_15_open_quote_before_a_long_rest_is_refused_early(write: Write) -> None:
    error = refusal(write('a,b\n1,"mở\n' + "2,x\n" * 500_000))
    assert (error.code, error.fields) == ("CSV_QUOTE_OPEN", {"line": 2})


def test_15_text_behind_a_quote_loses_one_row_and_no_other(write: Write) -> None:
    path = write('a,b\n1,"12" pizza"\n2,"mở và\n3,"đóng",x\n4,y\n')
    assert errors_of(path) == [
        ("CSV_QUOTE_STRAY", 2, ""),
        ("CSV_QUOTE_STRAY", 3, ""),
        ("ROW_WIDTH", 4, ""),
    ]
    assert cells_of(path) == [["4", "y"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_16_the_delimiter_is_found_and_told(write: Write, delimiter: str) -> None:
    lines = ["a,b;c", "1,5;2,5", "2,5;3,5"] if delimiter == ";" else []
    rows = lines or [delimiter.join(row) for row in (["a", "b c"], ["1", "2"], ["3", "4"])]
    table = open_table(write("\n".join(rows)))
    assert table.facts.delimiter == delimiter
    assert len(table.columns) == 2


def test_16_any_sign_that_is_said_divides(write: Write) -> None:
    assert cells_of(write("a~b\n1~2\n"), delimiter="~") == [["1", "2"]]


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n"])
def test_16_what_cannot_divide_is_refused(write: Write, delimiter: str) -> None:
    with pytest.raises(FileError) as caught:
        open_table(write("a,b\n1,2\n"), delimiter=delimiter)
    assert caught.value.code == "CSV_DELIMITER"


def test_17_the_line_of_excel_is_followed_and_no_row(write: Write) -> None:
    table = open_table(write("sep=;\r\na;b\r\n1,5;2\r\n"))
    assert (table.facts.delimiter, table.columns) == (";", ("a", "b"))
    assert [(row.line, list(row.cells)) for row in table.rows()] == [(3, ["1,5", "2"])]


@pytest.mark.parametrize(
    ("header", "code", "fields"),
    [
        ("a,b,a", "HDR_DUP", {"line": 1, "column": "a"}),
        ("a, a", "HDR_DUP", {"line": 1, "column": "a"}),
        ("a,,c", "HDR_EMPTY", {"line": 1, "position": 2}),
        ("a,b,", "HDR_EMPTY", {"line": 1, "position": 3}),
        ("Điểm,b,diem", "HDR_CLASH", {"line": 1, "column": "Điểm", "other": "diem"}),
        ("A,b,a", "HDR_CLASH", {"line": 1, "column": "A", "other": "a"}),
    ],
)
def test_18_to_20_names_that_cannot_tell_columns_apart(
    write: Write, header: str, code: str, fields: dict[str, object]
) -> None:
    width = header.count(",") + 1
    error = refusal(write(f"{header}\n{','.join('123'[:width])}\n"))
    assert (error.code, error.fields) == (code, fields)


def test_19_an_empty_column_behind_the_last_name_is_no_column(write: Write) -> None:
    path = write("a,b,\n1,2,\n3,4\n" + "5,6,\n" * 1_000 + "7,8,9\n")
    assert open_table(path).columns == ("a", "b")
    assert cells_of(path)[:3] == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert errors_of(path) == [("ROW_WIDTH", 1_004, "")]


def test_21_22_short_and_long_rows_are_rejected_and_counted(write: Write) -> None:
    path = write("a,b\n1\n1,2\n1,2,3\n\n4,5\n")
    rows = list(open_table(path).rows())
    assert [type(row).__name__ for row in rows] == ["RowError", "Row", "RowError", "Row"]
    assert errors_of(path) == [("ROW_WIDTH", 2, ""), ("ROW_WIDTH", 4, "")]
    short = rows[0]
    assert isinstance(short, RowError)
    assert short.fault.fields == {"cells": 1, "columns": 2}


def test_41_a_nul_rejects_its_row(write: Write) -> None:
    path = write(b"a,b\n1,x\x00y\n2,z\n")
    assert errors_of(path) == [("CHAR_NUL", 2, "b")]
    assert cells_of(path) == [["2", "z"]]


@pytest.mark.parametrize(
    ("sign", "shown", "flag"),
    [
        ("\x07", "\\x07", "CHAR_CONTROL"),
        ("\x85", "\\x85", "CHAR_CONTROL"),
        ("\u202e", "\\u202e", "CHAR_BIDI"),
        ("\ud800", "\\ud800", "CHAR_SURROGATE"),
    ],
)
def test_42_to_44_strange_signs_are_shown_as_escapes(
    write: Write, sign: str, shown: str, flag: str
) -> None:
    content = f"a,Ý\n1,giá{sign}x\n".encode("utf-8", "surrogatepass")
    row = next(open_table(write(content)).rows())
    assert isinstance(row, Row)
    assert row.cells == ["1", f"giá{shown}x"]
    assert row.flags == (flag,)


def test_43_half_a_character_in_utf_16_is_shown(write: Write) -> None:
    content = codecs.BOM_UTF16_LE + "a,b\n1,x\udc00\n".encode("utf-16-le", "surrogatepass")
    assert cells_of(write(content)) == [["1", "x\\udc00"]]


def test_45_invisible_signs_are_taken_out_of_keys_and_told(write: Write) -> None:
    mapping = FEEDBACK + "columns: {customer: Mã, text: Ý}\n"
    outcome = take_in(write("Mã,Ý\nK\u200b01\ufeff,tốt\u200d\nK02,được\n"), mapping)
    found = [row.arrivals[0].identity.identifiers[0][1] for row in outcome.rows]
    assert found == ["K01", "K02"]
    assert [row.flags for row in outcome.rows] == [("CHAR_ZERO_WIDTH",), ()]
    assert outcome.interactions[0].text == "tốt\u200d"


def test_45_invisible_signs_are_taken_out_of_names_of_columns(write: Write) -> None:
    assert open_table(write("\u200bMã\u00ad,b\n1,2\n")).columns == ("Mã", "b")


def test_47_columns_without_end_are_refused(write: Write) -> None:
    error = refusal(write(b"a," * 3_000_000 + b"a\n"))
    assert (error.code, error.fields["line"]) == ("COLUMNS_TOO_MANY", 1)


def test_48_a_cell_beyond_a_million_characters_is_refused(write: Write) -> None:
    error = refusal(write("a,b\n1," + "x" * 1_200_000 + "\n"))
    assert (error.code, error.fields["line"]) == ("FIELD_TOO_LONG", 2)


def test_48_a_cell_of_a_million_characters_is_read(write: Write) -> None:
    assert len(str(cells_of(write("a,b\n1," + "x" * 1_000_000 + "\n"))[0][1])) == 1_000_000


def test_49_formulas_are_stored_as_they_are(write: Write) -> None:
    path = write("=cmd|' /C calc'!A0,b\n=1+1,@SUM(A1)\n")
    assert open_table(path).columns == ("=cmd|' /C calc'!A0", "b")
    assert cells_of(path) == [["=1+1", "@SUM(A1)"]]


def test_60_61_emoji_and_long_names_are_kept(write: Write) -> None:
    name = "Ngọc " * 51
    content = f"Tên {'x' * 250},Ý kiến\n{name.strip()},tốt 👍🏽 👩‍👩‍👧\n"
    assert cells_of(write(content)) == [[name.strip(), "tốt 👍🏽 👩‍👩‍👧"]]


def test_61_a_file_with_a_name_of_255_bytes_is_read(write: Write) -> None:
    name = unicodedata.normalize("NFD", "ệ" * 50)[:120] + ".csv"
    assert cells_of(write("a\n1\n", name=name.encode()[-255:].decode(errors="ignore"))) == [["1"]]


@pytest.mark.parametrize("content", [b"", b"\n\n \n", codecs.BOM_UTF8])
def test_62_an_empty_file_is_named(write: Write, content: bytes) -> None:
    assert refusal(write(content)).code == "FILE_EMPTY"


def test_63_a_header_alone_is_a_table_without_rows(write: Write) -> None:
    assert list(open_table(write("a,b\n")).rows()) == []


def test_64_a_file_cut_in_a_row_loses_that_row_and_says_so(write: Write) -> None:
    path = write("a,b,c\n1,2,3\n4,5")
    assert errors_of(path) == [("ROW_WIDTH", 3, "")]


def test_64_a_file_cut_inside_quotes_is_refused(write: Write) -> None:
    assert refusal(write('a,b\n1,2\n3,"x')).code == "CSV_QUOTE_OPEN"


def test_64_a_file_cut_inside_a_character_is_refused(write: Write) -> None:
    error = refusal(write(codecs.BOM_UTF8 + "a,b\n1,ễ".encode()[:-1]))
    assert error.code == "FILE_TRUNCATED"


def test_64_a_packed_file_that_is_cut_is_refused(write: Write) -> None:
    packed = gzip.compress(("a,b\n" + "1,2\n" * 10_000).encode())
    assert refusal(write(packed[:-20], "x.csv.gz")).code == "FILE_TRUNCATED"


def test_a_packed_file_that_is_damaged_is_refused(write: Write) -> None:
    packed = bytearray(gzip.compress(("a,b\n" + "1,2\n" * 10_000).encode()))
    packed[-6] ^= 0xFF
    assert refusal(write(bytes(packed), "x.csv.gz")).code == "FILE_DAMAGED"


def test_a_bomb_of_zeros_is_refused_while_it_unpacks(write: Write) -> None:
    line = b"0," * 30 + b"0\n"
    packed = gzip.compress(line * 6_000_000, compresslevel=9)
    error = refusal(write(packed, "x.csv.gz"))
    assert error.code == "ZIP_RATIO"


@pytest.mark.parametrize("name", ["không có.csv", "\0.csv"])
def test_a_file_that_is_not_there_is_named(write: Write, name: str) -> None:
    with pytest.raises(ChamError) as caught:
        open_table(write("a").parent / name)
    assert caught.value.code == "FILE_MISSING"


def test_a_folder_is_no_file(write: Write) -> None:
    with pytest.raises(ChamError) as caught:
        open_table(write("a").parent)
    assert caught.value.code == "FILE_MISSING"
