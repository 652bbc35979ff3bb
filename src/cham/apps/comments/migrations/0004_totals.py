from typing import Any

from django.db import migrations, models

_COUNTED = [
    "organisation",
    "event_time",
    "month",
    "unit",
    "channel",
    "sign",
    "epoch",
    "is_counted",
    "needs_review",
    "negative",
    "neutral",
    "positive",
    "complaint",
    "complaint_chance",
    "leaving",
    "leaving_chance",
    "urgency",
    "urgency_chance",
]


def _begin_anew(apps: Any, _editor: Any) -> None:
    """Have all rows of the lake looked at again: comments have no month yet."""
    apps.get_model("comments", "ReadingProgress").objects.update(lineage="", standing="")


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_settled")]

    operations = [
        migrations.AddField(
            model_name="comment", name="month", field=models.DateField(null=True)
        ),
        migrations.AddIndex(
            model_name="comment", index=models.Index(fields=_COUNTED, name="comment_totals")
        ),
        migrations.RunPython(_begin_anew, migrations.RunPython.noop),
    ]
