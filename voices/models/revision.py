"""The words of a clarification, version by version."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kim_portal.lib import moments, text
from reach import follow
from reach.aloud import ALOUD
from reach.facts import Facts, facts_of
from reach.messages import made_of, texts_of
from review import words
from review.models import Revision, RevisionQuerySet
from review.sources import SOURCES, labelled
from review.states import MoveRefused, Problem
from review.words import ERASED, KEPT, Word
from voices.choices import Sort, Verdict
from voices.models import telling
from voices.models.checks import problems_of
from voices.models.clarification import Clarification

ABOUT_MAX = 90
CONCLUSION_MAX = 200
CLAIM_MAX = 4000
EXPLANATION_MAX = 8000


def _label(choices: Any) -> Any:
    return lambda value: dict(choices).get(value, str(value or ""))


class ClarificationRevisionQuerySet(RevisionQuerySet):
    """Versions of clarifications."""

    def with_row_data(self) -> "ClarificationRevisionQuerySet":
        """What a row of the desk shows."""
        return self.select_related("publication__kim", "region")


class ClarificationRevision(Revision):
    """The words. The title is the fact; the claim stands only beside its verdict."""

    kind_key = "klarifikasi"
    WORDS = (
        words.TITLE,
        Word("message", "Pesan yang beredar", empty=ERASED),
        Word("about", "Tentang apa"),
        Word(
            "ruling",
            "Putusan",
            empty=KEPT,
            guarded=False,
            said=_label(Verdict.choices),
        ),
        Word("sort", "Jenis", empty=KEPT, guarded=False, said=_label(Sort.choices)),
        Word("explanation", "Penjelasan", empty=ERASED),
        Word("conclusion", "Kesimpulan", empty=ERASED),
        words.REGION,
        SOURCES,
        Word(
            "valid_until",
            "Berlaku sampai",
            empty=KEPT,
            guarded=False,
            part=False,
            value=words.iso_of("valid_until"),
            said=words.day_said,
        ),
        Word("of_election", "Tentang pemilihan", KEPT, guarded=False, part=False),
        ALOUD,
        words.CHANGE_NOTE,
        words.PLEDGES,
        words.NOTE,
    )

    publication = models.ForeignKey(
        Clarification, on_delete=models.CASCADE, related_name="revisions"
    )
    message = models.TextField(
        "pesan yang beredar", blank=True, validators=[MaxLengthValidator(CLAIM_MAX)]
    )
    # As in "pesan tentang …": how it is named without being told again.
    about = models.CharField("tentang apa", max_length=ABOUT_MAX, blank=True)
    ruling = models.CharField(
        "putusan", max_length=16, choices=Verdict.choices, blank=True
    )
    sort = models.CharField("jenis", max_length=12, choices=Sort.choices, blank=True)
    explanation = models.TextField(
        "penjelasan", blank=True, validators=[MaxLengthValidator(EXPLANATION_MAX)]
    )
    conclusion = models.CharField("kesimpulan", max_length=CONCLUSION_MAX, blank=True)
    sources = models.JSONField("rujukan", default=list, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    of_election = models.BooleanField("tentang pemilihan", default=False)
    aloud = models.JSONField(default=dict, blank=True, db_default={})

    objects = ClarificationRevisionQuerySet.as_manager()

    class Meta(Revision.Meta):
        verbose_name = "naskah klarifikasi"
        verbose_name_plural = "naskah klarifikasi"
        constraints = [
            *Revision.Meta.constraints,
            models.CheckConstraint(
                name="voices_revision_submitted_is_whole",
                condition=Q(status__in=["draft", "returned", "dropped"])
                | Q(erased_at__isnull=False)
                | (
                    ~Q(message="")
                    & ~Q(about="")
                    & ~Q(ruling="")
                    & ~Q(explanation="")
                    & ~Q(conclusion="")
                    & ~Q(sources=[])
                ),
            ),
            models.CheckConstraint(
                name="voices_revision_known_choices",
                condition=Q(ruling__in=["", *Verdict.values])
                & Q(sort__in=["", *Sort.values]),
            ),
        ]

    # --- what the law asks --------------------------------------------------------------

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def check_may_return(self) -> None:
        if self.valid_until and self.valid_until < timezone.localdate():
            raise MoveRefused("Versi itu sudah lewat masa berlakunya.")

    def live_columns(self) -> dict[str, Any]:
        ends = moments.end_of_day(self.valid_until) if self.valid_until else None
        return {"expires_at": ends, "ruling": self.ruling}

    def after_live(self) -> None:
        follow.went_live(self)
        telling.answered(self)

    @property
    def is_about_elections(self) -> bool:
        return self.of_election

    # --- for pages -----------------------------------------------------------------------

    @property
    def ruling_word(self) -> Verdict | None:
        """None while nothing was chosen."""
        return Verdict(self.ruling) if self.ruling else None

    @property
    def lead(self) -> str:
        """What stands under the fact: the message by its subject, with its verdict."""
        return (
            f"Beredar pesan tentang {self.about}: {self.stamp}." if self.about else ""
        )

    @property
    def stamp(self) -> str:
        """The verdict as it is set beside a claim: SALAH."""
        return self.get_ruling_display().upper()

    @property
    def rebuttal(self) -> str:
        """Ready to be sent back into the group that the message came from."""
        facts = self.facts()
        said = [f"Pesan tentang {self.about}: *{self.stamp}*.", self.conclusion]
        foot = f"Penjelasan dan rujukan: {facts.link}\nKode cek: {facts.code}"
        who = f"_{facts.kim}, diperiksa {settings.KIM_OFFICE}_"
        head = text.bold_title(self.title)
        return "\n\n".join([head, "\n".join(filter(None, said)), f"{foot}\n{who}"])

    def page_context(self) -> dict[str, Any]:
        return {
            **super().page_context(),
            "clarification": self.publication,
            "sources": labelled(self.sources),
            "to_send": made_of(self.facts()),
        }

    @property
    def release_photo(self) -> None:
        """It has no photos."""

    def words_of_page(self) -> str:
        """All of ours that residents read: what came round is not ours."""
        body = text.to_plain(self.explanation)
        return "\n".join([self.title, self.conclusion, body])

    def said(self) -> list[str]:
        return texts_of(self.words_of_page(), self.facts())

    def facts(self) -> Facts:
        """What is sent on and printed of it; see reach.facts. The claim is not in it."""
        return facts_of(
            self,
            lines=tuple(line for line in (self.lead, self.conclusion) if line),
            lead=self.conclusion,
            body=text.to_plain(self.explanation),
            until=self.valid_until,
        )
