"""What must never be false, held by the database; see review's migration 0002_law."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("review", "0002_law")]

    operations = [
        migrations.RunSQL(
            """
            SELECT kim_hold_law('events_event', 'events_eventrevision',
                                'events_eventdecision');
            SELECT kim_hold_photos('events_eventphoto', 'events_eventrevision',
                                   'events_event');
            """
        )
    ]
