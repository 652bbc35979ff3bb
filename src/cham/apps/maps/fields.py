"""Fields of the map's forms: emotions, money, lists of short texts."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cham.core.journeys import Cost

# Whole units with or without marks between thousands, then perhaps parts of a unit.
_AMOUNT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,2}))?")
_MOST = 9_007_199_254_740_991  # the largest whole number that JSON keeps exactly


class ParagraphField(forms.CharField):
    """A text that may have several lines."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> Any:
        """Read it with the line ends of the map, whatever the browser sends."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class EmotionField(forms.FloatField):
    """A feeling from −2 to +2, with a comma or a point."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-2, max_value=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read it as people write it: 0,5 or −1 with a true minus sign."""
        if isinstance(value, str):
            value = value.strip().replace(",", ".").replace("−", "-")
        return super().to_python(value)


class MoneyField(forms.CharField):
    """An amount, kept in whole minor units; marks between thousands are passed over."""

    decimals = 0

    def to_python(self, value: Any) -> Any:
        """Read the amount; None where there is none."""
        if value is None or isinstance(value, int):
            return value
        text = "".join(str(value).split()).strip("₫đ")
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        cents = found[2] or "" if found else ""
        if found is None or len(cents) > self.decimals:
            raise forms.ValidationError(
                _("the amount ({value}) must be a number from 0; correct it").format(
                    value=text[:40]
                )
            )
        whole = found[1].replace(".", "").replace(",", "")
        amount = int(whole + cents.ljust(self.decimals, "0"))
        if amount > _MOST:
            raise forms.ValidationError(_("the amount is too large; correct it"))
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not how they are written."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Write one a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read one a line; empty lines are none."""
        if isinstance(value, list):
            return value
        lines = (each.strip() for each in str(value or "").splitlines())
        return [each for each in lines if each]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the texts, not the line ends."""
        return bool(self.to_python(initial) != self.to_python(data))


def money_text(cost: Cost | None, decimals: int) -> str:
    """Write an amount as the form shows it."""
    if cost is None:
        return ""
    digits = str(cost.amount).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def choice(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Offer choices for a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
