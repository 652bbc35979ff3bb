"""Whom a compaction has met already: the directory is not asked again for what cannot change.

A large file names the same people again and again. While a compaction holds the lake's lock
nobody is erased. So a customer found once stays found, as long as nobody is joined with anybody
and the directory would have nothing to write down.
"""

from collections.abc import Mapping, Sequence

from cham.core.interactions import IdentifierKind, Identity
from cham.lake.ports import CustomerDirectory

MOST = 200_000  # ways to name somebody; some 100 MB

Contact = tuple[tuple[str, str], ...]
Way = tuple[str, tuple[tuple[IdentifierKind, str], ...], bool, Contact]


class Acquaintances:
    """A directory for the length of one compaction.

    Parameters
    ----------
    directory
        The one that knows everybody.
    """

    def __init__(self, directory: CustomerDirectory) -> None:
        self._directory = directory
        self._codes: dict[Way, str] = {}
        self._told: dict[tuple[str, str], Contact] = {}

    def resolve(self, organisation: str, identities: Sequence[Identity]) -> Sequence[str]:
        """Give each identity its customer id, and what is new of contacts to the directory."""
        ways = [_way(organisation, identity) for identity in identities]
        named = dict(zip(ways, identities, strict=True))
        unmet = {way: each for way, each in named.items() if self._asks(way)}
        if any(map(_may_join, unmet)) or len(self._codes) > MOST:
            self._forget()
            unmet = named
        self._ask(organisation, unmet)
        # Somebody met before may have been told of otherwise meanwhile: the last word counts.
        last = {
            (organisation, self._codes[way]): (way, each)
            for way, each in zip(ways, identities, strict=True)
            if way[-1]
        }
        self._ask(organisation, dict(entry for entry in last.values() if self._asks(entry[0])))
        return [self._codes[way] for way in ways]

    def survivors(self, organisation: str) -> Mapping[str, str]:
        """Map each customer id that was joined into another one to the id that remains."""
        return self._directory.survivors(organisation)

    def _asks(self, way: Way) -> bool:
        code = self._codes.get(way)
        return code is None or (bool(way[-1]) and self._told.get((way[0], code)) != way[-1])

    def _ask(self, organisation: str, unmet: Mapping[Way, Identity]) -> None:
        if not unmet:
            return
        codes = self._directory.resolve(organisation, list(unmet.values()))
        for way, code in zip(unmet, codes, strict=True):
            self._codes[way] = code
            if way[-1]:
                self._told[organisation, code] = way[-1]

    def _forget(self) -> None:
        self._codes.clear()
        self._told.clear()


def _may_join(way: Way) -> bool:
    """Tell whether people who were two so far may be one after this."""
    _, identifiers, joins, _ = way
    return joins and len(identifiers) > 1


def _way(organisation: str, identity: Identity) -> Way:
    contact = tuple((key, value) for key, value in identity.contact.items() if value)
    return organisation, identity.identifiers, identity.joins, contact
