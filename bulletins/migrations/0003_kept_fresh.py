"""Pages are kept until they change: what tells of it, and what finds when."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_what_changed"),
        ("bulletins", "0002_under_the_law"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An index of a million rows takes longer than a page may.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("region"),
                models.F("published_at"),
                condition=models.Q(("checked_at", None), ("live__isnull", False)),
                name="bulletin_to_come",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("erased_address"),
                condition=models.Q(("erased_address", ""), _negated=True),
                name="bulletin_erased",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                models.F("kim"),
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("published_at__isnull", False)),
                name="bulletins_bulletin_ever",
            ),
        ),
        migrations.RunSQL(
            """
            SELECT kim_tell_publications('bulletins_bulletin');
            SELECT kim_tell_everything('bulletins_category');
            """
        ),
    ]
