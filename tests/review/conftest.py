"""What these tests add to the cast, and an election around it.

hani    head moderator of the city
seno    moderator of the city, who made every decision before the scene begins
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from bulletins.models import BulletinRevision, Category
from groups.models import Moderator
from guard.models import Election, Stage, WatchTerm
from review.checks import PLEDGES
from tests.conftest import CITY, Make, person, with_totp
from tests.review.post_office import PostOffice

SEVERE = "coblos nomor"
SEVERE_BODY = f"Warga diminta {SEVERE} dua di balai kelurahan hari Selasa pagi."


def moderator(username: str, code: str = CITY, **fields: Any) -> User:
    """One more moderator; `is_head` for a head."""
    is_head = fields.pop("is_head", False)
    user = with_totp(person(username, **fields))
    Moderator.objects.create(user=user, region_id=code, is_head=is_head)
    return user


@pytest.fixture
def hani(regions: None) -> User:
    return moderator("hani", is_head=True)


@pytest.fixture
def seno(regions: None) -> User:
    return moderator("seno")


@pytest.fixture
def pilkada(regions: None) -> Election:
    """An election of the city, without any stage yet."""
    return Election.objects.create(
        name="Pilkada contoh", region_id=CITY, source_url="https://kpu.example/"
    )


@pytest.fixture
def stage(pilkada: Election) -> Callable[..., Stage]:
    """A stage that began an hour ago and lasts three days, unless told otherwise."""

    def make(kind: str, **dates: Any) -> Stage:
        now = timezone.now()
        dates.setdefault("starts_at", now - timedelta(hours=1))
        dates.setdefault("ends_at", now + timedelta(days=3))
        return Stage.objects.create(election=pilkada, kind=kind, **dates)

    return make


@pytest.fixture
def quiet(stage: Callable[..., Stage]) -> Stage:
    """Masa tenang runs."""
    return stage("masa-tenang")


@pytest.fixture
def severe(regions: None) -> WatchTerm:
    """A term that holds in masa tenang."""
    return WatchTerm.objects.create(term=SEVERE, severity="block", match="phrase_ci")


@pytest.fixture
def about_election(regions: None) -> dict[str, Any]:
    """Words of a bulletin about an election, with its author's pledges."""
    category = Category.objects.filter(is_election=True).first()
    assert category
    return {"category": category, "pledges": list(PLEDGES)}


# --- mail -----------------------------------------------------------------------------------


@pytest.fixture
def mail_settings(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 1
    return settings


@pytest.fixture
def office(mail_settings: Any) -> Iterator[PostOffice]:
    """Open, and shut at the end."""
    office = PostOffice()
    mail_settings.EMAIL_PORT = office.port
    office.open()
    yield office
    office.shut()


@pytest.fixture
def addresses(nur: User, budi: User, dewi: User, hani: User) -> None:
    """Who has one."""
    for user in (nur, budi, dewi, hani):
        user.email = f"{user.username}@contoh.id"
        user.save()


@pytest.fixture
def returned(submitted: Make, dewi: User) -> Make:
    """Sent back by dewi: nur and budi have something to read."""

    def make(**changes: Any) -> BulletinRevision:
        revision = submitted(**changes)
        why = {"reasons": ["sumber"], "note": "Dari siapa kabar ini?"}
        revision.send_back(by=dewi, seen=revision.version, **why)
        return revision

    return make
