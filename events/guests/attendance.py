"""The organiser's page for who came: code and QR, papers for the door, names, numbers."""

from typing import Any

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.printing import as_pdf, may_print
from accounts.signed import Signed
from events.days import day_of
from events.guests import papers
from events.guests.lists import PastedForm
from events.models import AttendanceSheet, Occurrence
from events.models.attendance import GUESTS_MAX, NAME_MAX, ORIGIN_MAX, keep_until
from kim_portal.lib import pasted, qr
from kim_portal.lib.forms import PastedField
from kim_portal.lib.numbers import figure
from kim_portal.lib.posts import posted_from, typed_again
from review.acting import try_move
from review.photo_part import is_id
from review.states import MoveRefused

SHEETS_TO_PRINT = 2
# The QR is drawn into the page itself.
WITH_QR = csp_update({"img-src": ["data:"]})


class PaperForm(PastedForm):
    """Names from the paper list: one a line, with RT/RW or unsur behind."""

    people = PastedField(
        label="Nama dari daftar kertas",
        max_length=GUESTS_MAX * 40,
        widget=forms.Textarea(attrs={"rows": 6, "class": "short"}),
        help_text="Satu baris satu orang: nama, koma, RT/RW atau unsur. Boleh ditempel "
        "dari WhatsApp atau Excel. Yang sudah mengisi lewat ponsel tidak perlu lagi.",
        error_messages={"required": "Tulis sedikitnya satu nama."},
    )

    def clean_people(self) -> list[tuple[str, str]]:
        rows = self.understood(
            pasted.people(self.cleaned_data["people"]),
            name_max=NAME_MAX,
            origin_max=ORIGIN_MAX,
            ask="Tulis sedikitnya satu nama.",
        )
        return [(row.name, row.origin) for row in rows]


def sheet_of(day: Occurrence) -> AttendanceSheet:
    """The list of a day, or 404 before it was begun."""
    sheet: AttendanceSheet | None = getattr(day, "attendance", None)
    if sheet is None:
        raise Http404
    return sheet


def page(
    request: Signed, day: Occurrence, form: PaperForm, *, status: int = 200
) -> HttpResponse:
    """The list with its code, or what a list would be, before there is one."""
    sheet = getattr(day, "attendance", None)
    if sheet is None and day.event.live_id is None:
        raise Http404
    context = {"day": day, "event": day.event, "sheet": sheet, "form": form}
    if sheet is None:
        context["kept_until"] = keep_until(day)
    else:
        context |= {
            "guests": list(sheet.guests.select_related("typed_by")),
            "groups": sheet.groups(),
            "number": sheet.number(),
            "closed": sheet.closed_because(),
            "qr": qr.source(sheet.link),
            "site_host": settings.SITE_URL.partition("://")[2],
        }
    return render(request, "events/attendance.html", context, status=status)


@require_safe
@never_cache
@WITH_QR
def show(request: Signed, code: str, key: str) -> HttpResponse:
    """Who came so far."""
    day = day_of(request, code, key, also_withdrawn=True)
    kept = typed_again(request, "people")
    return page(request, day, PaperForm(kept.data if kept else None))


def back(day: Occurrence) -> HttpResponse:
    """To the list."""
    return redirect("plan:attendance", code=day.event.code, key=day.key)


@posted_from("plan:attendance", ("code", "key"))
def begin(request: Signed, code: str, key: str) -> HttpResponse:
    """Make the list and its code."""
    day = day_of(request, code, key)
    AttendanceSheet.open_for(day, by=request.user)
    return back(day)


def change(request: Signed, day: Occurrence, verb: Any, done: str) -> HttpResponse:
    """Run a verb on the list; a refusal says why. Back to the list."""
    try_move(request, verb, done)
    return back(day)


@posted_from("plan:attendance", ("code", "key"))
def shut(request: Signed, code: str, key: str) -> HttpResponse:
    """Close the door."""
    day = day_of(request, code, key)
    sheet = sheet_of(day)
    return change(
        request, day, lambda: sheet.close(by=request.user), "Daftar hadir ditutup."
    )


@posted_from("plan:attendance", ("code", "key"))
def reopen(request: Signed, code: str, key: str) -> HttpResponse:
    """Open the door again."""
    day = day_of(request, code, key)
    return change(request, day, sheet_of(day).reopen, "Daftar hadir dibuka lagi.")


@posted_from("plan:attendance", ("code", "key"))
def change_code(request: Signed, code: str, key: str) -> HttpResponse:
    """Another code for the door: the old one opens nothing any more."""
    day = day_of(request, code, key)
    done = "Kodenya baru. Cetak lagi kertas untuk pintu."
    return change(request, day, sheet_of(day).change_code, done)


@posted_from("plan:attendance", ("code", "key"))
@WITH_QR
def type_in(request: Signed, code: str, key: str) -> HttpResponse:
    """Add what stands on the paper list."""
    day = day_of(request, code, key)
    sheet = AttendanceSheet.open_for(day, by=request.user)
    day.attendance = sheet
    form = PaperForm(request.POST)
    if not form.is_valid():
        return page(request, day, form, status=422)
    people = form.cleaned_data["people"]
    try:
        added = sheet.type_in(people, by=request.user)
    except MoveRefused as error:
        form.add_error("people", str(error))
        return page(request, day, form, status=422)
    known = len(people) - added
    more = f" {figure(known)} lainnya sudah tercatat." if known else ""
    messages.success(request, f"{figure(added)} orang ditambahkan.{more}")
    return back(day)


@posted_from("plan:attendance", ("code", "key"))
def remove(request: Signed, code: str, key: str) -> HttpResponse:
    """Take names off the list: slips, jokes, or somebody who asks for it."""
    day = day_of(request, code, key, also_withdrawn=True)
    chosen = [pk for pk in request.POST.getlist("guest") if is_id(pk)]
    gone, _by_table = sheet_of(day).guests.filter(pk__in=chosen).delete()
    if gone:
        messages.success(request, f"{figure(gone)} nama dihapus dari daftar.")
    else:
        messages.error(request, "Centang dulu nama yang akan dihapus.")
    return back(day)


@posted_from("plan:attendance", ("code", "key"))
def door_notice(request: Signed, code: str, key: str) -> HttpResponse:
    """The page for the door as a PDF."""
    day = day_of(request, code, key)
    sheet = sheet_of(day)
    if not may_print(request):
        return too_many(request, day)
    return as_pdf(papers.door_notice(sheet), f"daftar-hadir-pintu-{day.event.code}")


@posted_from("plan:attendance", ("code", "key"))
def list_to_sign(request: Signed, code: str, key: str) -> HttpResponse:
    """Empty lines to write on, as a PDF."""
    day = day_of(request, code, key)
    if not may_print(request):
        return too_many(request, day)
    made = papers.list_to_sign(day, sheets=SHEETS_TO_PRINT)
    return as_pdf(made, f"daftar-hadir-{day.event.code}")


def too_many(request: Signed, day: Occurrence) -> HttpResponse:
    """Printing again and again: later."""
    messages.error(request, "Terlalu banyak cetakan sekaligus. Tunggu sebentar.")
    return back(day)
