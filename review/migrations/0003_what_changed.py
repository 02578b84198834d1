"""What residents can see changed: said by the database itself, so that nobody forgets.

Every statement that changes something public writes one line for each key a page may
depend on: the code of a region, `kim:12`, or '' for what every page may show. Lines are
only added, so no two decisions ever wait for each other; how many there are of a key is
its number. `moved` lets a reader find what was committed since the last look, in whatever
order transactions end (see kim_portal/lib/generation). Now and then old lines are folded
into `kim_number`; its row '#folds' tells readers to begin anew.

A kind of publication is put under this by `SELECT kim_tell_publications(publications)`, a
small table that any page may show by `SELECT kim_tell_everything(table)`.

`kim_generation` stays, for a release before this one that runs on these tables.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE kim_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL,
    moved xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX kim_change_moved ON kim_change (moved);
CREATE TABLE kim_number (key text PRIMARY KEY, base bigint NOT NULL);
INSERT INTO kim_number (key, base) VALUES ('#folds', 0);

CREATE FUNCTION kim_everything_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kim_change (key) VALUES ('');
    RETURN NULL;
END $$;

CREATE FUNCTION kim_tell_everything(small text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
         FOR EACH STATEMENT EXECUTE FUNCTION kim_everything_changed()', small);
END $$;

-- Columns of a publication that no card shows; an event's status stands in its days.
CREATE FUNCTION kim_not_shown() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['checked_at', 'status', 'status_reason', 'status_at']
$$;

-- What was and what will be public; of drafts nothing is told.
CREATE FUNCTION kim_publications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OR o.live_id IS NOT NULL AND n.live_id IS NULL AND n.withdrawn_at IS NULL
            AND o.published_at <= now());
    RETURN NULL;
END $$;

CREATE FUNCTION kim_tell_publications(publications text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER tell_change AFTER UPDATE ON %I
         REFERENCING OLD TABLE AS was NEW TABLE AS now_is
         FOR EACH STATEMENT EXECUTE FUNCTION kim_publications_changed()', publications);
END $$;

-- Rows of what is seen only while `is_public`: argument-free, for days of events.
CREATE FUNCTION kim_days_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kim_change (key)
    SELECT DISTINCT key FROM (
        SELECT unnest(ARRAY[region_id, 'kim:' || kim_id]) AS key
        FROM touched WHERE is_public
    ) AS found;
    RETURN NULL;
END $$;

CREATE FUNCTION kim_days_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kim_change (key)
    SELECT DISTINCT key FROM (
        SELECT unnest(ARRAY[region_id, 'kim:' || kim_id]) AS key FROM was WHERE is_public
        UNION
        SELECT unnest(ARRAY[region_id, 'kim:' || kim_id]) FROM now_is WHERE is_public
    ) AS found;
    RETURN NULL;
END $$;

CREATE FUNCTION kim_tell_days(days text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER tell_new AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
         FOR EACH STATEMENT EXECUTE FUNCTION kim_days_changed()', days);
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER tell_gone AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
         FOR EACH STATEMENT EXECUTE FUNCTION kim_days_changed()', days);
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER tell_change AFTER UPDATE ON %I
         REFERENCING OLD TABLE AS was NEW TABLE AS now_is
         FOR EACH STATEMENT EXECUTE FUNCTION kim_days_moved()', days);
END $$;

-- How residents reach a KIM stands on its page and its region's.
CREATE FUNCTION kim_contacts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kims bigint[];
BEGIN
    kims := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.kim_id]
                       WHEN 'DELETE' THEN ARRAY[OLD.kim_id]
                       ELSE ARRAY[OLD.kim_id, NEW.kim_id] END;
    INSERT INTO kim_change (key)
    SELECT DISTINCT unnest(ARRAY[region_id, 'kim:' || id])
    FROM groups_kimgroup WHERE id = ANY (kims);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON groups_kimcontact
FOR EACH ROW EXECUTE FUNCTION kim_contacts_changed();

SELECT kim_tell_everything('groups_region');
SELECT kim_tell_everything('groups_kimgroup');
SELECT kim_tell_everything('guard_election');
SELECT kim_tell_everything('guard_stage');

-- Told besides the law, whichever kind it is held over. Kinds that were under the law
-- before say it in a migration of their own; twice does no harm.
ALTER FUNCTION kim_hold_law(text, text, text) RENAME TO kim_hold_rules;
CREATE FUNCTION kim_hold_law(publications text, revisions text, decisions text)
RETURNS void LANGUAGE sql AS $$
    SELECT kim_hold_rules(publications, revisions, decisions);
    SELECT kim_tell_publications(publications);
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_law"),
        ("groups", "0001_initial"),
        ("guard", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD)]
