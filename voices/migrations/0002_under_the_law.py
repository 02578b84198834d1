"""What must never be false, held by the database; see review's migration 0002_law."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_initial"), ("review", "0006_without_a_clock")]

    operations = [
        migrations.RunSQL(
            """
            SELECT kim_hold_law('voices_clarification', 'voices_clarificationrevision',
                                'voices_clarificationdecision');
            """
        ),
        # What residents read of a wish stands on a page of its kelurahan.
        migrations.RunSQL(
            """
            CREATE FUNCTION kim_topics_changed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' AND OLD.released_at IS NOT NULL THEN
                    INSERT INTO kim_change (key) VALUES (OLD.region_id);
                ELSIF TG_OP <> 'DELETE' AND NEW.released_at IS NOT NULL THEN
                    INSERT INTO kim_change (key) VALUES (NEW.region_id);
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON voices_topic
            FOR EACH ROW EXECUTE FUNCTION kim_topics_changed();
            """,
            "DROP FUNCTION kim_topics_changed() CASCADE",
        ),
        # What ANALYZE keeps of words that many wordings share.
        migrations.RunSQL(
            "ALTER TABLE voices_wording ALTER COLUMN marks SET STATISTICS 1000",
            "ALTER TABLE voices_wording ALTER COLUMN marks SET STATISTICS -1",
        ),
    ]
