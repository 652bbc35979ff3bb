"""Use cases: units sign a version of a persona, and who has not signed yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member, Organisation, Unit
from cham.apps.orgs.tree import keys_below
from cham.apps.personas.contents import persona_in
from cham.apps.personas.errors import (
    NothingToSignError,
    PersonaArchivedError,
    SignerForeignError,
    VersionOutdatedError,
)
from cham.apps.personas.models import PersonaVersion, SignOff
from cham.apps.personas.queries import (
    LivePersona,
    find_persona,
    live_personas,
    live_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A unit that is asked to sign, or has signed.

    Attributes
    ----------
    sign
        Its signature under this version; None where it has not signed.
    signed_before
        The last version that it signed before this one; None where there is none.
    """

    unit: Unit
    is_asked: bool
    sign: SignOff | None
    signed_before: int | None


def signatures(version: PersonaVersion) -> Sequence[Signature]:
    """Tell which units have signed a version and which are still asked to; those first."""
    asked = set(persona_in(version.content).signers)
    signs = {each.unit_id: each for each in version.signs.select_related("unit", "member__user")}
    older = SignOff.objects.filter(
        version__persona=version.persona_id, version__number__lt=version.number
    ).order_by("version__number")
    before = dict(older.values_list("unit", "version__number"))
    found = [
        Signature(
            unit=unit,
            is_asked=unit.key in asked,
            sign=signs.get(unit.pk),
            signed_before=before.get(unit.pk),
        )
        for unit in Unit.objects.all()
        if unit.key in asked or unit.pk in signs
    ]
    return sorted(found, key=lambda each: each.sign is not None)


@dataclass(frozen=True, slots=True)
class Signed:
    """How many of the units that are asked have signed."""

    signed: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Whether nobody is missing."""
        return self.signed == self.asked


def signed_of(found: Sequence[Signature]) -> Signed:
    """Count the signatures of the units that are asked."""
    asked = [each for each in found if each.is_asked]
    return Signed(sum(each.sign is not None for each in asked), len(asked))


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A live persona with the names of the units that are asked to sign it and have not."""

    live: LivePersona
    units: tuple[str, ...]


def unsigned_personas(organisation: Organisation) -> tuple[Unsigned, ...]:
    """Give the live personas that a unit which is asked to sign has not signed yet."""
    live = live_personas(organisation)
    asked = [each for each in live if each.persona.signers]
    if not asked:
        return ()
    signs = SignOff.objects.filter(version__persona__key__in=[each.key for each in asked])
    signed = set(signs.values_list("version__persona__key", "version__number", "unit__key"))
    units = Unit.objects.values_list("key", "name")
    missing = (
        Unsigned(
            each,
            tuple(
                name
                for key, name in units
                if key in each.persona.signers and (each.key, each.version, key) not in signed
            ),
        )
        for each in asked
    )
    return tuple(each for each in missing if each.units)


def units_of(caller: Caller) -> frozenset[str]:
    """Give the keys of the units that a caller may sign for: their own, and those below."""
    if not isinstance(caller, Member):
        return frozenset()
    parents = dict(Unit.objects.values_list("key", "parent__key"))
    return keys_below(parents, caller.units.values_list("key", flat=True))


@transaction.atomic
def sign(caller: Caller, key: str, unit_key: str, *, version: int) -> SignOff:
    """Sign the live version of a persona for a unit; signing twice changes nothing.

    Parameters
    ----------
    version
        The number of the version that was read.

    Raises
    ------
    PersonaUnknownError, PersonaArchivedError
        When there is no such persona in use.
    SignerForeignError
        When the caller does not belong to the unit.
    NothingToSignError, VersionOutdatedError
        When nothing is live, or something else than what was read.
    """
    unit, live = _mine(caller, unit_key), _live(key)
    if version != live.number:
        raise VersionOutdatedError(seen=version, live=live.number)
    made, is_new = SignOff.objects.get_or_create(
        version=live,
        unit=unit,
        defaults={"member": caller if isinstance(caller, Member) else None},
    )
    if is_new:
        details = {"version": live.number, "unit": unit.key}
        record(caller, "persona.signed", f"persona:{key}", details)
    return made


@transaction.atomic
def take_signature_back(caller: Caller, key: str, unit_key: str) -> None:
    """Take a unit's signature under the live version back.

    Raises
    ------
    PersonaUnknownError, PersonaArchivedError, SignerForeignError, NothingToSignError
        As for `sign`.
    """
    unit, live = _mine(caller, unit_key), _live(key)
    gone, _ = SignOff.objects.filter(version=live, unit=unit).delete()
    if gone:
        details = {"version": live.number, "unit": unit.key}
        record(caller, "persona.signature_taken_back", f"persona:{key}", details)


def _mine(caller: Caller, key: str) -> Unit:
    unit = Unit.objects.filter(key=key).first() if key in units_of(caller) else None
    if unit is None:
        raise SignerForeignError(unit=key[:100])
    return unit


def _live(key: str) -> PersonaVersion:
    stored = find_persona(key)
    if stored.archived_at is not None:
        raise PersonaArchivedError(persona=key)
    live = live_version(stored)
    if live is None:
        raise NothingToSignError(persona=key)
    return live
