"""Give what was there before its place: when it is due, that it was looked at."""

from django.db import migrations

FORWARD = """
UPDATE bulletins_bulletinrevision SET due_at = submitted_at + interval '1 day'
    WHERE status = 'submitted' AND due_at IS NULL;
UPDATE bulletins_bulletin SET checked_at = published_at
    WHERE live_id IS NOT NULL AND published_at <= now() AND checked_at IS NULL;
UPDATE bulletins_category SET is_election = true WHERE cover = 'pilkada';
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0006_the_whole_desk")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
