"""The content generation: one row, raised by every change residents can see."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE kim_generation (
                only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                value bigint NOT NULL
            );
            INSERT INTO kim_generation (value) VALUES (1);
            """,
            "DROP TABLE kim_generation",
        )
    ]
