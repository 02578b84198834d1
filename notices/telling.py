"""Telling people: a row for each, and one job that mails those who want mail at once.

Whatever has a title and an address can be told of.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import User
from notices.models import MailWish, Notice, Pace

# Moderators get one letter for what comes in together, not one for each.
GATHERED = timedelta(minutes=10)


def tell(
    people: Iterable[User],
    *,
    source: str,
    headline: str,
    title: str,
    link: str,
    words: str = "",
    kim_id: int | None = None,
    region_id: str | None = None,
    gathered: bool = False,
) -> None:
    """Call it inside the transaction that causes it.

    `source` names the cause: nobody is told twice of one thing. Told as officers of
    `kim_id` or as moderators of `region_id`, they get no letter of it once they are
    not any more. `gathered` waits for more before a letter goes.
    """
    people = list(people)
    if not people:
        return
    wishes = MailWish.objects.filter(user__in=people)
    paces = dict(wishes.values_list("user_id", "pace"))
    rows = [
        Notice(
            user=person,
            source=source,
            headline=headline,
            title=title[:200],
            words=words[:1500],
            link=link,
            kim_id=kim_id,
            region_id=region_id,
            pace=paces.get(person.pk, Pace.NOW) if person.email else Pace.NEVER,
            at=timezone.now(),
        )
        for person in people
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    at_once = [row.user_id for row in rows if row.pace == Pace.NOW]
    if at_once:
        # None is at once: procrastinate takes no empty span.
        wait = {"minutes": GATHERED.seconds // 60} if gathered else None
        app.configure_task("notices.deliver", schedule_in=wait).defer(users=at_once)  # type: ignore[arg-type]


def settled(link: str) -> None:
    """What waited there is dealt with: nobody needs to open or be mailed its notice."""
    waiting = Notice.objects.filter(link=link)
    waiting.filter(letter=None).update(pace=Pace.NEVER)
    waiting.unread().update(read_at=timezone.now())


def forget_words(links: Iterable[str]) -> None:
    """What was told of something erased says so, and nothing else of it."""
    Notice.objects.filter(link__in=list(links)).update(title="Dihapus", words="")
