"""Identity of what KIM publish, and what residents may see of it."""

import hashlib
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from kim_portal.lib import check_code
from kim_portal.lib.generation import raise_generation
from kim_portal.lib.moderation.flags import Flag
from kim_portal.lib.moderation.states import (
    OPEN,
    Move,
    MoveRefused,
    NothingMoved,
    NotYours,
    TooLate,
    Verdict,
)

if TYPE_CHECKING:
    from accounts.models import User


class ErasedFor(models.TextChoices):
    """Why something is taken out for good."""

    LAW = "hukum", "Alasan hukum"
    PRIVACY = "privasi", "Perlindungan data pribadi"


def address_digest(slug: str) -> str:
    """What is left of an address: enough to answer 410, too little to read it."""
    return hashlib.sha256(f"alamat:{slug}".encode()).hexdigest()


class PublicationQuerySet(models.QuerySet):
    """What residents may see."""

    def published(self) -> Self:
        """With an approved text, and its time has come."""
        return self.filter(live__isnull=False, published_at__lte=timezone.now())

    def current(self) -> Self:
        """Published and still valid: what lists show."""
        now = timezone.now()
        return self.published().filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def newest_first(self) -> Self:
        """The one order of every list and of keyset paging."""
        return self.order_by("-published_at", "-pk")

    def withdrawn(self) -> Self:
        """Taken back: the address answers 410 with the explanation."""
        return self.filter(withdrawn_at__isnull=False)

    def at(self, slug: str) -> Self:
        """At that address, or erased and once there."""
        return self.filter(Q(slug=slug) | Q(erased_address=address_digest(slug)))


class Publication(models.Model):
    """Identity of something KIM publish: owner, audience, address, dates, live text.

    Concrete classes add `live` (one-to-one to their revision), `region` and what the
    lists filter by; those columns are copies of the live revision's, made by approve().
    """

    live: Any
    live_id: int | None

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
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    # Made by the form before the first save, so that a double tap makes one.
    draft_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        abstract = True
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

    @property
    def shown_code(self) -> str:
        """The check code as people read it: 4H7T-2W."""
        return check_code.show(self.code)

    def withdraw(self, *, by: "User", explanation: str) -> None:
        """Take the text from residents' pages; the address keeps title and explanation.

        Raises NotYours outside the moderator's territory, TooLate where another
        moderator was first, MoveRefused without an explanation.
        """
        explanation = explanation.strip()
        if not explanation:
            raise MoveRefused("Tulis penjelasan untuk warga sebelum menarik.")
        live = self.live
        if live is None:
            raise self._too_late()
        live.check_may_decide(by)
        if self.is_scheduled:
            raise MoveRefused("Belum terbit. Batalkan jadwalnya saja.")
        try:
            with transaction.atomic():
                # Always revisions first, then the publication: no two verbs deadlock.
                opened = live.lock_open_siblings()
                moved = (
                    self._rows()
                    .filter(
                        pk=self.pk, live_id=live.pk, published_at__lte=timezone.now()
                    )
                    .update(
                        live=None,
                        withdrawn_at=timezone.now(),
                        withdrawn_title=live.title,
                        withdrawn_note=explanation,
                    )
                )
                if not moved:
                    raise NothingMoved
                live.record(Move.WITHDRAW, by=by, note=explanation)
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=by)
                raise_generation()
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def unschedule(self, *, by: "User", reason: str = "") -> None:
        """Before its time: back to a draft, to be changed and submitted again.

        The KIM may do it without a reason; a moderator must give one. Raises TooLate
        once it is published or somebody else has done it.
        """
        live = self.live
        if live is None:
            raise self._too_late()
        if not live.may_write(by):
            live.check_may_decide(by)
            if not reason.strip():
                raise MoveRefused("Tulis alasan pembatalan untuk penulis.")
        try:
            with transaction.atomic():
                live.make_room(by=by)
                moved = (
                    self._rows()
                    .filter(
                        pk=self.pk, live_id=live.pk, published_at__gt=timezone.now()
                    )
                    .update(live=None, published_at=None, expires_at=None)
                )
                if not moved:
                    raise NothingMoved
                live.make(Move.UNSCHEDULE, by=by, line={"note": reason.strip()})
                # A new version: it will be approved anew, and each version only once.
                live.begin_new_version()
                raise_generation()
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def erase(self, *, by: "User", why: str, note: str) -> None:
        """Take it out for good, for a legal or privacy reason: words, photos, title.

        Only for head moderators. What was decided, when and by whom stays; the words
        it was decided on are scrubbed. Raises NotYours, MoveRefused, TooLate.
        """
        if why not in ErasedFor.values or not note.strip():
            raise MoveRefused("Pilih dasar penghapusan dan tulis alasannya.")
        newest = self.live or self.newest_revision()
        # An address is what everything has that was ever approved.
        if newest is None or self.slug is None or self.is_scheduled:
            raise self._too_late()
        newest.check_may_decide(by)
        if not newest.may_head(by):
            raise NotYours("Hanya moderator kepala yang dapat menghapus.")
        try:
            with transaction.atomic():
                opened = newest.lock_open_siblings()
                now = timezone.now()
                moved = (
                    self._rows()
                    .filter(pk=self.pk, erased_at=None, slug=self.slug)
                    .update(
                        live=None,
                        # The old address holds the title: only its digest is kept.
                        slug=self.code.lower(),
                        erased_address=address_digest(self.slug),
                        withdrawn_at=Coalesce("withdrawn_at", now),
                        withdrawn_title="",
                        withdrawn_note="",
                        erased_at=now,
                        erased_for=why,
                    )
                )
                if not moved:
                    raise NothingMoved
                newest.record(Move.ERASE, by=by, note=note.strip(), reasons=[why])
                if newest.status in OPEN:
                    opened.append(newest)
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=by)
                self.scrub()
                raise_generation()
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def scrub(self) -> None:
        """Overwrite every word and picture of it; called inside erase()."""
        raise NotImplementedError

    def newest_revision(self) -> Any:
        """The version people mean: the newest that was not thrown away, or None."""
        raise NotImplementedError

    def look_again(self) -> bool:
        """The guard's last look, just before and at the publication time.

        Safe to repeat. Where the text may no longer appear, it goes back to the queue
        and False is returned; True where it may, or where there is nothing to look at.
        """
        live = self.live
        if live is None or self.checked_at is not None:
            return True
        verdict = live.verdict(self.published_at)
        if live.still_held(verdict):
            self._hold(live, verdict, "Masa tenang: ada kata yang menahan.")
            return False
        if verdict.needs_two and not (live.needs_two and live.first_yes_by_id):
            self._hold(live, verdict, "Tahapan pemilihan ini meminta dua moderator.")
            return False
        if self.published_at is not None and self.published_at <= timezone.now():
            self._pass(live)
        return True

    def _hold(self, live: Any, verdict: Verdict, why: str) -> None:
        """Back to the queue, on top of it."""
        try:
            with transaction.atomic():
                opened = live.lock_open_siblings()
                moved = (
                    self._rows()
                    .filter(pk=self.pk, live_id=live.pk, checked_at=None)
                    .update(live=None, published_at=None, expires_at=None)
                )
                if not moved:
                    raise NothingMoved
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=None)
                live.make(
                    Move.HOLD,
                    by=None,
                    line={"note": why, "checks": dict(verdict.record)},
                    version=F("version") + 1,
                    **{
                        **live.place_in_queue(
                            [*live.marks(verdict), Flag.HELD], timezone.now()
                        ),
                        "due_at": timezone.now(),
                    },
                )
                raise_generation()
        except NothingMoved:
            pass  # decided otherwise in the meantime
        self.refresh_from_db()

    def _pass(self, live: Any) -> None:
        with transaction.atomic():
            moved = (
                self._rows()
                .filter(pk=self.pk, live_id=live.pk, checked_at=None)
                .update(checked_at=timezone.now())
            )
            if moved:
                live.announce_published()
                raise_generation()
        self.refresh_from_db()

    @classmethod
    def _rows(cls) -> Any:
        """All rows, past any default manager; Any, since concrete classes add columns."""
        return cls._base_manager.all()

    def _too_late(self) -> TooLate:
        newest = self.newest_decision()
        if newest is None:
            return TooLate("Kiriman ini belum pernah terbit.")
        return TooLate(newest.sentence())

    def newest_decision(self) -> Any:
        """The newest line of the timeline over all revisions, or None."""
        raise NotImplementedError
