"""Views of the overview: each shows the same figures, and none widens what a role may see."""

import pytest

from cham.apps.orgs.policy import Act, Role, allowed
from cham.apps.overview.listed import PAGE, page_of
from cham.apps.overview.variants import (
    COMPOSITIONS,
    Figure,
    Part,
    View,
    chosen_view,
    fitting_view,
    in_order,
    open_views,
)
from cham.apps.screens.tables import Column, Row, Table

ALL = {Figure.SCORES, Figure.POSITIVITY, Figure.MONEY, Figure.ON_PLAN, Figure.PAINS}


@pytest.mark.parametrize(
    ("role", "has_units", "view"),
    [
        (Role.ADMIN, True, View.MANAGER),
        (Role.CX_MANAGER, False, View.MANAGER),
        (Role.ANALYST, True, View.ANALYST),
        (Role.EXECUTIVE, False, View.EXECUTIVE),
        (Role.DEPARTMENT_OWNER, True, View.OWN),
        (Role.FRONT_LINE, True, View.OWN),
        (Role.FRONT_LINE, False, View.EXECUTIVE),
    ],
)
def test_the_role_decides_which_view_fits(role: Role, has_units: bool, view: View) -> None:
    assert fitting_view(role, has_units=has_units) is view
    assert open_views(role, has_units=has_units)[0] is view


def test_what_opens_work_opens_only_to_those_who_may_do_it() -> None:
    for role in Role:
        views = open_views(role, has_units=True)
        may_work = all(allowed(role, each) for each in (Act.IMPORT_DATA, Act.EDIT_MAPS))
        assert (View.MANAGER in views) is may_work
        reads_all = allowed(role, Act.SEE_ANSWERS) and allowed(role, Act.EXPORT_DATA)
        assert (View.ANALYST in views) is reads_all
        assert len(set(views)) == len(views)
        for view in View:
            assert chosen_view(view.value, views) is (view if view in views else views[0])
    assert View.OWN not in open_views(Role.ADMIN, has_units=False)


def test_each_view_begins_with_what_its_role_needs_first() -> None:
    first = {view: composition.parts[0] for view, composition in COMPOSITIONS.items()}
    assert first == {
        View.EXECUTIVE: Part.TILES,
        View.MANAGER: Part.WORK,
        View.ANALYST: Part.INTAKE,
        View.OWN: Part.OWN,
    }
    executive = COMPOSITIONS[View.EXECUTIVE].parts
    assert not {Part.WORK, Part.GAPS, Part.TASKS} & set(executive)  # nothing to operate


def test_every_view_shows_every_figure_once() -> None:
    for composition in COMPOSITIONS.values():
        parts = composition.parts
        assert len(set(parts)) == len(parts)
        assert {Part.TILES, Part.CURVE, Part.SOURCES, Part.WEEK} <= set(parts)
        assert len({Part.PAINS, Part.TOP_PAINS} & set(parts)) == 1
        order = in_order(sorted(ALL), composition.figures)
        assert sorted(order) == sorted(ALL)


def test_a_long_list_is_read_in_pages_that_follow_each_other() -> None:
    table = Table(
        key="all",
        title="All",
        columns=(Column("n", "n"),),
        rows=[Row((number,)) for number in range(120)],
    )
    pages = [page_of(table, number).rows for number in (1, 2, 3, 4)]
    assert [len(each) for each in pages] == [PAGE, PAGE, 20, 0]
    assert [row.cells[0] for page in pages for row in page] == list(range(120))
