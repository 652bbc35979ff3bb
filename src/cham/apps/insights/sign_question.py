"""How a snapshot of signs is named: by the properties that belong to a sign."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from cham.apps.insights.waiting import SIGNS

_PROPERTY = "property"


def kind_of(properties: Iterable[str]) -> str:
    """Name the snapshot of signs with these properties.

    Examples
    --------
    >>> kind_of({"n"})
    'signs:property=n'
    """
    return SIGNS + urlencode([(_PROPERTY, each) for each in sorted(properties)])


def properties_in(kind: str) -> frozenset[str]:
    """Read which properties a snapshot's kind names.

    Examples
    --------
    >>> properties_in("signs:property=n")
    frozenset({'n'})
    """
    return frozenset(value for _name, value in parse_qsl(kind.removeprefix(SIGNS)))
