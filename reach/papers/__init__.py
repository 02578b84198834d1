"""What hangs on a board, goes from hand to hand or stands in a status: made by typst.

Of the facts of one version and of nothing else. Where words are too long for a paper its
last points are left out; the size of type never shrinks.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from kim_portal.lib import check_code, covers, moments, qr, text
from kim_portal.lib.typeset import pdf, png, words
from reach.facts import Facts, sentence

HERE: Final = Path(__file__).parent
# What reads badly when a line ends in the middle of it: RW 05, 5 Desember, 10.00 WIB.
_TOGETHER = re.compile(
    r"\b(RT|RW|TPS|Rp) (?=\d)|(\d) (?=(?:WIB|WITA|WIT|pagi|siang|sore|malam|Januari|"
    r"Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)\b)"
)
DARK = "#000000"
# Letters that a row of a paper holds: a day and its hours, a place, what to bring.
ROW_MAX = 110


@dataclass(frozen=True)
class Paper:
    """One of them. `name` is its address below /b/<code>/ and in the store."""

    name: str
    label: str
    what: str
    template: str

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".png")

    @property
    def content_type(self) -> str:
        return "image/png" if self.is_picture else "application/pdf"

    def make(self, facts: Facts) -> bytes:
        """As it is printed or sent."""
        make = png if self.is_picture else pdf
        return make(HERE / self.template, self.data(facts))

    def small(self, facts: Facts) -> bytes:
        """A PNG of it, for somebody who decides on it."""
        ppi = 72 if self.is_picture else 60
        return png(HERE / self.template, self.data(facts), ppi=ppi)

    def data(self, facts: Facts) -> dict[str, Any]:
        """What its template takes."""
        more = _cloth(facts) if self.is_picture else {}
        return {**_words(facts), **more, "square": "persegi" in self.name}


PAPERS: Final = {
    paper.name: paper
    for paper in (
        Paper("poster.pdf", "Poster A4", "untuk mading", "poster.typ"),
        Paper("selebaran.pdf", "Selebaran A5", "dua di selembar A4", "leaflet.typ"),
        Paper("potongan.pdf", "Potongan", "empat di selembar A4", "strip.typ"),
        Paper("kartu.png", "Kartu gambar", "untuk status", "card.typ"),
        Paper("kartu-persegi.png", "Kartu persegi", "untuk unggahan", "card.typ"),
    )
}


def short_address(facts: Facts) -> str:
    """In capitals, with the number of the version: what the QR code of a paper holds.

    So a paper that hangs too long says so when it is scanned, and the code stays small.
    """
    code = check_code.normalise(facts.code)
    site: str = settings.SITE_URL.upper()
    return f"{site}/B/{code}/{facts.number}/"


def alt_text(facts: Facts) -> str:
    """What the picture of the card says, for those who cannot see it."""
    before = f"{facts.before}: " if facts.before else ""
    title = sentence(f"{before}{facts.title}")
    lines = [sentence(line) for line in facts.in_lines()]
    said = " ".join(filter(None, [facts.news, *lines])) or facts.lead
    return f"Kartu {facts.kim}. {title} {said} Kode cek {facts.code}."


def _words(facts: Facts) -> dict[str, Any]:
    """What the templates take."""
    hangs = facts.hangs_until
    site = settings.SITE_URL.partition("://")[2] + reverse("check").rstrip("/")
    lines = () if facts.rows else facts.lines
    return {
        "title": _set(facts.title) or "Tanpa judul",
        "before": words(facts.before),
        "news": _set(facts.news),
        "kim": words(facts.kim),
        "audience": words(f"Kabar resmi untuk warga {facts.audience}"),
        "until_label": "Tempel sampai" if hangs else "",
        "until": date_format(hangs, "j F Y") if hangs else "",
        "holds": f"Berlaku sampai {moments.day(facts.until)}" if facts.until else "",
        "rows": [[label, _row(said)] for label, said in facts.rows],
        "points": [_set(line) for line in lines],
        "lead": _set(facts.lead),
        "code": facts.code,
        "site": words(site),
        "qr": qr.svg(short_address(facts), error="q", border=1, dark=DARK),
        "origin": _set(_origin(facts)),
        "is_example": facts.is_example,
    }


def _row(said: str) -> str:
    """As much of it as a line or two of a paper holds; all of it is on its page."""
    return _set(text.excerpt(said, ROW_MAX))


def _set(line: str) -> str:
    """A line as it is set: what belongs together stays together."""
    return _TOGETHER.sub(lambda found: f"{found[1] or found[2]}\u00a0", words(line))


def _origin(facts: Facts) -> str:
    by = f"Ditulis {facts.kim}."
    if facts.checked_on is None:
        return f"{by} Belum diperiksa."
    office = f"{settings.KIM_OFFICE} {settings.KIM_CITY_NAME}"
    version = f" Versi {facts.number}." if facts.number > 1 else ""
    day = date_format(facts.checked_on, "j F Y")
    return f"{by} Diperiksa dan diterbitkan {office}, {day}.{version}"


def _cloth(facts: Facts) -> dict[str, str]:
    """The colours and the cloth of the region, as on its page."""
    hue, motif = facts.cloth
    return {
        "ground": covers.PALETTES[hue]["g"],
        "cloth": covers.cover(hue, motif, "pengumuman", facts.code),
    }
