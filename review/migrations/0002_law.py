"""What must never be false, said to the database once for every kind.

A kind puts itself under the law with one statement in a migration of its own:
`SELECT kim_hold_law(publications, revisions, decisions)`, and for its photos
`SELECT kim_hold_photos(photos, revisions, publications)`.

1. Decisions are append-only: no UPDATE, DELETE or TRUNCATE.
2. A version is frozen while submitted and once approved: the whole row, less the columns
   that only the law moves. Only drafts vanish.
3. Its photos are frozen with it.
4. `live` points only to an approved version of the same publication, approved by a
   decision on exactly that version, by two people where two were asked for; and an
   approved text cannot be reopened while live.
5. Of an erased publication each version's words may be overwritten with nothing, once,
   and what decisions kept of them; who decided what and when stays.
6. A version's `owner` is its publication's KIM, whoever writes the row.

TRUNCATE is let through in databases whose name begins with test_, because that is how
Django empties them between tests.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE kim_generation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value bigint NOT NULL
);
INSERT INTO kim_generation (value) VALUES (1);

CREATE FUNCTION kim_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Keputusan tidak dapat diubah atau dihapus (%).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION kim_is_erased(publications text, revisions text, revision bigint)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    found boolean;
BEGIN
    EXECUTE format(
        'SELECT p.erased_at IS NOT NULL FROM %I r JOIN %I p ON p.id = r.publication_id
         WHERE r.id = $1', revisions, publications) INTO found USING revision;
    RETURN coalesce(found, false);
END $$;

-- Whether a row says anything new: whatever changed is empty now.
CREATE FUNCTION kim_is_emptied(old jsonb, new jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM jsonb_each(new) n JOIN jsonb_each(old) o USING (key)
        WHERE n.value IS DISTINCT FROM o.value
          AND n.value NOT IN ('null', '""', '[]', '{}', '"Dihapus"'))
$$;

-- Arguments: publications, revisions.
CREATE FUNCTION kim_decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words CONSTANT text[] := ARRAY['snapshot', 'checks', 'points', 'note'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.snapshot = '{}'::jsonb AND NEW.checks = '{}'::jsonb
           AND NEW.points = '[]'::jsonb AND NEW.note IN (OLD.note, '(dihapus)')
           AND to_jsonb(NEW) - words = to_jsonb(OLD) - words
           AND kim_is_erased(TG_ARGV[0], TG_ARGV[1], OLD.revision_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Keputusan tidak dapat diubah atau dihapus (%).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- Arguments: publications, revisions.
CREATE FUNCTION kim_words_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- What only the law moves; every other column is words, whichever they are.
    movable CONSTANT text[] := ARRAY[
        'status', 'version', 'owner_id', 'claimed_by_id', 'claimed_at',
        'first_yes_by_id', 'needs_two', 'approved_by_id', 'approved_at',
        'appealed_from_id', 'due_at', 'flags', 'risk', 'done'];
    is_live boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat dihapus.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL THEN
        IF kim_is_emptied(to_jsonb(OLD) - 'erased_at', to_jsonb(NEW) - 'erased_at')
           AND kim_is_erased(TG_ARGV[0], TG_ARGV[1], OLD.id) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Hanya yang sudah dihapus yang dapat dikosongkan.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.erased_at IS NOT NULL OR OLD.status IN ('submitted', 'approved'))
       AND to_jsonb(NEW) - movable IS DISTINCT FROM to_jsonb(OLD) - movable THEN
        RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- A text the guard held at its time goes back to the queue as a new version.
    IF OLD.status IN ('submitted', 'approved') AND OLD.version <> NEW.version
       AND NOT (OLD.status = 'approved' AND NEW.status = 'submitted') THEN
        RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'approved' AND NEW.status <> 'approved' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE live_id = $1)', TG_ARGV[0])
            INTO is_live USING OLD.id;
        IF is_live THEN
            RAISE EXCEPTION 'Naskah ini sedang dibaca warga.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Arguments: publications, revisions. A row moved between versions changes both.
CREATE FUNCTION kim_photos_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
    is_frozen boolean;
BEGIN
    parents := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.revision_id]
                          WHEN 'DELETE' THEN ARRAY[OLD.revision_id]
                          ELSE ARRAY[OLD.revision_id, NEW.revision_id] END;
    IF TG_OP = 'DELETE' AND kim_is_erased(TG_ARGV[0], TG_ARGV[1], OLD.revision_id) THEN
        RETURN OLD;
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I WHERE id = ANY($1)
         AND (status IN (''submitted'', ''approved'') OR erased_at IS NOT NULL))',
        TG_ARGV[1]) INTO is_frozen USING parents;
    IF is_frozen THEN
        RAISE EXCEPTION 'Foto naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

-- Arguments: revisions, decisions.
CREATE FUNCTION kim_live_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_approved boolean;
BEGIN
    IF NEW.live_id IS NULL THEN
        RETURN NEW;
    END IF;
    EXECUTE format(
        'SELECT EXISTS (
            SELECT 1 FROM %1$I r JOIN %2$I d
              ON d.revision_id = r.id AND d.version = r.version AND d.move = ''approve''
            WHERE r.id = $1 AND r.publication_id = $2 AND r.status = ''approved''
              AND (NOT r.needs_two OR EXISTS (
                  SELECT 1 FROM %2$I y
                  WHERE y.revision_id = r.id AND y.version = r.version
                    AND y.move = ''first_yes'' AND y.by_id <> d.by_id)))',
        TG_ARGV[0], TG_ARGV[1]) INTO was_approved USING NEW.live_id, NEW.id;
    IF NOT was_approved THEN
        RAISE EXCEPTION 'Tidak ada persetujuan moderator atas naskah ini.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- Argument: publications.
CREATE FUNCTION kim_owner_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT kim_id FROM %I WHERE id = $1', TG_ARGV[0])
        INTO NEW.owner_id USING NEW.publication_id;
    RETURN NEW;
END $$;

-- Argument: revisions.
CREATE FUNCTION kim_changes_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE %I SET owner_id = $1 WHERE publication_id = $2', TG_ARGV[0])
        USING NEW.kim_id, NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION kim_hold_law(publications text, revisions text, decisions text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
         EXECUTE FUNCTION kim_decision_kept(%L, %L)', decisions, publications, revisions);
    EXECUTE format(
        'CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
         EXECUTE FUNCTION kim_append_only()', decisions);
    EXECUTE format(
        'CREATE TRIGGER words_frozen BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
         EXECUTE FUNCTION kim_words_frozen(%L, %L)', revisions, publications, revisions);
    EXECUTE format(
        'CREATE TRIGGER live_was_approved BEFORE INSERT OR UPDATE OF live_id ON %I
         FOR EACH ROW EXECUTE FUNCTION kim_live_was_approved(%L, %L)',
        publications, revisions, decisions);
    EXECUTE format(
        'CREATE TRIGGER owner_of_revision
         BEFORE INSERT OR UPDATE OF owner_id, publication_id ON %I
         FOR EACH ROW EXECUTE FUNCTION kim_owner_of_revision(%L)',
        revisions, publications);
    EXECUTE format(
        'CREATE TRIGGER changes_owner AFTER UPDATE OF kim_id ON %I FOR EACH ROW
         WHEN (OLD.kim_id IS DISTINCT FROM NEW.kim_id)
         EXECUTE FUNCTION kim_changes_owner(%L)', publications, revisions);
    -- The queue is counted from an index: that is quick only where rows are vacuumed.
    EXECUTE format(
        'ALTER TABLE %I SET (autovacuum_vacuum_scale_factor = 0.01)', revisions);
END $$;

CREATE FUNCTION kim_hold_photos(photos text, revisions text, publications text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER photos_frozen BEFORE INSERT OR UPDATE OR DELETE ON %I
         FOR EACH ROW EXECUTE FUNCTION kim_photos_frozen(%L, %L)',
        photos, publications, revisions);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    # There is no way back past the law.
    operations = [migrations.RunSQL(FORWARD)]
