"""What the walks over the moderation desk share: people, hands, a photo, elections."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from bulletins.models import BulletinRevision
from groups.models import Moderator
from guard.models import Election, Stage
from review.models.pictures import PhotoWords
from tests.conftest import CITY, kept_photo, person, with_totp

DESK = {"width": 1280, "height": 900}
QUEUE = "/admin/moderasi/"


def moderator(username: str, *, head: bool = False) -> User:
    """One more moderator of the city, who writes for no KIM."""
    user = with_totp(person(username))
    Moderator.objects.create(user=user, region_id=CITY, is_head=head)
    return user


def at_desk(visitor: Callable[..., Any], username: str, path: str = QUEUE) -> Page:
    """Signed in at the office's computer, both steps."""
    desk = visitor(viewport=DESK)
    desk.enter(username, path)
    desk.page.wait_for_url(f"**{path}")
    return desk.page


def on_phone(visitor: Callable[..., Any], username: str) -> Page:
    """Signed in on an officer's phone."""
    page: Page = visitor().enter(username)
    expect(page.get_by_role("heading", level=1)).to_contain_text(username.capitalize())
    return page


def address_of(page: Page, path: str) -> str:
    """The whole address of a path, at the portal this page is of."""
    return "/".join(page.url.split("/")[:3]) + path


def go(page: Page, path: str) -> Any:
    """Type another address of the same portal; what it answered."""
    return page.goto(address_of(page, path))


def review(revision: BulletinRevision) -> str:
    """Where moderators decide on it."""
    return revision.moderator_link()


def state(revision: BulletinRevision) -> str:
    """Where its author sees what became of it."""
    return revision.author_link()


def told(page: Page, words: str) -> None:
    """The portal says this at the top of the page."""
    expect(page.locator(".messages")).to_contain_text(words)


def approve(page: Page, revision: BulletinRevision, name: str) -> None:
    """Open it and press the button of that name."""
    go(page, review(revision))
    page.get_by_role("button", name=name).click()


def guarded() -> Election:
    """The shipped list of words, and an election of the city without any stage."""
    call_command("load_guard", stdout=StringIO(), stderr=StringIO())
    return Election.objects.create(
        name="Pilkada Percobaan", region_id=CITY, source_url="https://kpu.example/"
    )


def quiet_from(election: Election, start: Any, *, days: int = 3) -> Stage:
    """Its masa tenang."""
    return Stage.objects.create(
        election=election,
        kind=Stage.Kind.QUIET,
        starts_at=start,
        ends_at=start + timedelta(days=days),
    )


def quiet_now(election: Election) -> Stage:
    """Masa tenang since an hour ago."""
    return quiet_from(election, timezone.now() - timedelta(hours=1))


def with_photo(revision, kim, by):
    photo = kept_photo(kim=kim, by=by)
    revision.save_words(
        by=by,
        seen=revision.version,
        words={},
        photos=[PhotoWords(photo, "Tiga warga menyapu jalan", "Foto: KIM Medono")],
    )
    return revision
