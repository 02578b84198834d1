"""The release for partner media: the same facts for radio, papers and television.

Headline, three paragraphs, a quote with its source, whom to ask. Of one approved version;
also as one file with the picture at full size.
"""

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.formats import date_format

from kim_portal.lib import moments, text
from reach.facts import Facts, sentence

if TYPE_CHECKING:
    from groups.models import Photo

RELEASE_MAX = 3200
NAME = "rilis.zip"
LEAD_MAX = 500
# So that the same release is the same file, whenever it is made.
MADE = (2020, 1, 1, 0, 0, 0)


def release(facts: Facts, correction: str = "", *, is_correction: bool = False) -> str:
    """The text of it. `correction`: what was corrected since the last one, where that can
    be said."""
    day = date_format(facts.checked_on, "j F Y") if facts.checked_on else ""
    head = f"RILIS{' RALAT' if is_correction else ''} UNTUK MEDIA"
    place = ", ".join(filter(None, [settings.KIM_CITY_NAME, day]))
    before = f"{facts.before}: " if facts.before else ""
    quote = facts.aloud.quote.rstrip(".")
    comma = "" if quote.endswith(("!", "?")) else ","
    said = f"“{quote}{comma}” kata {facts.aloud.quoted}." if quote else ""
    parts = [
        f"{head}\n{place}",
        f"Yang dibetulkan: {sentence(correction)}" if correction else "",
        f"{before}{text.plain_title(facts.title)}",
        _first(facts),
        _second(facts),
        _third(facts),
        said,
        f"Hubungi: {facts.kim}, {facts.kim_link}",
        f"Baca lengkap: {facts.link}\nKode cek: {facts.code}",
        "Boleh dikutip dengan menyebut sumbernya.",
    ]
    return "\n\n".join(part for part in parts if part)


def _first(facts: Facts) -> str:
    """What it is."""
    said = facts.lead or facts.body
    if not said:
        title = text.plain_title(facts.title)
        said = f"{facts.kim} mengabarkan kepada warga {facts.audience}: {title}"
    return sentence(text.excerpt(said, LEAD_MAX))


def _second(facts: Facts) -> str:
    """When, where, what to bring; or the points."""
    return " ".join(sentence(line) for line in (facts.news, *facts.in_lines()) if line)


def _third(facts: Facts) -> str:
    """Who says so, and how long it holds."""
    office = f"{settings.KIM_OFFICE} {settings.KIM_CITY_NAME}"
    day = date_format(facts.checked_on, "j F Y") if facts.checked_on else ""
    checked = f" dan diperiksa {office} pada {day}" if day else ""
    until = (
        f" Kabar ini berlaku sampai {moments.long_day(facts.until)}."
        if facts.until
        else ""
    )
    return (
        f"Kabar untuk warga {facts.audience} ini ditulis {facts.kim}, Komunitas Informasi "
        f"Masyarakat{checked}.{until}"
    )


def bundle(facts: Facts, made: dict[str, bytes], photo: "Photo | None") -> bytes:
    """One file with the text, the poster and the card, and the photo at full size."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "rilis.txt", release(facts).encode())
        for name in ("poster.pdf", "kartu.png"):
            if name in made:
                _put(archive, name, made[name])
        if photo is not None:
            _put_photo(archive, photo)
    return content.getvalue()


def _put(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, MADE), body)


def _put_photo(archive: zipfile.ZipFile, photo: "Photo") -> None:
    """The largest there is; a file that is gone leaves the release without it."""
    rows = sorted(photo.renditions, key=lambda row: row["width"] * row["height"])
    for row in reversed(rows):
        path = photo.path_for(photo.digest, row["label"], row["suffix"])
        if default_storage.exists(path):
            with default_storage.open(path) as file:
                _put(archive, f"foto{row['suffix']}", file.read())
            return
