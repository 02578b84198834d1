"""Say at each version whose it is, and index what the queue counts."""

import django.db.models.deletion
from django.db import migrations, models

from review.triggers import owned

OWNER = {
    "db_index": False,
    "editable": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "groups.kimgroup",
}


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0009_organisers_moves"),
        ("groups", "0002_head_moderators"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="bulletinrevision",
            name="bulletins_revision_waiting",
        ),
        migrations.AddField(
            model_name="bulletinrevision",
            name="owner",
            field=models.ForeignKey(null=True, **OWNER),
        ),
        owned(
            "bulletin",
            publications="bulletins_bulletin",
            revisions="bulletins_bulletinrevision",
        ),
        migrations.AlterField(
            model_name="bulletinrevision",
            name="owner",
            field=models.ForeignKey(**OWNER),
        ),
        migrations.AddIndex(
            model_name="bulletinrevision",
            index=models.Index(
                fields=["submitted_at"],
                include=["region", "due_at", "risk"],
                name="bulletins_revision_waiting",
                condition=models.Q(status="submitted"),
            ),
        ),
        migrations.AddIndex(
            model_name="bulletinrevision",
            index=models.Index(
                fields=["owner"],
                include=["region"],
                name="bulletins_revision_waits_of",
                condition=models.Q(status="submitted"),
            ),
        ),
        migrations.AddIndex(
            model_name="bulletinrevision",
            index=models.Index(
                fields=["category"],
                include=["region"],
                name="bulletins_revision_waits_on",
                condition=models.Q(status="submitted"),
            ),
        ),
        # The queue is counted from an index: that is quick only where rows are vacuumed.
        migrations.RunSQL(
            "ALTER TABLE bulletins_bulletinrevision SET (autovacuum_vacuum_scale_factor = 0.01)",
            "ALTER TABLE bulletins_bulletinrevision RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]
