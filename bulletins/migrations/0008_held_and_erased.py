"""What the desk may do that the database refused before, and nothing more.

1. A text the guard held at its time goes back to the queue as a new version, its words
   as they were.
2. Of an erased bulletin words, photos and what decisions kept of them may be overwritten
   with nothing; who decided what and when stays.
3. A bulletin that needed two moderators is live only with a first yes on that version.
"""

import importlib

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION kim_is_erased(revision bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM bulletins_bulletinrevision r
                   JOIN bulletins_bulletin b ON b.id = r.publication_id
                   WHERE r.id = revision AND b.erased_at IS NOT NULL)
$$;

CREATE FUNCTION kim_bulletin_decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF kim_is_erased(OLD.revision_id)
           AND NEW.snapshot = '{}'::jsonb AND NEW.checks = '{}'::jsonb
           AND NEW.points = '[]'::jsonb AND NEW.note IN (OLD.note, '(dihapus)')
           AND (OLD.id, OLD.move, OLD.by_id, OLD.at, OLD.version, OLD.reasons,
                OLD.submitted_by_id, OLD.revision_id)
               IS NOT DISTINCT FROM
               (NEW.id, NEW.move, NEW.by_id, NEW.at, NEW.version, NEW.reasons,
                NEW.submitted_by_id, NEW.revision_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Keputusan tidak dapat diubah atau dihapus (%).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER append_only ON bulletins_bulletindecision;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bulletins_bulletindecision
    FOR EACH ROW EXECUTE FUNCTION kim_bulletin_decision_kept();

CREATE OR REPLACE FUNCTION kim_bulletin_words_frozen()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat dihapus.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.title = 'Dihapus' AND NEW.summary = 'Dihapus' AND NEW.body = 'Dihapus'
       AND NEW.change_note = '' AND NEW.note = '' AND NEW.cover_photo_id IS NULL
       AND jsonb_array_length(NEW.sources) = 1 AND NEW.sources->0->>'name' = 'Dihapus'
       AND kim_is_erased(OLD.id) THEN
        RETURN NEW;
    END IF;
    IF OLD.status IN ('submitted', 'approved')
       AND ((OLD.version <> NEW.version
             AND NOT (OLD.status = 'approved' AND NEW.status = 'submitted'))
            OR (OLD.title, OLD.summary, OLD.body, OLD.category_id,
               OLD.region_id, OLD.sources, OLD.important, OLD.valid_until,
               OLD.publish_at, OLD.change_note, OLD.pledges, OLD.cover_photo_id,
               OLD.number, OLD.publication_id)
            IS DISTINCT FROM
              (NEW.title, NEW.summary, NEW.body, NEW.category_id,
               NEW.region_id, NEW.sources, NEW.important, NEW.valid_until,
               NEW.publish_at, NEW.change_note, NEW.pledges, NEW.cover_photo_id,
               NEW.number, NEW.publication_id)) THEN
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

CREATE OR REPLACE FUNCTION kim_bulletin_photos_frozen()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN parent := NEW.revision_id; ELSE parent := OLD.revision_id; END IF;
    IF TG_OP = 'DELETE' AND kim_is_erased(parent) THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM bulletins_bulletinrevision
               WHERE id = parent AND status IN ('submitted', 'approved')) THEN
        RAISE EXCEPTION 'Foto naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION kim_bulletin_live_was_approved()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live_id IS NOT NULL AND NOT EXISTS (
        SELECT 1
        FROM bulletins_bulletinrevision r
        JOIN bulletins_bulletindecision d
          ON d.revision_id = r.id AND d.version = r.version AND d.move = 'approve'
        WHERE r.id = NEW.live_id AND r.publication_id = NEW.id AND r.status = 'approved'
          AND (NOT r.needs_two OR EXISTS (
              SELECT 1 FROM bulletins_bulletindecision y
              WHERE y.revision_id = r.id AND y.version = r.version
                AND y.move = 'first_yes' AND y.by_id <> d.by_id))
    ) THEN
        RAISE EXCEPTION 'Tidak ada persetujuan moderator atas naskah ini.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION kim_scrub_bulletin(bulletin bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM bulletins_revisionphoto WHERE revision_id IN
        (SELECT id FROM bulletins_bulletinrevision WHERE publication_id = bulletin);
    UPDATE bulletins_bulletinrevision SET
        title = 'Dihapus', summary = 'Dihapus', body = 'Dihapus', change_note = '',
        note = '', cover_photo_id = NULL, sources =
        '[{"kind": "laporan", "name": "Dihapus", "reference": "", "url": ""}]'
        WHERE publication_id = bulletin;
    UPDATE bulletins_bulletindecision SET
        snapshot = '{}', checks = '{}', points = '[]',
        note = CASE WHEN note = '' OR move = 'erase' THEN note ELSE '(dihapus)' END
        WHERE revision_id IN
        (SELECT id FROM bulletins_bulletinrevision WHERE publication_id = bulletin);
END $$;
"""

EARLIER = importlib.import_module("bulletins.migrations.0002_what_the_database_refuses")


def as_before(name: str) -> str:
    """A function as 0002 left it."""
    start = EARLIER.FORWARD.index(f"CREATE FUNCTION {name}()")
    end = EARLIER.FORWARD.index("END $$;", start) + len("END $$;")
    return EARLIER.FORWARD[start:end].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
    )


BACKWARD = f"""
DROP FUNCTION kim_scrub_bulletin(bigint);
{as_before("kim_bulletin_words_frozen")}
{as_before("kim_bulletin_photos_frozen")}
{as_before("kim_bulletin_live_was_approved")}
DROP TRIGGER append_only ON bulletins_bulletindecision;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bulletins_bulletindecision
    FOR EACH ROW EXECUTE FUNCTION kim_append_only();
DROP FUNCTION kim_bulletin_decision_kept();
DROP FUNCTION kim_is_erased(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0007_place_what_waits")]

    operations = [
        migrations.AddConstraint(
            model_name="bulletinrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), _negated=True),
                    ("due_at__isnull", False),
                    _connector="OR",
                ),
                name="bulletins_bulletinrevision_submitted_has_due",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
