"""Photos: for all while something public shows them, else for those who work on it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from groups.models import KimGroup
from reach.models import DeliveryPhoto
from reach.models.rts import villages_of
from review import previews
from review.kinds import KINDS
from review.live import Live
from review.states import Status
from voices.models import Wish

MEDIA_TYPES = {".webp": "image/webp", ".jpg": "image/jpeg"}


@login_not_required
@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """A photo's rendition: for all while a live text shows it, else its KIM's."""
    stem, _dot, suffix = name.rpartition(".")
    digest, _dash, label = stem.partition("-")
    if f".{suffix}" not in MEDIA_TYPES or not label.isalnum() or not digest.isalnum():
        raise Http404
    if is_shown(digest):
        return handed_over(request, stem, suffix, is_public=True)
    if may_see(request, digest) or was_sent(request, digest):
        return handed_over(request, stem, suffix, is_public=False)
    if was_taken_back(digest):
        return HttpResponse(
            "Foto ini sudah ditarik.",
            status=410,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )
    raise Http404


def handed_over(
    request: HttpRequest, stem: str, suffix: str, *, is_public: bool
) -> HttpResponse:
    """The rendition itself, from here or by nginx; 404 where its file is gone."""
    path = f"foto/{stem[:2]}/{stem}.{suffix}"
    # Kept, but asked for again each time, so that a withdrawal reaches every browser.
    headers = {
        "Cache-Control": "public, no-cache" if is_public else "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    content_type = MEDIA_TYPES[f".{suffix}"]
    if settings.MEDIA_ACCEL_PREFIX:
        headers["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX}{path}"
        return HttpResponse(content_type=content_type, headers=headers)
    # Of a photo nothing changes but whether it may be seen.
    etag = f'"{stem}"'
    if is_public:
        headers["ETag"] = etag
        if etag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
    if not default_storage.exists(path):
        raise Http404
    with default_storage.open(path) as file:
        return HttpResponse(file.read(), content_type=content_type, headers=headers)


def is_shown(digest: str) -> bool:
    """Whether something residents may read now shows it."""
    return Live().shows_photo(digest)


def was_taken_back(digest: str) -> bool:
    """Whether residents could see it once: of what was withdrawn, or shows it no more."""
    for kind in KINDS.values():
        shown = kind.revisions.rows().filter(status=Status.APPROVED).holding(digest)
        if kind.publications.rows().known().filter(revisions__in=shown).exists():
            return True
    return False


def may_see(request: HttpRequest, digest: str) -> bool:
    """Officers of the KIM, moderators whose territory a submitted text is in, and who
    looks at the proof that an RT was told."""
    user = request.user
    if not user.is_authenticated:
        return False
    theirs = Q(photos__digest=digest, photos__is_private=False)
    if KimGroup.objects.writable_by(user).filter(theirs).exists():
        return True
    if any(
        kind.revisions.rows().in_territory_of(user).holding(digest).exists()
        for kind in KINDS.values()
    ):
        return True
    if Wish.objects.visible_to(user).filter(photo__digest=digest).exists():
        return True
    proof = DeliveryPhoto.objects.filter(photo__digest=digest)
    return proof.filter(delivery__rt__kelurahan__in=villages_of(user)).exists()


def was_sent(request: HttpRequest, digest: str) -> bool:
    """Somebody with the secret address of a text that holds it; see pages.preview."""
    token = request.COOKIES.get(settings.PREVIEW_COOKIE_NAME, "")
    if not token:
        return False
    try:
        revision = previews.opened(token)
    except previews.PreviewClosed:
        return False
    held = KINDS[revision.kind_key].revisions.rows().holding(digest)
    return held.filter(pk=revision.pk).exists()
