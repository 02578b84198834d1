"""Pages for visitors: write oneself in at the door, answer an invitation.

No account and no script are needed. Each is opened by something one was given: the code
at the door, or a link of one's own. They are kept by no cache and found by no search.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from accounts.limits import address_of, secret_address, spend
from events.choices import Answer
from events.models import AttendanceSheet, EventInvitation
from events.models.attendance import NAME_MAX, ORIGIN_MAX, SHUT
from events.models.invitation import NOTE_MAX
from kim_portal.lib import check_code
from kim_portal.lib.forms import LineField
from kim_portal.lib.posts import posted_from
from review.states import MoveRefused, TooLate

# Longer where a list is open longer.
COOKIE_LASTS = timedelta(days=2)
OURS = re.compile(r"[A-Za-z0-9_-]{22}")
# A hall writes itself in within minutes, much of it from one wifi; programs are quicker.
A_MINUTE = {"pintu": 300, "alamat": 200}
NOT_OPEN = "Daftar hadir ini sedang tidak dibuka."


class CheckInForm(forms.Form):
    """Three things, no more."""

    name = LineField(
        label="Nama Anda",
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tulis nama Anda."},
    )
    origin = LineField(
        label="RT/RW atau unsur",
        max_length=ORIGIN_MAX,
        help_text="Misalnya: RT 02/RW 04, Polsek, atau tokoh masyarakat.",
        error_messages={"required": "Tulis dari RT/RW atau unsur mana."},
    )
    consent = forms.BooleanField(
        label="Saya setuju nama saya dicatat",
        error_messages={"required": "Centang bila Anda setuju nama Anda dicatat."},
    )


class ReplyForm(forms.Form):
    """What an invited person answers."""

    answer = forms.ChoiceField(
        label="Jawaban Anda",
        choices=[(c.value, c.label) for c in (Answer.COMING, Answer.ABSENT)],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hadir atau berhalangan."},
    )
    note = LineField(
        label="Catatan",
        required=False,
        max_length=NOTE_MAX,
        help_text="Misalnya: diwakili Sekcam. Boleh kosong.",
    )


def secret(response: HttpResponse) -> HttpResponse:
    """Found by no search engine."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@login_not_required
@require_safe
@never_cache
@secret_address
def ask_code(request: HttpRequest) -> HttpResponse:
    """Where the code on the door is typed without a camera."""
    typed = request.GET.get("kode", "")
    code = check_code.normalise(typed)[:12]
    if AttendanceSheet.objects.filter(code=code).exists():
        return redirect("agenda:check_in", code=code)
    fault = "Kode itu tidak dikenal. Periksa lagi tulisan di pintu." if typed else ""
    context = {"typed": typed[:12], "fault": fault}
    return secret(
        render(request, "events/door_code.html", context, status=404 if fault else 200)
    )


class Door:
    """A list of visitors, and the phone that stands before it."""

    def __init__(self, request: HttpRequest, code: str) -> None:
        rows = AttendanceSheet.objects.filter(
            code=check_code.normalise(code)[:12], day__event__erased_at=None
        ).select_related("day__event__live", "day__event__kim")
        sheet = rows.first()
        if sheet is None:
            raise Http404
        self.sheet = sheet
        token = request.COOKIES.get(settings.DOOR_COOKIE_NAME, "")
        self.token = token if OURS.fullmatch(token) else ""
        self.phone = mark_of(sheet, self.token) if self.token else ""
        self.guest = (
            sheet.guests.filter(phone=self.phone).first() if self.phone else None
        )

    def has_room(self, request: HttpRequest) -> bool:
        """Count one more at this door, and from this address to it."""
        sheet = self.sheet.pk
        # The address first: what is refused to one takes nothing from the others.
        counted = {"alamat": f"{sheet} {address_of(request)}", "pintu": sheet}
        return all(
            spend(what, who, limit=A_MINUTE[what], seconds=60)
            for what, who in counted.items()
        )

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page shows: of an internal event nothing, to who has only a code."""
        event, closed = self.sheet.day.event, self.sheet.closed_because()
        is_named = event.is_announced or self.guest is not None
        return {
            "sheet": self.sheet,
            "day": self.sheet.day,
            "guest": self.guest,
            "is_named": is_named,
            "host": event.kim.name if is_named else "penyelenggara acara ini",
            "title": event.title if event.is_announced else "",
            "kept_until": date_format(self.sheet.kept_until, "j F Y"),
            "closed": closed if is_named or closed in {"", SHUT} else NOT_OPEN,
            **more,
        }


def mark_of(sheet: AttendanceSheet, token: str) -> str:
    """What names a phone on this list and on no other."""
    words = f"{sheet.pk}:{token}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256)
    return digest.hexdigest()[:32]


def known_phone(response: HttpResponse, door: Door) -> HttpResponse:
    """Let the phone be known again for as long as this list may be open."""
    is_open = door.sheet.shuts_at - timezone.now()
    response.set_cookie(
        settings.DOOR_COOKIE_NAME,
        door.token or secrets.token_urlsafe(16),
        max_age=int(max(COOKIE_LASTS, is_open).total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return secret(response)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@secret_address
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """One page on the visitor's phone; once written in, it says so."""
    door = Door(request, code)
    if request.method != "POST" or door.guest:
        context = door.context(form=CheckInForm())
        return known_phone(render(request, "events/door.html", context), door)
    form = CheckInForm(request.POST)
    if not door.phone:
        form.add_error(
            None, "Ponsel Anda menolak kuki. Tulis nama Anda di daftar kertas saja."
        )
    elif form.is_valid() and not door.has_room(request):
        form.add_error(None, "Sedang banyak yang mengisi. Coba lagi satu menit lagi.")
    if form.is_valid():
        data = form.cleaned_data
        try:
            door.sheet.check_in(
                name=data["name"], origin=data["origin"], phone=door.phone
            )
        except MoveRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("agenda:check_in", code=door.sheet.code)
    context = door.context(form=form)
    answer = render(request, "events/door.html", context, status=422)
    return known_phone(answer, door)


@login_not_required
@posted_from("agenda:check_in")
@never_cache
@secret_address
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """A visitor changes their mind: the same phone takes its name off the list."""
    door = Door(request, code)
    if door.guest:
        door.guest.delete()
        messages.success(request, "Nama Anda sudah dihapus dari daftar.")
    return redirect("agenda:check_in", code=door.sheet.code)


def replied(invitation: EventInvitation, form: ReplyForm, seen: str) -> int:
    """Store the answer; what keeps it from being stored stands in the form.

    The status of the page then: 200 where it was stored.
    """
    if not form.is_valid():
        return 422
    data = form.cleaned_data
    try:
        invitation.reply(data["answer"], seen=seen, note=data["note"])
    except TooLate as error:
        form.add_error(None, f"{error} Kirim lagi bila ini tetap jawaban Anda.")
        return 409
    except MoveRefused as error:
        form.add_error(None, str(error))
        return 422
    return 200


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@secret_address
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation of one person, and what they say to it."""
    invitation = EventInvitation.opened(token)
    if invitation is None:
        page = render(request, "events/invitation_closed.html", status=404)
        return secret(page)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = replied(invitation, form, request.POST.get("seen", ""))
        if status == 200:
            messages.success(request, "Terima kasih. Jawaban Anda sudah dicatat.")
            return redirect("agenda:answer", token=token)
        # What happened meanwhile is shown beside what was typed.
        invitation = EventInvitation.opened(token) or invitation
    day = invitation.day
    context = {
        "invitation": invitation,
        "day": day,
        "event": day.event,
        "live": day.event.live,
        "kim": day.event.kim,
        "form": form,
        "is_answered": invitation.answer != Answer.WAITING,
        "kept_days": settings.GUESTS_KEPT_DAYS,
    }
    return secret(render(request, "events/invitation.html", context, status=status))
