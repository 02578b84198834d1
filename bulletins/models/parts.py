"""The parts of a version: what a page shows of it, and what a return can point to."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from bulletins.models.limits import SourceKind
from kim_portal.lib import text

if TYPE_CHECKING:
    from bulletins.models.bulletin import Bulletin
    from bulletins.models.revision import BulletinRevision

# Long enough to find the paragraph, short enough for a phone's list.
BEGINNING = 48


def page_context(bulletin: "Bulletin", revision: "BulletinRevision") -> dict[str, Any]:
    """What the bulletin page shows of a version; preview and desk use it too."""
    kinds = dict(SourceKind.choices)
    return {
        "bulletin": bulletin,
        "revision": revision,
        "kim": bulletin.kim,
        "region": revision.region,
        "category": revision.category,
        "photos": list(revision.photo_rows.select_related("photo")),
        "sources": [
            {**source, "kind_label": kinds.get(source["kind"], "")}
            for source in revision.sources
        ],
        "share_text": share_text(bulletin, revision),
    }


def share_text(bulletin: "Bulletin", revision: "BulletinRevision") -> str:
    """What is sent to WhatsApp: title, summary, link, code, who says so."""
    link = f"{settings.SITE_URL}{bulletin.get_short_url()}"
    return "\n\n".join(
        [
            f"*{revision.title}*",
            revision.summary,
            f"Baca: {link}\nKode cek: {bulletin.shown_code}\n"
            f"_{bulletin.kim}, diperiksa {settings.KIM_OFFICE}_",
        ]
    )


def places_of(revision: "BulletinRevision") -> list[tuple[str, str]]:
    """(key, label) of every part, in the order of the page."""
    places = [("judul", "Judul"), ("ringkasan", "Ringkasan")]
    paragraphs = [p for p in text.to_plain(revision.body).split("\n\n") if p.strip()]
    places += [
        (f"paragraf-{number}", f"Paragraf {number}: {_beginning(paragraph)}")
        for number, paragraph in enumerate(paragraphs, 1)
    ]
    places += [
        (f"foto-{number}", f"Foto {number}: {_beginning(row.alt)}")
        for number, row in enumerate(revision.photo_rows.all(), 1)
    ]
    places += [
        (f"sumber-{number}", f"Sumber {number}: {_beginning(source['name'])}")
        for number, source in enumerate(revision.sources, 1)
    ]
    return places


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING].rstrip()}…"
