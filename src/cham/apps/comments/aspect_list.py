"""What an organisation has its comments read for: its own list of aspects, or the product's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from cham.apps.comments.errors import AspectsChangedError, NoPhrasesError
from cham.apps.comments.models import AspectList, Mention, Sentiment
from cham.apps.comments.standing import progress_of_scope
from cham.apps.comments.wanted import visible_comments
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Organisation
from cham.core.aspects import Taxonomy, default_taxonomy, default_text, parse_taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectsInForce:
    """The list that comments are read with.

    Attributes
    ----------
    text
        As it is written, in YAML.
    digest
        Of the organisation's own list; empty for that of the product.
    edition
        Grows with every change; 0 where there was none yet.
    changed_by
        Who changed it last; empty where nobody did, or a key.
    """

    text: str
    taxonomy: Taxonomy
    digest: str
    edition: int
    changed_by: str
    changed_at: datetime | None

    @property
    def is_own(self) -> bool:
        """Whether the organisation wrote it."""
        return bool(self.digest)


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many comments speak of an aspect, and how many of them praise or blame it.

    A comment can do both, or neither.
    """

    comments: int = 0
    praise: int = 0
    blame: int = 0


def aspects_in_force() -> AspectsInForce:
    """Give the list of the organisation in scope."""
    kept = AspectList.objects.select_related("changed_by__user").first()
    text = kept.text if kept else ""
    by = kept.changed_by.user if kept and kept.changed_by else None
    return AspectsInForce(
        text=text or default_text(),
        taxonomy=_parsed(text) if text else default_taxonomy(),
        digest=kept.digest if kept else "",
        edition=kept.edition if kept else 0,
        changed_by=(by.name or by.mail) if by else "",
        changed_at=kept.changed_at if kept else None,
    )


@lru_cache(maxsize=32)
def _parsed(text: str) -> Taxonomy:
    """Read a list once for all pages and jobs that need it."""
    return parse_taxonomy(text)


def named(taxonomy: Taxonomy) -> list[dict[str, str]]:
    """Give the names of a list as `ReadingProgress` keeps them."""
    return [{"key": each.key, "vi": each.vi, "en": each.en} for each in taxonomy.aspects]


def former_names() -> Mapping[str, Mapping[str, str]]:
    """Name the aspects that left the organisation's list, in both languages, by key."""
    kept = AspectList.objects.values_list("former", flat=True).first()
    return kept or {}


def replace_aspects(caller: Caller, text: str, *, seen: int) -> AspectsInForce:
    """Have comments read for the aspects of another list; the next job begins to.

    Parameters
    ----------
    text
        YAML.
    seen
        The edition that it was made from.

    Raises
    ------
    AspectError
        When the list is faulty, with line and column; nothing is changed.
    NoPhrasesError
        When none of its aspects has a phrase.
    AspectsChangedError
        When somebody changed the list since.
    """
    text = text.replace("\r\n", "\n")
    taxonomy = parse_taxonomy(text)
    if not any(each.phrases for each in taxonomy.aspects):
        raise NoPhrasesError
    return _change(caller, text, taxonomy, seen)


def back_to_default(caller: Caller, *, seen: int) -> AspectsInForce:
    """Have comments read for the aspects of the list that comes with the product again.

    Parameters
    ----------
    seen
        The edition that is given up.

    Raises
    ------
    AspectsChangedError
        When somebody changed the list since.
    """
    return _change(caller, "", default_taxonomy(), seen)


@transaction.atomic
def _change(caller: Caller, text: str, taxonomy: Taxonomy, seen: int) -> AspectsInForce:
    # Locked, so that of two people who save at once the second one is told.
    Organisation.objects.select_for_update().get(pk=caller.organisation.pk)
    before = aspects_in_force()
    if seen != before.edition:
        raise AspectsChangedError(seen=seen, now=before.edition)
    digest = sha256(text.encode()).hexdigest() if text else ""
    if digest == before.digest:
        return before
    left = [each for each in before.taxonomy.aspects if each.key not in taxonomy.keys]
    former = {**former_names(), **{each.key: {"vi": each.vi, "en": each.en} for each in left}}
    AspectList.objects.update_or_create(
        defaults={
            "text": text,
            "digest": digest,
            "edition": before.edition + 1,
            "former": {key: names for key, names in former.items() if key not in taxonomy.keys},
            "changed_by": caller if isinstance(caller, Member) else None,
            "changed_at": timezone.now(),
        }
    )
    # Offered at once wherever aspects are named; what comments say of them comes with the reading.
    stand = progress_of_scope()
    stand.aspects = named(taxonomy)
    stand.save(update_fields=["aspects"])
    _tell(caller, before.taxonomy, taxonomy, is_own=bool(text))
    return aspects_in_force()


def _tell(caller: Caller, before: Taxonomy, now: Taxonomy, *, is_own: bool) -> None:
    details = {
        "aspects": len(now.aspects),
        "added": sorted(now.keys - before.keys),
        "left": sorted(before.keys - now.keys),
    }
    action = "aspects.changed" if is_own else "aspects.default_restored"
    record(caller, action, "aspects", details)


def spoken_of(caller: Caller) -> Mapping[str, Spoken]:
    """Count what comments that the caller may see say about each aspect."""
    found = Mention.objects.order_by()
    if caller.units_seen is not None:
        found = found.filter(comment__in=visible_comments(caller).order_by().values("pk"))
    rows = found.values_list("aspect").annotate(
        comments=Count("comment", distinct=True),
        praise=Count("pk", filter=Q(polarity=Sentiment.POSITIVE)),
        blame=Count("pk", filter=Q(polarity=Sentiment.NEGATIVE)),
    )
    return {aspect: Spoken(comments, praise, blame) for aspect, comments, praise, blame in rows}
