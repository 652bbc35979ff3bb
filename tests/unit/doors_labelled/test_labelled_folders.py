from pathlib import Path

import openpyxl
import pytest

from cham.doors.files import FileError
from cham.doors.labelled import Labelled, LabelledError, Part, Refusal, Refused, read_labelled


def write(place: Path, **files: str) -> Path:
    for name, text in files.items():
        path = place / name.replace("__", ".")
        path.write_text(text, "utf-8")
    return place


def test_a_table_says_text_label_and_part(tmp_path: Path):
    rows = 'text,label,split\n"Ngon, rẻ",tốt,train\nDở,tệ,test\nTạm,vừa,valid\n'
    read = read_labelled(write(tmp_path, a__csv=rows), "sentiment")
    assert read.texts == (
        Labelled("Ngon, rẻ", ("tốt",), Part.TRAIN),
        Labelled("Dở", ("tệ",), Part.TEST),
        Labelled("Tạm", ("vừa",), Part.DEV),
    )


def test_bad_rows_are_named_by_line_and_none_is_lost(tmp_path: Path):
    rows = "text,label,split\nNgon,tốt,\n,tốt,\nDở,,\nDở,tệ,later\nDở,tệ\nRẻ,tốt,train\n"
    read = read_labelled(write(tmp_path, a__csv=rows), "sentiment")
    assert read.rows == 6
    assert [(each.line, each.refusal) for each in read.refused] == [
        (3, Refusal.NO_TEXT),
        (4, Refusal.NO_LABEL),
        (5, Refusal.BAD_PART),
        (6, Refusal.BAD_ROW),
    ]


def test_json_that_is_no_lines_is_told_to_be_lines(tmp_path: Path):
    write(tmp_path, a__json='[{"text": "Ngon", "label": "tốt"}]')
    with pytest.raises(LabelledError, match=r"file \(a\.json\) must hold one JSON object a line"):
        read_labelled(tmp_path / "a.json", "sentiment")
    write(tmp_path, b__jsonl='{"text": "Ngon", "label": "tốt"}\n')
    assert len(read_labelled(tmp_path, "sentiment").texts) == 1  # others are skipped


def test_json_lines_may_hold_aspects_as_objects(tmp_path: Path):
    rows = (
        '{"text": "Rẻ", "label": [{"aspect": "price", "polarity": "Positive"}, "staff"]}\n'
        '{"text": "Ừ", "label": []}\n{"text": "?", "label": [3]}\nno json\n'
    )
    read = read_labelled(write(tmp_path, a__jsonl=rows), "aspects")
    assert [each.labels for each in read.texts] == [("price#positive", "staff"), ()]
    assert [(each.line, each.refusal) for each in read.refused] == [
        (3, Refusal.BAD_LABEL),
        (4, Refusal.BAD_ROW),
    ]


def test_a_column_of_the_task_goes_before_the_label(tmp_path: Path):
    rows = "comment,label,emotion\nVui quá,1,joy\n"
    read = read_labelled(write(tmp_path, test__csv=rows), "emotion")
    assert read.texts == (Labelled("Vui quá", ("joy",), Part.TEST),)


def test_sentences_with_labels_beside_them(tmp_path: Path):
    write(
        tmp_path,
        train__sents__txt="hay .\nchán .\n\nlạ .\n",
        train__sentiments__txt="2\n0\n1\n9\n",
        train__topics__txt="0\n1\n2\n3\n",
    )
    read = read_labelled(tmp_path, "sentiment")
    assert [each.labels for each in read.texts] == [("positive",), ("negative",)]
    assert read.refused == (
        Refused("train.sents.txt", 3, Refusal.NO_TEXT),
        Refused("train.sents.txt", 4, Refusal.BAD_LABEL),
    )
    assert next(each.labels for each in read_labelled(tmp_path, "topic").texts) == ("lecturer",)
    (tmp_path / "train.topics.txt").write_text("0\n")
    with pytest.raises(LabelledError, match="as many"):
        read_labelled(tmp_path, "topic")


def test_a_workbook_with_numbers_of_rows(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ((None, "Emotion", "Sentence"), (7, "Anger", "bực quá"), (8, "Fear", None)):
        sheet.append(row)
    book.save(tmp_path / "valid.xlsx")
    read = read_labelled(tmp_path, "emotion")
    assert read.texts == (Labelled("bực quá", ("Anger",), Part.DEV),)
    assert read.refused == (Refused("valid.xlsx", 3, Refusal.NO_TEXT),)


def test_phone_reviews_with_aspects_and_stars(tmp_path: Path):
    rows = (
        "index,comment,n_star,date_time,label\n"
        "0,Pin trâu,5,hôm qua,{BATTERY#Positive};{OTHERS};\n1,Tạm,3,hôm qua,{OTHERS};\n"
        "2,Chán,1,hôm qua,{PRICE#Negative\n"
    )
    write(tmp_path, Dev__csv=rows)
    read = read_labelled(tmp_path, "aspects")
    assert [each.labels for each in read.texts] == [("BATTERY#positive",), ()]
    assert [each.refusal for each in read.refused] == [Refusal.BAD_LABEL]
    stars = read_labelled(tmp_path, "sentiment")
    assert [each.labels[0] for each in stars.texts] == ["positive", "neutral", "negative"]


def test_blocks_of_text_and_aspects(tmp_path: Path):
    rows = "#1\nQuán ngon.\n{FOOD#QUALITY, positive}, {SERVICE#GENERAL, negative}\n\n#2\nThiếu\n\n"
    read = read_labelled(write(tmp_path, **{"1-train__txt": rows}), "aspects")
    assert read.texts == (
        Labelled("Quán ngon.", ("FOOD#QUALITY#positive", "SERVICE#GENERAL#negative"), Part.TRAIN),
    )
    assert read.refused == (Refused("1-train.txt", 5, Refusal.BAD_LABEL),)


def test_lines_that_begin_with_their_label(tmp_path: Path):
    read = read_labelled(write(tmp_path, test__txt="0: Dở\n2: Ngon: lắm\nNgon\n"), "sentiment")
    assert [(*each.labels, each.text) for each in read.texts] == [("0", "Dở"), ("2", "Ngon: lắm")]
    assert [each.line for each in read.refused] == [3]


XML = """<sentences>
<sentence><text>Good food, bad waiter</text><aspectCategories>
<aspectCategory category="food" polarity="positive"/>
<aspectCategory category="service" polarity="negative"/></aspectCategories></sentence>
<sentence><text>Good food</text><aspectTerms><aspectTerm term="food" polarity="positive"/></aspectTerms>
<aspectCategories><aspectCategory category="food" polarity="positive"/></aspectCategories></sentence>
</sentences>"""


def test_sentences_in_xml(tmp_path: Path):
    write(tmp_path, Food_Train__xml=XML)
    aspects = read_labelled(tmp_path, "aspects").texts
    assert [each.labels for each in aspects] == [
        ("food#positive", "service#negative"),
        ("food#positive",),
    ]
    feelings = read_labelled(tmp_path, "sentiment")
    assert [each.labels for each in feelings.texts] == [("positive",)]
    assert [each.refusal for each in feelings.refused] == [Refusal.MIXED]
    bomb = '<!DOCTYPE a [<!ENTITY b "bbb">]>' + XML
    with pytest.raises(LabelledError, match="cannot be read"):
        read_labelled(write(tmp_path, Food_Train__xml=bomb), "aspects")


def test_a_folder_without_labels_says_why(tmp_path: Path):
    with pytest.raises(LabelledError, match="it is empty"):
        read_labelled(tmp_path, "sentiment")
    write(tmp_path, notes__csv="a,b\n1,2\n")
    with pytest.raises(LabelledError, match="no file has a column"):
        read_labelled(tmp_path, "sentiment")
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    with pytest.raises(FileError):
        read_labelled(tmp_path, "sentiment")
