"""The few account pages allauth does not have."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import two_steps
from accounts.forms import NUMBER_REFUSED, NumberForm, ProfileForm
from accounts.models import User
from kim_portal.lib.posts import posted_from


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


def tell_of_number(user: User) -> None:
    """Who did not change it shall hear of it, where there is an address."""
    if user.email:
        send_mail(
            "Nomor akun KIM Anda diganti",
            "Salam,\n\nNomor untuk masuk ke akun KIM Anda baru saja diganti. Nomor lama "
            "tidak berlaku lagi. Bila bukan Anda yang mengubahnya, segera hubungi "
            f"{settings.KIM_OFFICE}.\n",
            None,
            [user.email],
            fail_silently=True,
        )


def _keep_number(user: User, username: str) -> bool:
    """Whether nobody took it between the check and this."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(username=username)
    except IntegrityError:
        return False
    user.refresh_from_db(fields=["username"])
    return True


@never_cache
@reauthentication_required
def number(request: HttpRequest) -> HttpResponse:
    """Change the number I sign in with; the old one works until the new one is kept."""
    assert request.user.is_authenticated  # noqa: S101 - pages are closed by default
    user = request.user
    form = NumberForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        if _keep_number(user, form.cleaned_data["number"]):
            update_session_auth_hash(request, user)
            tell_of_number(user)
            messages.success(
                request, f"Tersimpan. Sekarang Anda masuk dengan {user.login_name}."
            )
            return redirect("account_home")
        form.add_error("number", NUMBER_REFUSED)
    status = 422 if form.is_bound else 200
    return render(request, "account/number.html", {"form": form}, status=status)


@login_not_required
@require_safe
def signup_closed(request: HttpRequest) -> HttpResponse:
    """There is no open sign-up: say how one becomes an officer."""
    return render(request, "account/signup_closed.html")


@posted_from("admin:index")
def later(request: HttpRequest) -> HttpResponse:
    """*Nanti saja*: the demo lets a moderator in without TOTP. Nowhere else."""
    if not settings.DEMO:
        raise Http404
    two_steps.postpone(request)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("admin:index")
    return redirect(target)
