"""/aspirasi/: leave a wish, support one like it, come back for the answer, and say whether
it was one. No account is needed."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import address_of, secret_address, spend
from groups import known
from groups.models import Photo
from kim_portal.lib import check_code, freshness, moments
from kim_portal.lib.images import PictureRefused
from kim_portal.lib.keyset import make_cursor, read_cursor
from kim_portal.lib.posts import posted_from
from kim_portal.lib.public import public_page_with
from review.states import MoveRefused
from voices.models import Topic, Wish, WishSupport
from voices.models.wishes import CONTACT_SEEN, RUNNING, Status
from voices.wishes.forms import DisputeForm, SupportForm, WishForm
from voices.wishes.receiving import (
    keep_photo,
    like_topics,
    photo_of,
    receive,
    signed,
    tell_of,
)

# Stored once for all processes: of one address, and of all together.
SENT = {"limit": 10, "seconds": 3600}
SENT_ALL = {"limit": 300, "seconds": 3600}
SUPPORTED = {"limit": 20, "seconds": 3600}
# Several households share an address.
SUPPORTED_ONE = {"limit": 5, "seconds": 24 * 3600}
TOO_MANY = (
    "Dari jaringan ini baru saja banyak aspirasi dikirim. Tulisan Anda masih ada di bawah: "
    "salin, lalu kirim lagi satu jam lagi, atau sampaikan kepada pengurus KIM."
)
PICK_AGAIN = "Pilih fotonya sekali lagi: peramban tidak menyimpannya."
PAGE_SIZE = 20
COUNTED_ANEW = timedelta(minutes=5)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """The form; what is like it is shown before it is kept."""
    if request.method != "POST":
        slug = request.GET.get("kelurahan") or request.COOKIES.get(
            settings.REGION_COOKIE_NAME, ""
        )
        place = known.village(slug[:80]) if slug else None
        initial = {"place": place.slug if place else "", "form_key": uuid.uuid4()}
        return _form(request, WishForm(initial=initial))
    form = WishForm(request.POST, request.FILES)
    if not form.is_valid():
        if request.FILES:
            form.add_error("photo", PICK_AGAIN)
        return _form(request, form, status=422)
    data = form.cleaned_data
    if data["photo"] and not _has_room(request, "foto-warga", SUPPORTED, SENT_ALL):
        form.add_error(None, TOO_MANY)
        return _form(request, form, status=429)
    try:
        photo = _photo(data)
    except PictureRefused as why:
        form.add_error("photo", str(why))
        return _form(request, form, status=422)
    like = [] if data["seen_like"] else like_topics(data["place"], data["words"])
    if like:
        return _like(request, form, like, photo)
    if not _has_room(request, "aspirasi", SENT, SENT_ALL):
        form.add_error(None, TOO_MANY)
        return _form(request, form, status=429)
    return redirect(receive(data, photo=photo, by=None))


def _has_room(request: HttpRequest, what: str, mine: Any, every: Any) -> bool:
    # The address first: what is refused to one takes nothing from the others.
    who = address_of(request)
    return spend(what, who, **mine) and spend(what, "semua", **every)


def _photo(data: dict[str, Any]) -> Photo | None:
    if data["photo"]:
        return keep_photo(data["photo"], data["place"], None)
    return photo_of(data["kept_photo"]) if data["kept_photo"] else None


def _form(request: HttpRequest, form: WishForm, status: int = 200) -> HttpResponse:
    return render(request, "voices/wishes/leave.html", {"form": form}, status=status)


def _like(
    request: HttpRequest, form: WishForm, like: list[Topic], photo: Photo | None
) -> HttpResponse:
    """Is it one of these? What was typed waits in the page."""
    kept = [
        (name, form.data[name])
        for name in (
            "kind",
            "place",
            "rt",
            "rw",
            "words",
            "name",
            "contact",
            "form_key",
        )
        if form.data.get(name)
    ]
    context = {
        "like": like,
        "kept": kept,
        "photo": signed(photo) if photo else "",
        "support": SupportForm(
            initial={"rt": form.data.get("rt"), "rw": form.data.get("rw")}
        ),
        "form": form,
    }
    return render(request, "voices/wishes/like.html", context)


@login_not_required
@never_cache
@posted_from("leave_wish", ())
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """One more who wants the same; counted by RT, nobody is known by it."""
    topic = get_object_or_404(Topic.objects.released().select_related("wish"), pk=pk)
    form = SupportForm(request.POST)
    if not form.is_valid():
        context = {"like": [topic], "kept": [], "support": form, "form": form}
        return render(request, "voices/wishes/like.html", context, status=422)
    who = f"{topic.pk} {address_of(request)}"
    is_new = spend("dukung-satu", who, **SUPPORTED_ONE)
    if not (is_new and _has_room(request, "dukung", SUPPORTED, SENT_ALL)):
        form.add_error(None, TOO_MANY)
        context = {"like": [topic], "kept": [], "support": form, "form": form}
        return render(request, "voices/wishes/like.html", context, status=429)
    WishSupport.add(topic.wish, form.cleaned_data["rw"], form.cleaned_data["rt"])
    context = {"topic": topic, "village": topic.region}
    return render(request, "voices/wishes/supported.html", context)


# --- one's own ticket ----------------------------------------------------------------------


def _wishes() -> Any:
    return Wish.objects.select_related("region", "kim", "photo")


@login_not_required
@never_cache
@require_safe
@secret_address
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """What became of it, for whoever has the link."""
    return _ticket(request, get_object_or_404(_wishes(), token=token), is_own=True)


@login_not_required
@never_cache
@require_safe
@secret_address
def by_code(request: HttpRequest) -> HttpResponse:
    """Where the code is typed; it shows the state and the answer, never what was said."""
    typed = request.GET.get("kode", "")
    if not typed:
        empty = {"typed": "", "is_unknown": False}
        return render(request, "voices/wishes/code.html", empty)
    wish = _wishes().filter(code=check_code.normalise(typed)[:12]).first()
    if wish is None:
        context = {"typed": typed[:20], "is_unknown": True}
        return render(request, "voices/wishes/code.html", context, status=404)
    return _ticket(request, wish, is_own=False)


def _ticket(
    request: HttpRequest,
    wish: Wish,
    *,
    is_own: bool,
    dispute: DisputeForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    steps = wish.steps.select_related("channel").exclude(reference=CONTACT_SEEN)
    # What somebody said of an answer is their own words, too.
    shown = [s for s in steps if is_own or s.by_id or not s.words]
    context = {
        "wish": wish,
        "steps": shown,
        "is_own": is_own,
        "person": getattr(wish, "person", None) if is_own else None,
        "dispute": dispute or DisputeForm(),
        "share": quote(_text_of(wish)) if is_own else "",
        "is_running": wish.status in RUNNING,
        "refused": refused,
        "ask": _question(wish),
    }
    response = render(request, "voices/wishes/ticket.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _question(wish: Wish) -> str:
    """What whoever asked is asked; nothing where only one answer is left."""
    if not wish.may_be_disputed:
        return "Tandai selesai"
    is_answer = wish.status == Status.ANSWERED
    return "Apakah sudah terjawab?" if is_answer else "Apakah alasannya jelas?"


def _text_of(wish: Wish) -> str:
    """The ticket as a message to oneself or a neighbour."""
    link = f"{settings.SITE_URL}{wish.get_absolute_url()}"
    return (
        f"Tiket aspirasi {wish.shown_code}\n{wish.region.full_name}, "
        f"{moments.day(wish.created_at)}\nJawabannya: {link}"
    )


@login_not_required
@never_cache
@posted_from("wish")
@secret_address
def verdict(request: HttpRequest, token: str) -> HttpResponse:
    """Answered? Yes closes it; no has it looked at once more, by another person."""
    wish = get_object_or_404(_wishes(), token=token)
    form = DisputeForm(request.POST)
    is_yes = request.POST.get("terjawab") == "ya"
    if not is_yes and not form.is_valid():
        return _ticket(request, wish, is_own=True, dispute=form, status=422)
    try:
        if is_yes:
            wish.confirm()
        else:
            with transaction.atomic():
                wish.dispute(form.cleaned_data["words"])
                tell_of(
                    wish,
                    "Belum terjawab menurut warga",
                    source=f"belum:{wish.pk}",
                    moderators=True,
                )
    except MoveRefused as error:
        return _ticket(request, wish, is_own=True, refused=str(error), status=409)
    return redirect(wish)


@login_not_required
@never_cache
@posted_from("wish")
@secret_address
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """One's own words, name and photo go; that there was something is counted on."""
    wish = get_object_or_404(_wishes(), token=token)
    with transaction.atomic():
        wish.call_back()
        Topic.forget_proposal(wish)
    return render(request, "voices/wishes/erased.html", {"wish": wish})


@login_not_required
@never_cache
@require_safe
@secret_address
def export(request: HttpRequest, token: str) -> HttpResponse:
    """Everything kept of one ticket, for whoever has its link (UU PDP)."""
    wish = get_object_or_404(_wishes(), token=token)
    person = getattr(wish, "person", None)
    kept = {
        "tiket": wish.shown_code,
        "jenis": wish.get_kind_display(),
        "tempat": wish.place,
        "isi": wish.words,
        "foto": bool(wish.photo_id),
        "nama": person.name if person else "",
        "kontak": person.contact if person else "",
        "dikirim": moments.iso(wish.created_at),
        "persetujuan_versi": wish.consent,
        "langkah": [
            {
                "keadaan": step.get_status_display(),
                "pada": moments.iso(step.at),
                "isi": step.words,
                "kanal": str(step.channel or ""),
                "nomor": step.reference,
            }
            for step in wish.steps.select_related("channel")
        ],
    }
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(kept, json_dumps_params=options)
    response["Content-Disposition"] = f'attachment; filename="tiket-{wish.code}.json"'
    return response


# --- in public ------------------------------------------------------------------------------


@public_page_with("sebelum")
def answered(request: HttpRequest, slug: str) -> HttpResponse:
    """Anda bertanya, kami menjawab: what moderators released of a kelurahan, and figures."""
    region = known.village(slug)
    if region is None:
        raise Http404
    freshness.reads([region.code])
    # How many asked is no news: it may be some minutes old.
    freshness.changes_at(timezone.now() + COUNTED_ANEW)
    cursor = read_cursor(request.GET.get("sebelum"))
    rows = Topic.objects.released().filter(region=region)
    if cursor:
        moment, pk = cursor
        rows = rows.filter(released_at__lte=moment).exclude(
            released_at=moment, pk__gte=pk
        )
    order = rows.select_related("wish").order_by("-released_at", "-pk")
    found = list(order[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    asked = Wish.objects.filter(region=region)
    context = {
        "region": region,
        "topics": found[:PAGE_SIZE],
        "older": make_cursor(last.released_at, last.pk) if last else None,
        "asked": asked.count(),
        "open": asked.filter(status__in=RUNNING).count(),
        "is_first": cursor is None,
    }
    return render(request, "voices/wishes/answered.html", context)
