"""How the portal itself is, for the office: what is wrong, and a letter to try the mail."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.limits import spend
from kim_portal.health import backup_age, troubles
from kim_portal.moderation.frame import Frame
from notices.letters import send_test

LETTERS = {"limit": 5, "seconds": 600}
TOO_MANY = "Sudah lima surat percobaan. Tunggu sepuluh menit, lalu coba lagi."


class TestLetterForm(forms.Form):
    """Where to."""

    address = forms.EmailField(
        label="Alamat email",
        max_length=254,
        help_text="Bukalah kotak suratnya sesudah mengirim, juga folder spam.",
    )


class ConditionDesk(Frame):
    """For the office's staff; nobody else knows the page."""

    def condition(self, request: HttpRequest) -> HttpResponse:
        """What /sehat/ tells a watcher, in words."""
        self.check_staff(request)
        form = TestLetterForm(initial={"address": getattr(request.user, "email", "")})
        return self.page(request, form)

    def letter(self, request: HttpRequest) -> HttpResponse:
        """Send one letter now; what the server says stands beside the field."""
        self.check_staff(request)
        form = TestLetterForm(request.POST)
        if form.is_valid():
            if not spend("surat", request.user.pk, **LETTERS):
                why = TOO_MANY
            else:
                why = send_test(form.cleaned_data["address"])
            if not why:
                messages.success(request, "Surat percobaan terkirim.")
                return redirect("admin:condition")
            form.add_error("address", why)
        return self.page(request, form, status=422)

    def page(
        self, request: HttpRequest, form: TestLetterForm, status: int = 200
    ) -> HttpResponse:
        """The one page of both."""
        context = {
            "title": "Keadaan portal",
            "troubles": troubles(),
            "form": form,
            "has_backup": backup_age() is not None,
            "mail_server": settings.EMAIL_HOST
            and f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
            "mail_ready": settings.MAIL_READY,
        }
        return self.render(
            request, "admin/moderation/condition.html", context, status=status
        )

    @staticmethod
    def check_staff(request: HttpRequest) -> None:
        """Raise 404 for moderators who are not of the office."""
        if not request.user.is_staff:
            raise Http404
