"""Prints what a data folder's lake holds, one JSON object a row: `lake_rows.py DATA ORGANISATION`.

A process of its own, because Django is set up on the folder's own database.
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ["CHAM_DATA"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "cham.web.settings"
    import django

    django.setup()
    from cham.apps.interactions.lakes import open_lake

    for row in open_lake(Path(sys.argv[1])).scan(sys.argv[2]).read_all().to_pylist():
        print(json.dumps(row))
