"""/cek/: paste what came round, hand in what nobody knows, come back for the answer."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import address_of, secret_address, spend
from groups import known
from groups.models import KimGroup
from kim_portal.lib import check_code, freshness
from kim_portal.lib.http import too_many
from kim_portal.lib.pace import Pace
from kim_portal.lib.posts import posted_from
from kim_portal.lib.public import public_page
from voices import lists, reading
from voices.asking.answers import Answer, answer_to
from voices.asking.forms import CheckForm, CodeForm, HandInForm
from voices.asking.handing_in import counted, hand_in
from voices.models import Asker

SECONDS = 60
# In each worker, of all visitors behind one address: nobody checks as often by hand.
CHECKS = Pace(30, SECONDS)
# Stored once for all processes: of one address, and of all together.
HANDED_IN = {"limit": 20, "seconds": 3600}
HANDED_IN_ALL = {"limit": 600, "seconds": 3600}
TOO_MANY = (
    "Dari jaringan ini baru saja banyak pesan dikirim. Salin pesannya, lalu kirim lagi "
    "satu jam lagi."
)
HARD_CASES = {
    "gambar-atau-suara": "voices/hard/gambar-atau-suara.html",
    "tautan": "voices/hard/tautan.html",
    "nama-orang": "voices/hard/nama-orang.html",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The box, and below it the answer. Looking keeps nothing of what was pasted."""
    code = request.GET.get("kode", "")[:20]
    if (code or request.method == "POST") and not CHECKS.allows(address_of(request)):
        return too_many(SECONDS)
    if request.method == "POST":
        form = CheckForm(request.POST)
        if not form.is_valid():
            return front(request, form, status=422)
        return _answered(request, form.cleaned_data["message"])
    if code:
        return _page(request, answer_to(code), code)
    return front(request, CheckForm())


# The phone's own share sheet sends it: it knows no token; nothing but a count is changed.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["POST", "GET", "HEAD"])
def shared(request: HttpRequest) -> HttpResponse:
    """What was shared from another app, answered as if it were pasted."""
    if request.method != "POST":
        return redirect("check")
    if not CHECKS.allows(address_of(request)):
        return too_many(SECONDS)
    parts = [request.POST.get(name, "").strip() for name in ("title", "text", "url")]
    pasted = "\n".join(dict.fromkeys(part for part in parts if part))
    if not pasted:
        return redirect("check")
    return _answered(request, pasted)


def front(request: HttpRequest, form: CheckForm, status: int = 200) -> HttpResponse:
    """The empty box, and what was put right lately."""
    context = {"form": form, **lists.for_front()}
    return render(request, "voices/check.html", context, status=status)


def _answered(request: HttpRequest, pasted: str) -> HttpResponse:
    answer = answer_to(pasted)
    counted(answer.result)
    return _page(request, answer, pasted)


def _page(
    request: HttpRequest,
    answer: Answer,
    pasted: str,
    hand_in_form: HandInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = hand_in_form
    if form is None and answer.may_be_sent:
        slug = request.COOKIES.get(settings.REGION_COOKIE_NAME, "")
        place = known.village(slug) if slug else None
        initial = {"message": answer.words, "place": place.slug if place else ""}
        form = HandInForm(initial=initial)
    context: dict[str, Any] = {
        "answer": answer,
        "ours": answer.ours,
        "publication": answer.ours.publication if answer.ours else None,
        "pasted": pasted[: reading.LONGEST],
        "hand_in": form,
        "writes": KimGroup.objects.served_by(request.user).exists(),
    }
    return render(request, "voices/answer.html", context, status=status)


@login_not_required
@never_cache
@posted_from("check")
def send(request: HttpRequest) -> HttpResponse:
    """Put a message into the queue; it leads to the page where the answer will stand."""
    form = HandInForm(request.POST)
    if not form.data.get("message", "").strip():
        return redirect("check")
    answer = answer_to(form.data["message"])
    if not form.is_valid():
        return _page(request, answer, answer.words, form, 422)
    if not answer.may_be_sent:
        # Answered meanwhile, or nothing that could be looked at.
        return _page(request, answer, answer.words)
    if not _has_room(request):
        form.add_error(None, TOO_MANY)
        return _page(request, answer, answer.words, form, 429)
    asker = hand_in(
        answer.words,
        region=form.cleaned_data["place"],
        email=form.cleaned_data["email"],
        by=_officer(request),
    )
    return redirect(asker)


def _has_room(request: HttpRequest) -> bool:
    # The address first: what is refused to one takes nothing from the others.
    mine = spend("kirim-cek", address_of(request), **HANDED_IN)
    return mine and spend("kirim-cek", "semua", **HANDED_IN_ALL)


def _officer(request: HttpRequest) -> Any:
    """Who asks for a neighbour, signed in; None for a resident."""
    user = request.user
    return user if KimGroup.objects.served_by(user).exists() else None


@login_not_required
@never_cache
@require_safe
@secret_address
def by_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; it shows the answer, never what was pasted."""
    typed = request.GET.get("kode", "")
    if not typed:
        return render(request, "voices/code.html", {"form": CodeForm()})
    asker = _askers().filter(code=check_code.normalise(typed)[:12]).first()
    if asker is None:
        form = CodeForm(request.GET)
        form.add_error("kode", "Kode ini tidak dikenal. Periksa lagi tulisannya.")
        return render(request, "voices/code.html", {"form": form}, status=404)
    return _waiting(request, asker, is_own=False)


@login_not_required
@never_cache
@require_safe
@secret_address
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one's own question, for whoever has the link."""
    return _waiting(request, get_object_or_404(_askers(), token=token), is_own=True)


@login_not_required
@never_cache
@posted_from("asked")
@secret_address
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the code and the address; what was asked is counted on."""
    asker = get_object_or_404(_askers(), token=token)
    asker.delete()
    return render(request, "voices/forgotten.html")


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click out of the mail, also for a mail program alone (RFC 8058)."""
    asker = get_object_or_404(_askers(), token=token)
    if request.method == "POST":
        Asker.objects.filter(pk=asker.pk).update(email="")
        asker.email = ""
    return render(request, "voices/stop.html", {"asker": asker})


def _askers() -> Any:
    return Asker.objects.select_related("rumour__clarification__live__region")


def _waiting(request: HttpRequest, asker: Asker, *, is_own: bool) -> HttpResponse:
    clarification = asker.rumour.clarification
    is_out = clarification is not None and clarification.is_published
    context = {
        "asker": asker,
        "rumour": asker.rumour,
        "clarification": clarification if is_out else None,
        "withdrawn": clarification
        if clarification and clarification.withdrawn_at
        else None,
        "is_own": is_own,
    }
    response = render(request, "voices/asked.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@public_page
def hard_case(request: HttpRequest, name: str) -> HttpResponse:
    """What to do with what cannot be pasted as words."""
    if name not in HARD_CASES:
        raise Http404
    freshness.reads([])
    return render(request, HARD_CASES[name])
