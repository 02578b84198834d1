"""The office's old index goes: one table at a time, as in 0010."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0010_old_indexes_go")]

    operations = [migrations.RemoveIndex(model_name="event", name="event_office")]
