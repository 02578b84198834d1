"""What crowd.py says to the database, in the order of STATEMENTS.

They take %(decider)s, a moderator, and %(sentence)s, of which bodies are made.
"""

PASSING_TABLE = """
CREATE TEMPORARY TABLE crowd (
    n bigint PRIMARY KEY, bulletin bigint, number int, version int, kim bigint,
    author bigint, region text, category bigint, title text, code text, flags text[],
    risk int, important boolean, submitted_at timestamptz, due_at timestamptz,
    approved_at timestamptz, claimed_at timestamptz
) ON COMMIT DROP
"""

# Three to eight sentences, 600 to 1,600 letters, as KIM write.
REVISIONS = """
INSERT INTO bulletins_bulletinrevision (
    id, publication_id, number, version, status, note, created_by_id, created_at,
    writers, edited_by_id, edited_at, submitted_by_id, submitted_at, approved_at,
    approved_by_id, needs_two, due_at, flags, risk, claimed_by_id, claimed_at, done,
    title, summary, body, category_id, region_id, sources, important, valid_until,
    change_note, pledges)
SELECT n, bulletin, number, version,
    CASE WHEN approved_at IS NULL THEN 'submitted' ELSE 'approved' END,
    '', author, submitted_at - interval '2 hours',
    ARRAY[author], author, submitted_at, author, submitted_at, approved_at,
    CASE WHEN approved_at IS NOT NULL THEN %(decider)s END, false, due_at, flags, risk,
    CASE WHEN claimed_at IS NOT NULL THEN %(decider)s END, claimed_at, '{}',
    title, 'Mulai Selasa pukul 08.00, terbuka untuk semua warga, tanpa biaya.',
    repeat(%(sentence)s, (3 + n %% 6)::int), category, region,
    '[{"kind": "laporan", "name": "Rapat RW", "reference": "", "url": ""}]',
    important,
    CASE WHEN important THEN submitted_at::date + 40 END,
    CASE WHEN number > 1 THEN 'Jam diperbaiki.' ELSE '' END, '{}'
FROM crowd ORDER BY n
"""

# Each text was handed over; one marked as sent again was returned in between.
DECISIONS = """
INSERT INTO bulletins_bulletindecision (
    revision_id, move, by_id, at, version, reasons, note, points, snapshot, checks,
    submitted_by_id)
SELECT c.n, line.move,
    CASE WHEN line.by_moderator THEN %(decider)s ELSE c.author END, line.at,
    line.version, line.reasons, line.note, '[]',
    jsonb_build_object('title', r.title, 'summary', r.summary, 'body', r.body,
        'category', category.slug, 'region', r.region_id, 'sources', r.sources,
        'important', r.important, 'valid_until', r.valid_until, 'publish_at', NULL,
        'change_note', r.change_note, 'pledges', r.pledges, 'photos', '[]'::jsonb),
    '{"stages": [], "findings": [], "personal": [], "confirmed": []}',
    CASE WHEN line.by_moderator THEN c.author END
FROM crowd c
JOIN bulletins_bulletinrevision r ON r.id = c.n
JOIN bulletins_category category ON category.id = c.category
CROSS JOIN LATERAL (VALUES
    (1, 'submit', c.version > 1, 1, c.submitted_at - interval '9 hours', false,
        '{}'::text[], ''),
    (2, 'send_back', c.version > 1, 1, c.submitted_at - interval '3 hours', true,
        ARRAY[(SELECT code FROM review_returnreason ORDER BY "order" LIMIT 1)],
        'Tambahkan jamnya.'),
    (3, 'submit', true, c.version, c.submitted_at, false, '{}', ''),
    (4, 'approve', c.approved_at IS NOT NULL, c.version, c.approved_at, true, '{}', '')
) line (step, move, happened, version, at, by_moderator, reasons, note)
WHERE line.happened
ORDER BY c.n, line.step
"""

# As a first draft makes them; the rest comes with the approval.
BULLETINS = """
INSERT INTO bulletins_bulletin (
    id, kim_id, code, important, withdrawn_title, withdrawn_note, erased_for,
    created_by_id, created_at, draft_key, is_example)
SELECT n, kim, code, false, '', '', '', author, submitted_at - interval '2 hours',
    gen_random_uuid(), false
FROM crowd WHERE number = 1 ORDER BY n
"""

LIVE = """
UPDATE bulletins_bulletin b SET
    live_id = n, region_id = region, category_id = category, important = c.important,
    slug = 'kabar-' || lower(b.code), published_at = approved_at,
    checked_at = approved_at,
    expires_at = CASE WHEN c.important THEN submitted_at + interval '41 days' END
FROM crowd c WHERE c.n = b.id AND c.approved_at IS NOT NULL
"""

# Moderators of the territory hear of each text; what was decided on counts as read.
TO_MODERATORS = """
INSERT INTO notices_notice (
    user_id, source, headline, title, words, link, at, read_at, pace)
SELECT m.user_id, 'bulletindecision:' || d.id, 'Kiriman baru menunggu', c.title,
    'Dari KIM. Dijanjikan dijawab paling lambat besok, 16.00 WIB.',
    '/admin/moderasi/buletin/' || c.n || '/', d.at, c.approved_at, 'never'
FROM crowd c
JOIN bulletins_bulletindecision d
    ON d.revision_id = c.n AND d.version = c.version AND d.move = 'submit'
JOIN groups_moderator m
    ON c.region = m.region_id OR starts_with(c.region, m.region_id || '.')
ORDER BY d.id
"""

TO_AUTHORS = """
INSERT INTO notices_notice (
    user_id, source, headline, title, words, link, at, read_at, pace)
SELECT c.author, 'bulletindecision:' || d.id, 'Disetujui dan terbit', c.title, '',
    '/pengurus/' || c.code || '/', d.at, d.at, 'never'
FROM crowd c
JOIN bulletins_bulletindecision d ON d.revision_id = c.n AND d.move = 'approve'
ORDER BY d.id
"""

NUMBERS_GO_ON = """
SELECT setval(pg_get_serial_sequence(name, 'id'), (SELECT max(n) FROM crowd))
FROM unnest(ARRAY['bulletins_bulletinrevision', 'bulletins_bulletin']) name
"""

STATEMENTS = (
    "SET LOCAL statement_timeout = 0",  # the portal's is for pages
    BULLETINS,
    REVISIONS,
    "ANALYZE bulletins_bulletinrevision",
    DECISIONS,
    "ANALYZE bulletins_bulletindecision",
    LIVE,
    TO_MODERATORS,
    TO_AUTHORS,
    NUMBERS_GO_ON,
)

# Published, waiting, and texts without the lines the law asks for.
COUNTS = """
SELECT
    (SELECT count(*) FROM bulletins_bulletin
     WHERE live_id IS NOT NULL AND published_at <= now()),
    (SELECT count(*) FROM bulletins_bulletinrevision WHERE status = 'submitted'),
    (SELECT count(*) FROM bulletins_bulletinrevision r
     WHERE NOT EXISTS (SELECT 1 FROM bulletins_bulletindecision d
                       WHERE d.revision_id = r.id AND d.version = r.version
                         AND d.move = CASE r.status WHEN 'approved' THEN 'approve'
                                                    ELSE 'submit' END))
"""
