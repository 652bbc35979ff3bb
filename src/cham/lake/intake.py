"""From payloads to rows: interpret, refuse, drop duplicates, resolve customers, strip.

Compaction and reading share it, so that a row looks the same before and after it is compacted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cham.core.interactions import Identity, Interaction
from cham.lake.arrivals import DIALECT, interpret_arrival
from cham.lake.columns import no_rows
from cham.lake.deadletters import LETTERS, Refused, make_letters
from cham.lake.ids import Halves, KnownIds, halves, message_digest
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.ports import Arrival, DeadLetter, Envelope, Interpreter
from cham.lake.readers import Readers
from cham.lake.rows import INTERACTIONS, Settled, make_rows, numbers_fit, texts_fit
from cham.lake.segments import Batch, Damage
from cham.lake.stripping import strip
from cham.lake.tally import Outcome, Tally

_CHUNK = 8192

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


@dataclass(frozen=True, slots=True)
class _Fresh:
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
        envelope = batch.envelope
        self._tally.add(envelope, Outcome.RECEIVED, len(batch.payloads))
        for payload in batch.payloads:
            self._take(envelope, payload)
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

    def _take(self, envelope: Envelope, payload: bytes) -> None:
        answer = self._interpret(envelope, payload)
        if not isinstance(answer, DeadLetter):
            self._admit(answer, envelope, payload)
        else:
            self._refuse(Refused(envelope, payload, answer))

    def _admit(self, arrival: Arrival, envelope: Envelope, payload: bytes) -> None:
        fresh = _check(arrival, envelope, payload)
        if isinstance(fresh, DeadLetter):
            self._refuse(Refused(envelope, payload, fresh))
        elif fresh.digest in self._seen:
            self._tally.add(envelope, Outcome.DUPLICATE)
        else:
            self._seen.add(fresh.digest)
            self._fresh.append(fresh)

    def _interpret(self, envelope: Envelope, payload: bytes) -> Arrival | DeadLetter:
        if envelope.refusal:
            return DeadLetter(code=envelope.refusal)
        interpreter = (
            interpret_arrival
            if envelope.dialect == DIALECT
            else self.interpreters.get(envelope.dialect)
        )
        if interpreter is None:
            return DeadLetter(code="dialect_unknown", detail=envelope.dialect)
        try:
            return interpreter(payload, envelope)
        except Exception as failure:  # noqa: BLE001 - one poisoned payload must never stop the flow; it is kept and can be replayed
            return DeadLetter(code="interpreter_failed", detail=type(failure).__name__)

    def _refuse(self, refused: Refused) -> None:
        self._tally.add(refused.envelope, Outcome.DEAD)
        self._refused.append(refused)

    def _flush(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            known = self.known(halves([each.digest for each in fresh]))
            self._count_duplicates(each for each, old in zip(fresh, known, strict=True) if old)
            self._store([each for each, old in zip(fresh, known, strict=True) if not old])
        refused, self._refused = self._refused, []
        if refused:
            self._letters.append(make_letters(refused, self.next_letter))
            self.next_letter += len(refused)

    def _count_duplicates(self, duplicates: Iterable[_Fresh]) -> None:
        for each in duplicates:
            self._tally.add(each.envelope, Outcome.DUPLICATE)

    def _store(self, fresh: list[_Fresh]) -> None:
        try:
            rows = self._make_rows(fresh)
        except UnicodeEncodeError:
            fresh = [each for each in fresh if self._keeps(each)]
            rows = self._make_rows(fresh)
        if not fresh:
            return
        for each in fresh:
            self._tally.add(each.envelope, Outcome.STORED)
        self._rows.append(rows)
        self._digests.append(halves([each.digest for each in fresh]))
        self.next_sequence += len(fresh)

    def _keeps(self, fresh: _Fresh) -> bool:
        fits = texts_fit(fresh.interaction)
        if not fits:
            self._seen.discard(fresh.digest)
            reason = DeadLetter(code="text_not_unicode")
            self._refuse(Refused(fresh.envelope, fresh.payload, reason))
        return fits

    def _make_rows(self, fresh: list[_Fresh]) -> pa.Table:
        settled = Settled(
            self._customers(fresh),
            [each.properties for each in fresh],
            [each.envelope.import_id for each in fresh],
        )
        return make_rows([each.interaction for each in fresh], settled, self.next_sequence)

    def _customers(self, fresh: list[_Fresh]) -> list[str]:
        """Give each row its customer; who is not named at all stays nameless."""
        customers = [""] * len(fresh)
        places: dict[str, list[int]] = {}
        for place, each in enumerate(fresh):
            if each.identity.identifiers:
                places.setdefault(each.envelope.organisation, []).append(place)
        for organisation, named in places.items():
            identities = [fresh[place].identity for place in named]
            found = self.resolve(organisation, identities)
            for place, customer in zip(named, found, strict=True):
                customers[place] = customer
        return customers


_NOBODY = Envelope(organisation="", source="", dialect="", received_at=0)


def _check(arrival: Arrival, envelope: Envelope, payload: bytes) -> _Fresh | DeadLetter:
    """Check that a row fits the lake, and take direct identifiers out of it."""
    row = arrival.interaction
    if (row.organisation, row.source) != (envelope.organisation, envelope.source):
        return DeadLetter(code="organisation_differs")
    if not row.message_id:
        return DeadLetter(code="message_id_missing")
    if not numbers_fit(row):
        return DeadLetter(code="number_out_of_range")
    properties = strip(row.properties, arrival.identity)
    if properties is None:
        return DeadLetter(code="properties_unreadable")
    try:
        digest = message_digest(row.organisation, row.source, row.message_id)
    except UnicodeEncodeError:
        return DeadLetter(code="text_not_unicode")
    return _Fresh(row, arrival.identity, properties, envelope, payload, digest)
