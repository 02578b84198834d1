"""What must never be false, held by the database; see review's migration 0002_law."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_initial"), ("review", "0006_without_a_clock")]

    operations = [
        migrations.RunSQL(
            """
            SELECT kim_hold_law('voices_clarification', 'voices_clarificationrevision',
                                'voices_clarificationdecision');
            """
        ),
        # What ANALYZE keeps of words that many wordings share.
        migrations.RunSQL(
            "ALTER TABLE voices_wording ALTER COLUMN marks SET STATISTICS 1000",
            "ALTER TABLE voices_wording ALTER COLUMN marks SET STATISTICS -1",
        ),
    ]
