"""One text at the desk: as residents will see it, what changed, what the guard says."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from groups.models import KimGroup, Moderator, Region
from kim_portal.lib.diff import Part, words_changed
from kim_portal.lib.moderation import MoveRefused, Status
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
from kim_portal.moderation.waiting import neighbours
from kim_portal.templatetags.kim import long_day
from kim_portal.templatetags.kim import moment as moment_words
from review.kinds import KINDS
from review.models import ReturnReason, labels_for

RETURNS_READ = 20
REASONS_SHOWN = 5
YES_NO = {True: "ya", False: "tidak"}


class DetailDesk(Frame):
    """The page where decisions are made."""

    def detail(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """A text with everything one needs to decide on it."""
        return self.detail_page(request, self.revision(request, kind, pk))

    def detail_page(
        self,
        request: HttpRequest,
        revision: Any,
        *,
        forms_with_errors: dict[str, forms.Form] | None = None,
        more: dict[str, Any] | None = None,
        conflict: str = "",
        seen: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page, fresh or with what was typed; after a conflict, what is new."""
        kind = KINDS[revision.kind_key]
        publication = revision.publication
        live = publication.live
        live = live if live and live.pk != revision.pk else None
        moment = revision.publication_moment()
        report = revision.guard_report(moment)
        verdict = report.verdict(about_elections=revision.is_about_elections)
        waiting = revision.status == Status.SUBMITTED
        context = {
            **revision.page_context(),
            **choices(request.user, revision, verdict),
            "title": str(revision),
            "kind": kind,
            "shown": words_as_page(kind, revision),
            "live": live,
            "live_shown": words_as_page(kind, live) if live else "",
            "guard": report,
            "verdict": verdict,
            "moment": moment if moment > timezone.now() else None,
            "comparisons": comparisons(revision, live, seen),
            "tasks": revision.tasks() if revision.number or waiting else [],
            "kim_reasons": recent_reasons(kind, publication.kim),
            "timeline": kind.decisions.timeline(
                publication, internal=not revision.may_write(request.user)
            ),
            "conflict": conflict,
            "reasons": list(ReturnReason.objects.offered()),
            "old_versions": old_versions(revision),
            "waiting": waiting,
            **fresh_forms(revision),
            **(forms_with_errors or {}),
            **(more or {}),
        }
        if waiting:
            before, after = neighbours(territories(request), revision)
            context |= {"before": before, "after": after}
        return self.render(
            request, "admin/moderation/detail.html", context, status=status
        )


def words_as_page(kind: Any, revision: Any) -> str:
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


def fresh_forms(revision: Any) -> dict[str, forms.Form]:
    """Every form of the page, empty."""
    seen = {"version": revision.version}
    return {
        "return_form": ReturnForm(initial=seen, places=revision.places()),
        "approve_form": ApproveForm(initial=seen, auto_id="approve_%s"),
        "lift_form": LiftForm(initial=seen, auto_id="lift_%s"),
        "withdraw_form": ExplainForm(auto_id="withdraw_%s"),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "revert_form": RevertForm(auto_id="revert_%s"),
        "erase_form": EraseForm(auto_id="erase_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
    }


def choices(user: Any, revision: Any, verdict: Any) -> dict[str, Any]:
    """What this person may do with it now, or why not."""
    refusal = ""
    try:
        revision.check_may_decide(user)
    except MoveRefused as error:
        refusal = str(error)
    held = revision.still_held(verdict)
    heads = Moderator.objects.heads().covering(revision.region_id)
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


def recent_reasons(kind: Any, kim: KimGroup) -> list[tuple[str, int]]:
    """What this KIM's texts were returned for lately, commonest first. Two queries."""
    lists = (
        kind.decisions.objects.filter(revision__publication__kim=kim, move="send_back")
        .order_by("-pk")
        .values_list("reasons", flat=True)[:RETURNS_READ]
    )
    counted = Counter(code for codes in lists for code in codes)
    common = counted.most_common(REASONS_SHOWN)
    labels = labels_for([code for code, _n in common]) if common else []
    return [(label, n) for label, (_code, n) in zip(labels, common, strict=True)]


def old_versions(revision: Any) -> list[Any]:
    """Approved versions one could go back to, for a live text."""
    publication = revision.publication
    if publication.live_id != revision.pk or publication.is_scheduled:
        return []
    return list(publication.history().exclude(pk=revision.pk)[:5])


def comparisons(
    revision: Any, live: Any, seen: int | None
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
    changed = [(title, differences(old, now, type(revision))) for title, old in found]
    return [(title, rows) for title, rows in changed if rows]


def differences(
    old: dict[str, Any], new: dict[str, Any], kind: Any
) -> list[tuple[str, list[Part]]]:
    """Field by field, word by word; photos as added and taken out. `kind` is a model."""
    pairs = [
        (label, *(as_words(key, kind.said(key, row.get(key))) for row in (old, new)))
        for key, label in kind.SNAPSHOT_LABELS.items()
        if old.get(key) != new.get(key)
    ]
    found = [(label, words_changed(was, now)) for label, was, now in pairs]
    return [(label, parts) for label, parts in found if parts] + photos_changed(
        old, new
    )


def as_words(key: str, value: Any) -> str:
    """A value of a snapshot as a person would write it."""
    if key == "region" and value:
        region = Region.objects.filter(pk=value).first()
        return region.full_name if region else str(value)
    if key.endswith("_at") and value:
        return moment_words(datetime.fromisoformat(value))
    if key == "valid_until" and value:
        return long_day(date.fromisoformat(value))
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, list):
        return "\n".join(
            " ".join(str(v) for v in row.values() if v)
            if isinstance(row, dict)
            else str(row)
            for row in value
        )
    return str(value or "")


def photos_changed(
    old: dict[str, Any], new: dict[str, Any]
) -> list[tuple[str, list[Part]]]:
    """Photos by what they show, since a picture that left may not be shown any more."""
    was = {row["photo"]: row for row in old.get("photos", [])}
    now = {row["photo"]: row for row in new.get("photos", [])}
    parts: list[Part] = [
        ("del", f"Foto dilepas: {row['alt'] or 'tanpa keterangan'}.")
        for key, row in was.items()
        if key not in now
    ]
    for key, row in now.items():
        if key not in was:
            words = row["alt"] or "tanpa keterangan"
            parts.append(("ins", f"Foto ditambahkan: {words}."))
        else:
            then, since = (f"{r['alt']} {r['caption']}" for r in (was[key], row))
            parts += words_changed(then, since)
    return [("Foto", parts)] if parts else []
