import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_wordings")]

    operations = [
        migrations.AlterField(
            model_name="mention",
            name="comment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="comments.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                fields=["comment", "aspect", "polarity", "needs_review"], name="mention_counted"
            ),
        ),
    ]
