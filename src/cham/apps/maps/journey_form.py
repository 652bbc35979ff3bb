"""The form of a journey as a whole: what it is called, whose it is, its units and channels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cham.apps.journeys.keys import free_key, key_of
from cham.apps.maps.fields import ParagraphField, choice
from cham.apps.maps.texts import in_language, with_language
from cham.core.journeys import (
    Add,
    Change,
    Channel,
    Edit,
    Fields,
    Journey,
    Part,
    Remove,
    Text,
    Unit,
)

_TEXTS = ("name", "persona", "notes")


class JourneyForm(forms.Form):
    """What the journey is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    persona = ParagraphField(label=_("Whose journey it is"), max_length=4000, required=False)
    notes = ParagraphField(label=_("Notes"), max_length=4000, required=False)


class NamedForm(forms.Form):
    """A unit or a channel; an empty name takes it out."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)


class UnitForm(NamedForm):
    parent = forms.ChoiceField(label=_("Above it"), required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "parent", [("", "–"), *units])


UnitForms = forms.formset_factory(UnitForm, extra=1)
ChannelForms = forms.formset_factory(NamedForm, extra=1)


class JourneyForms:
    """The form of a journey with its units and channels."""

    def __init__(self, data: QueryDict | None, *, journey: Journey, language: str) -> None:
        self.journey = journey
        self.language = language
        self.form = JourneyForm(
            data,
            initial={name: in_language(getattr(journey, name), language) for name in _TEXTS},
        )
        names = [(each.key, each.name.read(language)) for each in journey.units]
        self.units = UnitForms(
            data,
            prefix="unit",
            form_kwargs={"units": names},
            initial=[
                {"key": each.key, "name": each.name.read(language), "parent": each.parent}
                for each in journey.units
            ],
        )
        self.channels = ChannelForms(
            data,
            prefix="channel",
            initial=[
                {"key": each.key, "name": each.name.read(language)} for each in journey.channels
            ],
        )

    @property
    def is_valid(self) -> bool:
        """Tell whether everything can be read."""
        valid = [each.is_valid() for each in (self.form, self.units, self.channels)]
        return all(valid)

    def edits(self) -> list[Edit]:
        """Give the edits that make the map say what the form says."""
        asked: set[str] = set(self.form.changed_data)
        fields: Fields = {}
        for name in _TEXTS:
            if name in asked:
                text: Text = getattr(self.journey, name)
                fields[name] = with_language(text, self.language, self.form.cleaned_data[name])
        made: list[Edit] = []
        if fields:
            made.append(Change(part=Part.JOURNEY, key=self.journey.key, fields=fields))
        units = {each.key: each for each in self.journey.units}
        channels = {each.key: each for each in self.journey.channels}
        return [
            *made,
            *self._named(Part.UNIT, self.units, units),
            *self._named(Part.CHANNEL, self.channels, channels),
        ]

    def _named(
        self, part: Part, rows: Iterable[forms.Form], known: Mapping[str, Unit | Channel]
    ) -> list[Edit]:
        made: list[Edit] = []
        taken = set(known)
        for row in rows:
            if not row.has_changed():
                continue
            given: Mapping[str, Any] = row.cleaned_data
            name, was = given.get("name", "").strip(), known.get(given.get("key", ""))
            if was is not None:
                made.append(self._changed(part, was, row, name))
            elif name:
                key = free_key(key_of(name), taken)
                taken.add(key)
                fields: Fields = {"name": {self.language: name}}
                if given.get("parent"):
                    fields["parent"] = given["parent"]
                made.append(Add(part=part, key=key, fields=fields))
        return made

    def _changed(self, part: Part, was: Unit | Channel, row: forms.Form, name: str) -> Edit:
        if not name:
            return Remove(part=part, key=was.key)
        fields: Fields = {}
        if "name" in row.changed_data:
            fields["name"] = with_language(was.name, self._language_of(was.name), name)
        if "parent" in row.changed_data:
            fields["parent"] = row.cleaned_data["parent"] or None
        return Change(part=part, key=was.key, fields=fields)

    def _language_of(self, text: Text) -> str:
        written = [each for each, said in text.by_language if said]
        return self.language if self.language in written or not written else written[0]
