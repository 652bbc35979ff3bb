"""A journey drawn from what happens, for an organisation that has not planned one yet."""

from collections.abc import Sequence
from itertools import groupby

from cham.apps.journeys.keys import key_of
from cham.core.interactions import Kind
from cham.core.journeys import Channel, Clause, Journey, Rule, Stage, Text, Touchpoint
from cham.engine.positions import Position

_MOST_STEPS = 18
_MOST_COLUMNS = 7
_STEPS_A_COLUMN = 2
_LANGUAGES = ("vi", "en")
_ASKED = "asked"


def lived_journey(
    positions: Sequence[Position], *, titles: dict[str, str], asked: Sequence[str] = ()
) -> Journey:
    """Put the most frequent steps into columns by where in their paths they stand.

    Parameters
    ----------
    asked
        What answers are about, most answers first; what is no step gets a column of its own.
    titles
        The journey's name by language.
    """
    frequent = sorted(positions, key=lambda each: (-each.times, each.name))[:_MOST_STEPS]
    ordered = sorted(frequent, key=lambda each: (each.place, each.name))
    columns = _columns(ordered)
    keys = _Keys()
    steps = {each.name for each in ordered}
    others = [name for name in asked if name not in steps][:_MOST_STEPS]
    after = tuple(f"part-{i}" for i in range(1, len(columns) + 1)) + ((_ASKED,) if others else ())
    channels = sorted({each.channel for each in ordered if each.channel})
    return Journey(
        key="lived",
        name=_both(titles["vi"], titles["en"]),
        # Nothing is planned, so anything may follow anything.
        stages=(
            *(
                Stage(
                    key=f"part-{number}",
                    name=_title(number, column),
                    touchpoints=tuple(
                        _touchpoint(keys, each.name, each.channel) for each in column
                    ),
                    leads_to=after,
                )
                for number, column in enumerate(columns, start=1)
            ),
            *([_asked_about(keys, others, after)] if others else []),
        ),
        channels=tuple(Channel(key=key_of(each), name=_both(each, each)) for each in channels),
    )


def _columns(ordered: Sequence[Position]) -> list[Sequence[Position]]:
    """Put together what lies close together, so that each column spans little (Ward 1963)."""
    from scipy.cluster.hierarchy import fcluster, linkage

    count = min(_MOST_COLUMNS, -(-len(ordered) // _STEPS_A_COLUMN))
    if count < 2:  # noqa: PLR2004 - nothing to divide
        return [ordered] if ordered else []
    tree = linkage([[each.place] for each in ordered], method="ward")
    groups = fcluster(tree, count, criterion="maxclust")
    paired = zip(groups.tolist(), ordered, strict=True)
    return [[each for _, each in group] for _, group in groupby(paired, key=lambda pair: pair[0])]


def _title(number: int, column: Sequence[Position]) -> Text:
    low, high = round(100 * column[0].place), round(100 * column[-1].place)
    where = f"{low}%" if low == high else f"{low}–{high}%"
    return _both(f"Chặng {number} · {where}", f"Part {number} · {where}")


def _asked_about(keys: "_Keys", names: Sequence[str], after: tuple[str, ...]) -> Stage:
    return Stage(
        key=_ASKED,
        name=_both("Được hỏi đến", "Asked about"),
        touchpoints=tuple(_touchpoint(keys, name) for name in names),
        leads_to=after,
    )


def _touchpoint(keys: "_Keys", name: str, channel: str = "") -> Touchpoint:
    pattern = (name.replace("*", "?"),)
    answers = Clause(kinds=(Kind.FEEDBACK.value,), touchpoints=pattern)
    return Touchpoint(
        key=keys.new(name),
        name=_both(name, name),
        channel=key_of(channel) if channel else "",
        rule=Rule((Clause(names=pattern), answers)),
    )


class _Keys:
    """Gives every name a key of its own, also where two names fold to the same letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, name: str) -> str:
        wanted = key_of(name)
        key, number = wanted, 1
        while key in self._taken:
            number += 1
            key = f"{wanted}-{number}"
        self._taken.add(key)
        return key


def _both(vi: str, en: str) -> Text:
    return Text(tuple(zip(_LANGUAGES, (vi, en), strict=True)))
