"""The root of every error that a user may meet: a stable code, its fields, and an English text.

Each concept has a root of its own under `ChamError`; each failure is a leaf with a `code` that
never changes and a `template` of the form "name (value) must be …; do …". The text is translated
at the edge (command line, pages, API), where the reader's language is known, never here.
"""

from typing import ClassVar, TypeAlias

Field: TypeAlias = str | int | float | None


def N_(text: str) -> str:  # noqa: N802 - the name that every gettext tool knows
    """Mark a text for the translators and return it unchanged."""
    return text


class ChamError(ValueError):
    """What was asked cannot be done, and the text says what to do instead.

    Parameters
    ----------
    **fields
        The values that the template names, kept for translation and for machines.
    """

    code: ClassVar[str] = "error"
    template: ClassVar[str] = ""

    def __init__(self, **fields: Field) -> None:
        self.fields = fields
        super().__init__(self.template.format(**fields))

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (type(self), self.fields))


def _restore(kind: type[ChamError], fields: dict[str, Field]) -> ChamError:
    """Rebuild an error on the other side of a process border."""
    return kind(**fields)
