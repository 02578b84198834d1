"""What people are told: rows written with the decision, mailed later, each once."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models import KimGroup, Moderator, Region

if TYPE_CHECKING:
    from accounts.models import User


class Pace(models.TextChoices):
    """How soon a person wants their notices by mail."""

    NOW = "now", "Segera"
    DAILY = "daily", "Sekali sehari, pukul 6 pagi"
    NEVER = "never", "Tidak, cukup di portal"


class MailWish(models.Model):
    """A person's choice; without a row it is Pace.NOW."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_wish"
    )
    pace = models.CharField(
        "surat pemberitahuan", max_length=6, choices=Pace.choices, default=Pace.NOW
    )

    class Meta:
        verbose_name = "pilihan surat"
        verbose_name_plural = "pilihan surat"

    def __str__(self) -> str:
        return self.get_pace_display()

    @classmethod
    def of(cls, user: "User") -> str:
        """The pace of one person."""
        row = cls.objects.filter(user=user).first()
        return row.pace if row else Pace.NOW


class Letter(models.Model):
    """One mail to one person, with everything that waited for it.

    The message id is made with the row: should a mail go out and the answer be lost, the
    second try carries the same id, and mailboxes show one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    # The address does not exist, or its server will not take mail for it.
    refused_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)

    notices: "models.Manager[Notice]"

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        indexes = [
            models.Index(
                "made_at",
                name="notices_letter_waiting",
                condition=Q(sent_at=None, refused_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Surat {self.pk}"


class NoticeQuerySet(models.QuerySet):
    """Notices by person and by what is still to be done with them."""

    def of(self, user: "User") -> Self:
        """A person's own, newest first."""
        return self.filter(user=user).order_by("-pk")

    def unread(self) -> Self:
        """Not yet opened."""
        return self.filter(read_at=None)

    def unsent(self, pace: Pace) -> Self:
        """Still to be put into a letter at that pace."""
        return self.filter(pace=pace, letter=None)


class Notice(models.Model):
    """One thing one person should know, with the address where it can be dealt with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    # What caused it, as "table:number": nobody is told twice of one thing.
    source = models.CharField(max_length=60)
    headline = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    words = models.CharField(max_length=1500, blank=True)
    link = models.CharField(max_length=300)
    # Told as an officer of this KIM, or as a moderator of this territory: whoever no
    # longer is gets no letter of it.
    kim = models.ForeignKey(
        KimGroup, on_delete=models.CASCADE, null=True, related_name="+"
    )
    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    pace = models.CharField(max_length=6, choices=Pace.choices)
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source"], name="notices_notice_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_notice_inbox"),
            models.Index(
                "user", name="notices_notice_unread", condition=Q(read_at=None)
            ),
            models.Index(
                "pace", "user", name="notices_notice_unsent", condition=Q(letter=None)
            ),
            models.Index("link", name="notices_notice_link"),
        ]

    def __str__(self) -> str:
        return f"{self.headline}: {self.title}"

    @property
    def is_still_theirs(self) -> bool:
        """Whether the person still has the role they were told it in."""
        if not self.user.is_active:
            return False
        if self.kim_id is not None:
            theirs = KimGroup.objects.writable_by(self.user)
            return theirs.filter(pk=self.kim_id).exists()
        if self.region_id is not None:
            mine = Moderator.objects.covering(self.region_id)
            return mine.filter(user=self.user).exists()
        return True
