"""Lists of a subject in one region, notices in force, the office's lists: their indexes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0005_what_was_answered"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        # In the order in which every verb takes them: the version, then what shows it.
        migrations.RunSQL(
            "LOCK TABLE bulletins_bulletinrevision, bulletins_bulletin IN SHARE MODE",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("region"),
                models.F("category"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("live__isnull", False)),
                include=("live", "expires_at"),
                name="bulletin_of_subject_at",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("region"),
                models.F("expires_at"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("important", True), ("live__isnull", False)),
                include=("live",),
                name="bulletin_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.OrderBy(
                    models.F("published_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("slug__isnull", False)),
                include=("region", "kim", "live", "code"),
                name="bulletin_ever_out",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletinrevision",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("edited_at"), descending=True),
                condition=models.Q(("status__in", ["draft", "returned", "submitted"])),
                name="bulletinrevision_open_of",
            ),
        ),
    ]
