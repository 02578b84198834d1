"""Who is invited to a day: the list, letters, messages, and what they answered."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.printing import as_pdf, may_print
from accounts.signed import Signed
from events.choices import Answer, Organiser, Unsur
from events.days import day_of
from events.guests import papers
from events.guests.door import ReplyForm
from events.guests.lists import PastedForm
from events.models import EventInvitation, Occurrence
from events.models.invitation import INVITED_MAX, NAME_MAX
from events.models.parts import invitation_text
from groups.models import Membership, Region
from kim_portal.lib import pasted, region_codes
from kim_portal.lib.forms import LineField, PastedField
from kim_portal.lib.numbers import figure
from kim_portal.lib.posts import posted_from, typed_again
from review.states import MoveRefused

# Those of a kecamatan are named after it; others are just what they are.
OF_DISTRICT = (Unsur.CAMAT, Unsur.POLICE, Unsur.ARMY)


class NamesForm(PastedForm):
    """Names for the list, one a line."""

    names = PastedField(
        label="Nama atau jabatan",
        max_length=INVITED_MAX * (NAME_MAX + 1),
        widget=forms.Textarea(attrs={"rows": 6, "class": "short"}),
        help_text="Satu baris satu undangan, misalnya “Camat Pekalongan Barat”.",
        error_messages={"required": "Tulis sedikitnya satu nama atau jabatan."},
    )

    def clean_names(self) -> list[str]:
        rows = self.understood(
            pasted.names(self.cleaned_data["names"]),
            name_max=NAME_MAX,
            origin_max=NAME_MAX,
            ask="Tulis sedikitnya satu nama atau jabatan.",
        )
        return [row.name for row in rows]


class AnswerForm(ReplyForm):
    """What an officer heard from somebody; once there is an answer, also that it is not."""

    answer = forms.ChoiceField(
        label="Jawaban yang Anda dengar",
        choices=[],
        error_messages={"required": "Pilih jawabannya."},
    )

    def __init__(self, *args: Any, row: EventInvitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)  # noqa: S101 - for mypy
        heard = [(c.value, c.label) for c in (Answer.COMING, Answer.ABSENT)]
        if row.answer == Answer.WAITING:
            answer.choices = [("", "Pilih jawaban"), *heard]
        else:
            answer.choices = [*heard, (Answer.WAITING.value, Answer.WAITING.label)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Answer.WAITING and data.get("note"):
            self.add_error(
                "note", "Catatan hanya disimpan bersama jawaban. Hapus dulu."
            )
        return data


class LetterForm(forms.Form):
    """What a letter says besides the event. Not stored."""

    number = LineField(
        label="Nomor surat", required=False, max_length=60, help_text="Boleh kosong."
    )
    signer = LineField(
        label="Yang menandatangani",
        max_length=80,
        error_messages={"required": "Tulis nama yang menandatangani."},
    )
    position = LineField(label="Jabatannya", required=False, max_length=120)


def page(
    request: Signed, day: Occurrence, *, status: int = 200, **forms_shown: forms.Form
) -> HttpResponse:
    """The list with its answers, and everything that can be done with it."""
    rows = list(day.invitations.select_related("recorded_by"))
    answering = forms_shown.get("answering")
    context = {
        "day": day,
        "event": day.event,
        "rows": [
            (row, invitation_text(day, row), form_of(row, answering)) for row in rows
        ],
        "counts": day.invitations.counts() if rows else [],
        "names": NamesForm(initial={"names": "" if rows else suggested(day)}),
        "letter": LetterForm(initial=signer_of(request, day)),
        "earlier": earlier_list(day) if not rows else None,
        "kept_days": settings.GUESTS_KEPT_DAYS,
        **forms_shown,
    }
    return render(request, "events/invitations.html", context, status=status)


def answer_form(row: EventInvitation, data: Any = None) -> AnswerForm:
    """The form of one row, with its own names for its fields."""
    stored = {"answer": row.answer, "note": row.note}
    return AnswerForm(data, row=row, prefix=f"jawaban-{row.pk}", initial=stored)


def form_of(row: EventInvitation, answering: forms.Form | None) -> forms.Form:
    """That of a row: the one just sent where it is this row's, else a fresh one."""
    form = answer_form(row)
    is_it = answering is not None and answering.prefix == form.prefix
    return answering if is_it and answering else form


def suggested(day: Occurrence) -> str:
    """Names made of the unsur that were ticked while planning, to begin with."""
    above = region_codes.with_ancestors(day.event.kim.region_id)
    districts = Region.objects.districts().filter(pk__in=above)
    district = next((region.name for region in districts), "")
    named = {code: f"{Unsur(code).label} {district}".strip() for code in OF_DISTRICT}
    codes = papers.live_of(day).invited
    return "\n".join(named.get(Unsur(code), str(Unsur(code).label)) for code in codes)


def signer_of(request: Signed, day: Occurrence) -> dict[str, str]:
    """The officer who prints, with the position held today."""
    # What another body holds, one of its own people signs.
    if papers.live_of(day).organiser != Organiser.KIM:
        return {}
    terms = Membership.objects.current().filter(user=request.user, kim=day.event.kim_id)
    term = terms.first()
    position = f"{term.get_position_display()} {day.event.kim.name}" if term else ""
    return {"signer": request.user.name, "position": position}


def earlier_list(day: Occurrence) -> Occurrence | None:
    """The last day of this KIM that had a list: it is often the same people."""
    rows = Occurrence.objects.filter(
        event__kim=day.event.kim_id,
        invitations__isnull=False,
        event__live__isnull=False,
    )
    found = rows.exclude(pk=day.pk).select_related("event__live")
    return found.order_by("-starts_at").distinct().first()


@require_safe
@never_cache
def show(request: Signed, code: str, key: str) -> HttpResponse:
    """The list of a day."""
    kept = typed_again(request, "names")
    day = day_of(request, code, key)
    if kept:
        return page(request, day, names=NamesForm(kept.data))
    return page(request, day)


def back(day: Occurrence) -> HttpResponse:
    """To the list."""
    return redirect("plan:invitations", code=day.event.code, key=day.key)


@posted_from("plan:invitations", ("code", "key"))
def add(request: Signed, code: str, key: str) -> HttpResponse:
    """More names; those already on the list stay as they are."""
    day = day_of(request, code, key)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return page(request, day, status=422, names=form)
    try:
        added = EventInvitation.add(day, form.cleaned_data["names"])
    except MoveRefused as error:
        form.add_error("names", str(error))
        return page(request, day, status=422, names=form)
    messages.success(request, f"{figure(added)} undangan ditambahkan.")
    return back(day)


@posted_from("plan:invitations", ("code", "key"))
def copy(request: Signed, code: str, key: str) -> HttpResponse:
    """Take over the names of the last list."""
    day = day_of(request, code, key)
    earlier = earlier_list(day)
    names = list(earlier.invitations.values_list("name", flat=True)) if earlier else []
    try:
        added = EventInvitation.add(day, names)
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{figure(added)} undangan disalin.")
    return back(day)


def mine(day: Occurrence, pk: int) -> EventInvitation:
    """One of that day's, or 404."""
    found: EventInvitation = get_object_or_404(day.invitations, pk=pk)
    return found


@posted_from("plan:invitations", ("code", "key"))
def record(request: Signed, code: str, key: str, pk: int) -> HttpResponse:
    """What somebody said on the telephone or in person."""
    day = day_of(request, code, key)
    row = mine(day, pk)
    form = answer_form(row, request.POST)
    if not form.is_valid():
        return page(request, day, status=422, answering=form)
    data = form.cleaned_data
    try:
        row.reply(
            data["answer"],
            seen=request.POST.get("seen", ""),
            note=data["note"],
            by=request.user,
        )
    except MoveRefused as error:
        if not day.invitations.filter(pk=pk).exists():
            messages.error(request, f"{row.name}: {error}")
            return back(day)
        again = "Catat lagi bila catatan Anda yang benar."
        form.add_error(None, f"{row.name}: {error} {again}")
        return page(request, day, status=409, answering=form)
    messages.success(request, f"{row.name}: {row.get_answer_display().lower()}.")
    return back(day)


@posted_from("plan:invitations", ("code", "key"))
def sent(request: Signed, code: str, key: str, pk: int) -> HttpResponse:
    """It is on its way: by WhatsApp, by letter, by word of mouth."""
    day = day_of(request, code, key)
    row = mine(day, pk)
    row.mark_sent()
    messages.success(request, f"{row.name}: undangannya sudah dikirim.")
    return back(day)


@posted_from("plan:invitations", ("code", "key"))
def remove(request: Signed, code: str, key: str, pk: int) -> HttpResponse:
    """Take a name off the list."""
    day = day_of(request, code, key)
    row = mine(day, pk)
    row.delete()
    messages.success(request, f"{row.name} dihapus dari daftar.")
    return back(day)


@posted_from("plan:invitations", ("code", "key"))
def letters(request: Signed, code: str, key: str) -> HttpResponse:
    """All letters in one PDF, a page for each name."""
    day = day_of(request, code, key)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return page(request, day, status=422, letter=form)
    rows = list(day.invitations.all())
    if why := day.why_not_open():
        messages.error(request, why)
        return back(day)
    if not rows:
        messages.error(request, "Daftar undangannya masih kosong.")
        return back(day)
    if not may_print(request):
        messages.error(request, "Terlalu banyak cetakan sekaligus. Tunggu sebentar.")
        return back(day)
    return as_pdf(
        papers.letters(rows, day=day, **form.cleaned_data), f"undangan-{day.event.code}"
    )
