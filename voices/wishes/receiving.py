"""A wish comes in: its photo through the one pipeline, who hears of it, what is like it."""

import uuid
from typing import IO, Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from groups.models import KimGroup, Membership, Moderator, Photo, Region
from kim_portal.lib.promise import due_after
from notices.telling import tell
from reach.checking.compare import compare
from voices import reading
from voices.models import Topic, Wish, WishPerson
from voices.models.wishes import kim_in_charge

PHOTO_SALT = "kim.aspirasi.foto"
# Of a place so many topics are compared, newest first, and so many shown.
COMPARED, SHOWN = 200, 3
# Words both say, of the fewer of the two; at least so many.
ALIKE, WORDS = 0.4, 2


def receive(data: dict[str, Any], *, photo: Photo | None, by: User | None) -> Wish:
    """Keep it and tell who sees to it; a second tap finds the first's."""
    region: Region = data["place"]
    now = timezone.now()
    try:
        with transaction.atomic():
            wish = Wish.objects.create(
                kind=data["kind"],
                region=region,
                rw=data["rw"],
                rt=data["rt"],
                words=data["words"],
                photo=photo,
                kim=kim_in_charge(region),
                form_key=data["form_key"],
                created_at=now,
                due_at=due_after(now),
                recorded_by=by,
            )
            wish.steps.create(status=wish.status, by=by)
            if data["name"] or data["contact"]:
                facts = {"name": data["name"], "contact": data["contact"]}
                WishPerson.objects.create(wish=wish, **facts)
            tell_of(wish, "Aspirasi baru", source=f"aspirasi:{wish.pk}", but=by)
    except IntegrityError:
        known = Wish.objects.filter(form_key=data["form_key"]).first()
        if known is None:
            raise
        if (known.words, known.region_id) == (data["words"], region.pk):
            return known
        # Somebody went back, wrote on and sent it again: another wish.
        return receive({**data, "form_key": uuid.uuid4()}, photo=photo, by=by)
    return wish


def tell_of(
    wish: Wish,
    headline: str,
    *,
    source: str,
    but: User | None = None,
    moderators: bool = False,
) -> None:
    """Tell the KIM in charge, and moderators where nobody serves in it or they are to hear
    of it anyway; never in its words."""
    people = User.objects.filter(is_active=True)
    common: dict[str, Any] = {
        "source": source,
        "headline": headline,
        "title": f"{wish.get_kind_display()} dari {wish.region.full_name}",
        "link": wish.desk_link(),
        "gathered": True,
    }
    serving = Membership.objects.current().filter(kim=wish.kim_id)
    officers = people.filter(pk__in=serving.values("user"))
    if officers.exists():
        tell(officers.exclude(pk=but.pk if but else 0), kim_id=wish.kim_id, **common)
        if not moderators:
            return
    moderating = Moderator.objects.covering(wish.region_id)
    people = people.filter(pk__in=moderating.values("user"))
    tell(people, region_id=wish.region_id, **common)


def keep_photo(upload: IO[bytes], region: Region, by: User | None) -> Photo:
    """Through the pipeline, as one of the KIM in charge. Raises PictureRefused."""
    kim = kim_in_charge(region) or KimGroup.objects.office()
    return Photo.keep(upload, kim=kim, by=by, is_private=True)


def signed(photo: Photo) -> str:
    """For a hidden field: the photo this very page kept."""
    return signing.dumps(photo.pk, salt=PHOTO_SALT)


def photo_of(value: str) -> Photo | None:
    """The photo of such a field."""
    try:
        pk = signing.loads(value, salt=PHOTO_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return Photo.objects.filter(pk=pk).first()


def like_topics(region: Region, words: str) -> list[Topic]:
    """What was asked of this kelurahan in public, and is like it; likest first."""
    said = reading.said_in(words)
    keys = {token.key for token in said if len(token.key) >= reading.WORD_MIN}
    rows = Topic.objects.released().filter(region=region).select_related("wish")
    found = []
    for topic in rows.order_by("-released_at")[:COMPARED]:
        theirs = reading.said_in(topic.said_question)
        shared = {
            token.key for token in theirs if len(token.key) >= reading.WORD_MIN
        } & keys
        least = min(len(keys), len(theirs)) or 1
        if len(shared) >= WORDS and len(shared) / least >= ALIKE:
            found.append((compare(said, theirs).coverage, topic))
    found.sort(key=lambda one: -one[0])
    return [topic for _coverage, topic in found[:SHOWN]]
