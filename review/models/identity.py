"""Identity of what KIM publish, and what residents may see of it."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Never, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from groups.models import KimGroup, Moderator
from kim_portal.lib import check_code, region_codes
from kim_portal.lib.generation import kim_key
from review.live import LiveRows
from review.states import OPEN, ErasedFor, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from review.models.decision import Decision
    from review.models.revision import Revision

LONGEST_SLUG = 72


def address_digest(slug: str) -> str:
    """What is left of an address: enough to answer 410, too little to read it."""
    return hashlib.sha256(f"alamat:{slug}".encode()).hexdigest()


class PublicationQuerySet(LiveRows):
    """What residents may see, and who answers for it."""

    def published(self, now: datetime | None = None) -> Self:
        """With an approved text, and its time has come."""
        return self.filter(live__isnull=False, published_at__lte=now or timezone.now())

    def readable(self, now: datetime | None = None) -> Self:
        """Published and still valid: what lists show."""
        now = now or timezone.now()
        return self.published(now).filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def to_come(self, now: datetime | None = None) -> Self:
        """Approved, and will appear by itself; soonest first."""
        rows = self.filter(live__isnull=False, checked_at=None)
        return rows.filter(published_at__gt=now or timezone.now()).in_order()

    def ever_approved(self) -> Self:
        """What was ever approved, newest first; what waits for no time comes last."""
        newest = models.F("published_at").desc(nulls_last=True)
        return self.filter(slug__isnull=False).order_by(newest, "-pk")

    def withdrawn(self) -> Self:
        """Taken back: the address answers 410 with the explanation."""
        return self.filter(withdrawn_at__isnull=False)

    def known(self) -> Self:
        """Whose address answers: published, or once published and taken back."""
        return self.published() | self.withdrawn()

    def at(self, slug: str) -> Self:
        """At that address, or erased and once there."""
        erased = Q(erased_address=address_digest(slug)) & ~Q(erased_address="")
        return self.filter(Q(slug=slug) | erased)

    def telling_of(self, publication: "Identity") -> Self:
        """News that tells of that one."""
        return self.filter(tells_of=publication.reference)

    def of_kims_of(self, user: User | AnonymousUser) -> Self:
        """Whatever state, of the KIM the person serves today. Asks first which those
        are: a list of one is walked in its order, however many others there are."""
        kims = list(KimGroup.objects.writable_by(user).values_list("pk", flat=True))
        return self.filter(kim=kims[0]) if len(kims) == 1 else self.filter(kim__in=kims)

    def in_territory_of(self, user: User | AnonymousUser) -> Self:
        """Those whose audience a moderator answers for."""
        codes = Moderator.objects.codes_of(user)
        return self.filter(region_codes.inside("region__code", codes))


class Identity(models.Model):
    """Owner, audience, address, dates, live text; what an address answers.

    Concrete classes add `live` (one-to-one to their revision) and what their lists
    filter by, copies of the live revision's columns; their revisions' relation is
    called `revisions`.
    """

    # What a page of the newest version shows besides its own columns.
    NEWEST_WITH: "ClassVar[Sequence[str]]" = ()

    # What residents call it, and where they find others.
    PUBLIC_NAME: ClassVar[str] = "Kabar"
    LIST_NAME: ClassVar[str] = "home"
    LIST_WORDS: ClassVar[str] = "Baca kabar lain"
    # A row of it in a list of news.
    ROW_TEMPLATE: ClassVar[str] = ""

    live: "models.OneToOneField[Never, Revision | None]"
    live_id: int | None
    region_id: str | None
    kim_id: int
    revisions: "models.Manager[Any]"

    kim = models.ForeignKey(
        "groups.KimGroup", on_delete=models.PROTECT, verbose_name="KIM"
    )
    code = models.CharField(
        "kode cek", max_length=6, unique=True, default=check_code.make, editable=False
    )
    slug = models.SlugField(
        "alamat", max_length=90, null=True, unique=True, editable=False
    )
    region = models.ForeignKey(
        "groups.Region", on_delete=models.PROTECT, null=True, verbose_name="cakupan"
    )
    published_at = models.DateTimeField("terbit", null=True, editable=False)
    expires_at = models.DateTimeField("berakhir", null=True, editable=False)
    withdrawn_at = models.DateTimeField("ditarik", null=True, editable=False)
    withdrawn_title = models.CharField(max_length=200, editable=False, default="")
    withdrawn_note = models.CharField(max_length=500, editable=False, default="")
    # Taken out for good: the address says so, and nothing else of it.
    erased_at = models.DateTimeField("dihapus", null=True, editable=False)
    erased_for = models.CharField(
        max_length=8, choices=ErasedFor.choices, editable=False, default="", blank=True
    )
    erased_address = models.CharField(max_length=64, editable=False, default="")
    # When the guard looked once more, at its time; null while that is to come.
    checked_at = models.DateTimeField(null=True, editable=False)
    # The kind and check code of what it tells of, as "acara:4H7T2W": a meeting, say.
    tells_of = models.CharField(max_length=40, default="", blank=True, editable=False)
    # Marked *contoh* everywhere: demo content must never pass for news.
    is_example = models.BooleanField("contoh", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    # Made by the form before the first save, so that a double tap makes one.
    draft_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                "published_at",
                name="%(class)s_to_check",
                condition=Q(live__isnull=False, checked_at=None),
            ),
            models.Index(
                "tells_of", name="%(class)s_tells_of", condition=~Q(tells_of="")
            ),
            # What will appear by itself, of a place: a page is kept until then.
            models.Index(
                "region",
                "published_at",
                name="%(class)s_to_come",
                condition=Q(live__isnull=False, checked_at=None),
            ),
            # All that was ever approved, as the office looks at it.
            models.Index(
                models.F("published_at").desc(nulls_last=True),
                models.F("id").desc(),
                include=["region", "kim", "live", "code"],
                name="%(class)s_ever_out",
                condition=Q(slug__isnull=False),
            ),
            models.Index(
                "erased_address",
                name="%(class)s_erased",
                condition=~Q(erased_address=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_live_is_complete",
                condition=Q(live__isnull=True)
                | Q(
                    region__isnull=False,
                    published_at__isnull=False,
                    slug__isnull=False,
                    withdrawn_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True)
                | Q(erased_at__isnull=False)
                | (~Q(withdrawn_title="") & ~Q(withdrawn_note="")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_erased_leaves_nothing",
                condition=Q(erased_at__isnull=True)
                | Q(
                    live__isnull=True,
                    withdrawn_at__isnull=False,
                    withdrawn_title="",
                    withdrawn_note="",
                    erased_for__in=ErasedFor.values,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.shown_code}"

    def get_absolute_url(self) -> str:
        """Where residents read it."""
        raise NotImplementedError

    @property
    def is_scheduled(self) -> bool:
        """Approved, but its time has not come."""
        return bool(
            self.live_id and self.published_at and self.published_at > timezone.now()
        )

    @property
    def is_published(self) -> bool:
        """Residents can read it now, valid or expired."""
        return bool(self.live_id) and not self.is_scheduled

    @property
    def is_expired(self) -> bool:
        """Its *berlaku sampai* has passed."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def get_short_url(self) -> str:
        """/b/4H7T2W/: in messages, on leaflets and in codes, whatever kind it is."""
        return reverse("by_code", args=[self.code])

    @property
    def shown_code(self) -> str:
        """The check code as people read it: 4H7T-2W."""
        return check_code.show(self.code)

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

    def newest_decision(self) -> "Decision | None":
        """The newest line of the timeline over all versions, or None."""
        newest: Decision | None = self.revisions.model.decisions_model().newest_of(self)
        return newest

    @property
    def title(self) -> str:
        """The live text's title, or the one it was withdrawn with."""
        return self.live.title if self.live else self.withdrawn_title

    @property
    def what(self) -> str:
        """Buletin, Acara."""
        return str(self._meta.verbose_name).capitalize()

    @property
    def kind_key(self) -> str:
        """buletin, acara: see review.kinds."""
        return str(self.revisions.model.kind_key)

    @property
    def reference(self) -> str:
        """How another publication names it; see tells_of."""
        return f"{self.kind_key}:{self.code}"

    def held(self) -> Any:
        """As it stands now with what is live, locked as a verb locks it until the
        transaction ends: of the two the later knows what the other did."""
        rows = self.rows().select_for_update(of=("self",), no_key=True)
        return rows.select_related("live", "kim").get(pk=self.pk)

    @property
    def said_other_at(self) -> datetime | None:
        """When what was told of it last became other without a new version, as where an
        event is called off; None where that cannot be, or was not."""
        return None

    def state_link(self) -> str:
        """The officer's page of it."""
        raise NotImplementedError

    @property
    def keys(self) -> list[str]:
        """What changes when it does: its audience's number and its KIM's."""
        return [self.region_id or "", kim_key(self.kim_id)]

    @property
    def version_shown(self) -> tuple[int | None, int]:
        """What its card is a function of; see LiveRows.VERSION."""
        return self.live_id, 0

    @property
    def state_word(self) -> str:
        """The public state in one word, for officers and moderators."""
        if self.erased_at:
            return "Dihapus"
        if self.withdrawn_at:
            return "Ditarik"
        if self.is_scheduled:
            return "Terjadwal"
        if self.live_id:
            return "Kedaluwarsa" if self.is_expired else "Terbit"
        return "Belum terbit"

    @classmethod
    def rows(cls) -> PublicationQuerySet:
        """All of the kind, whatever their state."""
        rows: PublicationQuerySet = cls._default_manager.all()  # type: ignore[assignment]
        return rows
