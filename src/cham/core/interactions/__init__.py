"""Interactions: one row each of what happened between a customer and the organisation."""

from cham.core.interactions.identity import IdentifierKind, Identity
from cham.core.interactions.interaction import Interaction, Kind
from cham.core.interactions.scales import Band, Scale, ScaleError

__all__ = ["Band", "IdentifierKind", "Identity", "Interaction", "Kind", "Scale", "ScaleError"]
