from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_comments")]

    operations = [
        migrations.AddField(
            model_name="readingprogress",
            name="aspects",
            field=models.JSONField(default=list),
        ),
    ]
