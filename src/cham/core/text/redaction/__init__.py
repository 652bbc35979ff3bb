"""Personal data taken out of what people write, before it is kept in an index or shown."""

from cham.core.text.redaction.finding import Finding, Personal, Redaction, canonical
from cham.core.text.redaction.redacting import redact

__all__ = ["Finding", "Personal", "Redaction", "canonical", "redact"]
