"""One text at the desk: as residents will see it, what changed, what the guard says."""

from collections import Counter
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from groups.models import KimGroup, Moderator
from kim_portal.lib.diff import Part
from kim_portal.lib.posts import Lost
from kim_portal.moderation.forms import (
    ApproveForm,
    CancelForm,
    EraseForm,
    ExplainForm,
    LiftForm,
    NoteForm,
    ReturnForm,
    RevertForm,
)
from kim_portal.moderation.frame import Frame, territories
from reach.package import of_version
from reach.papers import PAPERS, Paper
from review.kinds import KINDS, Kind
from review.models import Publication, ReturnReason, Revision, labels_for
from review.queue import neighbours
from review.states import MoveRefused, Status

TEXTS_READ = 200
RETURNS_READ = 20
REASONS_SHOWN = 5


class DetailDesk(Frame):
    """The page where decisions are made."""

    def detail(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """A text with everything one needs to decide on it."""
        return self.detail_page(request, self.revision(request, kind, pk))

    def paper(
        self, request: HttpRequest, kind: str, pk: int, name: str
    ) -> HttpResponse:
        """A small picture of a paper as it would be printed. Made here: what is still
        decided on is kept nowhere."""
        revision = self.revision(request, kind, pk)
        if name not in PAPERS or of_version(revision, str) is None:
            raise Http404
        body = PAPERS[name].small(revision.facts())
        return HttpResponse(body, content_type="image/png")

    def detail_page(
        self,
        request: HttpRequest,
        revision: Revision,
        *,
        forms_with_errors: dict[str, forms.Form] | None = None,
        more: dict[str, Any] | None = None,
        conflict: str = "",
        seen: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page, fresh or with what was typed; after a conflict, what is new."""
        is_internal = not revision.is_own(request.user)
        lines = KINDS[revision.kind_key].decisions
        context = {
            **shown_of(revision),
            **judged(request.user, revision),
            **compared(revision, seen),
            "timeline": lines.timeline(revision.publication, internal=is_internal),
            "conflict": conflict,
            "reasons": list(ReturnReason.objects.offered()),
            **fresh_forms(revision),
            **(forms_with_errors or {}),
            **(more or {}),
        }
        if context["waiting"]:
            before, after = neighbours(territories(request), revision)
            context |= {"before": before, "after": after}
        page = "admin/moderation/detail.html"
        return self.render(request, page, context, status=status)


def shown_of(revision: Revision) -> dict[str, Any]:
    """The text as residents will see it, and what it is about."""
    kind, publication = KINDS[revision.kind_key], revision.publication
    return {
        **revision.page_context(),
        "title": str(revision),
        "kind": kind,
        "publication": publication,
        "subject": getattr(revision, kind.subject),
        "told_by": told_by(publication),
        "shown": words_as_page(kind, revision),
        "tasks": revision.tasks(),
        "kim_reasons": recent_reasons(kind, publication.kim),
        "old_versions": old_versions(revision),
        "waiting": revision.status == Status.SUBMITTED,
        "package": of_version(revision, partial(paper_address, revision)),
    }


def paper_address(revision: Revision, paper: Paper) -> str:
    """Where the desk shows a paper of a version."""
    which = [revision.kind_key, revision.pk, paper.name]
    return reverse("admin:moderation_paper", args=which)


def judged(user: Any, revision: Revision) -> dict[str, Any]:
    """What the guard says at the time it would appear, and what the person may do."""
    moment = revision.publication_moment()
    report = revision.guard_report(moment)
    verdict = report.verdict(about_elections=revision.is_about_elections)
    return {
        "guard": report,
        "verdict": verdict,
        "moment": moment if moment > timezone.now() else None,
        **choices(user, revision, verdict),
    }


def compared(revision: Revision, seen: int | None) -> dict[str, Any]:
    """What residents read now, where it is another version, and what changed."""
    live = revision.publication.live
    live = live if live and live.pk != revision.pk else None
    kind = KINDS[revision.kind_key]
    return {
        "live": live,
        "live_shown": words_as_page(kind, live) if live else "",
        "comparisons": comparisons(revision, live, seen),
    }


def told_by(publication: Publication) -> list[Any]:
    """What tells of it, of every kind and whatever its state."""
    return [
        row
        for kind in KINDS.values()
        if kind.is_news
        for row in kind.publications.rows().telling_of(publication)
    ]


def words_as_page(kind: Kind, revision: Revision) -> str:
    """The words in the very template residents get."""
    is_live = revision.publication.live_id == revision.pk
    return render_to_string(
        kind.words_template,
        {
            **revision.page_context(),
            "office": settings.KIM_OFFICE,
            "preview": not (is_live and revision.publication.is_published),
            "heading": True,
        },
    )


def typed_form(revision: Revision, kept: Lost, *, by: Any) -> dict[str, forms.Form]:
    """The form of the verb that did not arrive, where the page still shows it."""
    ends = kept.action.split("/")
    waiting = revision.status == Status.SUBMITTED
    live = revision.publication.live_id == revision.pk
    shown = {
        "perbaikan": ("return_form", waiting and may_decide(revision, by)),
        "buka-tahanan": ("lift_form", waiting and may_decide(revision, by)),
        "tarik": ("withdraw_form", live and not revision.publication.is_scheduled),
        "batalkan-jadwal": ("cancel_form", live and revision.publication.is_scheduled),
        "catatan": ("note_form", True),
    }
    name, is_shown = next((shown[end] for end in ends if end in shown), ("", False))
    if not is_shown:
        return {}
    form = fresh_forms(revision)[name]
    form.is_bound, form.data = True, kept.data
    return {name: form}


def may_decide(revision: Revision, user: Any) -> bool:
    """Whether this person may decide on it now."""
    try:
        revision.check_may_decide(user)
    except MoveRefused:
        return False
    return True


def fresh_forms(revision: Revision) -> dict[str, forms.Form]:
    """Every form of the page, empty."""
    seen = {"version": revision.version}
    return {
        "return_form": ReturnForm(initial=seen, parts=revision.parts()),
        "approve_form": ApproveForm(initial=seen, auto_id="approve_%s"),
        "lift_form": LiftForm(initial=seen, auto_id="lift_%s"),
        "withdraw_form": ExplainForm(auto_id="withdraw_%s"),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "revert_form": RevertForm(auto_id="revert_%s"),
        "erase_form": EraseForm(auto_id="erase_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
    }


def choices(user: Any, revision: Revision, verdict: Any) -> dict[str, Any]:
    """What this person may do with it now, or why not."""
    refusal = ""
    try:
        revision.check_may_decide(user)
    except MoveRefused as error:
        refusal = str(error)
    held = revision.still_held(verdict)
    heads = Moderator.objects.heads().covering(revision.region_id or "")
    return {
        "refusal": refusal,
        "held": held,
        "lifted": bool(verdict.held) and not held,
        "is_head": not refusal and revision.may_head(user),
        "heads": [str(row.user) for row in heads.select_related("user")]
        if held
        else [],
        "second": revision.first_yes_by if verdict.needs_two else None,
        "said_yes": verdict.needs_two and revision.first_yes_by_id == user.pk,
    }


def recent_reasons(kind: Kind, kim: KimGroup) -> list[tuple[str, int]]:
    """What this KIM's newest texts were returned for, commonest first. Three queries."""
    newest = kind.revisions.rows().filter(owner=kim).order_by("-pk")
    texts = list(newest.values_list("pk", flat=True)[:TEXTS_READ])
    lists = (
        kind.decisions.rows()
        .filter(revision__in=texts, move="send_back")
        .order_by("-pk")
        .values_list("reasons", flat=True)[:RETURNS_READ]
    )
    counted = Counter(code for codes in lists for code in codes)
    common = counted.most_common(REASONS_SHOWN)
    labels = labels_for([code for code, _n in common]) if common else []
    return [(label, n) for label, (_code, n) in zip(labels, common, strict=True)]


def old_versions(revision: Revision) -> list[Revision]:
    """Approved versions one could go back to, for a live text."""
    publication = revision.publication
    if publication.live_id != revision.pk or publication.is_scheduled:
        return []
    return list(publication.history().exclude(pk=revision.pk)[:5])


def comparisons(
    revision: Revision, live: Any, seen: int | None
) -> list[tuple[str, list[tuple[str, list[Part]]]]]:
    """What changed, against everything somebody may have in mind, newest first."""
    now = revision.snapshot()
    found = []
    if seen and seen != revision.version and (then := revision.first_seen(seen)):
        found.append(("Yang berubah sejak Anda membukanya", then))
    answer = revision.last_return()
    if answer and answer.snapshot and answer.version != revision.version:
        found.append(("Yang berubah sejak dikembalikan", answer.snapshot))
    if live is not None:
        found.append(("Yang berubah dari yang dibaca warga", live.snapshot()))
    changed = [(title, revision.differences(old, now)) for title, old in found]
    return [(title, rows) for title, rows in changed if rows]
