"""A photo of a draft cannot be moved into a version that was sent."""

from django.db import migrations

from review.triggers import photos_frozen


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0011_tells_of_an_event")]

    operations = [
        migrations.RunSQL(
            photos_frozen(
                "bulletin",
                revisions="bulletins_bulletinrevision",
                is_erased="kim_is_erased",
            ),
            migrations.RunSQL.noop,
        )
    ]
