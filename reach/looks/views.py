"""The officer's page of a look by lot: where to ask, what was said, what it means."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from groups.models import Region
from kim_portal.lib.posts import posted_from
from reach.looks import rule
from reach.models import Look, LookPlace
from reach.models.looks import Answered, Heard
from reach.spread import coverage
from reach.spread.finding import both, meant, title_of
from review.acting import try_move

FORM = ("spread:look", ("code", "slug"))


class DoorForm(forms.Form):
    """One door; left empty, nobody was asked there yet."""

    heard = forms.ChoiceField(
        label="Sudah dengar?",
        required=False,
        choices=[("1", "Sudah"), ("0", "Belum")],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label="Dari mana?", required=False, choices=[("", "–"), *Heard.choices]
    )


class DoorRows:
    """The doors of one RT: those that are answered, and forms for the others."""

    def __init__(self, place: LookPlace, data: Any = None) -> None:
        self.place = place
        answered = {answer.door: answer for answer in place.answers.all()}
        self.doors = [
            (
                door,
                answered.get(door),
                DoorForm(data, prefix=f"{place.pk}-{door}"),
            )
            for door in range(1, place.doors + 1)
        ]

    @property
    def asked(self) -> int:
        return sum(answer is not None for _door, answer, _form in self.doors)

    def told(self) -> list[Answered]:
        """What was filled in at doors that were not answered before."""
        found = []
        for door, answer, form in self.doors:
            if answer is not None or not form.is_valid():
                continue
            heard = form.cleaned_data["heard"]
            if heard:
                channel = form.cleaned_data["channel"]
                found.append(
                    Answered(uuid.uuid4(), self.place, door, heard == "1", channel,
                             timezone.now())
                )  # fmt: skip
        return found


def newest(publication: Any, place: Region) -> Look | None:
    """The look at the version that is live; else the last there was."""
    rows = Look.objects.of(publication).filter(kelurahan=place)
    live = publication.live
    now = rows.filter(number=live.number).first() if live else None
    return now or (None if live else rows.first())


@require_safe
@never_cache
def show(request: Signed, code: str, slug: str) -> HttpResponse:
    """What it is, and once it was drawn: where to ask and what was said."""
    return page(request, *both(request, code, slug))


def page(
    request: Signed, publication: Any, place: Region, *, is_paper: bool = False
) -> HttpResponse:
    """The page, or the sheet to print."""
    look = newest(publication, place)
    share = coverage.of_news(publication, [place]).get(place.code, coverage.Share())
    context: dict[str, Any] = {
        "publication": publication,
        "title": title_of(publication),
        "place": place,
        "look": look,
        "share": share,
        "classes": rule.CLASSES,
    }
    if look:
        places = look.places.select_related("rt").prefetch_related("answers")
        context |= {
            "rows": [DoorRows(one) for one in places],
            "own": look.told_by(request.user),
            "result": (result := look.result()),
            "ranges": rule.limits(result.planned),
            "names": [one.words for one in rule.CLASSES],
        }
    template = "reach/look_paper.html" if is_paper else "reach/look.html"
    return render(request, template, context)


@require_safe
@never_cache
def paper(request: Signed, code: str, slug: str) -> HttpResponse:
    """The same to print, where a phone is no help; typed in later."""
    publication, place = both(request, code, slug)
    if newest(publication, place) is None:
        raise Http404
    return page(request, publication, place, is_paper=True)


@posted_from(*FORM)
def draw(request: Signed, code: str, slug: str) -> HttpResponse:
    """Draw the lot."""
    publication, place = meant(request, code, slug)
    done = "RT-nya sudah diundi. Selamat bertanya."
    try_move(request, lambda: Look.draw(publication, place, by=request.user), done)
    return redirect("spread:look", publication.code, place.slug)


@posted_from(*FORM)
def answer(request: Signed, code: str, slug: str, pk: int) -> HttpResponse:
    """Put down what was said in one RT; where there is no script, or from paper."""
    publication, place = both(request, code, slug)
    rows = LookPlace.objects.select_related("look", "rt").prefetch_related("answers")
    asked = get_object_or_404(
        rows, pk=pk, look__kelurahan=place, look__code=publication.code
    )
    told = DoorRows(asked, request.POST).told()
    if refused := asked.look.keep(told, by=request.user):
        messages.error(request, next(iter(refused.values())))
    elif told:
        messages.success(request, f"{len(told)} jawaban dari {asked.rt} dicatat.")
    else:
        messages.error(request, "Pilih Sudah atau Belum pada sedikitnya satu pintu.")
    return redirect("spread:look", publication.code, place.slug)
