"""What every kind asks before it is sent: photos with words, no personal data, pledges."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from groups.models import KimGroup
from guard.checks import Report, look_at
from guard.models import Stage
from review.states import MoveRefused, Problem

# What its author confirms in kampanye and masa tenang, beside the words.
PLEDGES = {
    "tanpa-calon": (
        "Tidak menyebut atau menampilkan calon, partai, nomor urut, dan semboyan "
        "kampanye"
    ),
    "tanpa-atribut": "Tidak ada warna, gerak jari, atau atribut kampanye di foto",
    "tanpa-dana": "Kegiatan ini tidak dibiayai peserta pemilihan",
}


def title_problems(version: Any, ask: str = "Tulis judulnya.") -> list[Problem]:
    """A title says something: a row of dashes is none."""
    if any(letter.isalnum() for letter in version.title):
        return []
    return [Problem("title", ask)]


def audience_problems(version: Any, ask: str = "Pilih untuk siapa.") -> list[Problem]:
    """It speaks to somebody, and to nobody its KIM does not write for."""
    if version.region_id is None:
        return [Problem("region", ask)]
    if not version.publication.kim.audiences().filter(pk=version.region_id):
        return [Problem("region", "KIM Anda tidak menulis untuk wilayah itu.")]
    return []


def change_problems(version: Any) -> list[Problem]:
    """A correction says what it corrects."""
    if version.number == 1 or version.change_note:
        return []
    return [Problem("change_note", "Tulis satu kalimat: apa yang berubah.")]


def common_problems(version: Any) -> list[Problem]:
    """What every kind asks, where a kind asks nothing more."""
    return [
        *title_problems(version),
        *audience_problems(version),
        *change_problems(version),
        *guard_problems(
            version.guard_report(version.publication_moment()), version.pledges
        ),
    ]


def guard_problems(report: Report, pledges: Iterable[str]) -> list[Problem]:
    """Personal data nobody confirmed, and the pledges of an election period."""
    found = []
    if report.personal:
        message = "Ada data pribadi di tulisan ini. Hapus."
        if report.confirmable:
            message = (
                "Ada data pribadi di tulisan ini. Hapus, atau pastikan itu memang "
                "untuk umum."
            )
        found.append(Problem("privacy", message))
    if report.is_careful and set(PLEDGES) - set(pledges):
        found.append(
            Problem("pledges", "Centang ketiga pernyataan netralitas sebelum mengirim.")
        )
    return found


def check_said_at_once(version: Any, words: str) -> None:
    """Raise MoveRefused for words residents read as they are said: nobody looks again.

    So what a moderator tells them of a withdrawal carries nothing the guard holds back
    from a text, neither personal data nor, in masa tenang, what is severe.
    """
    kim = version.publication.kim
    report = look_at(words, region_code=version.region_id or kim.region_id, kim=kim)
    if report.personal:
        found = ", ".join(dict.fromkeys(one.masked for one in report.personal))
        raise MoveRefused(
            f"Warga membaca penjelasan ini, dan ada data pribadi di dalamnya: {found}. "
            "Hapus dulu."
        )
    if held := report.verdict(about_elections=False).held:
        quotes = ", ".join(f"“{quote}”" for quote in held)
        raise MoveRefused(
            f"Masa tenang: {quotes} tidak boleh tampil kepada warga. Tulis dengan kata "
            "lain."
        )


def photo_problems(rows: Iterable[Any]) -> list[Problem]:
    """Photos that somebody who does not see them would know nothing of."""
    return [
        Problem("photos", f"Foto {i} belum punya keterangan untuk warga tunanetra.")
        for i, row in enumerate(rows, 1)
        if not row.alt
    ]


def pledge_field() -> forms.MultipleChoiceField:
    """The checklist, for forms of every kind."""
    return forms.MultipleChoiceField(
        label="Netralitas",
        required=False,
        choices=list(PLEDGES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Sedang masa pemilihan. Centang ketiganya sebelum mengirim.",
    )


def asks_pledges(kim: KimGroup, moments: list[datetime]) -> bool:
    """Whether kampanye or masa tenang runs at one of these moments. One query."""
    return Stage.objects.touching(kim.region_id).careful_at(moments).exists()
