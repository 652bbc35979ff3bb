"""How the commands on texts tell a person what they found."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cham.cli.language import _
from cham.core.errors import N_
from cham.doors.labelled import REFUSAL_TEXTS, Refusal

if TYPE_CHECKING:
    from cham.drawing.numbers import Numbers
    from cham.voice import Mention, Reading
    from cham.voice.backends import Counts

_NAMED_ROWS = 10  # refused rows that are named one by one
_REASONS = {
    "short": N_("too short"),
    "strange": N_("strange to the model"),
    "unsure": N_("not sure"),
}

_FALLBACKS = {
    "held_back": N_("not sent: empty, or speaks to a model"),
    "budget": N_("budget used up"),
    "unreachable": N_("no connection"),
    "timeout": N_("no answer in time"),
    "busy": N_("service too busy or at fault"),
    "refused": N_("service refused"),
    "unreadable": N_("answer not as asked for"),
    "mismatched": N_("answer about other texts or labels"),
}
_SIGNALS = {
    "complaint": N_("complaint"),
    "leaving": N_("threat to leave"),
    "urgency": N_("urgent"),
}


class ModelTeller:
    """Writes what models are and say for readers of one language."""

    def __init__(self, numbers: "Numbers") -> None:
        self._numbers = numbers

    def trained(self, card: Mapping[str, Any], folder: Path) -> str:
        """Say what was learned, and how well."""
        text = _("{folder}: learned {task} from {count} texts")
        count = self._numbers.number(card["learned_texts"])
        lines = [text.format(folder=folder, task=card["task"], count=count)]
        lines += [f"  {line}" for line in self._figures(card)]
        lines += self._rejected(card["data"]["rejected"])
        return "\n".join(lines)

    def scores(self, found: Mapping[str, Any]) -> str:
        """Say how good a model is."""
        text = _("{task}: {count} texts ({part})")
        count = self._numbers.number(found["n"])
        lines = [text.format(task=found["task"], count=count, part=found["part"])]
        lines += [f"  {line}" for line in self._scores(found)]
        lines += self._rejected(found["rejected"])
        return "\n".join(lines)

    def reading(self, line: str, reading: "Reading") -> str:
        """Say what one text is about."""
        parts = []
        if reading.label is not None:
            parts.append(self._sure(reading.label, reading.probability))
        parts += [self._mention(each) for each in reading.aspects]
        parts += [_(_SIGNALS[each]) for each in reading.signals]
        if reading.needs_review:
            why = _(_REASONS[reading.reason])
            parts.append(_("needs a person: {why}").format(why=why))
        return f"{'; '.join(parts) or '–'}\t{line}"

    def counts(self, counts: "Counts") -> str:
        """Say who answered, and why some did not."""
        told = _("answered: {backends}; {count} need a person").format(
            backends=", ".join(self._counted(counts.answered)) or "–",
            count=self._numbers.number(counts.needs_review),
        )
        if not counts.fallbacks:
            return told
        whys = {_(_FALLBACKS[why]): count for why, count in counts.fallbacks.items()}
        not_asked = _("answered by another one than was meant to: {reasons}")
        return f"{told}\n{not_asked.format(reasons=', '.join(self._counted(whys)))}"

    def _counted(self, counts: Mapping[str, int]) -> list[str]:
        return [f"{name} {self._numbers.number(count)}" for name, count in counts.items()]

    def card(self, card: Mapping[str, Any]) -> str:
        """Write the card as Markdown."""
        title = _("Model: {task}").format(task=card["task"])
        lines = [f"# {title}", "", *(f"- {line}" for line in self._figures(card)), ""]
        lines += [f"- {line}" for line in self._origin(card)]
        test = card["test"] or card["folds"]
        if test and "per_class" in test:
            lines += ["", *self._table(test["per_class"])]
        if test and "coverage_curve" in test:
            lines += ["", *self._curve(test["coverage_curve"])]
        if test and "confusion" in test and card["test"]:
            lines += ["", *self._confusion(test["confusion"])]
        lines += ["", *(line.strip() for line in self._rejected(card["data"]["rejected"]))]
        return "\n".join(lines).rstrip() + "\n"

    def _figures(self, card: Mapping[str, Any]) -> Iterator[str]:
        if card["test"]:
            yield _("on {count} texts that were not learned from ({part}):").format(
                count=self._numbers.number(card["test"]["n"]), part=card["test"]["part"]
            )
            yield from self._scores(card["test"])
        elif card["folds"]:
            yield _("on texts of folds that were not learned from, with and without marks:")
            yield self._f1(card["folds"])
            yield _("calibration error {error}").format(error=self._number(card["folds"]["ece"]))
        if card["too_few"]:
            shown = ", ".join(f"{name} ({count})" for name, count in card["too_few"].items())
            yield _("few texts carry: {labels}").format(labels=shown)

    def _scores(self, found: Mapping[str, Any]) -> Iterator[str]:
        yield self._f1(found)
        yield _("without marks: {figures}").format(figures=self._f1(found["stripped"]))
        yield _(
            "calibration error {error}; faultless probabilities of so many texts: {chance}"
        ).format(error=self._number(found["ece"]), chance=self._number(found["ece_by_chance"]))
        right = found["answered_accuracy"]
        text = _("answers {coverage} by itself, {right} of it rightly; the rest needs a person")
        yield text.format(
            coverage=self._share(found["coverage"]),
            right="–" if right is None else self._share(right),
        )

    def _f1(self, found: Mapping[str, Any]) -> str:
        if "aspect_micro_f1" in found:
            return _("F1 of aspects {aspects}, of aspects with their feeling {pairs}").format(
                aspects=self._number(found["aspect_micro_f1"]),
                pairs=self._number(found["aspect_polarity_micro_f1"]),
            )
        return _("right {accuracy}, F1 by label {macro}, by text {weighted}").format(
            accuracy=self._share(found["accuracy"]),
            macro=self._number(found["macro_f1"]),
            weighted=self._number(found["weighted_f1"]),
        )

    def _origin(self, card: Mapping[str, Any]) -> Iterator[str]:
        data = card["data"]
        parts = ", ".join(f"{name} {self._numbers.number(n)}" for name, n in data["parts"].items())
        yield _("learned from: {files} ({parts})").format(
            files=", ".join(data["files"]), parts=parts
        )
        yield f"sha256: `{data['sha256']}`"
        yield _("seed {seed}, {features} features, {bytes} bytes").format(
            seed=card["seed"],
            features=self._numbers.number(card["features"]),
            bytes=self._numbers.number(card["bytes"]),
        )
        yield ", ".join(f"{name} {version}" for name, version in card["versions"].items())

    def _table(self, classes: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        yield _row(_("label"), _("precision"), _("recall"), "F1", _("texts"))
        yield "|---|---|---|---|---|"
        for name, each in classes.items():
            shares = [self._number(each[key]) for key in ("precision", "recall", "f1")]
            yield _row(name, *shares, self._numbers.number(each["n"]))

    def _curve(self, curve: list[Mapping[str, Any]]) -> Iterator[str]:
        yield _row(_("probability from"), _("answered"), _("rightly"))
        yield "|---|---|---|"
        for each in curve:
            right = "–" if each["accuracy"] is None else self._share(each["accuracy"])
            least = self._number(each["threshold"])
            yield _row(least, self._share(each["coverage"]), right)

    def _confusion(self, confusion: Mapping[str, Any]) -> Iterator[str]:
        labels = confusion["labels"]
        yield _row(_("true label, then given"), *labels)
        yield "|---" * (1 + len(labels)) + "|"
        for label, row in zip(labels, confusion["rows"], strict=True):
            yield _row(label, *map(self._numbers.number, row))

    def _rejected(self, rejected: Mapping[str, Any]) -> list[str]:
        rows = rejected["rows"]
        if not rows:
            return []
        count = self._numbers.number(rejected["count"])
        lines = [_("{count} rows are not used:").format(count=count)]
        lines += [
            f"  {each['file']}:{each['line']} {_(REFUSAL_TEXTS[Refusal(each['code'])])}"
            for each in rows[:_NAMED_ROWS]
        ]
        more = len(rows) - _NAMED_ROWS
        if more > 0:
            lines.append(_("  and {count} more").format(count=self._numbers.number(more)))
        return lines

    def _mention(self, mention: "Mention") -> str:
        return self._sure(mention.name, mention.probability)

    def _sure(self, name: str, probability: float | None) -> str:
        return name if probability is None else f"{name} {self._numbers.share(probability, 0)}"

    def _number(self, value: float) -> str:
        return self._numbers.number(value, 3)

    def _share(self, value: float) -> str:
        return self._numbers.share(value, 1)


def _row(*cells: str) -> str:
    """Write a row of a table in Markdown."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
