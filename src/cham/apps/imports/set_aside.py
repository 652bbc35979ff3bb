"""Why interactions were set aside, told so that the reasons add up to what was counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.imports.page import lake_view, reason_words
from cham.apps.orgs.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Interactions of one source that were set aside for one reason.

    Attributes
    ----------
    code
        Of the reason; empty where there is none any more, or none is known yet.
    href
        Where they can be looked at and read again; empty where they cannot.
    """

    source: str
    code: str
    words: str
    count: int
    href: str


def set_aside(organisation: Organisation, dead: Mapping[str, int]) -> tuple[SetAside, ...]:
    """Give the reasons by source; they add up to what was counted of each.

    Reasons are counted by a job of their own. Where that counted at another moment than the
    figures, a source is one row without a reason until both agree again.

    Parameters
    ----------
    dead
        How many of each source were set aside, as the figures say.
    """
    content = lake_view(organisation).content
    sources, letters = content.get("sources", {}), content.get("letters", ())
    found: list[SetAside] = []
    for source, count in dead.items():
        erased = sources.get(source, {}).get("erased_letters", 0)
        reasons = {each["code"]: each.get("by_source", {}).get(source, 0) for each in letters}
        rows = (*_by_reason(source, reasons), *_erased(source, erased))
        is_whole = sum(each.count for each in rows) == count
        found += rows if is_whole else _not_told(source, count)
    return tuple(sorted(found, key=lambda each: -each.count))


def _by_reason(source: str, reasons: Mapping[str, int]) -> Iterator[SetAside]:
    home = reverse("imports:home")
    for code, count in reasons.items():
        if count:
            href = f"{home}#letters-{code}"
            yield SetAside(
                source=source, code=code, words=reason_words(code), count=count, href=href
            )


def _erased(source: str, count: int) -> Iterator[SetAside]:
    if count:
        words = _("erased since, on a customer's demand")
        yield SetAside(source=source, code="", words=words, count=count, href="")


def _not_told(source: str, count: int) -> Iterator[SetAside]:
    words, href = _("reasons are being counted; look again in a moment"), reverse("imports:home")
    if count:
        yield SetAside(source=source, code="", words=words, count=count, href=href)
