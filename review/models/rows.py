"""Versions by who may see or touch them."""

from collections.abc import Iterable
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from groups.models import KimGroup, Moderator
from kim_portal.lib import region_codes
from review.states import OPEN, Move, Status


class RevisionQuerySet(models.QuerySet):
    """Versions by who may see or touch them."""

    def open_of(self, kims: Iterable[KimGroup]) -> Self:
        """What these KIM's officers write at or wait for, last edited first."""
        mine = self.filter(owner__in=[kim.pk for kim in kims], status__in=sorted(OPEN))
        return mine.order_by("-edited_at")

    def ever_in_territory_of(self, user: User | AnonymousUser) -> Self:
        """Once handed over, whatever its state now: only to say what became of it."""
        codes = Moderator.objects.codes_of(user)
        decided = self.model._base_manager.filter(
            pk=OuterRef("pk"), decisions__isnull=False
        )
        return self.filter(region_codes.inside("region__code", codes)).filter(
            Exists(decided)
        )

    def in_territory_of(self, user: User | AnonymousUser) -> Self:
        """What a moderator may look at: what was handed over for their regions."""
        # Returned words only as they were seen: what is being mended is the author's.
        as_returned = self.model._base_manager.filter(
            pk=OuterRef("pk"),
            decisions__move=Move.SEND_BACK,
            decisions__version=F("version"),
        )
        return self.ever_in_territory_of(user).filter(
            Q(status__in=[Status.SUBMITTED, Status.APPROVED])
            | Q(Exists(as_returned), status=Status.RETURNED)
        )

    def awaiting(self, codes: Iterable[str]) -> Self:
        """What waits for a decision in these territories: promised first, then risk."""
        return self.filter(
            region_codes.inside("region__code", codes), status=Status.SUBMITTED
        ).order_by("due_at", "-risk", "pk")

    def holding(self, digest: str) -> Self:
        """Those that show this photo."""
        if "photo_rows" not in {field.name for field in self.model._meta.get_fields()}:
            return self.none()  # of a kind without photos
        return self.filter(photo_rows__photo__digest=digest)
