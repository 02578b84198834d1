"""What must never be false about bulletins, said to the database.

1. Decisions are append-only: no UPDATE, DELETE or TRUNCATE.
2. A revision's words are frozen while submitted and once approved; only drafts vanish.
3. Its photos likewise.
4. `live` points only to an approved revision of the same bulletin, approved by a
   decision on exactly that version, and an approved text cannot be reopened while live.

TRUNCATE is let through in databases whose name begins with test_, because that is how
Django empties them between tests.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION kim_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Keputusan tidak dapat diubah atau dihapus (%).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bulletins_bulletindecision
    FOR EACH ROW EXECUTE FUNCTION kim_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON bulletins_bulletindecision
    FOR EACH STATEMENT EXECUTE FUNCTION kim_append_only();

CREATE FUNCTION kim_bulletin_words_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat dihapus.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status IN ('submitted', 'approved')
       AND (OLD.title, OLD.summary, OLD.body, OLD.category_id, OLD.region_id,
            OLD.sources, OLD.important, OLD.valid_until, OLD.publish_at,
            OLD.change_note, OLD.cover_photo_id, OLD.version, OLD.number,
            OLD.publication_id)
       IS DISTINCT FROM
           (NEW.title, NEW.summary, NEW.body, NEW.category_id, NEW.region_id,
            NEW.sources, NEW.important, NEW.valid_until, NEW.publish_at,
            NEW.change_note, NEW.cover_photo_id, NEW.version, NEW.number,
            NEW.publication_id) THEN
        RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'approved' AND NEW.status <> 'approved'
       AND EXISTS (SELECT 1 FROM bulletins_bulletin WHERE live_id = OLD.id) THEN
        RAISE EXCEPTION 'Naskah ini sedang dibaca warga.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER words_frozen BEFORE UPDATE OR DELETE ON bulletins_bulletinrevision
    FOR EACH ROW EXECUTE FUNCTION kim_bulletin_words_frozen();

CREATE FUNCTION kim_bulletin_photos_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN parent := NEW.revision_id; ELSE parent := OLD.revision_id; END IF;
    IF EXISTS (SELECT 1 FROM bulletins_bulletinrevision
               WHERE id = parent AND status IN ('submitted', 'approved')) THEN
        RAISE EXCEPTION 'Foto naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER photos_frozen BEFORE INSERT OR UPDATE OR DELETE ON bulletins_revisionphoto
    FOR EACH ROW EXECUTE FUNCTION kim_bulletin_photos_frozen();

CREATE FUNCTION kim_bulletin_live_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live_id IS NOT NULL AND NOT EXISTS (
        SELECT 1
        FROM bulletins_bulletinrevision r
        JOIN bulletins_bulletindecision d
          ON d.revision_id = r.id AND d.version = r.version AND d.move = 'approve'
        WHERE r.id = NEW.live_id AND r.publication_id = NEW.id AND r.status = 'approved'
    ) THEN
        RAISE EXCEPTION 'Tidak ada persetujuan moderator atas naskah ini.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER live_was_approved BEFORE INSERT OR UPDATE OF live_id ON bulletins_bulletin
    FOR EACH ROW EXECUTE FUNCTION kim_bulletin_live_was_approved();
"""

BACKWARD = """
DROP TRIGGER live_was_approved ON bulletins_bulletin;
DROP FUNCTION kim_bulletin_live_was_approved();
DROP TRIGGER photos_frozen ON bulletins_revisionphoto;
DROP FUNCTION kim_bulletin_photos_frozen();
DROP TRIGGER words_frozen ON bulletins_bulletinrevision;
DROP FUNCTION kim_bulletin_words_frozen();
DROP TRIGGER append_only_truncate ON bulletins_bulletindecision;
DROP TRIGGER append_only ON bulletins_bulletindecision;
DROP FUNCTION kim_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial"), ("review", "0002_generation")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
