"""Pages are kept until they change: what tells of it, and what finds when."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_what_changed"),
        ("events", "0003_places_offered"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("region"),
                models.F("published_at"),
                condition=models.Q(("checked_at", None), ("live__isnull", False)),
                name="event_to_come",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("erased_address"),
                condition=models.Q(("erased_address", ""), _negated=True),
                name="event_erased",
            ),
        ),
        migrations.RunSQL(
            """
            SELECT kim_tell_publications('events_event');
            SELECT kim_tell_days('events_occurrence');
            SELECT kim_tell_everything('events_eventkind');
            """
        ),
    ]
