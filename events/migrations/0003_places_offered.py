"""A place is offered to others once somebody has let its words through."""

import django.db.models.deletion
from django.db import migrations, models


def hide_what_nobody_read(apps, schema_editor):  # noqa: ARG001
    """Places that only versions name which residents never could read.

    What the office wrote of one, its history in admin tells: that stays offered.
    """
    place = apps.get_model("events", "Place")
    revision = apps.get_model("events", "EventRevision")
    named = revision.objects.filter(place=models.OuterRef("pk"))
    read = named.filter(status="approved").exclude(visibility="internal")
    unread = place.objects.filter(models.Exists(named), ~models.Exists(read))
    entries = apps.get_model("admin", "LogEntry").objects.filter(
        content_type__app_label="events", content_type__model="place"
    )
    office = [int(pk) for pk in entries.values_list("object_id", flat=True)]
    unread.filter(latitude=None).exclude(pk__in=office).update(is_offered=None)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_under_the_law"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="is_offered",
            field=models.BooleanField(
                db_default=True,
                default=True,
                null=True,
                help_text="Matikan bila nama atau alamatnya tidak untuk semua orang.",
                verbose_name="ditawarkan kepada semua KIM",
            ),
        ),
        migrations.AlterField(
            model_name="eventrevision",
            name="place",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="events.place",
                verbose_name="tempat",
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="room",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days",
                to="events.place",
            ),
        ),
        migrations.RunPython(hide_what_nobody_read, migrations.RunPython.noop),
    ]
