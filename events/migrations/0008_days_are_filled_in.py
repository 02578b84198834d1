"""What 0007's trigger fills in, for the days that were there before.

Each few events in a transaction of their own: a verb that takes one of these days waits a
moment, and never stands in a circle with a lock that is held to the end. Safe to repeat.
"""

from typing import Any

from django.db import migrations

AT_ONCE = 100
FILL = """
UPDATE events_occurrence SET shown_version = NULL WHERE event_id IN (
    SELECT id FROM events_event WHERE id > %s ORDER BY id LIMIT %s)
"""
NEXT = """
SELECT max(id) FROM (
    SELECT id FROM events_event WHERE id > %s ORDER BY id LIMIT %s) AS those
"""


def fill(_apps: Any, schema_editor: Any) -> None:
    done = 0
    with schema_editor.connection.cursor() as cursor:
        while done is not None:
            cursor.execute(FILL, [done, AT_ONCE])
            cursor.execute(NEXT, [done, AT_ONCE])
            (done,) = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0007_days_know_their_event")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
