"""Who read single rows is noted; what the rows say stays out of the log."""

from cham.apps.insights.closer import MoneyReady, PlanReady, RowsReady
from cham.apps.orgs.audit import Actor, record


def rows_read(who: Actor, found: RowsReady, *, as_file: bool) -> None:
    """Note that somebody read a page of the rows behind a number."""
    about = {**dict(found.asked.parts), **_page(found, len(found.page.rows), as_file=as_file)}
    _noted(who, found.asked.figure.value, about)


def money_read(who: Actor, found: MoneyReady, *, as_file: bool) -> None:
    """Note that somebody read a page of what the money at risk is made of."""
    about = {"touchpoint": found.asked.touchpoint}
    _noted(who, "money", {**about, **_page(found, len(found.page.parts), as_file=as_file)})


def plan_read(who: Actor, found: PlanReady, *, as_file: bool) -> None:
    """Note that somebody read a page of who keeps to the plan, or does not."""
    about = {"side": found.asked.side.value}
    _noted(who, "plan", {**about, **_page(found, len(found.page.paths), as_file=as_file)})


def _page(
    found: RowsReady | MoneyReady | PlanReady, rows: int, *, as_file: bool
) -> dict[str, object]:
    return {
        "filter": found.asked.asked.query,
        "page": found.asked.page,
        "rows": rows,
        "as_file": as_file,
    }


def _noted(who: Actor, figure: str, about: dict[str, object]) -> None:
    record(who, "rows.read", f"figure:{figure}", {"figure": figure, **about})
