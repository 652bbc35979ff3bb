"""A cascade asks its second backend about just what the first left open, and mixes nothing up."""

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from cham.voice.backends import Cascade, Counts, Fallback, Scored
from cham.voice.backends.errors import BackendLabelsError


class Scripted:
    """Says of each text what the text itself asks for, and remembers the question."""

    def __init__(self, name: str, labels: tuple[str, ...] = ("a", "b")) -> None:
        self.name, self._labels = name, labels
        self.asked: list[str] = []

    def labels(self, task: str) -> tuple[str, ...]:
        return self._labels if task == "any" else ()

    def predict(self, texts: Sequence[str], task: str) -> list[Scored]:
        assert self.labels(task)
        self.asked += texts
        return [self._scored(text) for text in texts]

    def _scored(self, text: str) -> Scored:
        label = f"{self.name} of {text}"
        if self.name == "second" and "fails" in text:
            return Scored(label, 0.1, True, "unsure", "first", Fallback.TIMEOUT)
        is_open = "open" in text
        return Scored(label, 0.5, is_open, "unsure" if is_open else "", self.name)


TEXTS = st.lists(
    st.tuples(st.sampled_from(["sure", "open", "open fails"]), st.integers(0, 3)).map(
        lambda each: f"{each[0]} {each[1]}"
    ),
    max_size=30,
)


@given(TEXTS)
def test_order_is_kept_and_only_open_rows_go_on(texts: list[str]):
    first, second = Scripted("first"), Scripted("second")
    found = Cascade(first, second).predict(texts, "any")
    assert first.asked == texts
    assert second.asked == [text for text in texts if "open" in text]
    for text, each in zip(texts, found, strict=True):
        answered = "second" if "open" in text and "fails" not in text else "first"
        assert (each.label, each.backend) == (f"{answered} of {text}", answered)
        assert each.fallback == (Fallback.TIMEOUT if "fails" in text else Fallback.NONE)
        assert each.needs_review == ("open" in text)
    counts = Counts()
    counts.add(found[:5])
    counts.add(found[5:])
    assert counts.answered.total() == len(texts)
    assert counts.answered["second"] == sum("open" in t and "fails" not in t for t in texts)
    assert counts.fallbacks["timeout"] == sum("fails" in text for text in texts)
    assert counts.needs_review == sum("open" in text for text in texts)


def test_backends_that_know_other_labels_are_not_put_together():
    with pytest.raises(BackendLabelsError, match="second"):
        Cascade(Scripted("first"), Scripted("second", ("a", "c"))).predict(["x"], "any")
