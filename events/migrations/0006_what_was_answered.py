"""Figures of the desk: kept by month, and the lines of a month found quickly."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_lists_at_any_size"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="eventdecision",
            index=django.contrib.postgres.indexes.BrinIndex(
                models.F("at"), name="eventdecision_at"
            ),
        ),
    ]
