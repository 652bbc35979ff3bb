"""Counts the signs of interactions for whoever tries a rule: the heavy half of `signs`."""

from cham.apps.reports.scene import Scene
from cham.core.journeys import SignCounts
from cham.core.paths import microseconds
from cham.engine.sign_counts import COLUMNS, signs_of_rows


def count_signs(scene: Scene, properties: frozenset[str]) -> SignCounts:
    """Count signs: from the path store, or from the lake where the store lacks a property.

    The store holds the properties that published rules look at; a rule that is being written may
    be the first to look at another one.
    """
    known = scene.engine.properties
    if properties <= known:
        return scene.engine.signs(scene.selection)
    chosen = scene.selection
    rows = scene.desk.lake.scan(
        scene.desk.organisation.code,
        columns=COLUMNS,
        since=None if chosen.since is None else microseconds(chosen.since),
        until=None if chosen.until is None else microseconds(chosen.until),
    )
    return signs_of_rows(rows, properties | known, chosen, by_case=scene.by_case)
