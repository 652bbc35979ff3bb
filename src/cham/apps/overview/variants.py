"""Who sees the overview how: the same parts, chosen and ordered by what a role needs first.

Nothing here is a right. A view opens only to those who may see all of it on other pages already,
and each part is made of the same figures whichever view it stands in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cham.apps.orgs.policy import UNIT_BOUND, Act, Role, allowed
from cham.core.journeys import GapKind


class View(StrEnum):
    """A way of seeing the overview."""

    MANAGER = "manager"
    ANALYST = "analyst"
    EXECUTIVE = "executive"
    OWN = "own"


class Part(StrEnum):
    """A part of the overview; its template bears its name."""

    TILES = "tiles"
    WORK = "work"
    INTAKE = "intake"
    OWN = "own"
    OWN_PAINS = "own_pains"
    TASKS = "tasks"
    BRIEF = "brief"
    TREND = "trend"
    SCORES = "scores"
    SPREAD = "spread"
    CURVE = "curve"
    PAINS = "pains"
    TOP_PAINS = "top_pains"
    WEEK = "week"
    GAPS = "gaps"
    SOURCES = "sources"
    DEEPER = "deeper"


class Figure(StrEnum):
    """A figure of the head row, or a group of them; values are the keys of the report's figures."""

    SCORES = "scores"
    POSITIVITY = "positivity"
    MONEY = "money"
    PAINS = "pains"
    ON_PLAN = "on_plan"
    NO_OWNER = GapKind.NO_OWNER.value
    BROKEN_HANDOFF = GapKind.BROKEN_HANDOFF.value


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts below each other, and others in a narrow column beside them."""

    wide: tuple[Part, ...]
    narrow: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What stands where in a view.

    Attributes
    ----------
    figures
        The order of the head row; figures that are not named follow in their own order.
    rows
        From top to bottom.
    """

    figures: tuple[Figure, ...]
    rows: tuple[Part | Beside, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order in which it is read."""
        return tuple(
            part
            for row in self.rows
            for part in ((row,) if isinstance(row, Part) else (*row.wide, *row.narrow))
        )


COMPOSITIONS: Mapping[View, Composition] = MappingProxyType(
    {
        View.EXECUTIVE: Composition(  # what changed, what it may cost, where it hurts most
            figures=(Figure.SCORES, Figure.MONEY, Figure.POSITIVITY, Figure.ON_PLAN),
            rows=(
                Part.TILES,
                Beside((Part.BRIEF,), (Part.WEEK,)),
                Part.TREND,
                Part.TOP_PAINS,
                Part.CURVE,
                Part.SOURCES,
            ),
        ),
        View.MANAGER: Composition(  # open work, then how it stands
            figures=(
                Figure.SCORES,
                Figure.NO_OWNER,
                Figure.BROKEN_HANDOFF,
                Figure.PAINS,
                Figure.MONEY,
            ),
            rows=(
                Part.WORK,
                Part.TILES,
                Part.BRIEF,
                Part.CURVE,
                Beside((Part.PAINS, Part.SOURCES), (Part.WEEK, Part.GAPS)),
            ),
        ),
        View.ANALYST: Composition(  # what the figures rest on, then the figures with their n
            figures=(Figure.SCORES, Figure.POSITIVITY, Figure.ON_PLAN, Figure.PAINS),
            rows=(
                Part.INTAKE,
                Beside((Part.SOURCES,), (Part.DEEPER,)),
                Part.TILES,
                Part.SCORES,
                Part.SPREAD,
                Part.TREND,
                Beside((Part.PAINS,), (Part.WEEK,)),
                Part.CURVE,
            ),
        ),
        View.OWN: Composition(  # what the reader's units answer for, then the whole
            figures=(Figure.SCORES,),
            rows=(
                Part.OWN,
                Beside((Part.OWN_PAINS,), (Part.TASKS,)),
                Part.TILES,
                Part.BRIEF,
                Part.CURVE,
                Beside((Part.PAINS, Part.SOURCES), (Part.WEEK, Part.GAPS)),
            ),
        ),
    }
)

_NEEDS: Mapping[View, frozenset[Act]] = MappingProxyType(
    {
        View.MANAGER: frozenset({Act.TRIAGE_PAINS, Act.EDIT_MAPS, Act.IMPORT_DATA}),
        View.ANALYST: frozenset({Act.SEE_ANSWERS, Act.EXPORT_DATA}),
        View.EXECUTIVE: frozenset({Act.SEE_FIGURES}),
        View.OWN: frozenset({Act.SEE_FIGURES, Act.SEE_MAPS}),
    }
)
"""What one must be allowed for a view: all that its parts show or lead to."""

_FITTING: Mapping[Role, View] = MappingProxyType(
    {
        Role.ADMIN: View.MANAGER,
        Role.CX_MANAGER: View.MANAGER,
        Role.ANALYST: View.ANALYST,
        Role.EXECUTIVE: View.EXECUTIVE,
    }
)


def fitting_view(role: Role | str, *, has_units: bool) -> View:
    """Choose the view for somebody who has chosen none.

    A person has one role in an organisation, and may besides belong to units. The role decides: it
    is what one was let in for. Roles that are bound to units begin with what their units answer
    for; as long as they belong to none, there is no such part, and they see the whole as it is
    shown to those who operate nothing.

    Examples
    --------
    >>> fitting_view(Role.ADMIN, has_units=True).value
    'manager'
    >>> fitting_view(Role.FRONT_LINE, has_units=False).value
    'executive'
    """
    known = Role(role)
    if known in UNIT_BOUND:
        return View.OWN if has_units else View.EXECUTIVE
    return _FITTING[known]


def open_views(role: Role | str, *, has_units: bool) -> tuple[View, ...]:
    """Give the views that somebody may choose among, the one that fits first.

    Examples
    --------
    >>> [each.value for each in open_views(Role.ANALYST, has_units=False)]
    ['analyst', 'executive']
    """
    fitting = fitting_view(role, has_units=has_units)
    found = [
        view
        for view, needs in _NEEDS.items()
        if all(allowed(role, act) for act in needs) and (has_units or view is not View.OWN)
    ]
    return (fitting, *(each for each in found if each is not fitting))


def chosen_view(named: str, views: Sequence[View]) -> View:
    """Give the view that an address names; the one that fits where it names none that is open.

    Examples
    --------
    >>> chosen_view("manager", open_views(Role.EXECUTIVE, has_units=False)).value
    'executive'
    """
    return next((each for each in views if each.value == named), views[0])


def in_order(keys: Collection[str], first: Sequence[Figure]) -> tuple[str, ...]:
    """Put the figures named first before the others, which keep their order.

    Examples
    --------
    >>> in_order(["scores", "positivity", "money"], [Figure.MONEY])
    ('money', 'scores', 'positivity')
    """
    named = [each.value for each in first if each.value in keys]
    return (*named, *(each for each in keys if each not in named))
