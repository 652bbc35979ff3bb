"""Whatever text comes in, it is a journey or a list of faults with places; nothing else."""

from hypothesis import example, given, settings, strategies as st

from cham.core.journeys import JourneyError, JourneyFaults, read_journey, write_journey

SEED = """\
journey: lunch
name: {vi: Bữa trưa, en: "Lunch: at noon"}
notes: |
  Hai dòng,
  có dấu: ở đây
channels: [{key: zalo, name: Zalo}]
units:
  - {key: firm, name: 'Công ty'}
  - {key: kitchen, name: Bếp, parent: firm}
stages:
  - key: order
    name: Đặt cơm
    leads_to: [order]
    touchpoints:
      - key: place
        name: Đặt qua Zalo
        channel: zalo
        expected_emotion: 1.5
        owner: {accountable: kitchen, authority: full}
        cost: {amount: 1500}
        required: true
        rule:
          - name: [order_placed, "đặt cơm*"]
            properties: {step: [1, true], weight: {at_least: 0.5}}
handoffs:
  - {from: place, to: place, needs: [món]}
"""
MARKS = list("\n\t :-?#&*!|>%@`'\"{}[],\\~=<._+0123456789eExtrunyĐđ\x00\x07\ufeff\u2028\x85\ud800")
PIECES = st.sampled_from(
    [*MARKS, "\n  - ", ": ", "<<: ", "!!int ", "&a ", "*a", "---\n", "...\n", "%YAML 1.9\n", "\\u"]
)


def read_or_refuse(text: str) -> None:
    try:
        journey = read_journey(text)
    except JourneyFaults as refused:
        lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028")
        for fault in refused.exceptions:
            assert isinstance(fault, JourneyError)
            assert fault.code.startswith("journey_")
            line, column = fault.fields["line"], fault.fields["column"]
            assert isinstance(line, int)
            assert isinstance(column, int)
            assert 1 <= line <= lines + text.count("\u2029") + 2
            assert column >= 1
            assert str(fault).startswith(f"line {line}, column {column}: ")
    else:
        assert read_journey(write_journey(journey)) == journey


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from(MARKS) | st.characters(), max_size=60))
@example("journey: ._\nname: -_\nstages: [0x_, 2026-13-41]")
@example('"\\UFFFFFFFF"')
@example("? ? ? ? a")
def test_any_text(text: str) -> None:
    read_or_refuse(text)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_heap_of_yaml_signs(text: str) -> None:
    read_or_refuse(f"journey: j\nname: N\nstages: []\nnotes: {text}")


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_a_good_file_with_a_few_wrong_strokes(data: st.DataObject) -> None:
    text = SEED
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 4))
        text = text[:place] + data.draw(PIECES | st.just("")) + text[place + gone :]
    read_or_refuse(text)
