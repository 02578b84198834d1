"""Invitations and the people of a KIM."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.forms import NewAccountForm
from accounts.limits import secret_address
from groups.forms import GreetingForm, InviteForm
from groups.models import Invitation, InvitationClosed, KimGroup, Membership
from kim_portal.lib.posts import posted_from


def closed(request: HttpRequest, message: str, status: int = 410) -> HttpResponse:
    """The page of a link that cannot be used, with what to do now."""
    return render(
        request, "groups/invitation_closed.html", {"reason": message}, status=status
    )


def _open_invitation(token: str) -> Invitation:
    """The invitation of a link; raises InvitationClosed for one that may not be used."""
    invitation = Invitation.objects.find(token)
    if invitation is None:
        raise InvitationClosed(
            "Tautan undangan ini tidak lengkap atau salah salin. Buka lagi dari pesan "
            "WhatsApp, atau minta tautan baru."
        )
    invitation.check_open()
    return invitation


@login_not_required
@require_safe
@never_cache
@secret_address
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the invited person sees first: who invites, to what, and a short form."""
    try:
        found = _open_invitation(token)
    except InvitationClosed as refusal:
        return closed(request, str(refusal))
    context = {"invitation": found, "token": token, "form": NewAccountForm()}
    return render(request, "groups/invitation.html", context)


@login_not_required
@posted_from("invitation")
@never_cache
@secret_address
@sensitive_post_parameters("password")
def accept_new(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account and begin the term; both or neither."""
    try:
        found = _open_invitation(token)
        form = NewAccountForm(request.POST)
        if not form.is_valid():
            context = {"invitation": found, "token": token, "form": form}
            return render(request, "groups/invitation.html", context, status=422)
        with transaction.atomic():
            user = form.save()
            found.accept(by=user)
    except InvitationClosed as refusal:
        return closed(request, str(refusal))
    except IntegrityError:
        # Two taps at once: the first made the account.
        return closed(request, "Akun Anda sudah dibuat. Silakan masuk.", status=409)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, f"Selamat datang di {found.kim}.")
    return redirect("desk:home")


@posted_from("invitation")
@never_cache
@secret_address
def accept_known(request: HttpRequest, token: str) -> HttpResponse:
    """Begin the term with the account the person is signed in with."""
    assert request.user.is_authenticated  # noqa: S101 - pages are closed by default
    try:
        found = _open_invitation(token)
        found.accept(by=request.user)
    except InvitationClosed as refusal:
        return closed(request, str(refusal))
    messages.success(request, f"Anda sekarang pengurus {found.kim}.")
    return redirect("desk:home")


def _led_kim(request: HttpRequest, slug: str) -> KimGroup:
    """A KIM whose Ketua the person is today, or 404."""
    return get_object_or_404(KimGroup.objects.led_by(request.user), slug=slug)


@require_safe
@never_cache
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who serves in my KIM; a Ketua also sees and makes invitations."""
    kim = get_object_or_404(KimGroup.objects.served_by(request.user), slug=slug)
    return _people_page(request, kim, InviteForm(kim=kim))


def _whatsapp(kim: KimGroup, link: str) -> str:
    """An address that opens WhatsApp with the invitation ready to send."""
    words = (
        f"Anda diundang menjadi pengurus {kim}. Buka tautan ini untuk membuat akun "
        f"(berlaku 72 jam, hanya untuk Anda):\n{link}"
    )
    return f"https://wa.me/?text={quote(words)}"


def _people_page(
    request: HttpRequest,
    kim: KimGroup,
    form: InviteForm,
    *,
    link: str = "",
    status: int = 200,
    greeting: GreetingForm | None = None,
) -> HttpResponse:
    is_chair = KimGroup.objects.led_by(request.user).filter(pk=kim.pk).exists()
    context = {
        "kim": kim,
        "members": Membership.objects.current()
        .filter(kim=kim)
        .select_related("user")
        .order_by("starts_on"),
        "is_chair": is_chair,
        "invitations": (
            kim.invitations.waiting().select_related("created_by") if is_chair else []
        ),
        "form": form,
        "greeting": greeting or GreetingForm(instance=kim),
        "link": link,
        "whatsapp": _whatsapp(kim, link) if link else "",
    }
    return render(request, "groups/people.html", context, status=status)


@posted_from("people:index", ("slug",))
@never_cache
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an invitation; its link is shown on this answer only."""
    assert request.user.is_authenticated  # noqa: S101 - pages are closed by default
    kim = _led_kim(request, slug)
    form = InviteForm(request.POST, kim=kim)
    if not form.is_valid():
        return _people_page(request, kim, form, status=422)
    _row, token = Invitation.issue(kim=kim, by=request.user, **form.cleaned_data)
    link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
    return _people_page(request, kim, InviteForm(kim=kim), link=link, status=201)


@posted_from("people:index", ("slug",))
@never_cache
def greet(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how the KIM begins and ends what it reads out."""
    kim = _led_kim(request, slug)
    form = GreetingForm(request.POST, instance=kim)
    if not form.is_valid():
        kim.refresh_from_db()
        return _people_page(
            request, kim, InviteForm(kim=kim), status=422, greeting=form
        )
    KimGroup.objects.filter(pk=kim.pk).update(**form.cleaned_data)
    messages.success(request, "Disimpan. Dipakai mulai naskah berikutnya.")
    return redirect("people:index", slug=kim.slug)


@posted_from("people:index", ("slug",))
@never_cache
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an unused invitation back."""
    kim = _led_kim(request, slug)
    row = get_object_or_404(kim.invitations, pk=pk)
    if row.revoke():
        messages.success(request, "Undangan dibatalkan. Tautannya tidak berlaku lagi.")
    else:
        messages.error(request, "Undangan itu sudah dipakai atau sudah lewat.")
    return redirect("people:index", slug=kim.slug)
