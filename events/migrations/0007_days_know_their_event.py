"""Days know which version of their event is live and from when: lists read one table.

The database copies both, whoever writes: from the event as a day is written, and into its
days as the event changes. A day is only added under a lock of its event, so that none is
added with what another transaction is just about to replace.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION events_day_like_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM events_event WHERE id = NEW.event_id FOR SHARE;
    END IF;
    SELECT live_id, CASE WHEN live_id IS NOT NULL THEN published_at END
        INTO NEW.shown_version, NEW.shown_from
        FROM events_event WHERE id = NEW.event_id;
    RETURN NEW;
END $$;
CREATE TRIGGER like_its_event BEFORE INSERT OR UPDATE ON events_occurrence
    FOR EACH ROW EXECUTE FUNCTION events_day_like_its_event();

CREATE FUNCTION events_days_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events_occurrence SET shown_version = NEW.live_id WHERE event_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER days_follow AFTER UPDATE OF live_id, published_at ON events_event
    FOR EACH ROW
    WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id
        OR OLD.published_at IS DISTINCT FROM NEW.published_at)
    EXECUTE FUNCTION events_days_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0006_what_was_answered")]

    operations = [
        # In the order in which every verb takes them: the event, then its days.
        migrations.RunSQL(
            "LOCK TABLE events_event IN SHARE ROW EXCLUSIVE MODE",
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name="occurrence",
            name="shown_version",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="shown_from",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD),
    ]
