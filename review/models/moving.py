"""What every verb on a version stands on: who may, the conditional UPDATE, the line."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import KimGroup, Membership, Moderator
from kim_portal.lib import region_codes
from kim_portal.lib.moments import zoned
from review.models import telling
from review.models.decision import Decision
from review.models.version import Version
from review.states import (
    EDITABLE,
    MODERATOR_MOVES,
    OPEN,
    RULES,
    Move,
    MoveRefused,
    NothingMoved,
    NotYours,
    Status,
    TooLate,
)

if TYPE_CHECKING:
    from review.models.pictures import PhotoWords

# These leave a text where it stands in the queue, or keep who agreed first.
KEEPS_TURN = frozenset({Move.FIRST_YES, Move.LIFT, Move.APPROVE})
NO_TURN: Mapping[str, Any] = {
    "first_yes_by": None,
    "approved_by": None,
    "needs_two": False,
    "claimed_by": None,
    "claimed_at": None,
}


class Moving(Version):
    """A version that verbs can move; see RULES for which leads where."""

    class Meta(Version.Meta):
        abstract = True

    # --- who may -----------------------------------------------------------------------

    def is_own(self, user: User | AnonymousUser) -> bool:
        """Whether it is the person's own text, or their KIM's."""
        writers = {
            self.created_by_id,
            self.edited_by_id,
            self.submitted_by_id,
            *self.writers,
        }
        serves = KimGroup.objects.served_by(user)
        return user.pk in writers or serves.filter(pk=self.publication.kim_id).exists()

    def may_write(self, user: User | AnonymousUser) -> bool:
        """Whether the person may write for the owning KIM today."""
        kims = KimGroup.objects.writable_by(user)
        return kims.filter(pk=self.publication.kim_id).exists()

    def check_may_write(self, user: User) -> None:
        """Raise NotYours for anybody but a current officer of the owning KIM."""
        if not self.may_write(user):
            raise NotYours("Anda bukan pengurus KIM ini.")

    def may_decide(self, user: User) -> bool:
        """Whether the audience lies in the person's territory."""
        return self.region_id is not None and region_codes.covers_any(
            Moderator.objects.codes_of(user), self.region_id
        )

    def may_head(self, user: User) -> bool:
        """Whether the person is head moderator of a territory holding the audience."""
        return self.region_id is not None and region_codes.covers_any(
            Moderator.objects.heads().codes_of(user), self.region_id
        )

    def deciders(self) -> "models.QuerySet[User]":
        """Moderators who may decide on it: of the territory, none of its writers."""
        moderators = Moderator.objects.covering(self.region_id or "")
        officers = Membership.objects.current().filter(kim=self.publication.kim_id)
        writers = [self.created_by_id, self.edited_by_id, *self.writers]
        people = User.objects.filter(pk__in=moderators.values("user"))
        return people.exclude(pk__in=officers.values("user")).exclude(
            pk__in=[pk for pk in [*writers, self.appealed_from_id] if pk]
        )

    # --- where people look at it -----------------------------------------------------------

    def author_link(self) -> str:
        """Where its author sees what became of it, and can act."""
        return self.publication.state_link()

    def moderator_link(self) -> str:
        """Where moderators look at it."""
        return reverse("admin:moderation_detail", args=[self.kind_key, self.pk])

    # --- moving --------------------------------------------------------------------------

    def make(
        self,
        move: Move,
        *,
        by: User | None,
        seen: int | None = None,
        only: Q | None = None,
        line: Mapping[str, Any] | None = None,
        announced: bool = True,
        **changes: Any,
    ) -> Decision:
        """Change the state and leave one line, which it answers. The WHERE is the lock.

        `line` holds what the decision says: reasons, note, points, checks.
        """
        rule = RULES[move]
        row = self.rows().filter(
            only or Q(), pk=self.pk, status__in=sorted(rule.sources)
        )
        if seen is not None:
            row = row.filter(version=seen)
        if move not in KEEPS_TURN:
            changes = {**NO_TURN, **changes}
        try:
            with transaction.atomic():
                if not row.update(status=rule.target, **changes):
                    raise NothingMoved
                self.refresh_from_db()
                return self.record(move, by=by, announced=announced, **(line or {}))
        except NothingMoved:
            raise self.refusal(seen) from None

    def record(
        self, move: Move, *, by: User | None, announced: bool = True, **line: Any
    ) -> Decision:
        """Write the timeline's line, with the words as they are now, and tell people."""
        decision = self.decisions.create(
            move=move,
            by=by,
            at=timezone.now(),
            version=self.version,
            snapshot=self.snapshot(),
            submitted_by=self.submitted_by if move in MODERATOR_MOVES else None,
            **line,
        )
        if announced:
            telling.tell(self, decision)
        return decision

    def last_return(self) -> Decision | None:
        """The newest request to mend it, or None."""
        asked = self.decisions.filter(move=Move.SEND_BACK).select_related("by")
        return asked.order_by("-pk").first()

    def lock_open_siblings(self) -> list[Self]:
        """Other versions still open, locked until the transaction ends."""
        siblings = self.rows().filter(
            publication_id=self.publication_id, status__in=sorted(OPEN)
        )
        return list(siblings.exclude(pk=self.pk).select_for_update())

    def make_room(self, *, by: User) -> None:
        """Put younger drafts aside, so that this one may be open again.

        Raises MoveRefused where a younger version waits for a decision.
        """
        for sibling in self.lock_open_siblings():
            if sibling.status == Status.SUBMITTED:
                raise MoveRefused(
                    "Ada perubahan yang sedang diperiksa. Tarik kembali dulu."
                )
            sibling.make(Move.CLOSE, by=by)

    def begin_new_version(self) -> None:
        """Count one version on, without new words, while it is open again."""
        self.rows().filter(pk=self.pk, status__in=sorted(EDITABLE)).update(
            version=F("version") + 1
        )
        self.refresh_from_db()

    # --- writing -------------------------------------------------------------------------

    def save_words(
        self,
        *,
        by: User,
        seen: int,
        words: Mapping[str, Any],
        photos: "Iterable[PhotoWords] | None" = None,
        **which: Any,
    ) -> None:
        """Write the draft's words in one go, if nobody saved since version `seen`.

        `photos` None leaves them as they are; `which` says to a kind which photos.
        Raises TooLate with who and when where somebody did; nothing is written then.
        """
        try:
            with transaction.atomic():
                row = self.rows().filter(
                    pk=self.pk, status__in=sorted(EDITABLE), version=seen
                )
                if not row.update(
                    version=F("version") + 1,
                    writers=_with_writer(by.pk),
                    edited_by=by,
                    edited_at=timezone.now(),
                    **words,
                ):
                    raise NothingMoved
                if photos is not None:
                    self.keep_photos(list(photos), **which)
        except NothingMoved:
            raise self.refusal(seen) from None
        self.refresh_from_db()

    def keep_photos(self, photos: "list[PhotoWords]", **which: Any) -> None:
        """Replace its photos by these; for kinds that have some."""
        raise NotImplementedError

    def refusal(self, seen: int | None) -> TooLate:
        """Who did what and when, for the one who came too late."""
        fresh: Self | None = (
            self.rows().select_related("edited_by").filter(pk=self.pk).first()
        )
        if fresh is None:
            return TooLate("Tulisan ini baru saja dibuang oleh rekan Anda.")
        if seen is not None and fresh.version != seen and fresh.is_editable:
            return TooLate(
                f"{fresh.edited_by} menyimpan perubahan lain pada "
                f"{zoned(fresh.edited_at)}."
            )
        lines = fresh.decisions.exclude(move=Move.NOTE).select_related("by")
        if newest := lines.order_by("-pk").first():
            return TooLate(newest.sentence())
        return TooLate("Keadaan kiriman ini sudah berubah. Muat ulang halaman.")


def _with_writer(pk: int) -> Case:
    """Everybody who ever saved words of it, each once."""
    return Case(
        When(writers__contains=[pk], then=F("writers")),
        default=Func(
            F("writers"),
            Cast(Value(pk), models.BigIntegerField()),
            function="array_append",
        ),
        output_field=ArrayField(models.BigIntegerField()),
    )
