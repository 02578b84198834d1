"""The officer's write page: write, save, photos, preview, send."""

import uuid
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.signed import Signed
from bulletins.drafts import Draft
from bulletins.forms import BulletinForm
from bulletins.models import PHOTOS_MAX, BulletinRevision
from groups.models import KimGroup
from guard.checks import Report
from kim_portal.lib.moderation import (
    MoveRefused,
    NotReady,
    Status,
    TooLate,
)
from kim_portal.lib.moderation.states import zoned
from review import photo_part
from review.models import labels_for


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not the browser itself."""
    return request.headers.get("Accept", "").startswith("application/json")


@require_safe
@never_cache
def new(request: Signed) -> HttpResponse:
    """A fresh write address; nothing is stored before the first save."""
    kims = list(KimGroup.objects.writable_by(request.user).order_by("name"))
    if not kims:
        raise Http404
    slug = request.GET.get("kim")
    chosen = [kim for kim in kims if kim.slug == slug] or kims
    if len(chosen) > 1:
        return render(request, "desk/choose_kim.html", {"kims": kims})
    address = reverse("write:edit", args=[uuid.uuid4()])
    return redirect(f"{address}?kim={chosen[0].slug}")


@require_safe
@never_cache
def edit(request: Signed, key: uuid.UUID) -> HttpResponse:
    """The write page; a version that may not change shows its state instead."""
    draft = Draft(request, key)
    if draft.revision and not draft.revision.is_editable:
        return redirect("write:state", code=draft.revision.publication.code)
    return page(request, draft, draft.form())


def page(
    request: Signed,
    draft: Draft,
    form: BulletinForm,
    *,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    """The write page around a form, fresh or with errors."""
    revision = draft.revision
    returned = revision.last_return() if revision else None
    context = {
        "draft": draft,
        "form": form,
        "revision": revision,
        "kim": draft.kim,
        "key": draft.key,
        "conflict": conflict,
        "returned": returned
        if revision and revision.status == Status.RETURNED
        else None,
        "returned_reasons": labels_for(returned.reasons) if returned else [],
        "report": report_of(revision),
        "tasks": form.tasks,
    }
    return render(request, "desk/write.html", context, status=status)


def report_of(revision: BulletinRevision | None) -> Report | None:
    """What the guard says of the stored words, at the time they would appear."""
    if revision is None:
        return None
    return revision.guard_report(revision.publication_moment())


def conflict_page(
    request: Signed, draft: Draft, error: MoveRefused, posted: QueryDict
) -> HttpResponse:
    """Somebody else saved: say who and when, keep what was typed, offer to go on."""
    if wants_json(request):
        return JsonResponse({"message": str(error)}, status=409)
    assert draft.revision is not None  # noqa: S101 - a conflict needs a stored version
    draft.revision.refresh_from_db()
    if not draft.revision.is_editable:
        messages.error(request, str(error))
        return redirect("write:state", code=draft.revision.publication.code)
    data = posted.copy()
    data["version"] = str(draft.revision.version)
    again = draft.form(data)
    again.is_valid()
    return page(request, draft, again, conflict=str(error), status=409)


@require_POST
def save(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Save the draft: by button, or by the script every few seconds."""
    draft = Draft(request, key)
    data, refused = photo_part.posted(request, draft.kim, PHOTOS_MAX)
    form = draft.form(data)
    if not form.takes(refused):
        if wants_json(request):
            errors = [message for _anchor, message in form.error_links()]
            return JsonResponse({"message": errors[0]}, status=422)
        return page(request, draft, form, status=422)
    try:
        revision = draft.save(form.cleaned())
    except TooLate as error:
        return conflict_page(request, draft, error, data)
    form.confirm_contacts(revision, by=request.user)
    if wants_json(request):
        local = timezone.localtime(revision.edited_at)
        signs = {"report": report_of(revision), "form": form}
        return JsonResponse(
            {
                "version": revision.version,
                "saved_at": local.strftime("%H.%M"),
                "guard": render_to_string("desk/_guard.html", signs),
            }
        )
    messages.success(request, "Draf tersimpan.")
    return redirect("write:edit", key=key)


@require_POST
def send(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Save, check and hand over to the moderators, in one tap."""
    draft = Draft(request, key)
    if draft.revision and already_sent(draft.revision, request.user):
        return redirect("write:state", code=draft.revision.publication.code)
    data, refused = photo_part.posted(request, draft.kim, PHOTOS_MAX)
    form = draft.form(data)
    if not form.takes(refused):
        return page(request, draft, form, status=422)
    try:
        revision = draft.save(form.cleaned())
        form.confirm_contacts(revision, by=request.user)
        revision.submit(by=request.user, seen=revision.version)
    except NotReady as error:
        again = rebound(draft, data)
        again.add_problems(error.problems)
        return page(request, draft, again, status=422)
    except TooLate as error:
        return conflict_page(request, draft, error, data)
    except MoveRefused as error:
        messages.error(request, str(error))
        return redirect("write:edit", key=key)
    messages.success(
        request, f"Terkirim. Moderator menjawab paling lambat {zoned(revision.due_at)}."
    )
    return redirect("write:state", code=revision.publication.code)


def rebound(draft: Draft, posted: Any) -> BulletinForm:
    """The form again after saving, carrying the new version number."""
    assert draft.revision is not None  # noqa: S101 - it was saved just now
    draft.revision = BulletinRevision.objects.select_related(
        "publication__kim", "category", "region", "edited_by"
    ).get(pk=draft.revision.pk)
    data = posted.copy()
    data["version"] = str(draft.revision.version)
    form = draft.form(data)
    form.is_valid()
    return form


def already_sent(revision: BulletinRevision, user: User) -> bool:
    """A double tap on send: the first one did it."""
    return revision.status == Status.SUBMITTED and revision.submitted_by_id == user.pk


@require_POST
def photo(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Keep one photo, for the page's script; answers its id and thumbnail."""
    return photo_part.answer_upload(request, Draft(request, key).kim)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
def preview(request: Signed, key: uuid.UUID) -> HttpResponse:
    """The public page with the draft's words, marked BELUM TERBIT."""
    draft = Draft(request, key)
    if draft.revision is None:
        return render(request, "desk/preview_empty.html")
    context = draft.revision.page_context()
    return render(request, "bulletins/detail.html", {**context, "preview": True})
