"""Indexes of days that pass by what is over; the office's list of events."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_days_are_filled_in"),
        ("groups", "0001_initial"),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        # In the order in which every verb takes them: version, event, days.
        migrations.RunSQL(
            "LOCK TABLE events_eventrevision, events_event, events_occurrence"
            " IN SHARE MODE",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("starts_at"),
                models.F("id"),
                models.F("until"),
                condition=models.Q(("is_public", True)),
                include=("shown_version", "shown_from", "sequence"),
                name="occurrence_agenda",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("region"),
                models.F("starts_at"),
                models.F("id"),
                models.F("until"),
                condition=models.Q(("is_public", True)),
                include=("shown_version", "shown_from", "sequence"),
                name="occurrence_of_place",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("kind"),
                models.F("starts_at"),
                models.F("id"),
                models.F("until"),
                condition=models.Q(("is_public", True)),
                include=("shown_version", "shown_from", "sequence"),
                name="occurrence_of_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("region"),
                models.F("kind"),
                models.F("starts_at"),
                models.F("id"),
                models.F("until"),
                condition=models.Q(("is_public", True)),
                include=("shown_version", "shown_from", "sequence"),
                name="occurrence_of_kind_at",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("kim"),
                models.F("starts_at"),
                models.F("id"),
                models.F("until"),
                name="occurrence_of_kim",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                models.F("event"),
                models.F("status"),
                models.F("starts_at"),
                models.F("until"),
                name="occurrence_of_event",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.OrderBy(
                    models.F("published_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("slug__isnull", False)),
                include=("region", "kim", "live", "code"),
                name="event_ever_out",
            ),
        ),
        migrations.AddIndex(
            model_name="eventrevision",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("edited_at"), descending=True),
                condition=models.Q(("status__in", ["draft", "returned", "submitted"])),
                name="eventrevision_open_of",
            ),
        ),
    ]
