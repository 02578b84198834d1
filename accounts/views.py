"""The few account pages allauth does not have."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import two_steps
from accounts.forms import ProfileForm
from accounts.models import User


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """My account: what others see of me, password, second step."""
    return render(request, "account/home.html")


def forget_old_addresses(user: User, was: str | None) -> None:
    """After a change no older address opens the account, and the old one is told."""
    if user.email == was:
        return
    EmailAddress.objects.filter(user=user).delete()
    if was:
        send_mail(
            "Email akun KIM Anda diganti",
            "Salam,\n\nEmail akun KIM Anda baru saja diganti atau dihapus. Bila bukan "
            f"Anda yang mengubahnya, segera hubungi {settings.KIM_OFFICE}.\n",
            None,
            [was],
            fail_silently=True,
        )


@never_cache
@reauthentication_required
def email(request: HttpRequest) -> HttpResponse:
    """Change my name and e-mail."""
    assert request.user.is_authenticated  # noqa: S101 - pages are closed by default
    was = request.user.email
    posted = request.POST if request.method == "POST" else None
    form = ProfileForm(posted, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        forget_old_addresses(request.user, was)
        messages.success(request, "Tersimpan.")
        return redirect("account_home")
    status = 422 if form.is_bound else 200
    return render(request, "account/email.html", {"form": form}, status=status)


@login_not_required
@require_safe
def signup_closed(request: HttpRequest) -> HttpResponse:
    """There is no open sign-up: say how one becomes an officer."""
    return render(request, "account/signup_closed.html")


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """*Nanti saja*: the demo lets a moderator in without TOTP. Nowhere else."""
    if not settings.DEMO:
        raise Http404
    two_steps.postpone(request)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("admin:index")
    return redirect(target)
