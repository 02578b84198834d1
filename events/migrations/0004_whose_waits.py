"""Say at each version whose it is, and index what the queue counts."""

import django.db.models.deletion
from django.db import migrations, models

from review.triggers import owned

OWNER = {
    "db_index": False,
    "editable": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "groups.kimgroup",
}


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_minutes_newest_first"),
        ("groups", "0002_head_moderators"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventrevision",
            name="owner",
            field=models.ForeignKey(null=True, **OWNER),
        ),
        owned(
            "event",
            publications="events_event",
            revisions="events_eventrevision",
        ),
        migrations.AlterField(
            model_name="eventrevision",
            name="owner",
            field=models.ForeignKey(**OWNER),
        ),
        migrations.AddIndex(
            model_name="eventrevision",
            index=models.Index(
                fields=["submitted_at"],
                include=["region", "due_at", "risk"],
                name="events_revision_waiting",
                condition=models.Q(status="submitted"),
            ),
        ),
        migrations.AddIndex(
            model_name="eventrevision",
            index=models.Index(
                fields=["owner"],
                include=["region"],
                name="events_revision_waits_of",
                condition=models.Q(status="submitted"),
            ),
        ),
        migrations.AddIndex(
            model_name="eventrevision",
            index=models.Index(
                fields=["kind"],
                include=["region"],
                name="events_revision_waits_on",
                condition=models.Q(status="submitted"),
            ),
        ),
        # The queue is counted from an index: that is quick only where rows are vacuumed.
        migrations.RunSQL(
            "ALTER TABLE events_eventrevision SET (autovacuum_vacuum_scale_factor = 0.01)",
            "ALTER TABLE events_eventrevision RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]
