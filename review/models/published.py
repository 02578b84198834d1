"""Identity of what this house publishes: what every kind's publication answers alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.utils.text import slugify

from groups.models import KimGroup, Moderator
from kim_portal.lib import region_codes
from kim_portal.lib.moderation import OPEN, Publication, PublicationQuerySet, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LONGEST_SLUG = 72


class ReviewedPublicationQuerySet(PublicationQuerySet):
    """Publications by who answers for them."""

    def of_kims_of(self, user: "User | AnonymousUser") -> Self:
        """Whatever state, of the KIM the person serves today."""
        return self.filter(kim__in=KimGroup.objects.writable_by(user))

    def in_territory_of(self, user: "User | AnonymousUser") -> Self:
        """Those whose audience a moderator answers for."""
        codes = Moderator.objects.codes_of(user)
        return self.filter(region_codes.inside("region__code", codes))


class ReviewedPublication(Publication):
    """Concrete classes add `live`, and give their revisions the related name `revisions`."""

    # What a page of the newest version shows besides its own columns.
    NEWEST_WITH: ClassVar[Sequence[str]]

    revisions: Any

    class Meta(Publication.Meta):
        abstract = True

    def make_slug(self, title: str) -> str:
        """The readable address, made once: title and code, so it never collides."""
        words = slugify(title)[:LONGEST_SLUG].strip("-")
        return f"{words}-{self.code.lower()}".strip("-")

    def open_revision(self) -> Any:
        """The version being written or waiting, or None."""
        return self.revisions.filter(status__in=sorted(OPEN)).first()

    def newest_revision(self) -> Any:
        """The version people mean: the newest that was not thrown away.

        Where all were, the newest of them; None only before the first save.
        """
        rows = self.revisions.select_related(*self.NEWEST_WITH).order_by("-number")
        return rows.exclude(status=Status.DROPPED).first() or rows.first()

    def history(self) -> Any:
        """Approved versions, newest first: what residents may know of corrections."""
        return self.revisions.filter(status=Status.APPROVED).order_by("-number")

    def newest_decision(self) -> Any:
        lines: Any = self.revisions.model._meta.get_field("decisions").related_model
        return lines.newest_of(self)

    @property
    def title(self) -> str:
        """The live text's title, or the one it was withdrawn with."""
        return self.live.title if self.live else self.withdrawn_title
