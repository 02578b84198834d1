"""Say at a bulletin which meeting it tells of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0010_whose_waits"),
        ("events", "0006_minutes_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="event",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="bulletins",
                to="events.event",
            ),
        ),
    ]
