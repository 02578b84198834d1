"""What keeps an event from being sent: asked on submit, shown beside the fields."""

from typing import TYPE_CHECKING

from django.utils import timezone

from events.models.event import Visibility
from kim_portal.lib.moderation import Problem

if TYPE_CHECKING:
    from events.models.revision import EventRevision


def problems_of(revision: "EventRevision") -> list[Problem]:
    """Every problem, in the order of the form."""
    return [
        *_word_problems(revision),
        *_time_problems(revision),
        *_organiser_problems(revision),
        *_guard_problems(revision),
    ]


def _word_problems(revision: "EventRevision") -> list[Problem]:
    found = []
    if not revision.title:
        found.append(Problem("title", "Tulis nama acaranya."))
    if revision.kind is None:
        found.append(Problem("kind", "Pilih jenis acara yang paling cocok."))
    if revision.region is None:
        found.append(Problem("region", "Pilih untuk siapa acara ini."))
    elif not revision.publication.kim.audiences().filter(pk=revision.region_id):
        found.append(Problem("region", "KIM Anda tidak menulis untuk wilayah itu."))
    if revision.place is None:
        found.append(Problem("place", "Pilih tempatnya, atau tulis tempat baru."))
    if revision.poster and not revision.poster_alt:
        found.append(
            Problem("poster", "Poster belum punya keterangan untuk warga tunanetra.")
        )
    if revision.number > 1 and not revision.change_note:
        found.append(Problem("change_note", "Tulis satu kalimat: apa yang berubah."))
    return found


def _time_problems(revision: "EventRevision") -> list[Problem]:
    first = revision.first_start()
    if first is None:
        return [Problem("times", "Pilih tanggal dan jam mulainya.")]
    last = max(revision.span(row)[0] for row in revision.times)
    if revision.number == 1 and last < timezone.now():
        return [Problem("times", "Waktunya sudah lewat.")]
    return []


def _organiser_problems(revision: "EventRevision") -> list[Problem]:
    from events.models.revision import OFFICIAL, Organiser

    if revision.organiser != Organiser.KIM and not revision.organiser_name:
        return [Problem("organiser_name", "Tulis nama penyelenggaranya.")]
    kind = revision.kind
    if kind and kind.needs_official and revision.organiser not in OFFICIAL:
        return [
            Problem(
                "organiser",
                f"{kind.name} hanya diadakan KPU, Bawaslu, pemerintah, atau KIM.",
            )
        ]
    return []


def _guard_problems(revision: "EventRevision") -> list[Problem]:
    """Nobody outside reads what is internal: only public words are looked at."""
    if revision.visibility == Visibility.INTERNAL:
        return []
    report = revision.guard_report(timezone.now())
    if not report.personal:
        return []
    return [
        Problem(
            "privacy",
            "Ada data pribadi di tulisan ini. Hapus, atau pastikan memang untuk umum.",
        )
    ]
