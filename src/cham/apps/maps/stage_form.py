"""The form of a stage."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cham.apps.maps.fields import ParagraphField, choice
from cham.apps.maps.texts import in_language, with_language
from cham.core.journeys import Change, Edit, Fields, Journey, Node, Part, Stage, Text

_TEXTS = ("name", "want")


class StageForm(forms.Form):
    """What a stage is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    want = ParagraphField(label=_("Customers want"), max_length=4000, required=False)
    leads_to = forms.MultipleChoiceField(
        label=_("May be followed by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen means the next stage."),
    )
    journey = forms.ChoiceField(
        label=_("Journey inside"),
        required=False,
        help_text=_("A stage that is a journey of its own."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stage: Stage,
        journey: Journey,
        others: Mapping[str, Journey],
        language: str,
    ) -> None:
        self.stage = stage
        self.language = language
        super().__init__(
            data,
            initial={
                **{name: in_language(getattr(stage, name), language) for name in _TEXTS},
                "leads_to": list(stage.leads_to),
                "journey": stage.journey,
            },
        )
        inside = {
            each.key: each.name.read(language)
            for each in others.values()
            if each.key != journey.key
        }
        inside |= (
            {stage.journey: inside.get(stage.journey, stage.journey)} if stage.journey else {}
        )
        choice(self, "leads_to", [(each.key, each.name.read(language)) for each in journey.stages])
        choice(self, "journey", [("", "–"), *inside.items()])

    def edits(self) -> list[Edit]:
        """Give the edits that make the map say what the form says."""
        asked: set[str] = set(self.changed_data)
        given: Mapping[str, Any] = self.cleaned_data
        fields: Fields = {}
        for name in _TEXTS:
            if name in asked:
                text: Text = getattr(self.stage, name)
                fields[name] = with_language(text, self.language, given[name])
        if "leads_to" in asked:
            fields["leads_to"] = cast("Node", given["leads_to"]) or None
        if "journey" in asked:
            fields["journey"] = given["journey"] or None
        return [Change(part=Part.STAGE, key=self.stage.key, fields=fields)] if fields else []
