"""Who read single rows is noted; what the rows say stays out of the log."""

from cham.apps.insights.closer import RowsReady
from cham.apps.orgs.audit import Actor, record


def rows_read(who: Actor, found: RowsReady, *, as_file: bool) -> None:
    """Note that somebody read a page of the rows behind a number."""
    details = {
        "figure": found.asked.figure.value,
        **dict(found.asked.parts),
        "filter": found.asked.asked.query,
        "page": found.asked.page,
        "rows": len(found.page.rows),
        "as_file": as_file,
    }
    record(who, "rows.read", f"figure:{found.asked.figure.value}", details)
