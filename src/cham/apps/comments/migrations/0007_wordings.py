from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_KEYS = [f"key_{number}" for number in range(1, 9)]


def _begin_anew(apps: Any, _editor: Any) -> None:
    """Have all rows of the lake looked at again: nothing is grouped yet."""
    apps.get_model("comments", "ReadingProgress").objects.update(lineage="", standing="")


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_zone_and_learned"), ("orgs", "0002_people")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=16)),
                *((key, models.BigIntegerField()) for key in _KEYS),
                ("organisation", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orgs.organisation")),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["organisation", "group"], name="wording_by_group"),
                    *(models.Index(fields=["organisation", key], name=f"wording_{key}") for key in _KEYS),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "digest"), name="wording_once")
                ],
            },
        ),
        migrations.RunPython(_begin_anew, migrations.RunPython.noop),
    ]
