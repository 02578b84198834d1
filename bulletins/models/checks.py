"""What keeps a bulletin from being sent: asked on submit, shown beside the fields."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kim_portal.lib import text
from review.checks import (
    audience_problems,
    change_problems,
    guard_problems,
    photo_problems,
    title_problems,
)
from review.states import Problem

if TYPE_CHECKING:
    from bulletins.models.revision import BulletinRevision

# Letters; shorter than one short sentence tells nobody anything.
BODY_MIN = 40
# Beyond this a date is a slip of the finger.
FARTHEST = timedelta(days=731)


def problems_of(revision: "BulletinRevision") -> list[Problem]:
    """Every problem, in the order of the form."""
    return [
        *_word_problems(revision),
        *_fact_problems(revision),
        *photo_problems(revision.photo_rows.all()),
        *guard_problems(
            revision.guard_report(revision.publication_moment()), revision.pledges
        ),
    ]


def _word_problems(revision: "BulletinRevision") -> list[Problem]:
    found = title_problems(revision, "Tulis judul: apa, untuk siapa, dan kapan.")
    if revision.category is None:
        found.append(Problem("category", "Pilih kategori yang paling cocok."))
    found += audience_problems(revision, "Pilih siapa yang perlu membaca.")
    if not revision.body:
        found.append(Problem("body", "Tulis isi kabarnya."))
    elif len(text.to_plain(revision.body)) < BODY_MIN:
        found.append(
            Problem("body", "Isinya masih sangat pendek. Tambahkan satu kalimat.")
        )
    return found


def _fact_problems(revision: "BulletinRevision") -> list[Problem]:
    found = []
    today = timezone.localdate()
    if not revision.sources:
        found.append(
            Problem(
                "sources",
                "Sebutkan sedikitnya satu sumber agar moderator dapat memeriksa.",
            )
        )
    if revision.valid_until and revision.valid_until < today:
        found.append(Problem("valid_until", "Tanggal ini sudah lewat."))
    elif revision.valid_until and revision.valid_until > today + FARTHEST:
        found.append(Problem("valid_until", "Paling lama dua tahun dari sekarang."))
    if revision.publish_at and revision.publish_at > timezone.now() + FARTHEST:
        found.append(Problem("publish_at", "Paling lama dua tahun dari sekarang."))
    if revision.important and not revision.valid_until:
        found.append(
            Problem(
                "valid_until",
                "Pemberitahuan penting perlu tanggal berakhir.",
            )
        )
    if _publishes_after_end(revision):
        found.append(
            Problem("publish_at", "Waktu terbit tidak boleh melewati masa berlakunya.")
        )
    return found + change_problems(revision)


def _publishes_after_end(revision: "BulletinRevision") -> bool:
    if not (revision.publish_at and revision.valid_until):
        return False
    return timezone.localtime(revision.publish_at).date() > revision.valid_until
