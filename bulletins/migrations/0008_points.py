"""Points of a bulletin: what must be said even where only few words fit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0007_old_indexes_go")]

    operations = [
        migrations.AddField(
            model_name="bulletinrevision",
            name="points",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="intinya"
            ),
        ),
    ]
