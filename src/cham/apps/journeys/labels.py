"""What the parts, fields and choices of a map are called."""

from django.utils.translation import gettext as _

from cham.core.journeys import Authority, Part, Side, TouchpointKind


def part_label(part: str) -> str:
    """Name a kind of part."""
    words = {
        Part.JOURNEY: _("journey"),
        Part.STAGE: _("stage"),
        Part.TOUCHPOINT: _("touchpoint"),
        Part.HANDOFF: _("hand-off"),
        Part.UNIT: _("unit"),
        Part.CHANNEL: _("channel"),
    }
    return words.get(Part(part), part) if part in {each.value for each in Part} else part


def field_label(field: str) -> str:
    """Name a field of a part, as forms and differences do."""
    words = {
        "name": _("Name"),
        "language": _("Language of the file"),
        "persona": _("Whose journey it is"),
        "notes": _("Notes"),
        "want": _("Customers want"),
        "leads_to": _("May be followed by"),
        "journey": _("Journey inside"),
        "kind": _("Kind"),
        "channel": _("Channel"),
        "side": _("Side"),
        "message": _("Message"),
        "promise": _("Promise"),
        "expected_emotion": _("Emotion meant"),
        "owner.accountable": _("Accountable owner"),
        "owner.person": _("Person"),
        "owner.contributors": _("Contributors"),
        "owner.authority": _("Authority"),
        "owner.ask": _("Must ask"),
        "tasks": _("Tasks"),
        "cost": _("Cost"),
        "required": _("On the planned path"),
        "repeatable": _("Meeting it again is planned"),
        "rule": _("Which interactions it is"),
        "needs": _("Information needed"),
        "carries": _("Information that passes"),
        "parent": _("Above it"),
    }
    return words.get(field, field)


def kind_label(kind: str) -> str:
    """Name a kind of touchpoint."""
    words = {
        TouchpointKind.PRODUCT: _("Product"),
        TouchpointKind.PEOPLE: _("People"),
        TouchpointKind.PROCESS: _("Process"),
        TouchpointKind.SYSTEM: _("System"),
        TouchpointKind.MESSAGE: _("Message"),
        TouchpointKind.POLICY: _("Policy"),
    }
    return words[TouchpointKind(kind)]


def side_label(side: str) -> str:
    """Name a side of the stage."""
    return _("Back stage") if side == Side.BACK else _("Front stage")


def authority_label(authority: str) -> str:
    """Say what the accountable unit may change."""
    words = {
        Authority.FULL: _("may change it"),
        Authority.ASK: _("must ask first"),
        Authority.NONE: _("may not change it"),
        Authority.UNKNOWN: _("authority not said"),
    }
    return words[Authority(authority)]


def per_label(per: str) -> str:
    """Say what a cost is for."""
    return _("a month") if per == "month" else _("an interaction")
