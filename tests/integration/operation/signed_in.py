"""Prints the cookie of a CX manager of a data folder: `signed_in.py FOLDER`."""

import sys
from pathlib import Path

from cham.cli.opening import open_data


def main(folder: Path) -> None:
    organisation = open_data(folder).organisation
    from django.test import Client

    from cham.apps.accounts.models import User
    from cham.apps.orgs.models import Member
    from cham.apps.orgs.scope import organisation_scope

    user = User.objects.create(mail="walker@cham.example")
    with organisation_scope(organisation):
        Member.objects.create(user=user, role="cx_manager")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    print("; ".join(f"{name}={each.value}" for name, each in client.cookies.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
