"""The office's list: its index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("third_kind", "0005_what_was_answered"),
        ("groups", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="foundrevision",
            index=models.Index(
                models.F("owner"),
                models.OrderBy(models.F("edited_at"), descending=True),
                condition=models.Q(("status__in", ["draft", "returned", "submitted"])),
                name="foundrevision_open_of",
            ),
        ),
        migrations.AddIndex(
            model_name="found",
            index=models.Index(
                models.OrderBy(
                    models.F("published_at"), descending=True, nulls_last=True
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("slug__isnull", False)),
                include=("region", "kim", "live", "code"),
                name="found_ever_out",
            ),
        ),
        migrations.RemoveIndex(model_name="found", name="found_office"),
    ]
