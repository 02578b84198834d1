"""What moderators do with a version: claim, return, approve, lift, note."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from guard.verdict import Verdict
from review.models import telling
from review.models.sending import Sending
from review.states import Held, Move, MoveRefused, NotYours, Status, TooLate

CLAIM_LASTS = timedelta(minutes=15)


class Deciding(Sending):
    """The moderator's verbs."""

    class Meta(Sending.Meta):
        abstract = True

    def check_may_decide(self, user: User) -> None:
        """Raise NotYours outside the territory, for one's own KIM's text, or where the
        author asked for another moderator than this one."""
        self.check_in_territory(user)
        live = self.publication.live
        if live is not None and live.pk != self.pk and not live.may_decide(user):
            raise NotYours(
                "Versi yang sedang dibaca warga ada di luar wilayah Anda. Moderator yang "
                "membawahi keduanya yang memutuskan."
            )
        if self.is_own(user):
            raise NotYours(
                "Ini tulisan Anda atau KIM Anda sendiri. Moderator lain yang memutuskan."
            )
        if user.pk == self.appealed_from_id and self.status != Status.APPROVED:
            raise NotYours(
                "Penulis meminta moderator lain memeriksanya sekali lagi. Jawaban Anda "
                "sebelumnya tetap tercatat."
            )

    def check_in_territory(self, user: User) -> None:
        """Raise NotYours outside the person's territory."""
        if not self.may_decide(user):
            raise NotYours("Kiriman ini di luar wilayah Anda.")

    def claim(self, *, by: User) -> bool:
        """Say "I am looking at this" for 15 minutes; False where somebody else is.

        It blocks nobody: whoever decides first decides.
        """
        self.check_may_decide(by)
        now = timezone.now()
        free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS)
        moved = (
            self.rows()
            .filter(free | Q(claimed_by=by), pk=self.pk, status=Status.SUBMITTED)
            .update(claimed_by=by, claimed_at=now)
        )
        return bool(moved)

    @property
    def is_claimed(self) -> bool:
        """Whether somebody said so within the last 15 minutes."""
        return (
            self.claimed_at is not None
            and self.claimed_at > timezone.now() - CLAIM_LASTS
        )

    def send_back(
        self,
        *,
        by: User,
        seen: int,
        reasons: list[str],
        note: str,
        points: list[dict[str, str]] | None = None,
    ) -> None:
        """Ask the author to mend it: at least one reason code and a sentence.

        `points` name parts of the text: {part, label, text} each.
        """
        self.check_may_decide(by)
        if not reasons or not note.strip():
            raise MoveRefused("Pilih sedikitnya satu alasan dan tulis satu kalimat.")
        self.make(
            Move.SEND_BACK,
            by=by,
            seen=seen,
            line={"reasons": reasons, "note": note.strip(), "points": points or []},
            done=[],
        )

    def approve(
        self, *, by: User, seen: int, note: str = "", at: datetime | None = None
    ) -> bool:
        """Publish exactly version `seen` at `at`, by default when its author wished.

        False where two moderators must agree and this was the first. Raises NotYours,
        Held while the guard holds it, TooLate where another was first.
        """
        self.check_may_decide(by)
        moment = self.publication_moment(at)
        self.check_may_appear(moment)
        verdict = self.verdict(moment)
        if held := self.still_held(verdict):
            raise Held(held)
        if verdict.needs_two and self.first_yes_by_id in {None, by.pk}:
            self._first_yes(by, seen, note, verdict)
            return False
        # Of two at once, the row still carries the first yes this one stands on.
        stands_on = Q(first_yes_by=self.first_yes_by_id) if verdict.needs_two else Q()
        with transaction.atomic():
            line = self.make(
                Move.APPROVE,
                by=by,
                seen=seen,
                only=stands_on,
                line={"note": note.strip(), "checks": dict(verdict.record)},
                approved_at=timezone.now(),
                approved_by=by,
                needs_two=verdict.needs_two,
                first_yes_by=self.first_yes_by if verdict.needs_two else None,
                announced=False,
            )
            self.go_live(moment)
            # Only now is it known whether residents read it or it waits for its time.
            telling.tell(self, line)
        return True

    def go_live(self, moment: datetime) -> None:
        """Point the publication at this version and copy what lists filter by.

        What appears at once was looked at just now; else the guard looks again at its
        time. Raises TooLate where it was withdrawn meanwhile.
        """
        publication = self.publication
        now = timezone.now()
        published_at = publication.published_at
        if publication.live_id is None or published_at is None or published_at > now:
            published_at = max(moment, now)
        moved = (
            publication.rows()
            .filter(pk=self.publication_id, withdrawn_at=None)
            .update(
                live=self,
                region_id=self.region_id,
                published_at=published_at,
                checked_at=now if published_at <= now else None,
                slug=publication.slug or publication.make_slug(self.title),
                **self.live_columns(),
            )
        )
        if not moved:
            raise TooLate(
                f"{publication.what} ini sudah ditarik. Keputusan Anda tidak disimpan."
            )
        publication.refresh_from_db()
        self.after_live()

    def _first_yes(self, by: User, seen: int, note: str, verdict: Verdict) -> None:
        if self.first_yes_by_id == by.pk:
            raise MoveRefused(
                "Anda sudah menyetujuinya. Pada tahapan pemilihan ini, moderator lain "
                "yang memberi persetujuan kedua."
            )
        self.make(
            Move.FIRST_YES,
            by=by,
            seen=seen,
            only=Q(first_yes_by=None),
            line={"note": note.strip(), "checks": dict(verdict.record)},
            first_yes_by=by,
            claimed_by=None,
            claimed_at=None,
        )

    def still_held(self, verdict: Verdict) -> tuple[str, ...]:
        """What holds it and no head moderator has let pass in exactly this version."""
        lines = self.decisions.filter(move=Move.LIFT, version=self.version)
        lifted = {
            quote
            for checks in lines.values_list("checks", flat=True)
            for quote in checks.get("held", [])
        }
        return tuple(quote for quote in verdict.held if quote not in lifted)

    def lift(self, *, by: User, seen: int, reason: str) -> None:
        """Let a held text pass, with a reason kept for the supervisor.

        Raises NotYours for anybody but a head moderator of the territory, MoveRefused
        without a reason or where nothing holds it.
        """
        self.check_may_decide(by)
        if not self.may_head(by):
            raise NotYours("Hanya moderator kepala yang dapat membuka tahanan.")
        if not reason.strip():
            raise MoveRefused("Tulis alasan membuka tahanan.")
        verdict = self.verdict(self.publication_moment())
        if not self.still_held(verdict):
            raise MoveRefused("Tidak ada tahanan yang perlu dibuka.")
        self.make(
            Move.LIFT,
            by=by,
            seen=seen,
            line={"note": reason.strip(), "checks": dict(verdict.record)},
        )

    def add_note(self, *, by: User, note: str) -> None:
        """Leave a line only moderators of the territory read."""
        self.check_in_territory(by)
        if self.is_own(by):
            raise NotYours("Catatan antarmoderator bukan untuk penulisnya.")
        if not note.strip():
            raise MoveRefused("Catatannya masih kosong.")
        self.record(Move.NOTE, by=by, note=note.strip())
