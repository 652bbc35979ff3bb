from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_mention_counted")]

    operations = [
        migrations.AddField(
            model_name="comment", name="named", field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="readingprogress",
            name="roster",
            field=models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        ),
    ]
