from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_aspects")]

    operations = [
        migrations.AddField(
            model_name="readingprogress",
            name="settled",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
