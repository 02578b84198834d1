"""What must never be false, held by the database; see review's migration 0002_law."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial"), ("review", "0002_law")]

    operations = [
        migrations.RunSQL(
            """
            SELECT kim_hold_law('bulletins_bulletin', 'bulletins_bulletinrevision',
                                'bulletins_bulletindecision');
            SELECT kim_hold_photos('bulletins_revisionphoto', 'bulletins_bulletinrevision',
                                   'bulletins_bulletin');
            """
        )
    ]
