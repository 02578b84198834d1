"""Invitations: the only way in. The link travels by WhatsApp and works once."""

import hashlib
import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from groups.models.kim import KimGroup, Membership

if TYPE_CHECKING:
    from accounts.models import User


class InvitationClosed(Exception):
    """The link cannot be used; the message tells the invited person why and what now."""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry() -> datetime:
    return timezone.now() + settings.INVITATION_LIFETIME


class InvitationQuerySet(models.QuerySet):
    """Links by state."""

    def waiting(self) -> Self:
        """Not used, not taken back, not expired."""
        return self.filter(
            accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )

    def find(self, token: str) -> "Invitation | None":
        """The invitation of a link, whatever its state; None for a made-up one."""
        return (
            self.filter(token_digest=_digest(token))
            .select_related("kim", "created_by")
            .first()
        )


class Invitation(models.Model):
    """Bound to a KIM and a position. Only a digest of its secret is kept."""

    kim = models.ForeignKey(
        KimGroup,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name="KIM",
    )
    position = models.CharField(
        "jabatan", max_length=12, choices=Membership.Position.choices
    )
    term_ends_on = models.DateField("bertugas sampai", null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="dibuat oleh",
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    expires_at = models.DateTimeField("berlaku sampai", default=_expiry)
    accepted_at = models.DateTimeField("dipakai", null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="dipakai oleh",
    )
    revoked_at = models.DateTimeField("dibatalkan", null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="groups_invitation_accepted_by_someone",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="groups_invitation_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} {self.kim}"

    @classmethod
    def issue(
        cls,
        *,
        kim: KimGroup,
        position: str,
        by: "User",
        term_ends_on: date | None = None,
    ) -> tuple["Invitation", str]:
        """A new invitation and its secret, which is shown once and never stored."""
        token = secrets.token_urlsafe(24)
        invitation = cls.objects.create(
            kim=kim,
            position=position,
            term_ends_on=term_ends_on,
            token_digest=_digest(token),
            created_by=by,
        )
        return invitation, token

    def check_open(self) -> None:
        """Raise InvitationClosed with the reason unless it may still be used."""
        ask = f"Minta tautan baru kepada Ketua KIM atau {settings.KIM_OFFICE}."
        if self.accepted_at:
            raise InvitationClosed(
                "Undangan ini sudah dipakai. Bila itu Anda, silakan langsung masuk. "
                f"Bila bukan, {ask[0].lower()}{ask[1:]}"
            )
        if not self.inviter_may():
            raise InvitationClosed(f"Undangan ini sudah tidak berlaku. {ask}")
        if self.revoked_at:
            raise InvitationClosed(f"Undangan ini sudah dibatalkan. {ask}")
        if self.expires_at <= timezone.now():
            raise InvitationClosed(f"Undangan ini sudah lewat 72 jam. {ask}")

    def inviter_may(self) -> bool:
        """Whether who invited still may: an invitation ends with its maker's own right."""
        maker = self.created_by
        if not maker.is_active:
            return False
        return (
            maker.is_staff
            or KimGroup.objects.led_by(maker).filter(pk=self.kim_id).exists()
        )

    def accept(self, *, by: "User") -> Membership:
        """Use it up and begin the term; of two at once, one wins.

        Raises InvitationClosed where it was used, taken back or has expired, and
        where the position is held by somebody else.
        """
        today = timezone.localdate()
        if by.pk == self.created_by_id:
            raise InvitationClosed("Undangan ini untuk orang lain, bukan untuk Anda.")
        self.check_open()
        with transaction.atomic():
            used = (
                Invitation.objects.waiting()
                .filter(pk=self.pk)
                .update(accepted_at=timezone.now(), accepted_by=by)
            )
            if not used:
                self.refresh_from_db()
                self.check_open()
                raise InvitationClosed("Undangan ini sudah tidak berlaku.")
            try:
                with transaction.atomic():
                    return Membership.objects.create(
                        user=by,
                        kim=self.kim,
                        position=self.position,
                        starts_on=today,
                        ends_on=self.term_ends_on,
                    )
            except IntegrityError as error:
                raise InvitationClosed(
                    f"Jabatan {self.get_position_display()} di {self.kim} sedang terisi. "
                    f"Hubungi {settings.KIM_OFFICE}."
                ) from error

    def revoke(self) -> bool:
        """Take the link back; False where it was used already."""
        return bool(
            Invitation.objects.waiting()
            .filter(pk=self.pk)
            .update(revoked_at=timezone.now())
        )
