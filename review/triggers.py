"""What the database holds for every kind, written once and used in migrations.

Decisions are append-only; words are frozen while submitted and once approved; `live`
points only to what a moderator approved in exactly that version; of an erased
publication everything said may be overwritten with nothing.
"""

from collections.abc import Mapping, Sequence

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION kim_@kind@_is_erased(revision bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM @revisions@ r JOIN @publications@ p
                   ON p.id = r.publication_id
                   WHERE r.id = revision AND p.erased_at IS NOT NULL)
$$;

CREATE FUNCTION kim_@kind@_decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF kim_@kind@_is_erased(OLD.revision_id)
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

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON @decisions@
    FOR EACH ROW EXECUTE FUNCTION kim_@kind@_decision_kept();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON @decisions@
    FOR EACH STATEMENT EXECUTE FUNCTION kim_append_only();
"""

FROZEN = """
CREATE FUNCTION kim_@kind@_words_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat dihapus.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF @is_empty@ AND kim_@kind@_is_erased(OLD.id) THEN
        RETURN NEW;
    END IF;
    IF OLD.status IN ('submitted', 'approved')
       AND ((OLD.version <> NEW.version
             AND NOT (OLD.status = 'approved' AND NEW.status = 'submitted'))
            OR (@old_words@) IS DISTINCT FROM (@new_words@)) THEN
        RAISE EXCEPTION 'Naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'approved' AND NEW.status <> 'approved'
       AND EXISTS (SELECT 1 FROM @publications@ WHERE live_id = OLD.id) THEN
        RAISE EXCEPTION 'Naskah ini sedang dibaca warga.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER words_frozen BEFORE UPDATE OR DELETE ON @revisions@
    FOR EACH ROW EXECUTE FUNCTION kim_@kind@_words_frozen();
"""

LIVE = """
CREATE FUNCTION kim_@kind@_live_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM @revisions@ r JOIN @decisions@ d
          ON d.revision_id = r.id AND d.version = r.version AND d.move = 'approve'
        WHERE r.id = NEW.live_id AND r.publication_id = NEW.id AND r.status = 'approved'
          AND (NOT r.needs_two OR EXISTS (
              SELECT 1 FROM @decisions@ y
              WHERE y.revision_id = r.id AND y.version = r.version
                AND y.move = 'first_yes' AND y.by_id <> d.by_id))
    ) THEN
        RAISE EXCEPTION 'Tidak ada persetujuan moderator atas naskah ini.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER live_was_approved BEFORE INSERT OR UPDATE OF live_id ON @publications@
    FOR EACH ROW EXECUTE FUNCTION kim_@kind@_live_was_approved();
"""

SCRUB = """
CREATE FUNCTION kim_scrub_@kind@(erased bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE @revisions@ SET @empty@ WHERE publication_id = erased;
    UPDATE @decisions@ SET snapshot = '{}', checks = '{}', points = '[]',
        note = CASE WHEN note = '' OR move = 'erase' THEN note ELSE '(dihapus)' END
        WHERE revision_id IN (SELECT id FROM @revisions@ WHERE publication_id = erased);
END $$;
"""

BACKWARD = """
DROP FUNCTION kim_scrub_@kind@(bigint);
DROP TRIGGER live_was_approved ON @publications@;
DROP FUNCTION kim_@kind@_live_was_approved();
DROP TRIGGER words_frozen ON @revisions@;
DROP FUNCTION kim_@kind@_words_frozen();
DROP TRIGGER append_only_truncate ON @decisions@;
DROP TRIGGER append_only ON @decisions@;
DROP FUNCTION kim_@kind@_decision_kept();
DROP FUNCTION kim_@kind@_is_erased(bigint);
"""


OWNED = """
UPDATE @revisions@ r SET owner_id = p.kim_id FROM @publications@ p
    WHERE p.id = r.publication_id;
SET CONSTRAINTS ALL IMMEDIATE;

CREATE FUNCTION kim_@kind@_owner_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT kim_id INTO NEW.owner_id FROM @publications@ WHERE id = NEW.publication_id;
    RETURN NEW;
END $$;

CREATE TRIGGER owner_of_revision BEFORE INSERT OR UPDATE OF owner_id, publication_id
    ON @revisions@ FOR EACH ROW EXECUTE FUNCTION kim_@kind@_owner_of_revision();

CREATE FUNCTION kim_@kind@_changes_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE @revisions@ SET owner_id = NEW.kim_id WHERE publication_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER changes_owner AFTER UPDATE OF kim_id ON @publications@ FOR EACH ROW
    WHEN (OLD.kim_id IS DISTINCT FROM NEW.kim_id)
    EXECUTE FUNCTION kim_@kind@_changes_owner();
"""

DISOWNED = """
DROP TRIGGER changes_owner ON @publications@;
DROP FUNCTION kim_@kind@_changes_owner();
DROP TRIGGER owner_of_revision ON @revisions@;
DROP FUNCTION kim_@kind@_owner_of_revision();
"""


PHOTOS_FROZEN = """
CREATE OR REPLACE FUNCTION kim_@kind@_photos_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
BEGIN
    parents := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.revision_id]
                          WHEN 'DELETE' THEN ARRAY[OLD.revision_id]
                          ELSE ARRAY[OLD.revision_id, NEW.revision_id] END;
    IF TG_OP = 'DELETE' AND @is_erased@(OLD.revision_id) THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM @revisions@
               WHERE id = ANY(parents) AND status IN ('submitted', 'approved')) THEN
        RAISE EXCEPTION 'Foto naskah yang sudah dikirim tidak dapat diubah.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

ILLUSTRATED = """
CREATE TRIGGER photos_frozen BEFORE INSERT OR UPDATE OR DELETE ON @photos@
    FOR EACH ROW EXECUTE FUNCTION kim_@kind@_photos_frozen();
"""

BARE = """
DROP TRIGGER photos_frozen ON @photos@;
DROP FUNCTION kim_@kind@_photos_frozen();
"""


def illustrated(kind: str, *, revisions: str, photos: str) -> migrations.RunSQL:
    """A version's photos are frozen with its words; once it is erased they may go."""

    def filled(template: str) -> str:
        return template.replace("@kind@", kind).replace("@photos@", photos)

    frozen = photos_frozen(kind, revisions=revisions, is_erased=f"kim_{kind}_is_erased")
    return migrations.RunSQL(frozen + filled(ILLUSTRATED), filled(BARE))


def photos_frozen(kind: str, *, revisions: str, is_erased: str) -> str:
    """The function behind it; a row moved between versions is a change to both."""
    return (
        PHOTOS_FROZEN.replace("@kind@", kind)
        .replace("@revisions@", revisions)
        .replace("@is_erased@", is_erased)
    )


def owned(kind: str, *, publications: str, revisions: str) -> migrations.RunSQL:
    """Each version's `owner` is its publication's KIM, whoever writes the row."""

    def filled(template: str) -> str:
        return (
            template.replace("@kind@", kind)
            .replace("@publications@", publications)
            .replace("@revisions@", revisions)
        )

    return migrations.RunSQL(filled(OWNED), filled(DISOWNED))


def guarded(
    kind: str,
    *,
    publications: str,
    revisions: str,
    decisions: str,
    words: Sequence[str],
    emptied: Mapping[str, str],
) -> migrations.RunSQL:
    """The migration for one kind: its tables, its frozen columns, and for each column
    that holds words the SQL it is overwritten with when erased."""
    marks = {
        "kind": kind,
        "publications": publications,
        "revisions": revisions,
        "decisions": decisions,
        "old_words": ", ".join(f"OLD.{name}" for name in words),
        "new_words": ", ".join(f"NEW.{name}" for name in words),
        "is_empty": " AND ".join(
            f"NEW.{name} IS NOT DISTINCT FROM {value}"
            for name, value in emptied.items()
        ),
        "empty": ", ".join(f"{name} = {value}" for name, value in emptied.items()),
    }

    def filled(template: str) -> str:
        for name, value in marks.items():
            template = template.replace(f"@{name}@", value)
        return template

    return migrations.RunSQL(
        filled(APPEND_ONLY + FROZEN + LIVE + SCRUB), filled(BACKWARD)
    )
