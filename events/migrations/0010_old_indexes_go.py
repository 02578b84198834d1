"""Indexes that nothing reads any more.

In a migration of its own: to drop one waits for every reader, which whoever holds a lock on
the table already may stand in a circle with.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0009_read_from_indexes")]

    operations = [
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_agenda"
        ),
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_of_place"
        ),
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_of_kind"
        ),
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_of_kim"
        ),
        migrations.RemoveIndex(
            model_name="occurrence", name="events_occurrence_now_at"
        ),
        migrations.RemoveIndex(model_name="occurrence", name="events_occurrence_now"),
    ]
