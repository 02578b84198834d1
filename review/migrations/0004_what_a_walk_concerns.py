"""What a walk over the archive concerns: which words and stages, and where."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_what_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="rescan",
            name="codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(blank=True, max_length=13),
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="rescan",
            name="in_force",
            field=models.JSONField(null=True),
        ),
    ]
