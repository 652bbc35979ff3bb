"""The rows of a touchpoint's form: its tasks, its hand-offs, the clauses of its rule."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from cham.apps.maps.fields import LinesField, ParagraphField, choice
from cham.apps.maps.rule_lines import read_properties, write_list, write_properties
from cham.core.errors import ChamError
from cham.core.journeys import Clause, Handoff

_LONGEST = 4000

CLAUSE = {
    "name": "names",
    "kind": "kinds",
    "channel": "channels",
    "touchpoint": "touchpoints",
    "source": "sources",
}


class TaskForm(forms.Form):
    """What one unit does at the touchpoint; without a name there is no task."""

    name = forms.CharField(label=_("Task"), max_length=_LONGEST, required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    person = forms.CharField(label=_("Person"), max_length=200, required=False)

    def __init__(self, *args: Any, units: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "unit", list(units.items()))


class HandoffForm(forms.Form):
    """What passes between the touchpoint and another one; without another there is none."""

    other = forms.ChoiceField(label=_("Touchpoint"), required=False)
    needs = LinesField(label=_("Information needed"), required=False)
    carries = LinesField(label=_("Information that passes"), required=False)

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "other", [("", "–"), *others])


class ClauseForm(forms.Form):
    """Conditions that must all hold; without any there is no clause."""

    names = forms.CharField(label=_("Name of the event"), max_length=_LONGEST, required=False)
    kinds = forms.CharField(label=_("Kind of interaction"), max_length=500, required=False)
    channels = forms.CharField(
        label=_("Channel of the source"), max_length=_LONGEST, required=False
    )
    touchpoints = forms.CharField(
        label=_("Touchpoint as its source names it"), max_length=_LONGEST, required=False
    )
    sources = forms.CharField(label=_("Source"), max_length=_LONGEST, required=False)
    properties = ParagraphField(label=_("Properties"), max_length=_LONGEST, required=False)

    def clean_properties(self) -> str:
        """Refuse lines that are no conditions."""
        written: str = self.cleaned_data["properties"]
        try:
            read_properties(written)
        except ChamError as error:
            raise forms.ValidationError(gettext(error.template).format(**error.fields)) from error
        return written


TaskForms = forms.formset_factory(TaskForm, extra=1)
HandoffForms = forms.formset_factory(HandoffForm, extra=1)
ClauseForms = forms.formset_factory(ClauseForm, extra=1)


def handoff_row(handoff: Handoff, other: str) -> dict[str, object]:
    return {"other": other, "needs": list(handoff.needs), "carries": list(handoff.carries)}


def clause_row(clause: Clause) -> dict[str, object]:
    lists = {field: write_list(getattr(clause, field)) for field in CLAUSE.values()}
    return {**lists, "properties": write_properties(clause.properties)}
