"""A persona as its rows keep it."""

import json
from typing import cast

from cham.apps.journeys.contents import readable
from cham.core.personas import Document, Persona, build_persona, describe_persona


def content_of(persona: Persona) -> str:
    """Write a persona as JSON."""
    written = json.dumps(describe_persona(persona), ensure_ascii=False, separators=(",", ":"))
    return readable(written)


def persona_in(content: str) -> Persona:
    """Read a persona back; what is kept has been checked before."""
    return build_persona(cast("Document", json.loads(content)))
