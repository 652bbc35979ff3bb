"""The keys page: secrets shown once, nobody makes a key that can do more than they, programs that work."""

import asyncio
import base64
import json
import shlex
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from cham.apps.interactions.lakes import open_lake
from cham.apps.orgs.keyring import DjangoKeyRing, find_key
from cham.apps.orgs.models import AuditEntry, Key
from cham.apps.orgs.scope import organisation_scope
from cham.apps.people.snippets import snippets
from cham.doors.http import Limits, ingest_application
from integration.web.reading import by_id, parsed, rows_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/data/keys/"


def made_key(client, **given):
    answer = client.post(PAGE, {"name": "website", "scope": "ingest", **given})
    assert answer.status_code == 200
    return by_id(answer, "secret").get("value")


def known(secret: str) -> Key:
    found = find_key(secret)
    assert found is not None
    return found


def test_a_key_is_shown_once_works_and_is_kept_as_a_digest_only(client_of, organisation):
    client = client_of("cx_manager")
    secret = made_key(client)
    assert known(secret).organisation == organisation
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert secret[:22] in again  # the prefix with the id, which is no secret
    with organisation_scope(organisation):
        row = Key.objects.get()
        kept = [str(value) for value in Key.objects.values_list().get()]
        told = list(AuditEntry.objects.values_list("action", "subject"))
    assert secret[23:] not in " ".join(kept)
    assert ("key.created", f"key:{row.key_id}") in told


def test_a_revoked_key_is_refused_at_once_and_stays_on_the_list(client_of, organisation):
    client = client_of("cx_manager")
    secret = made_key(client)
    key_id = known(secret).key_id
    assert client.post(f"/data/keys/{key_id}/revoke/").status_code == 302
    assert find_key(secret) is None
    with organisation_scope(organisation):
        assert AuditEntry.objects.filter(action="key.revoked", subject=f"key:{key_id}").exists()
    page = client.get(PAGE)
    assert rows_of(page)[0][0].startswith("website")
    assert not parsed(page).findall(".//tbody//form")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "  "}, "1"),
        ({"name": "x" * 101}, "100"),
        ({"scope": "root"}, "root"),
        ({"until": "2020-01-01"}, "2020-01-01"),
        ({"until": "mai"}, "mai"),
        ({"name": "có rồi"}, "có rồi"),
    ],
)
def test_what_cannot_be_a_key_is_refused_with_the_reason_and_nothing_is_made(
    client_of, organisation, given, said
):
    client = client_of("admin")
    made_key(client, name="có rồi")
    answer = client.post(PAGE, {"name": "web", "scope": "ingest", **given})
    assert answer.status_code == 422
    assert said in text_of(parsed(answer).find(".//*[@role='alert']"))
    with organisation_scope(organisation):
        assert Key.objects.count() == 1


def test_a_manager_cannot_climb_by_a_key(client_of, organisation):
    """A key for everything would let them make members, which their role may not."""
    client = client_of("cx_manager")
    offered = parsed(client.get(PAGE)).findall(".//input[@name='scope']")
    assert [each.get("value") for each in offered] == ["ingest", "read"]
    assert client.post(PAGE, {"name": "leo", "scope": "admin"}).status_code == 422
    by_api = client.post(
        "/api/keys/",
        json.dumps({"name": "leo", "scope": "admin"}),
        content_type="application/json",
    )
    assert (by_api.status_code, by_api.json()["code"]) == (403, "key_scope_too_wide")
    with organisation_scope(organisation):
        assert not Key.objects.exists()
    assert known(made_key(client_of("admin"), scope="admin")).scope == "admin"


def test_a_key_ends_with_its_last_day(client_of, organisation):
    last = timezone.localdate() + timedelta(days=2)
    secret = made_key(client_of("admin"), until=last.isoformat())
    assert find_key(secret) is not None
    with organisation_scope(organisation):
        found = Key.objects.get()
        assert found.expires_at is not None
        assert found.expires_at.astimezone(timezone.get_current_timezone()).date() >= last
        Key.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find_key(secret) is None


class _Clock:
    def now(self):
        return time.time_ns() // 1000

    def steady(self):
        return time.monotonic()


async def _send(app, method, path, headers, body):
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    await app(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


async def _sent_and_closed(*request):
    """Send, and leave no connection of the thread that asked for the key."""
    try:
        return await _send(*request)
    finally:
        await asyncio.to_thread(connections.close_all)


def _read_curl(text):
    """Take a curl command apart as a shell and curl would."""
    words = shlex.split(text.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    headers: list[tuple[str, str]] = []
    body, address = b"", urlsplit("")
    while words:
        word = words.pop(0)
        if word == "-u":
            token = base64.b64encode(words.pop(0).encode()).decode()
            headers.append(("authorization", f"Basic {token}"))
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers.append((name, value))
        elif word == "-d":
            body = words.pop(0).encode()
        else:
            address = urlsplit(word)
    return address, [*headers, ("content-length", str(len(body)))], body


@pytest.mark.django_db(transaction=True)
def test_the_curl_program_of_the_page_is_taken_by_the_door_and_stored(client_of, organisation):
    page = client_of("admin").post(PAGE, {"name": "website", "scope": "ingest"})
    shown = "".join(by_id(page, "snippet-curl").itertext())
    address, headers, body = _read_curl(shown)
    assert address.netloc == "testserver"
    lake = open_lake(settings.CONFIGURATION.data)
    writer = lake.open_writer()
    app = ingest_application(keys=DjangoKeyRing(), writer=writer, clock=_Clock(), limits=Limits())
    status, told = asyncio.run(_sent_and_closed(app, "POST", address.path, headers, body))
    writer.close()
    assert (status, told["accepted"]) == (200, 1)
    (row,) = lake.scan(organisation.code).read_all().to_pylist()
    assert (row["name"], row["source"]) == ("Order Completed", "website")
    assert (row["kind"], row["amount"], row["currency"]) == ("purchase", 120_000, "VND")


def test_every_program_names_the_server_and_the_key_in_its_own_place():
    for each in snippets("https://cx.example.vn", "cham_live_x"):
        assert "https://cx.example.vn" in each.code
        assert each.code.count("cham_live_x") == 1
        assert "{{" not in each.code


def bearer(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_the_api_takes_a_key_until_the_moment_it_is_revoked_and_for_its_scope_alone(
    client_of, organisation
):
    client = client_of("admin")
    reader, sender = made_key(client, name="r", scope="read"), made_key(client, name="i")
    assert bearer(reader).get("/api/units/").status_code == 200
    assert bearer(reader).post("/api/units/", {}, "application/json").status_code == 403
    assert bearer(sender).get("/api/units/").status_code == 403
    changed = f"{reader[:-1]}{'a' if reader[-1] != 'a' else 'b'}"
    assert bearer(changed).get("/api/units/").status_code == 401
    client.post(f"/data/keys/{known(reader).key_id}/revoke/")
    assert bearer(reader).get("/api/units/").status_code == 401
    with organisation_scope(organisation):
        Key.objects.filter(name="i").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert bearer(sender).get("/api/units/").status_code == 401


def test_no_page_and_no_answer_gives_the_digest_of_a_key(client_of, organisation):
    client = client_of("admin")
    made_key(client)
    with organisation_scope(organisation):
        digest = bytes(Key.objects.get().digest)
    for address in (PAGE, f"{PAGE}?table=keys&format=csv", "/api/keys/", "/organisation/audit/"):
        content = client.get(address).content
        assert digest.hex().encode() not in content
        assert base64.b64encode(digest) not in content
