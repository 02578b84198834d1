"""Indexes that nothing reads any more.

In a migration of its own: to drop one waits for every reader, which whoever holds a lock on
the table already may stand in a circle with.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0006_read_from_indexes")]

    operations = [
        migrations.RemoveIndex(
            model_name="bulletin", name="bulletins_bulletin_notices"
        ),
        migrations.RemoveIndex(model_name="bulletin", name="bulletin_office"),
    ]
