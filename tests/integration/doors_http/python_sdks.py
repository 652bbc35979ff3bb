"""Runs one unmodified public client program and prints what it sent: `python_sdks.py SDK URL KEY`.

Every client has a visitor look at the menu, tells who the visitor is, and goes on as that person.
The output is one JSON object per event: its id, its name, and the person it must belong to.
"""

import json
import sys
import uuid
from collections.abc import Callable, Mapping


def told(message_id: str, name: str, person: str) -> None:
    print(json.dumps({"id": message_id, "name": name, "person": person}))


def fail(error: Exception, _items: object) -> None:
    raise SystemExit(f"the client reports: {error}")


def segment(url: str, key: str) -> None:
    from segment.analytics.client import Client

    _segment_calls(Client(key, host=url, on_error=fail, gzip=False), "segment-python")


def rudder(url: str, key: str) -> None:
    from rudderstack.analytics.client import Client

    _segment_calls(Client(key, host=url, on_error=fail), "rudder-python")


def _segment_calls(client, name: str) -> None:
    user, visitor = f"u-{name}", f"a-{name}"
    ids = [f"{name}-{number}" for number in range(8)]
    client.track(anonymous_id=visitor, event="Menu viewed", message_id=ids[0])
    client.identify(user, {"email": f"{name}@x.vn"}, anonymous_id=visitor, message_id=ids[1])
    client.track(
        user, "order_completed", {"revenue": 120000, "currency": "VND"}, message_id=ids[2]
    )
    client.page(user_id=user, name="home", message_id=ids[3])
    client.screen(user_id=user, name="cart", message_id=ids[4])
    client.group(user, f"g-{name}", {"size": 3}, message_id=ids[5])
    client.alias(previous_id=f"old-{name}", user_id=user, message_id=ids[6])
    client.track(f"old-{name}", "Came before", message_id=ids[7])
    client.flush()
    client.join()
    seen = ("home", "cart", "group", "alias")
    names = ("Menu viewed", "identify", "order_completed", *seen, "Came before")
    for message_id, event in zip(ids, names, strict=True):
        told(message_id, event, name)


def posthog(url: str, key: str) -> None:
    from posthog import Posthog

    client = Posthog(key, host=url, on_error=fail, flush_interval=0.1)
    user, visitor, name = "u-posthog-python", "a-posthog-python", "posthog-python"
    assert client.get_feature_flag("nothing", user) in (None, False)  # asks /flags
    first = client.capture("Menu viewed", distinct_id=visitor)
    told(first, "Menu viewed", name)
    told(client.alias(previous_id=visitor, distinct_id=user), "alias", name)
    properties = {"revenue": 120000, "currency": "VND"}
    told(
        client.capture("order_completed", distinct_id=user, properties=properties),
        *("order_completed", name),
    )
    survey = {"$survey_id": "s1", "$survey_name": "NPS", "$survey_response": 9}
    told(
        client.capture("survey sent", distinct_id=user, properties=survey),
        *("survey sent", name),
    )
    told(
        client.capture("$pageview", distinct_id=user, properties={"$pathname": "/menu"}),
        *("/menu", name),
    )
    told(client.set(distinct_id=user, properties={"email": f"{name}@x.vn"}), "identify", name)
    told(client.group_identify("firm", "g1", {"size": 3}, distinct_id=user), "group", name)
    told(
        client.capture(
            "With flags", distinct_id=user, send_feature_flags=True, uuid=str(uuid.uuid4())
        ),
        *("With flags", name),
    )
    client.shutdown()


SDKS: Mapping[str, Callable[[str, str], None]] = {
    "segment": segment,
    "rudder": rudder,
    "posthog": posthog,
}

if __name__ == "__main__":
    SDKS[sys.argv[1]](sys.argv[2], sys.argv[3])
