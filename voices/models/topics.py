"""What is told in public of a wish: reworded, without persons, released by a moderator."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groups.models import Moderator, Region
from guard.checks import look_at
from kim_portal.lib import region_codes
from kim_portal.lib.personal_data import named_persons
from review.states import MoveRefused, NotYours, TooLate
from voices.models.wishes import Wish

if TYPE_CHECKING:
    from accounts.models import User

QUESTION_MAX, REPLY_MAX = 160, 800


class TopicQuerySet(models.QuerySet):
    """Topics."""

    def released(self) -> Self:
        """Those residents read."""
        return self.filter(released_at__isnull=False)

    def proposed_to(self, user: "User") -> Self:
        """Those a moderator of the territory may release, oldest first."""
        codes = Moderator.objects.codes_of(user)
        rows = self.filter(region_codes.inside("region__code", codes))
        return (
            rows.filter(proposed=True).exclude(written_by=user).order_by("written_at")
        )


class Topic(models.Model):
    """A question and, once there is one, its answer, as residents read them.

    `question` and `reply` are what is written; `said_…` what was released of it.
    """

    wish = models.OneToOneField(Wish, models.CASCADE, related_name="topic")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    question = models.CharField(max_length=QUESTION_MAX)
    reply = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    # Waits for a moderator.
    proposed = models.BooleanField(default=True)
    said_question = models.CharField(max_length=QUESTION_MAX, blank=True, default="")
    said_reply = models.TextField(blank=True, default="")
    marks = ArrayField(models.IntegerField(), default=list)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "tanya jawab"
        verbose_name_plural = "tanya jawab"
        constraints = [
            models.CheckConstraint(
                name="voices_topic_released_by_another",
                condition=Q(released_at=None)
                | (Q(released_by__isnull=False) & ~Q(said_question="")),
            )
        ]
        indexes = [
            models.Index(
                "region",
                models.F("released_at").desc(),
                models.F("id").desc(),
                name="voices_topic_released",
                condition=Q(released_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.question

    @classmethod
    def propose(cls, wish: Wish, *, by: "User", question: str, reply: str) -> "Topic":
        """Write it, or write it anew; what residents read stays until it is released.

        Raises MoveRefused for words that may not appear.
        """
        _check(wish, f"{question}\n{reply}")
        words = {"question": question[:QUESTION_MAX], "reply": reply[:REPLY_MAX]}
        facts: dict[str, Any] = {
            **words,
            "written_by": by,
            "written_at": timezone.now(),
            "proposed": True,
        }
        topic, is_new = cls.objects.get_or_create(
            wish=wish, defaults={"region": wish.region, **facts}
        )
        if not is_new:
            cls.objects.filter(pk=topic.pk).update(version=F("version") + 1, **facts)
            topic.refresh_from_db()
        return topic

    def release(self, *, by: "User", seen: int, marks: list[int]) -> None:
        """A moderator's decision on exactly these words. Raises NotYours, TooLate."""
        codes = Moderator.objects.codes_of(by)
        if not region_codes.covers_any(codes, self.region_id):
            raise NotYours("Tanya jawab ini di luar wilayah Anda.")
        if by.pk == self.written_by_id:
            raise NotYours("Anda yang menulisnya. Moderator lain yang melepasnya.")
        _check(self.wish, f"{self.question}\n{self.reply}")
        moved = (
            Topic.objects.filter(pk=self.pk, version=seen, proposed=True)
            .exclude(written_by=by)
            .update(
                proposed=False,
                said_question=F("question"),
                said_reply=F("reply"),
                released_by=by,
                released_at=timezone.now(),
                marks=marks,
            )
        )
        if not moved:
            raise TooLate(
                "Tulisannya baru saja diubah atau dilepas. Muat ulang halaman."
            )
        self.refresh_from_db()

    @classmethod
    def forget_proposal(cls, wish: Wish) -> None:
        """What nobody released goes with the words it was made of."""
        rows = cls.objects.filter(wish=wish)
        rows.filter(released_at=None).delete()
        rows.update(proposed=False, question=F("said_question"), reply=F("said_reply"))

    def take_back(self, *, by: "User") -> None:
        """Residents do not read it any more."""
        codes = Moderator.objects.codes_of(by)
        if not region_codes.covers_any(codes, self.region_id):
            raise NotYours("Tanya jawab ini di luar wilayah Anda.")
        Topic.objects.filter(pk=self.pk).update(
            released_at=None, said_question="", said_reply="", marks=[]
        )
        self.refresh_from_db()


def _check(wish: Wish, words: str) -> None:
    """No personal data, and nothing the guard holds."""
    report = look_at(words, region_code=wish.region_id, kim=wish.kim)
    if report.personal:
        found = ", ".join(dict.fromkeys(one.masked for one in report.personal))
        raise MoveRefused(f"Ada data pribadi di dalamnya: {found}. Hapus dulu.")
    if named := named_persons(words):
        quotes = ", ".join(f"“{one}”" for one in named)
        raise MoveRefused(f"Tulis tanpa nama orang: {quotes}.")
    if held := report.verdict(about_elections=False).held:
        quotes = ", ".join(f"“{quote}”" for quote in held)
        raise MoveRefused(f"Masa tenang: {quotes} tidak boleh tampil kepada warga.")
