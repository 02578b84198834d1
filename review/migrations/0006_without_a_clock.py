"""What is taken from its time is told without asking the database what time it is.

A web server whose clock is ahead has shown it already; the database, asked whether it was
public, said no, and cards of the same version came back with the old words.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION kim_publications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kim_change (key)
    SELECT DISTINCT key FROM (
        SELECT unnest(ARRAY[o.region_id, n.region_id,
                            'kim:' || o.kim_id, 'kim:' || n.kim_id]) AS key
        FROM was o JOIN now_is n USING (id)
        WHERE o.published_at IS NOT NULL OR n.published_at IS NOT NULL
           OR n.withdrawn_at IS NOT NULL
    ) AS touched WHERE key IS NOT NULL;
    -- A card is a function of the live version. Where that stays the same and the row does
    -- not, or the same version may come back with other words, every card is drawn anew.
    -- Of all rows at once: a search for the first would go through every pair of a bulk.
    INSERT INTO kim_change (key)
    SELECT '' FROM was o JOIN now_is n USING (id)
    HAVING bool_or(
        o.live_id = n.live_id
            AND to_jsonb(o) - kim_not_shown() <> to_jsonb(n) - kim_not_shown()
        OR o.live_id IS NOT NULL AND n.live_id IS NULL AND n.withdrawn_at IS NULL{clock});
    RETURN NULL;
END $$;
"""
BEFORE = " AND o.published_at <= now()"


class Migration(migrations.Migration):
    dependencies = [("review", "0005_what_was_answered")]

    operations = [
        migrations.RunSQL(FUNCTION.format(clock=""), FUNCTION.format(clock=BEFORE))
    ]
