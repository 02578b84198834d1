"""Minutes are kept by day: a monthly meeting has some for each."""

from django.db import migrations

# The words stay the same, only their place; so for once the lock is taken off.
BY_DAY = """
ALTER TABLE events_eventrevision DISABLE TRIGGER words_frozen;
UPDATE events_eventrevision
    SET minutes = jsonb_build_object(coalesce(times->0->>'key', ''), minutes)
    WHERE minutes ? 'decisions';
ALTER TABLE events_eventrevision ENABLE TRIGGER words_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0005_guests_and_minutes")]

    operations = [migrations.RunSQL(BY_DAY, migrations.RunSQL.noop)]
