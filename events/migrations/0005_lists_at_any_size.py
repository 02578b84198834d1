"""Lists cost the same with a thousand rows and a million: what their indexes hold."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_kept_fresh"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        # The old ones go last: to drop one keeps readers out until this is committed.
        migrations.RenameIndex(
            model_name="occurrence",
            old_name="events_occurrence_of_kim",
            new_name="events_occurrence_of_kim_old",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.OrderBy(
                    models.F("published_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("slug__isnull", False)),
                name="event_office",
            ),
        ),
        migrations.AddIndex(
            model_name="eventrevision",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("id"), descending=True),
                name="eventrevision_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("kim"),
                models.F("starts_at"),
                models.F("id"),
                name="events_occurrence_of_kim",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("region"),
                models.Func(
                    "starts_at",
                    "until",
                    function="tstzrange",
                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                ),
                condition=models.Q(("is_public", True)),
                name="events_occurrence_now_at",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    "starts_at",
                    "until",
                    function="tstzrange",
                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                ),
                condition=models.Q(("is_public", True)),
                name="events_occurrence_now",
            ),
        ),
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_of_kim_old"
        ),
    ]
