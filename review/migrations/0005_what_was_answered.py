"""Figures of the desk: kept by month, and the lines of a month found quickly."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0004_what_a_walk_concerns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=10)),
                ("code", models.CharField(blank=True, max_length=13)),
                ("returned", models.PositiveIntegerField(default=0)),
                ("approved", models.PositiveIntegerField(default=0)),
                ("tenths", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "hitungan",
                "verbose_name_plural": "hitungan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "period", "code"), name="review_tally_once"
                    )
                ],
            },
        ),
    ]
