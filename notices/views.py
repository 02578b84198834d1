"""A person's own notices, and how they want them mailed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.models import KimGroup, Moderator
from kim_portal.lib.posts import posted_from
from notices.models import MailWish, Notice, Pace

PAGE_SIZE = 30


class PaceForm(forms.Form):
    """How soon by mail."""

    pace = forms.ChoiceField(
        label="Surat pemberitahuan ke email Anda",
        choices=Pace.choices,
        widget=forms.RadioSelect,
    )


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything I was told, newest first."""
    return page(request, PaceForm(initial={"pace": MailWish.of(request.user)}))  # type: ignore[arg-type]


def page(request: HttpRequest, form: PaceForm, status: int = 200) -> HttpResponse:
    """The inbox around the form."""
    mine = Notice.objects.of(request.user)  # type: ignore[arg-type]
    before = request.GET.get("sebelum", "")
    if before.isdecimal() and len(before) < 18:
        mine = mine.filter(pk__lt=int(before))
    found = list(mine[: PAGE_SIZE + 1])
    context: dict[str, Any] = {
        "notices": found[:PAGE_SIZE],
        "older": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "form": form,
        "base": base_for(request),
        "site_header": "Administrasi KIM",
    }
    return render(request, "notices/inbox.html", context, status=status)


def base_for(request: HttpRequest) -> str:
    """The officer's frame, or the desk's for moderators who write for no KIM."""
    writes = KimGroup.objects.writable_by(request.user).exists()
    if not writes and Moderator.objects.codes_of(request.user):
        return "admin/moderation/base.html"
    return "desk/base.html"


@require_safe
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """To what it speaks of; it counts as read from then on."""
    notice = get_object_or_404(Notice, user=request.user, pk=pk)
    if notice.read_at is None:
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.link)


@posted_from("notices:inbox")
def read_all(request: HttpRequest) -> HttpResponse:
    """Count everything as read."""
    mine = Notice.objects.of(request.user).unread()  # type: ignore[arg-type]
    mine.update(read_at=timezone.now())
    messages.success(request, "Semua pemberitahuan ditandai sudah dibaca.")
    return redirect("notices:inbox")


@posted_from("notices:inbox")
def pace(request: HttpRequest) -> HttpResponse:
    """Choose at once, once a day, or never."""
    form = PaceForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    MailWish.objects.update_or_create(
        user=request.user, defaults={"pace": form.cleaned_data["pace"]}
    )
    messages.success(request, "Pilihan Anda tersimpan.")
    return redirect("notices:inbox")
