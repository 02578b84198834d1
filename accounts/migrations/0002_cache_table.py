"""The shared cache: rate limits must hold over all workers and machines.

UNLOGGED: losing it in a crash only forgets who typed a wrong password how often.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS kim_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX IF NOT EXISTS kim_cache_expires ON kim_cache (expires);
            """,
            "DROP TABLE IF EXISTS kim_cache",
        )
    ]
