"""What residents asked about: grouped, most asked first, and what to do with it."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import User
from groups.models import KimGroup
from kim_portal.lib import check_code
from kim_portal.lib.forms import LineField
from kim_portal.lib.numbered import page_of
from kim_portal.moderation.frame import Frame
from review.acting import try_move
from review.states import FIRST_VERSION, Status, TooLate
from voices.models import Clarification, ClarificationRevision, Rumour, telling
from voices.models.rumours import NOTE_MAX, places_of

PAGE_SIZE = 30
NOT_OFFICE = (
    "Klarifikasi kantor ditulis moderator seluruh kota. Mintalah salah satunya memulai."
)
WORDINGS_SHOWN = 12
# One group, one draft, whoever begins it.
DRAFTS = uuid.UUID("6f4e7b52-0c1d-4d3f-9a5e-2b6b1f0a8c11")


class AsideForm(forms.Form):
    """Why it is not looked into: residents who asked read it."""

    note = LineField(
        label="Alasan untuk warga yang bertanya",
        max_length=NOTE_MAX,
        help_text="Misalnya: Ini pendapat seseorang. Pendapat tidak kami periksa.",
        error_messages={
            "required": "Tulis alasannya: itu yang dibaca warga yang bertanya."
        },
    )


class JoinForm(forms.Form):
    """Another group, or a clarification that answers it."""

    other = LineField(
        label="Nomor kelompok, atau kode cek klarifikasi",
        max_length=20,
        error_messages={"required": "Tulis nomor kelompok atau kode ceknya."},
    )


class RumourDesk(Frame):
    """The queue of messages, and one of them."""

    def rumours(self, request: HttpRequest) -> HttpResponse:
        """What waits, most asked first; or what has ended."""
        rows = Rumour.objects.visible_to(request.user)
        is_ended = request.GET.get("lihat") == "selesai"
        chosen = rows.ended() if is_ended else rows.waiting()
        related = chosen.select_related("clarification__live", "begun_by")
        shown, following = page_of(related, request, PAGE_SIZE)
        places = places_of(shown)
        context = {
            "title": "Pesan yang ditanyakan warga",
            "rows": [(row, row.shown, places.get(row.pk, [])[:3]) for row in shown],
            "is_ended": is_ended,
            "waiting": rows.waiting().count(),
            "next": following,
        }
        return self.render(request, "admin/moderation/rumours.html", context)

    def rumour(self, request: HttpRequest, pk: int, **forms: Any) -> HttpResponse:
        """Its wordings, where it goes round, who waits, what can be done."""
        found = self._mine(request, pk)
        context = {
            "title": f"Pesan {found.pk}",
            "rumour": found,
            "wordings": found.wordings.order_by("-asked", "pk")[:WORDINGS_SHOWN],
            "more": max(found.wordings.count() - WORDINGS_SHOWN, 0),
            "places": places_of([found]).get(found.pk, []),
            "waiting": found.askers.count(),
            "aside": forms.get("aside") or AsideForm(prefix="aside"),
            "join": forms.get("join") or JoinForm(prefix="join"),
        }
        status = 422 if forms else 200
        return self.render(request, "admin/moderation/rumour.html", context, status)

    def begin(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One click: a draft of the office with what goes round in it."""
        found = self._mine(request, pk)
        person = _person(request)
        office = KimGroup.objects.office()
        if not KimGroup.objects.writable_by(person).filter(pk=office.pk).exists():
            messages.error(request, NOT_OFFICE)
            return self._back(pk)
        known = found.clarification
        if known is not None and not _is_gone(known):
            messages.info(request, str(found.too_late()))
            return redirect(_written_at(known))
        key = uuid.uuid5(DRAFTS, f"{found.pk} {known.pk if known else ''}")
        try:
            with transaction.atomic():
                draft = _draft(found, key, person)
                found.begin(draft, by=person, instead_of=known)
        except TooLate as error:
            messages.error(request, str(error))
            return self._back(pk)
        messages.success(
            request,
            "Draf klarifikasi dibuat. Isi faktanya, lalu kirim ke moderator lain.",
        )
        return redirect(_written_at(draft))

    def set_aside(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Not looked into, with the reason."""
        form = AsideForm(request.POST, prefix="aside")
        if not form.is_valid():
            return self.rumour(request, pk, aside=form)
        found = self._mine(request, pk)

        def verb() -> None:
            with transaction.atomic():
                found.set_aside(by=_person(request), note=form.cleaned_data["note"])
                telling.set_aside(found)

        if try_move(request, verb):
            messages.success(
                request, "Dikesampingkan. Yang bertanya membaca alasannya."
            )
        return self._back(pk)

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look into it after all."""
        found = self._mine(request, pk)
        if try_move(request, lambda: found.reopen(by=_person(request))):
            messages.success(request, "Kembali ke antrean.")
        return self._back(pk)

    def join(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Into another group, or under a clarification that answers it already."""
        form = JoinForm(request.POST, prefix="join")
        if not form.is_valid():
            return self.rumour(request, pk, join=form)
        found = self._mine(request, pk)
        target = _target(request, form.cleaned_data["other"], found)
        if target is None:
            form.add_error(
                "other", "Tidak ada kelompok atau klarifikasi dengan nomor itu."
            )
            return self.rumour(request, pk, join=form)

        def verb() -> None:
            with transaction.atomic():
                target.join(found)
                telling.joined(target)

        if try_move(request, verb):
            messages.success(request, f"Digabung ke kelompok {target.pk}.")
            return self._back(target.pk)
        return self._back(pk)

    def _mine(self, request: HttpRequest, pk: int) -> Rumour:
        rows = Rumour.objects.visible_to(request.user)
        related = rows.select_related("clarification__live", "begun_by")
        return get_object_or_404(related, pk=pk)

    @staticmethod
    def _back(pk: int) -> HttpResponse:
        return redirect("admin:moderation_rumour", pk=pk)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the admin site's own guard
    return request.user


def _draft(rumour: Rumour, key: uuid.UUID, by: User) -> Clarification:
    """The office's draft of it; who comes second finds the first's."""
    office = KimGroup.objects.office()
    revision = ClarificationRevision.begin(kim=office, by=by, draft_key=key)
    shown = rumour.shown
    if revision.version == FIRST_VERSION and not revision.message:
        words = {"message": shown.text[:4000] if shown else "", "region": office.region}
        revision.save_words(by=by, seen=FIRST_VERSION, words=words)
    found: Clarification = revision.publication
    return found


def _is_gone(clarification: Clarification) -> bool:
    """Whether it was taken back, or thrown away before anybody read it."""
    if clarification.withdrawn_at is not None:
        return True
    newest = clarification.newest_revision()
    return newest is None or newest.status == Status.DROPPED


def _written_at(clarification: Clarification) -> str:
    newest = clarification.newest_revision()
    if newest is not None and newest.is_editable:
        return reverse("clarify:edit", args=[clarification.draft_key])
    return clarification.state_link()


def _target(request: HttpRequest, typed: str, but: Rumour) -> Rumour | None:
    """The group that a number names, or that a clarification's code answers."""
    rows = Rumour.objects.visible_to(request.user).exclude(pk=but.pk)
    code = check_code.normalise(typed)
    if code.isdecimal():
        return rows.filter(pk=int(code)).first() if len(code) < 15 else None
    live = Rumour.objects.exclude(pk=but.pk).filter(clarification__live__isnull=False)
    answered = live.filter(clarification__code=code).order_by("pk")
    return answered.select_related("clarification__live").first()
