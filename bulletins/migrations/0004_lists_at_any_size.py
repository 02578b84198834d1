"""Lists cost the same with a thousand rows and a million: what their indexes hold."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0003_kept_fresh"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        # The old ones go last: to drop one keeps readers out until this is committed.
        migrations.RenameIndex(
            model_name="bulletin",
            old_name="bulletins_bulletin_feed",
            new_name="bulletins_bulletin_feed_old",
        ),
        migrations.RenameIndex(
            model_name="bulletin",
            old_name="bulletins_bulletin_newest",
            new_name="bulletins_bulletin_newest_old",
        ),
        migrations.RenameIndex(
            model_name="bulletin",
            old_name="bulletins_bulletin_of_kim",
            new_name="bulletins_bulletin_of_kim_old",
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.OrderBy(
                    models.F("published_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("slug__isnull", False)),
                name="bulletin_office",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("region"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("live__isnull", False)),
                include=("live", "expires_at"),
                name="bulletins_bulletin_feed",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("live__isnull", False)),
                include=("live", "expires_at"),
                name="bulletins_bulletin_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("kim"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("live__isnull", False)),
                include=("live", "expires_at"),
                name="bulletins_bulletin_of_kim",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletinrevision",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("id"), descending=True),
                name="bulletinrevision_of_owner",
            ),
        ),
        migrations.RemoveIndex(
            model_name="bulletin", name="bulletins_bulletin_feed_old"
        ),
        migrations.RemoveIndex(
            model_name="bulletin", name="bulletins_bulletin_newest_old"
        ),
        migrations.RemoveIndex(
            model_name="bulletin", name="bulletins_bulletin_of_kim_old"
        ),
    ]
