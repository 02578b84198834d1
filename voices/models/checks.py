"""What keeps a clarification from being sent."""

from typing import TYPE_CHECKING

from django.utils import timezone

from kim_portal.lib import text
from review.checks import (
    audience_problems,
    change_problems,
    guard_problems,
    title_problems,
)
from review.states import Problem
from voices.choices import MISLEADS

if TYPE_CHECKING:
    from voices.models.revision import ClarificationRevision

# Letters; shorter than one short sentence explains nothing.
EXPLANATION_MIN = 40


def problems_of(revision: "ClarificationRevision") -> list[Problem]:
    """Every problem, in the order of the form."""
    report = revision.guard_report(revision.publication_moment())
    return [
        *_claim_problems(revision),
        *title_problems(revision, "Tulis faktanya dalam satu kalimat."),
        *_answer_problems(revision),
        *audience_problems(revision, "Pilih siapa yang perlu membaca."),
        *change_problems(revision),
        *guard_problems(report, revision.pledges),
    ]


def _claim_problems(revision: "ClarificationRevision") -> list[Problem]:
    found = []
    if not revision.message:
        found.append(Problem("message", "Tempel pesan yang beredar."))
    if not revision.about:
        found.append(Problem("about", "Tulis pendek: pesan itu tentang apa."))
    if not revision.ruling:
        found.append(Problem("ruling", "Pilih putusannya."))
    if revision.ruling in MISLEADS and not revision.sort:
        found.append(Problem("sort", "Pilih bagaimana pesan itu menyesatkan."))
    return found


def _answer_problems(revision: "ClarificationRevision") -> list[Problem]:
    found = []
    if len(text.to_plain(revision.explanation)) < EXPLANATION_MIN:
        found.append(
            Problem("explanation", "Jelaskan apa yang benar, dan bagaimana Anda tahu.")
        )
    if not revision.conclusion:
        found.append(Problem("conclusion", "Tulis kesimpulannya dalam satu kalimat."))
    if not revision.sources:
        found.append(
            Problem("sources", "Sebutkan sedikitnya satu rujukan yang dapat diperiksa.")
        )
    if revision.valid_until and revision.valid_until < timezone.localdate():
        found.append(Problem("valid_until", "Tanggal ini sudah lewat."))
    return found
