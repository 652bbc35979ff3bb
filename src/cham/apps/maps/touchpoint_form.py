"""The form of a touchpoint: everything that a map says about it, and the edits that it asks for."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, cast

from babel.numbers import get_currency_precision
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from cham.apps.journeys.keys import free_key, key_of
from cham.apps.journeys.labels import authority_label, kind_label, side_label
from cham.apps.maps.fields import EmotionField, MoneyField, ParagraphField, choice, money_text
from cham.apps.maps.rule_lines import (
    read_list,
    read_properties,
)
from cham.apps.maps.texts import in_language, language_to_edit, with_language
from cham.apps.maps.touchpoint_rows import (
    CLAUSE,
    ClauseForms,
    HandoffForms,
    TaskForms,
    clause_row,
    handoff_row,
)
from cham.core.journeys import (
    Add,
    Authority,
    Change,
    Edit,
    Fields,
    Handoff,
    Journey,
    Node,
    Part,
    Remove,
    Side,
    Text,
    Touchpoint,
    TouchpointKind,
    handoff_key,
)
from cham.core.journeys.outline import outline

_TEXTS = ("name", "want", "message", "promise")
_LONGEST = 4000
_LONGEST_NAME = 200
_BOTH = "+"  # between the keys of two accountable units, a gap that the form may leave as it is


class TouchpointForm(forms.Form):
    """What a touchpoint is."""

    name = forms.CharField(label=_("Name"), max_length=_LONGEST_NAME)
    want = ParagraphField(label=_("Customers want"), max_length=_LONGEST, required=False)
    message = ParagraphField(label=_("Message"), max_length=_LONGEST, required=False)
    promise = ParagraphField(label=_("Promise"), max_length=_LONGEST, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    new_channel = forms.CharField(label=_("Or a new channel"), max_length=100, required=False)
    side = forms.ChoiceField(label=_("Side"))
    emotion = EmotionField(label=_("Emotion meant, −2 to +2"), required=False)
    required = forms.BooleanField(label=_("On the planned path"), required=False)
    repeatable = forms.BooleanField(label=_("Meeting it again is planned"), required=False)
    owner = forms.ChoiceField(label=_("Accountable owner"), required=False)
    new_owner = forms.CharField(label=_("Or a new unit"), max_length=100, required=False)
    person = forms.CharField(label=_("Person"), max_length=200, required=False)
    authority = forms.ChoiceField(label=_("Authority"))
    ask = forms.ChoiceField(label=_("Must ask"), required=False)
    contributors = forms.MultipleChoiceField(
        label=_("Contributors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = MoneyField(label=_("Cost"), required=False)
    per = forms.ChoiceField(label=_("For"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        touchpoint: Touchpoint,
        journey: Journey,
        units: Mapping[str, str],
        language: str,
        currency: str,
    ) -> None:
        self.touchpoint = touchpoint
        self.journey = journey
        self.units = units
        self.language = language
        self.currency = touchpoint.cost.currency if touchpoint.cost else currency
        self.decimals = get_currency_precision(self.currency)
        super().__init__(data, initial=self._initial())
        cost = self.fields["cost"]
        assert isinstance(cost, MoneyField)
        cost.decimals = self.decimals
        self._offer()
        for name in _TEXTS:
            text: Text = getattr(touchpoint, name)
            self.fields[name].widget.attrs["placeholder"] = text.read(language)

    def _initial(self) -> dict[str, Any]:
        of, owned = self.touchpoint, self.touchpoint.ownership
        return {
            **{name: in_language(getattr(of, name), self.language) for name in _TEXTS},
            "kind": of.kind.value,
            "channel": of.channel,
            "side": of.side.value,
            "emotion": of.expected_emotion,
            "required": of.required,
            "repeatable": of.repeatable,
            "owner": _BOTH.join(owned.accountable),
            "person": owned.person,
            "authority": owned.authority.value,
            "ask": owned.ask,
            "contributors": list(owned.contributors),
            "cost": money_text(of.cost, self.decimals),
            "per": of.cost.per if of.cost else "interaction",
        }

    def _offer(self) -> None:
        """Give each choice its options; what is set now can always be left as it is."""
        initial = self.initial
        nobody = ("", gettext("nobody"))
        units = list(self.units.items())
        owner = initial["owner"]
        both = [(owner, " + ".join(self.units.get(each, each) for each in owner.split(_BOTH)))]
        channels = [(each.key, each.name.read(self.language)) for each in self.journey.channels]
        choice(self, "kind", [(each.value, kind_label(each)) for each in TouchpointKind])
        choice(self, "side", [(each.value, side_label(each)) for each in Side])
        choice(self, "authority", [(each.value, authority_label(each)) for each in Authority])
        choice(self, "owner", [nobody, *units, *(both if _BOTH in owner else [])])
        choice(self, "ask", [("", "–"), *units])
        choice(self, "contributors", units)
        choice(self, "channel", [("", "–"), *_with(channels, [initial["channel"]])])
        choice(
            self,
            "per",
            [("interaction", gettext("an interaction")), ("month", gettext("a month"))],
        )

    @cached_property
    def changed(self) -> Fields:
        """The fields of the touchpoint that are not as they were, as a journey's file has them."""
        given = self.cleaned_data
        asked = set(self.changed_data)
        found: Fields = {
            name: with_language(getattr(self.touchpoint, name), self.language, given[name])
            for name in _TEXTS
            if name in asked
        }
        plain = {
            "kind": given["kind"],
            "channel": given["channel"] or None,
            "side": given["side"],
            "required": given["required"],
            "repeatable": given["repeatable"],
        }
        found |= {name: value for name, value in plain.items() if name in asked}
        if "emotion" in asked:
            found["expected_emotion"] = given["emotion"]
        if asked & {"cost", "per"}:
            found["cost"] = self._cost()
        return found | self._ownership(asked)

    def _ownership(self, asked: set[str]) -> Fields:
        given = self.cleaned_data
        owners = [each for each in given["owner"].split(_BOTH) if each]
        values: Fields = {
            "owner": cast("Node", owners) or None,
            "person": given["person"].strip() or None,
            "authority": given["authority"],
            "ask": given["ask"] or None,
            "contributors": given["contributors"] or None,
        }
        names = {"owner": "owner.accountable"}
        return {
            names.get(name, f"owner.{name}"): value
            for name, value in values.items()
            if name in asked
        }

    def _cost(self) -> Node:
        amount = self.cleaned_data["cost"]
        if amount is None:
            return None
        return {"amount": amount, "currency": self.currency, "per": self.cleaned_data["per"]}

    def edits(self) -> list[Edit]:
        """Give the edits of the touchpoint itself, with the units and channels that it needs."""
        changed = dict(self.changed)
        new: list[Edit] = []
        typed = self.cleaned_data["new_owner"].strip()
        if typed:
            unit = free_key(key_of(typed), self.units)
            new.append(self._named(Part.UNIT, unit, typed))
            changed["owner.accountable"] = unit
        typed = self.cleaned_data["new_channel"].strip()
        if typed:
            channel = free_key(key_of(typed), [each.key for each in self.journey.channels])
            new.append(self._named(Part.CHANNEL, channel, typed))
            changed["channel"] = channel
        if changed:
            new.append(Change(part=Part.TOUCHPOINT, key=self.touchpoint.key, fields=changed))
        return new

    def _named(self, part: Part, key: str, name: str) -> Add:
        return Add(part=part, key=key, fields={"name": {self.language: name}})


class TouchpointForms:
    """The form of a touchpoint with its tasks, hand-offs and rule."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        journey: Journey,
        key: str,
        units: Mapping[str, str],
        language: str,
        currency: str,
    ) -> None:
        self.journey = journey
        self.key = key
        self.touchpoint = next(each for each in journey.touchpoints if each.key == key)
        self.language = language
        self.form = TouchpointForm(
            data,
            touchpoint=self.touchpoint,
            journey=journey,
            units=units,
            language=language,
            currency=currency,
        )
        self.out = [each for each in journey.handoffs if each.giver == key]
        self.into = [each for each in journey.handoffs if each.receiver == key]
        others = [
            (each.key, each.name.read(language)) for each in journey.touchpoints if each.key != key
        ]
        self.tasks = TaskForms(
            data,
            prefix="task",
            form_kwargs={"units": units},
            initial=[
                {"name": each.name.read(language), "unit": each.unit, "person": each.person}
                for each in self.touchpoint.tasks
            ],
        )
        self.handoffs_out = HandoffForms(
            data,
            prefix="out",
            form_kwargs={"others": others},
            initial=[handoff_row(each, each.receiver) for each in self.out],
        )
        self.handoffs_in = HandoffForms(
            data,
            prefix="into",
            form_kwargs={"others": others},
            initial=[handoff_row(each, each.giver) for each in self.into],
        )
        self.clauses = ClauseForms(
            data,
            prefix="clause",
            initial=[clause_row(each) for each in self.touchpoint.rule.clauses],
        )

    @property
    def is_valid(self) -> bool:
        """Tell whether everything can be read."""
        parts = (self.form, self.tasks, self.handoffs_out, self.handoffs_in, self.clauses)
        valid = [each.is_valid() for each in parts]  # all of them, so that each tells its faults
        return all(valid)

    def edits(self) -> list[Edit]:
        """Give the edits that make the map say what the form says."""
        made = self.form.edits()
        fields: Fields = {}
        if self.tasks.has_changed():
            fields["tasks"] = self._tasks()
        if self.clauses.has_changed():
            fields["rule"] = self._rule()
        if fields:
            made.append(Change(part=Part.TOUCHPOINT, key=self.key, fields=fields))
        return [*made, *self._handoffs()]

    def rule_change(self) -> Change | None:
        """Give the edit of the rule alone; None where it stays, or its lines cannot be read."""
        if not self.clauses.is_valid() or not self.clauses.has_changed():
            return None
        return Change(part=Part.TOUCHPOINT, key=self.key, fields={"rule": self._rule()})

    def _tasks(self) -> Node:
        before = self.touchpoint.tasks
        tasks: list[Node] = []
        for place, given in enumerate(each.cleaned_data for each in self.tasks):
            if not given.get("name", "").strip():
                continue
            text = before[place].name if place < len(before) else Text()
            language = language_to_edit(text, self.language)
            task: Fields = {
                "name": with_language(text, language, given["name"]),
                "unit": given["unit"],
            }
            if given["person"].strip():
                task["person"] = given["person"].strip()
            tasks.append(cast("Node", task))
        return tasks or None

    def _rule(self) -> Node:
        before = self.touchpoint.rule.clauses
        clauses: list[Node] = []
        for place, form in enumerate(self.clauses):
            read: Fields = {
                name: cast("Node", read_list(form.cleaned_data.get(field, "")))
                for name, field in CLAUSE.items()
            }
            if "properties" in form.changed_data or place >= len(before):
                read["properties"] = read_properties(form.cleaned_data.get("properties", ""))
            else:
                # What nobody touched stays as it is, also where a line cannot say it.
                read["properties"] = self._kept(place)
            clause = {name: value for name, value in read.items() if value}
            if clause:
                clauses.append(cast("Node", clause))
        return clauses or None

    def _kept(self, place: int) -> Node:
        """Give the properties of a clause as the map has them."""
        rule = outline(self.journey)[Part.TOUCHPOINT][self.key].fields["rule"]
        clauses = rule if isinstance(rule, list) else [rule]
        return cast("Fields", clauses[place]).get("properties")

    def _handoffs(self) -> list[Edit]:
        made: list[Edit] = []
        for forms_, held, is_out in (
            (self.handoffs_out, self.out, True),
            (self.handoffs_in, self.into, False),
        ):
            for place, form in enumerate(forms_):
                was = held[place] if place < len(held) else None
                if form.has_changed():
                    made += self._handoff(form.cleaned_data, was, is_out=is_out)
        return made

    def _handoff(
        self, given: Mapping[str, Any], was: Handoff | None, *, is_out: bool
    ) -> list[Edit]:
        other = given.get("other", "")
        ends = (self.key, other) if is_out else (other, self.key)
        fields: Fields = {
            "needs": given.get("needs") or None,
            "carries": given.get("carries") or None,
        }
        old = handoff_key(was.giver, was.receiver) if was else ""
        new = handoff_key(*ends) if other else ""
        if old and old == new:
            return [Change(part=Part.HANDOFF, key=old, fields=fields)]
        gone: list[Edit] = [Remove(part=Part.HANDOFF, key=old)] if old else []
        come: list[Edit] = [Add(part=Part.HANDOFF, key=new, fields=fields)] if new else []
        return gone + come


def _with(choices: Iterable[tuple[str, str]], values: Iterable[str]) -> list[tuple[str, str]]:
    """Offer also what is set and listed nowhere."""
    known = list(choices)
    keys = {key for key, _name in known}
    return [*known, *((each, each) for each in values if each and each not in keys)]
