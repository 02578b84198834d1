"""The worklist of what the guard found in the live archive."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from kim_portal.moderation.forms import HandledForm
from kim_portal.moderation.frame import Frame
from review import archive
from review.models import ArchiveFinding, Rescan

PAGE_SIZE = 50


class ArchiveDesk(Frame):
    """Findings of my territory, and how far the walk is."""

    def archive(self, request: HttpRequest) -> HttpResponse:
        """What is still to be looked at, severe ones first."""
        found = ArchiveFinding.objects.open_for(request.user).select_related("region")
        context = {
            "title": "Pemeriksaan arsip",
            "rescan": Rescan.objects.first(),
            "total": found.count(),
            "findings": list(found[:PAGE_SIZE]),
        }
        return self.render(request, "admin/moderation/archive.html", context)

    def handled(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Seen, and left as it is; with a note if one likes."""
        mine = ArchiveFinding.objects.open_for(request.user)
        finding = get_object_or_404(mine, pk=pk)
        form = HandledForm(request.POST)
        if not form.is_valid():
            messages.error(request, f"Belum tersimpan. {form.errors['note'][0]}")
            return redirect("admin:moderation_archive")
        moved = mine.filter(pk=pk).update(
            handled_at=timezone.now(),
            handled_by=request.user,
            note=form.cleaned_data["note"],
        )
        if moved:
            messages.success(request, f"Selesai diperiksa: “{finding}”.")
        return redirect("admin:moderation_archive")

    def again(self, request: HttpRequest) -> HttpResponse:
        """Walk the whole archive now."""
        archive.start(archive.BY_HAND)
        messages.success(
            request, "Arsip sedang diperiksa. Temuan muncul di halaman ini."
        )
        return redirect("admin:moderation_archive")
