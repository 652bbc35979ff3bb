"""Fills an empty data folder with a firm whose every text is a canary: `poisoned_firm.py DATA`.

Prints, as JSON, whom to sign in as and the addresses of all pages.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

MAIL, PASSWORD = "hoang.yen@example.com", "chim hoàng yến trong mỏ"


def main(data: Path) -> None:
    os.environ |= {"CHAM_DATA": str(data), "DJANGO_SETTINGS_MODULE": "cham.web.settings"}
    sys.path.insert(0, str(Path(__file__).parent.parent))
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    print(json.dumps(_poisoned()))


def _comment_of_the_lake(firm: Any, cage: Any) -> str:
    """Have a poisoned comment arrive: the server takes away those of which the lake knows nothing."""
    from cham.apps.comments.models import Comment
    from cham.apps.comments.taking_over import take_over
    from cham.apps.interactions.lakes import open_own_lake
    from integration.web.commented_firm import CommentedFirm

    told = {name: cage.canary(name) for name in ("unit", "channel", "staff", "name")}
    CommentedFirm(firm).said(cage.canary("comment"), source=cage.canary("source", 60), **told)
    lake = open_own_lake()
    while take_over(firm, lake):
        pass
    return str(Comment.objects.order_by("-pk")[0].code)


def _poisoned() -> dict[str, Any]:
    from django.core.management import call_command
    from django.test import Client

    from cham.apps.accounts.actions import open_account
    from cham.apps.jobs.queue import QUEUES
    from cham.apps.orgs.actions import create_organisation
    from cham.apps.orgs.models import Member
    from cham.apps.orgs.policy import Role
    from cham.apps.orgs.scope import organisation_scope
    from integration.web import poison
    from integration.web.canaries import Cage
    from integration.web.test_canaries import closer_looks
    from integration.web.test_matrix import ids_of

    call_command("migrate", verbosity=0)
    for queue in QUEUES.values():
        queue.immediate = True
    cage, firm = Cage(), create_organisation("Chim", code="chim")
    user = open_account(MAIL, name="Chim")
    user.set_password(PASSWORD)
    user.save()
    with organisation_scope(firm):
        Member.objects.create(user=user, role=Role.ADMIN)
        ids = ids_of(firm, "bep")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        poison.poison(cage, firm, client, ids)
        ids = {**ids, "customer comment": _comment_of_the_lake(firm, cage)}
    return {
        "mail": MAIL,
        "password": PASSWORD,
        "pages": [*_pages(client, ids), *closer_looks(ids)],
    }


def _pages(client: Any, ids: Any) -> list[str]:
    """Find the addresses that give a page."""
    from integration.web.test_canaries import PAGES
    from integration.web.test_matrix import address_of, close

    found = []
    for route in PAGES:
        if route.method != "GET" or route.name.startswith(("account_logout", "mfa_")):
            continue
        answer = client.get(address_of(route, ids))
        if answer.status_code == 200 and not answer.streaming and b"<html" in answer.content:
            found.append(address_of(route, ids))
        close(answer)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
