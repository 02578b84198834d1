"""A message nobody knows yet joins the queue: grouped with others like it, counted."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from groups.models import Region
from voices import reading
from voices.asking.matching import exact, matches_of, same_of
from voices.models import AskCount, Asker, CheckCount, Rumour, Wording, telling
from voices.models.rumours import WORDINGS_MAX

# Whoever looks for a group and makes one does it alone.
LOCK = 0x6B696D_0001


def hand_in(
    words: str, *, region: Region | None, email: str = "", by: User | None = None
) -> Asker:
    """Put a message into its group, and somebody among those who wait."""
    kept = reading.blanked(reading.cleaned(words))
    now = timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        rumour = _group(kept, now)
        region_id = region.pk if region else None
        AskCount.add(rumour.pk, region_id, timezone.localdate(now))
        Rumour.objects.filter(pk=rumour.pk).update(asked=F("asked") + 1, last_at=now)
        asker = Asker.objects.create(rumour=rumour, region=region, email=email, by=by)
        # It may have been answered at this very moment.
        telling.joined(rumour)
        return asker


def _group(kept: str, now: datetime) -> Rumour:
    wording = exact(kept)
    if wording is not None:
        Wording.objects.filter(pk=wording.pk).update(asked=F("asked") + 1, last_at=now)
        return wording.rumour
    match = same_of(matches_of(kept))
    rumour = match.rumour if match else Rumour.objects.create(first_at=now, last_at=now)
    if rumour.wordings.count() < WORDINGS_MAX:
        tokens = reading.said_in(kept)
        Wording.objects.create(
            rumour=rumour,
            text=kept[: reading.LONGEST],
            digest=reading.digest_of(tokens),
            marks=reading.marks_of(tokens),
            asked=1,
            last_at=now,
        )
    return rumour


def counted(result: str) -> None:
    """One more person looked, and what they were answered; where is not asked."""
    day = timezone.localdate()
    row = {"day": day, "result": result, "region": None}
    if not CheckCount.objects.filter(**row).update(count=F("count") + 1):
        made, is_new = CheckCount.objects.get_or_create(**row, defaults={"count": 1})
        if not is_new:
            CheckCount.objects.filter(pk=made.pk).update(count=F("count") + 1)
