"""From payloads to rows: interpret, refuse, drop duplicates, resolve customers, strip.

Compaction and reading share it, so that a row looks the same before and after it is compacted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cham.core.interactions import Identity, Interaction
from cham.lake.arrivals import DIALECT, interpret_arrival
from cham.lake.columns import no_rows
from cham.lake.deadletters import LETTERS, Refused, make_letters
from cham.lake.errors import IdentityUnfitError
from cham.lake.ids import Halves, KnownIds, halves, message_digest
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.ports import Arrival, DeadLetter, Envelope, Interpreter
from cham.lake.readers import Readers
from cham.lake.rows import INTERACTIONS, Settled, make_rows, times_fit
from cham.lake.segments import Batch, Damage
from cham.lake.stripping import strip
from cham.lake.tally import Outcome, Tally

_CHUNK = 8192

_UNFIT = (TypeError, ValueError, OverflowError, AttributeError)

Resolve = Callable[[str, Sequence[Identity]], Sequence[str]]
Known = Callable[[Halves], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a set of payloads became.

    Attributes
    ----------
    rows, letters
        Tables of `rows.INTERACTIONS` and `deadletters.LETTERS`.
    digests
        Of the rows' ids.
    """

    rows: pa.Table
    letters: pa.Table
    digests: Halves
    tally: Tally


class _Fresh(NamedTuple):
    """A row on its way in; there are many, and a frozen dataclass takes four times as long."""

    interaction: Interaction
    identity: Identity
    properties: str
    envelope: Envelope
    payload: bytes
    digest: bytes


def begin_intake(layout: Layout, manifest: Manifest, readers: Readers) -> "Sorter":
    """Begin an intake that knows what the lake of a manifest holds."""
    known = KnownIds(layout.ids, (*manifest.ids, *manifest.forgotten))
    return Sorter(
        readers.interpreters,
        readers.directory.resolve,
        known.holds,
        manifest.next_sequence,
        manifest.next_letter,
    )


@dataclass(slots=True)
class Sorter:
    """Takes batches in and sorts their payloads into rows, duplicates and dead letters.

    Parameters
    ----------
    interpreters
        By dialect; the lake's own dialect is added.
    resolve
        Gives an organisation's identities their customer ids.
    known
        Tells which digests are in the lake already.
    next_sequence, next_letter
        The numbers for the first row and the first dead letter.
    """

    interpreters: Mapping[str, Interpreter]
    resolve: Resolve
    known: Known
    next_sequence: int
    next_letter: int
    _seen: set[bytes] = field(default_factory=set, init=False)
    _fresh: list[_Fresh] = field(default_factory=list, init=False)
    _rows: list[pa.Table] = field(default_factory=list, init=False)
    _letters: list[pa.Table] = field(default_factory=list, init=False)
    _refused: list[Refused] = field(default_factory=list, init=False)
    _digests: list[Halves] = field(default_factory=list, init=False)
    _tally: Tally = field(default_factory=Tally, init=False)

    def take(self, batch: Batch) -> None:
        """Take one batch in."""
        envelope, duplicates = batch.envelope, 0
        self._tally.add(envelope, Outcome.RECEIVED, len(batch.payloads))
        read = self._reader(envelope)
        for payload in batch.payloads:
            fresh = _admit(read(payload, envelope), envelope, payload)
            if isinstance(fresh, DeadLetter):
                self._refuse(Refused(envelope, payload, fresh))
            elif fresh.digest in self._seen:
                duplicates += 1
            else:
                self._seen.add(fresh.digest)
                self._fresh.append(fresh)
        self._tally.add(envelope, Outcome.DUPLICATE, duplicates)
        if len(self._fresh) + len(self._refused) >= _CHUNK:
            self._flush()

    def take_damages(self, damages: Iterable[Damage]) -> None:
        """Keep damaged lines as dead letters that belong to nobody; torn ones were never ours."""
        for damage in damages:
            if not damage.torn:
                reason = DeadLetter(
                    code="segment_damaged", detail=f"{damage.path.name}:{damage.line}"
                )
                self._tally.add(_NOBODY, Outcome.RECEIVED)
                self._refuse(Refused(_NOBODY, damage.raw, reason))

    def finish(self) -> Intake:
        """Give everything that was taken in."""
        self._flush()
        none = np.empty((2, 0), dtype=np.uint64)
        return Intake(
            pa.concat_tables([no_rows(INTERACTIONS), *self._rows]),
            pa.concat_tables([no_rows(LETTERS), *self._letters]),
            np.concatenate([none, *self._digests], axis=1),
            self._tally,
        )

    def _reader(self, envelope: Envelope) -> Interpreter:
        """Give what reads an envelope's payloads, whatever they hold."""
        if envelope.refusal:
            return _refusing(DeadLetter(code=envelope.refusal))
        if envelope.dialect == DIALECT:
            return interpret_arrival
        if envelope.dialect not in self.interpreters:
            return _refusing(DeadLetter(code="dialect_unknown", detail=envelope.dialect))
        return _guarded(self.interpreters[envelope.dialect])

    def _refuse(self, refused: Refused) -> None:
        self._tally.add(refused.envelope, Outcome.DEAD)
        self._refused.append(refused)

    def _flush(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            known = self.known(halves([each.digest for each in fresh]))
            self._count(Outcome.DUPLICATE, compress(fresh, known))
            self._store(list(compress(fresh, ~known)))
        refused, self._refused = self._refused, []
        if refused:
            self._letters.append(make_letters(refused, self.next_letter))
            self.next_letter += len(refused)

    def _count(self, outcome: Outcome, rows: Iterable[_Fresh]) -> None:
        for _, members in groupby(rows, key=lambda each: id(each.envelope)):
            listed = list(members)
            self._tally.add(listed[0].envelope, outcome, len(listed))

    def _store(self, fresh: list[_Fresh]) -> None:
        fresh, customers = self._with_customers(fresh)
        try:
            rows = self._make_rows(fresh, customers)
        except _UNFIT:
            fitting = [self._fits(each) for each in fresh]
            customers = list(compress(customers, fitting))
            fresh = list(compress(fresh, fitting))
            rows = self._make_rows(fresh, customers)
        if not fresh:
            return
        self._count(Outcome.STORED, fresh)
        self._rows.append(rows)
        self._digests.append(halves([each.digest for each in fresh]))
        self.next_sequence += len(fresh)

    def _fits(self, fresh: _Fresh) -> bool:
        """Tell whether a row fits the columns; one that does not becomes a dead letter."""
        try:
            self._make_rows([fresh], [""])
        except _UNFIT as failure:
            self._turn_away(fresh, DeadLetter(code="row_unfit", detail=str(failure)))
            return False
        return True

    def _turn_away(self, fresh: _Fresh, reason: DeadLetter) -> None:
        self._seen.discard(fresh.digest)
        self._refuse(Refused(fresh.envelope, fresh.payload, reason))

    def _make_rows(self, fresh: list[_Fresh], customers: list[str]) -> pa.Table:
        settled = Settled(
            customers,
            [each.properties for each in fresh],
            [each.envelope.import_id for each in fresh],
        )
        return make_rows([each.interaction for each in fresh], settled, self.next_sequence)

    def _with_customers(self, fresh: list[_Fresh]) -> tuple[list[_Fresh], list[str]]:
        """Give the rows with their customers; whom the directory can never keep is turned away."""
        try:
            return fresh, self._customers(fresh)
        except IdentityUnfitError:
            fresh = [each for each in fresh if self._can_be_named(each)]
            return fresh, self._customers(fresh)

    def _can_be_named(self, fresh: _Fresh) -> bool:
        try:
            self._customers([fresh])
        except IdentityUnfitError as failure:
            self._turn_away(fresh, DeadLetter(code=failure.code, detail=str(failure)))
            return False
        return True

    def _customers(self, fresh: list[_Fresh]) -> list[str]:
        """Give each row its customer; who is not named at all stays nameless."""
        customers = [""] * len(fresh)
        places: dict[str, list[int]] = {}
        for place, each in enumerate(fresh):
            if each.identity.identifiers:
                places.setdefault(each.envelope.organisation, []).append(place)
        for organisation, named in places.items():
            found = self._resolved(organisation, [fresh[place].identity for place in named])
            for place, customer in zip(named, found, strict=True):
                customers[place] = customer
        return customers

    def _resolved(self, organisation: str, identities: Sequence[Identity]) -> Iterator[str]:
        """Ask the directory, once for rows that name their person in the same way."""
        ways = [(each.identifiers, each.joins, tuple(each.contact.items())) for each in identities]
        first = dict(zip(reversed(ways), reversed(identities), strict=True))
        distinct = dict.fromkeys(ways)
        answers = self.resolve(organisation, [first[way] for way in distinct])
        customers = dict(zip(distinct, answers, strict=True))
        return (customers[way] for way in ways)


_NOBODY = Envelope(organisation="", source="", dialect="", received_at=0)


def _refusing(reason: DeadLetter) -> Interpreter:
    def refuse(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:  # noqa: ARG001 - an Interpreter is given both
        return reason

    return refuse


def _guarded(interpreter: Interpreter) -> Interpreter:
    """Let no payload stop the flow: what its interpreter dies of is kept and can be replayed."""

    def read(payload: bytes, envelope: Envelope) -> Arrival | DeadLetter:
        try:
            return interpreter(payload, envelope)
        except Exception as failure:  # noqa: BLE001 - any failure of any interpreter
            return DeadLetter(code="interpreter_failed", detail=type(failure).__name__)

    return read


def _admit(
    answer: Arrival | DeadLetter, envelope: Envelope, payload: bytes
) -> _Fresh | DeadLetter:
    """Check that a row is the sender's own, and take direct identifiers out of it."""
    if isinstance(answer, DeadLetter):
        return answer
    row = answer.interaction
    if (row.organisation, row.source) != (envelope.organisation, envelope.source):
        return DeadLetter(code="organisation_differs")
    if not row.organisation:
        return DeadLetter(code="organisation_missing")
    if not row.message_id:
        return DeadLetter(code="message_id_missing")
    if not times_fit(row):
        return DeadLetter(code="time_out_of_range")
    properties = strip(row.properties, answer.identity)
    if properties is None:
        return DeadLetter(code="properties_unreadable")
    try:
        digest = message_digest(row.organisation, row.source, row.message_id)
    except UnicodeEncodeError as failure:
        return DeadLetter(code="row_unfit", detail=str(failure))
    return _Fresh(row, answer.identity, properties, envelope, payload, digest)
