"""Programs of a few lines that send an event, for the public clients that the door understands.

They stand on the keys page with the server's address, and with the key while it can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

UNKNOWN_KEY = "cham_live_…"
"""What stands for a key that cannot be read any more."""

_CURL = """curl -u "{key}:" {address}/v1/track \\
  -H "Content-Type: application/json" \\
  -d '{{"userId": "khach-1", "event": "Order Completed", "messageId": "don-7-xong",
       "properties": {{"order_id": "don-7", "revenue": 120000, "currency": "VND"}}}}'
"""

_SEGMENT_PYTHON = """from segment.analytics.client import Client

client = Client("{key}", host="{address}")
client.identify("khach-1", {{"email": "lan@example.vn", "phone": "0912 345 678"}})
client.track("khach-1", "Order Completed",
             {{"order_id": "don-7", "revenue": 120000, "currency": "VND"}})
client.track("khach-1", "Survey Answered",
             {{"nps": 9, "comment": "Giao nhanh", "touchpoint": "giao-hang"}})
client.shutdown()
"""

_SEGMENT_NODE = """import {{ Analytics }} from "@segment/analytics-node";

const client = new Analytics({{ writeKey: "{key}", host: "{address}" }});
client.identify({{ userId: "khach-1", traits: {{ email: "lan@example.vn" }} }});
client.track({{
  userId: "khach-1",
  event: "Order Completed",
  properties: {{ order_id: "don-7", revenue: 120000, currency: "VND" }},
}});
client.track({{
  userId: "khach-1",
  event: "Survey Answered",
  properties: {{ nps: 9, comment: "Giao nhanh", touchpoint: "giao-hang" }},
}});
await client.closeAndFlush();
"""

_RUDDER_PYTHON = """from rudderstack.analytics.client import Client

client = Client("{key}", host="{address}")
client.identify("khach-1", {{"email": "lan@example.vn", "phone": "0912 345 678"}})
client.track("khach-1", "Order Completed",
             {{"order_id": "don-7", "revenue": 120000, "currency": "VND"}})
client.track("khach-1", "Survey Answered",
             {{"nps": 9, "comment": "Giao nhanh", "touchpoint": "giao-hang"}})
client.shutdown()
"""

_RUDDER_NODE = """import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const client = new RudderAnalytics("{key}", {{ dataPlaneUrl: "{address}" }});
client.identify({{ userId: "khach-1", traits: {{ email: "lan@example.vn" }} }});
client.track({{
  userId: "khach-1",
  event: "Order Completed",
  properties: {{ order_id: "don-7", revenue: 120000, currency: "VND" }},
}});
client.track({{
  userId: "khach-1",
  event: "Survey Answered",
  properties: {{ nps: 9, comment: "Giao nhanh", touchpoint: "giao-hang" }},
}});
await new Promise((done) => client.flush(done));
"""

_POSTHOG_PYTHON = """from posthog import Posthog

client = Posthog("{key}", host="{address}")
client.set(distinct_id="khach-1", properties={{"email": "lan@example.vn"}})
client.capture("Order Completed", distinct_id="khach-1",
               properties={{"order_id": "don-7", "revenue": 120000, "currency": "VND"}})
client.capture("Survey Answered", distinct_id="khach-1",
               properties={{"nps": 9, "comment": "Giao nhanh", "touchpoint": "giao-hang"}})
client.shutdown()
"""

_POSTHOG_NODE = """import {{ PostHog }} from "posthog-node";

const client = new PostHog("{key}", {{ host: "{address}" }});
client.identify({{ distinctId: "khach-1", properties: {{ email: "lan@example.vn" }} }});
client.capture({{
  distinctId: "khach-1",
  event: "Order Completed",
  properties: {{ order_id: "don-7", revenue: 120000, currency: "VND" }},
}});
client.capture({{
  distinctId: "khach-1",
  event: "Survey Answered",
  properties: {{ nps: 9, comment: "Giao nhanh", touchpoint: "giao-hang" }},
}});
await client.shutdown();
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program to be copied.

    Attributes
    ----------
    key
        Names it on the page.
    install
        The command that fetches its client; empty where none is needed.
    """

    key: str
    title: str
    install: str
    code: str


_WRITTEN = (
    Snippet("curl", "curl", "", _CURL),
    Snippet("segment-python", "Segment · Python", "pip install segment-analytics-python", _SEGMENT_PYTHON),
    Snippet("segment-node", "Segment · Node", "npm install @segment/analytics-node", _SEGMENT_NODE),
    Snippet("rudder-python", "RudderStack · Python", "pip install rudder-sdk-python", _RUDDER_PYTHON),
    Snippet("rudder-node", "RudderStack · Node", "npm install @rudderstack/rudder-sdk-node", _RUDDER_NODE),
    Snippet("posthog-python", "PostHog · Python", "pip install posthog", _POSTHOG_PYTHON),
    Snippet("posthog-node", "PostHog · Node", "npm install posthog-node", _POSTHOG_NODE),
)  # fmt: skip


def snippets(address: str, key: str = UNKNOWN_KEY) -> Sequence[Snippet]:
    """Give the programs for a server and a key.

    Parameters
    ----------
    address
        Of the server, without a slash at the end.
    key
        Its text, where it can be read.

    Examples
    --------
    >>> snippets("http://127.0.0.1:8400")[0].code.splitlines()[0].split()[:3]
    ['curl', '-u', '"cham_live_…:"']
    """
    return [
        Snippet(each.key, each.title, each.install, each.code.format(address=address, key=key))
        for each in _WRITTEN
    ]
