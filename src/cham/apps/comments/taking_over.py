"""Takes comments over from the lake: redacted, in a form that can be searched. Run by jobs.

One walk does all there is to do: it goes through the rows with a text in the order of their
arrival and compares them with what is kept. New rows are added, changed ones read anew, those
that are gone from the lake go here too. A walk begins from the first row where rows were removed
or changed, where rules look at other properties than before, or where units or members are called
otherwise; it goes on from the last one where rows only came. It can be broken off anywhere.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa
from django.db import transaction
from django.db.models import Max, Min

from cham.apps.comments.models import Comment, ReadingProgress, Sign
from cham.apps.comments.roster import Roster, roster_of_scope
from cham.apps.comments.standing import (
    count_joined,
    progress_of_scope,
    properties_asked,
    standing_of_lake,
    written,
)
from cham.apps.comments.wordings import keep_wordings, let_go
from cham.apps.comments.words import code_of, put_words
from cham.apps.customers.directory import DjangoDirectory
from cham.apps.customers.models import Customer
from cham.apps.orgs.models import Organisation
from cham.core.text import redact
from cham.engine.signs import Signs, SignTexts
from cham.lake import Lake, Mark

ROWS_A_PIECE = 2_000

_FASTER = 5
_RECIPE = 3  # to be raised when rows are written into comments in another way

_DELETED_AT_ONCE = 500
_LONGEST_NAME = 300  # of a unit, a channel, a customer: longer ones fit into no index
_START = -1  # before the first sequence number
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_COLUMNS = (
    "sequence", "source", "message_id", "import_id", "customer", "event_time", "kind", "name",
    "channel", "touchpoint", "unit", "staff", "score", "scale", "text", "properties",
)  # fmt: skip
_MARKED = (
    "source", "message_id", "import_id", "event_time", "kind", "name", "channel", "touchpoint",
    "unit", "staff", "named", "score", "scale", "text",
)  # fmt: skip
_TAKEN = (
    "sequence", "row_mark", "source", "message_id", "import_id", "customer", "event_time", "month",
    "sign", "channel", "unit", "staff", "named", "score", "scale", "language", "text", "toned", "folded", "alike",
    "epoch",
)  # fmt: skip

Row = Mapping[str, Any]


def take_over(owner: Organisation, lake: Lake, *, most: int = ROWS_A_PIECE) -> bool:
    """Take the next rows over; tells whether more may wait. Asked in the organisation's scope."""
    piece = _Piece.read(owner, lake, most)
    with transaction.atomic():
        # Written first, so that an erasure waits for it, or it sees what the erasure left.
        if not _hold(piece) or not _is_current(lake, piece.mark):
            transaction.set_rollback(True)
            return True
        _store(piece)
    if piece.until is not None:
        return True
    _follow_joins(owner)
    _follow_zone(owner)
    return False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that follow one another in the lake.

    Attributes
    ----------
    stand
        How far it went before.
    after, until
        The stretch of sequence numbers: the first is not included, the last is; None is no end.
    mark
        Where the next piece goes on.
    standing
        How the lake stood before it was read; empty where rows follow.
    """

    stand: ReadingProgress
    zone: ZoneInfo
    after: int
    until: int | None
    mark: Mark
    standing: str
    properties: frozenset[str]
    roster: Roster
    rows: pa.Table

    @classmethod
    def read(cls, owner: Organisation, lake: Lake, most: int) -> "_Piece":
        """Read the rows that come next."""
        stand, standing = progress_of_scope(), standing_of_lake(owner)
        properties, roster = properties_asked(owner), roster_of_scope()
        before = stand.properties, stand.roster
        begins = not stand.lineage or before != (written(properties), roster.digest)
        after = _START if begins else stand.sequence
        if Comment.objects.filter(sequence__gt=after).exists():
            most *= _FASTER  # most rows were taken over before, and are only compared
        changes = lake.changes_since(
            owner.code,
            Mark(lineage=stand.lineage, generation=stand.generation, sequence=after),
            columns=_COLUMNS,
            spoken=True,
            most=most,
        )
        rows, zone = changes.rows.read_all(), ZoneInfo(owner.time_zone)
        after = _START if changes.complete else after
        if rows.num_rows < most:
            return cls(stand, zone, after, None, changes.mark, standing, properties, roster, rows)
        last = rows["sequence"][-1].as_py()
        mark = replace(changes.mark, sequence=last)
        return cls(stand, zone, after, last, mark, "", properties, roster, rows)


def _hold(piece: _Piece) -> bool:
    """Write how far it went; tells whether no other process went on from the same place."""
    same = ReadingProgress.objects.filter(
        pk=piece.stand.pk,
        sequence=piece.stand.sequence,
        generation=piece.stand.generation,
        lineage=piece.stand.lineage,
    )
    taken = same.update(
        lineage=piece.mark.lineage,
        generation=piece.mark.generation,
        sequence=piece.mark.sequence,
        standing=piece.standing,
        properties=written(piece.properties),
        roster=piece.roster.digest,
    )
    return bool(taken)


def _is_current(lake: Lake, mark: Mark) -> bool:
    """Tell whether no row was removed or changed since rows were read."""
    now = lake.standing()
    return (now.lineage, now.generation) == (mark.lineage, mark.generation)


def _store(piece: _Piece) -> None:
    """Make what is kept of the stretch the same as the rows."""
    rows = _marked(piece)
    left = _drop_gone(piece, rows)
    marks = Comment.objects.filter(code__in=rows)
    known = {
        code: (mark, sequence, alike)
        for code, mark, sequence, alike in marks.values_list(
            "code", "row_mark", "sequence", "alike"
        )
    }
    new = [
        _filled(Comment(code=code), row, piece.zone)
        for code, row in rows.items()
        if code not in known
    ]
    Comment.objects.bulk_create(new)
    differing = [
        code
        for code, (mark, sequence, _alike) in known.items()
        if (mark, sequence) != (rows[code]["mark"], rows[code]["sequence"])
    ]
    changed = [
        _filled(each, rows[each.code], piece.zone)
        for each in Comment.objects.filter(code__in=differing)
    ]
    Comment.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["organisation", "code"],
        update_fields=_TAKEN,
    )
    before = {alike for _mark, _sequence, alike in known.values()}
    keep_wordings({each.alike for each in (*new, *changed)} | before)
    let_go(left | {known[code][2] for code in differing})


def _drop_gone(piece: _Piece, rows: Mapping[str, Row]) -> set[str]:
    """Drop comments whose rows are gone; gives what they said, as `alike`."""
    stretch = Comment.objects.filter(sequence__gt=piece.after)
    if piece.until is not None:
        stretch = stretch.filter(sequence__lte=piece.until)
    kept = stretch.order_by().values_list("code", "pk", "alike")
    gone = {pk: alike for code, pk, alike in kept if code not in rows}
    keys = list(gone)
    for start in range(0, len(keys), _DELETED_AT_ONCE):
        Comment.objects.filter(pk__in=keys[start : start + _DELETED_AT_ONCE]).delete()
    return set(gone.values())


def _marked(piece: _Piece) -> dict[str, dict[str, Any]]:
    """Give the rows by their codes, each with its sign and what tells it from a changed one.

    Each names the unit and the members whom it means.
    """
    signs = Signs(piece.properties)
    numbers = signs.numbers_of(piece.rows).tolist()
    texts = signs.kept()
    stored = _stored_signs(texts)
    marked = {}
    for row, number in zip(piece.rows.to_pylist(), numbers, strict=True):
        row["unit"] = piece.roster.unit_meant(row["unit"] or "")
        row["named"] = piece.roster.people_in(row["text"])
        told = [row[name] for name in _MARKED]
        content = msgspec.json.encode([_RECIPE, told, texts[number].properties])
        mark = blake2b(content, digest_size=8)
        code = code_of(row["source"], row["message_id"])
        marked[code] = {**row, "sign": stored[number], "mark": mark.hexdigest()}
    return marked


def _stored_signs(texts: Sequence[SignTexts]) -> list[int]:
    """Give the ids of signs, keeping those that are new."""
    digests = [blake2b(msgspec.json.encode(each), digest_size=16).hexdigest() for each in texts]
    known = set(Sign.objects.filter(digest__in=digests).values_list("digest", flat=True))
    Sign.objects.bulk_create(
        [
            Sign(digest=digest, **each._asdict())
            for digest, each in zip(digests, texts, strict=True)
            if digest not in known
        ],
        ignore_conflicts=True,
    )
    ids = dict(Sign.objects.filter(digest__in=digests).values_list("digest", "pk"))
    return [ids[digest] for digest in digests]


def _filled(comment: Comment, row: Row, zone: ZoneInfo) -> Comment:
    """Write what a row says into a comment; other words than before are to be read anew."""
    text = redact(_kept(row["text"])).text
    comment.sequence, comment.sign_id = row["sequence"], row["sign"]
    comment.row_mark, comment.named = row["mark"], row["named"]
    comment.source, comment.message_id = _kept(row["source"]), _kept(row["message_id"])
    for name in ("import_id", "customer", "channel", "unit", "staff", "scale"):
        setattr(comment, name, _kept(row[name] or "")[:_LONGEST_NAME])
    score = row["score"]
    comment.score = score if score is not None and math.isfinite(score) else None
    comment.event_time = _EPOCH + timedelta(microseconds=row["event_time"])
    comment.month = comment.event_time.astimezone(zone).date().replace(day=1)
    if text != comment.text:
        put_words(comment, text)
        comment.epoch = 0
    return comment


def _kept(text: str) -> str:
    """Give a text as every database takes it."""
    return text.replace("\0", "\ufffd")


def _follow_joins(owner: Organisation) -> None:
    """Put comments of people who were joined under the one who remains."""
    stand, joined = progress_of_scope(), count_joined()
    if stand.joined == joined:
        return
    codes = Customer.objects.exclude(survivor=None).values("code")
    left = Comment.objects.filter(customer__in=codes).order_by()
    survivors = DjangoDirectory().survivors(owner.code)
    for code in left.values_list("customer", flat=True).distinct():
        Comment.objects.filter(customer=code).update(customer=survivors[code])
    ReadingProgress.objects.filter(pk=stand.pk).update(joined=joined)


def _follow_zone(owner: Organisation) -> None:
    """Put comments under the months of another time zone, a month at a time."""
    stand = progress_of_scope()
    if stand.zone == owner.time_zone:
        return
    with transaction.atomic():
        ReadingProgress.objects.filter(pk=stand.pk).update(zone=owner.time_zone)
        span = Comment.objects.aggregate(first=Min("event_time"), last=Max("event_time"))
        for first, since, until in _months(span["first"], span["last"], ZoneInfo(owner.time_zone)):
            here = Comment.objects.filter(event_time__gte=since, event_time__lt=until)
            here.exclude(month=first).update(month=first)


def _months(
    first: datetime | None, last: datetime | None, zone: ZoneInfo
) -> Iterator[tuple[date, datetime, datetime]]:
    """Give the months from one moment to another: the first day, the beginning and the end."""
    if first is None or last is None:
        return
    day = first.astimezone(zone).date().replace(day=1)
    while day <= last.astimezone(zone).date():
        following = (day + timedelta(days=31)).replace(day=1)
        yield (
            day,
            datetime(day.year, day.month, 1, tzinfo=zone),
            datetime(following.year, following.month, 1, tzinfo=zone),
        )
        day = following
