"""What must never be false, held by the database; see review's migration 0002_law."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("third_kind", "0001_initial"), ("review", "0003_what_changed")]

    operations = [
        migrations.RunSQL(
            """
            SELECT kim_hold_law('third_kind_found', 'third_kind_foundrevision',
                                'third_kind_founddecision')
            """
        )
    ]
