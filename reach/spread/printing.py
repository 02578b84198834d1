"""The checklist to fill in on the way, and posters with the number of each RT."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.printing import as_pdf, may_print
from accounts.signed import Signed
from kim_portal.lib import paper
from kim_portal.lib.posts import posted_from
from kim_portal.lib.tables import Cell, Table
from reach.models import Sheet
from reach.models.deliveries import SHORT
from reach.papers import by_rt
from reach.spread.coverage import Row, of_village
from reach.spread.finding import both, meant, title_of

TOO_MANY = "Terlalu banyak lembar sekaligus. Tunggu sebentar."


@require_safe
@never_cache
def checklist(request: Signed, code: str, slug: str) -> HttpResponse:
    """Every RT meant with boxes to tick, as PDF."""
    publication, place = both(request, code, slug)
    if not may_print(request):
        messages.error(request, TOO_MANY)
        return redirect("spread:village", publication.code, place.slug)
    rows = of_village(publication, place).rows
    columns = ["RW", "RT", "KK", *SHORT.values(), "Tanggal"]
    table = Table(
        title=place.full_name,
        columns=columns,
        rows=[_ticked(row) for row in rows],
        note="Sudah diisi? Ketik di portal, halaman sebaran kabar ini.",
    )
    today = date_format(timezone.localdate(), "j F Y")
    body = paper.document(
        [table],
        title=title_of(publication),
        subtitle=f"Daftar centang sebaran, kode cek {publication.shown_code}",
        footer=f"Dicetak {today}",
    )
    return as_pdf(body, f"centang-{publication.code}-{place.slug}")


def _ticked(row: Row) -> list[Cell]:
    done = ["sudah" if name in row.channels else "" for name in SHORT.values()]
    return [f"{row.rt.rw:02}", f"{row.rt.number:02}", row.rt.households, *done, ""]


@require_safe
@never_cache
def posters(request: Signed, code: str, slug: str) -> HttpResponse:
    """A poster for each RT, whose code says which it is; while there is none, how to get
    it."""
    publication, place = both(request, code, slug)
    kept = Sheet.objects.of(publication).filter(revision_id=publication.live_id)
    rts = by_rt.rts_of(publication, place)
    sheet = kept.filter(name=by_rt.name_of(place, rts)).first()
    if sheet is not None:
        return as_pdf(bytes(sheet.body), f"poster-{publication.code}-{place.slug}")
    context = {
        "publication": publication,
        "title": title_of(publication),
        "place": place,
        "count": len(rts),
        "most": by_rt.MOST,
    }
    return render(request, "reach/posters.html", context)


@posted_from("spread:posters", ("code", "slug"))
def ask_posters(request: Signed, code: str, slug: str) -> HttpResponse:
    """Have the worker make them."""
    publication, place = meant(request, code, slug)
    if may_print(request):
        Sheet.objects.ask_for_rts(publication.kind_key, publication.code, place.code)
        done = "Poster disiapkan. Muat ulang halaman ini sebentar lagi."
        messages.success(request, done)
    else:
        messages.error(request, TOO_MANY)
    return redirect("spread:posters", publication.code, place.slug)
