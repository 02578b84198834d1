"""What every kind asks before it is sent: photos with words, no personal data, pledges."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from groups.models import KimGroup
from guard.checks import Report
from guard.models import Stage
from kim_portal.lib.moderation import Problem

# What its author confirms in kampanye and masa tenang, beside the words.
PLEDGES = {
    "tanpa-calon": (
        "Tidak menyebut atau menampilkan calon, partai, nomor urut, dan semboyan "
        "kampanye"
    ),
    "tanpa-atribut": "Tidak ada warna, gerak jari, atau atribut kampanye di foto",
    "tanpa-dana": "Kegiatan ini tidak dibiayai peserta pemilihan",
}


def guard_problems(report: Report, pledges: Iterable[str]) -> list[Problem]:
    """Personal data nobody confirmed, and the pledges of an election period."""
    found = []
    if report.personal:
        found.append(
            Problem(
                "privacy",
                "Ada data pribadi di tulisan ini. Hapus, atau pastikan itu memang "
                "untuk umum.",
            )
        )
    if report.is_careful and set(PLEDGES) - set(pledges):
        found.append(
            Problem("pledges", "Centang ketiga pernyataan netralitas sebelum mengirim.")
        )
    return found


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
