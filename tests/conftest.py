"""The cast. Every test speaks of the same few people.

sari    a resident; has no account (the plain `client`)
nur     Ketua of KIM Medono (Kecamatan Pekalongan Barat)
budi    writes for KIM Medono
joko    writes for KIM Jenggot (Kecamatan Pekalongan Selatan)
tono    wrote for KIM Medono until yesterday
dewi    moderator of the city
wahyu   moderator of Kecamatan Pekalongan Selatan
rina    moderator of the city, and writes for KIM Medono
ratna   admin at the office; moderates nothing
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.two_steps import ENROLLED
from bulletins.models import BulletinRevision, Category
from groups.models import KimGroup, Membership, Moderator, Region

# WhiteNoise warns about a folder that collectstatic has not made yet.
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

MEDONO = "33.75.01.1002"
JENGGOT = "33.75.04.1004"
BARAT = "33.75.01"
SELATAN = "33.75.04"
CITY = "33.75"
PASSWORD = "lampu-gang-enam-terang"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SOURCES = [{"kind": "laporan", "name": "Rapat RW 03", "reference": "", "url": ""}]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def places(db: None) -> None:
    """Kota Pekalongan, the categories and the return reasons."""
    if not Region.objects.exists():
        call_command("load_regions", verbosity=0, stdout=_Quiet())
        call_command("load_lists", verbosity=0, stdout=_Quiet())
        call_command("load_event_kinds", verbosity=0, stdout=_Quiet())


class _Quiet(BytesIO):
    def write(self, text: Any) -> int:
        return len(text)


@pytest.fixture
def medono(places: None) -> KimGroup:
    return KimGroup.objects.create(name="KIM Medono", slug="medono", region_id=MEDONO)


@pytest.fixture
def jenggot(places: None) -> KimGroup:
    return KimGroup.objects.create(
        name="KIM Jenggot", slug="jenggot", region_id=JENGGOT
    )


def person(username: str, **fields: Any) -> User:
    return User.objects.create_user(
        username, PASSWORD, name=username.capitalize(), **fields
    )


def serve(user: User, kim: KimGroup, position: str = "anggota", **dates: Any) -> None:
    dates.setdefault("starts_on", timezone.localdate() - timedelta(days=400))
    Membership.objects.create(user=user, kim=kim, position=position, **dates)


def with_totp(user: User) -> User:
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(TOTP_SECRET)},
    )
    return user


@pytest.fixture
def nur(medono: KimGroup) -> User:
    user = person("nur")
    serve(user, medono, "ketua")
    return user


@pytest.fixture
def budi(medono: KimGroup) -> User:
    user = person("budi")
    serve(user, medono, "sekretaris")
    return user


@pytest.fixture
def joko(jenggot: KimGroup) -> User:
    user = person("joko")
    serve(user, jenggot, "ketua")
    return user


@pytest.fixture
def tono(medono: KimGroup) -> User:
    user = person("tono")
    yesterday = timezone.localdate() - timedelta(days=1)
    serve(user, medono, "bendahara", ends_on=yesterday)
    return user


@pytest.fixture
def dewi(places: None) -> User:
    user = with_totp(person("dewi"))
    Moderator.objects.create(user=user, region_id=CITY)
    return user


@pytest.fixture
def wahyu(places: None) -> User:
    user = with_totp(person("wahyu"))
    Moderator.objects.create(user=user, region_id=SELATAN)
    return user


@pytest.fixture
def rina(medono: KimGroup) -> User:
    user = with_totp(person("rina"))
    Moderator.objects.create(user=user, region_id=CITY)
    serve(user, medono)
    return user


@pytest.fixture
def ratna(places: None) -> User:
    return with_totp(person("ratna", is_staff=True, is_superuser=True))


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser signed in as that person, second step done where there is one."""

    def signed_in(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if user.authenticator_set.exists():
            session = client.session
            session[ENROLLED] = True
            session.save()
        return client

    return signed_in


def words(**changes: Any) -> dict[str, Any]:
    """The words of a bulletin that passes every check."""
    category = Category.objects.get(slug="kesehatan")
    return {
        "title": "Posyandu balita RW 05 pindah ke balai kelurahan",
        "summary": "Mulai Selasa pukul 08.00.",
        "body": "Posyandu RW 05 pindah ke balai kelurahan. Bawa buku KIA dan kartu.",
        "category": category,
        "region_id": MEDONO,
        "sources": SOURCES,
        **changes,
    }


Make = Callable[..., BulletinRevision]


@pytest.fixture
def draft(budi: User, medono: KimGroup) -> Make:
    """A draft by budi for KIM Medono, complete unless told otherwise."""

    def make(by: User = budi, kim: KimGroup = medono, **changes: Any) -> Any:
        revision = BulletinRevision.begin(kim=kim, by=by, draft_key=uuid.uuid4())
        changes.setdefault("region_id", kim.region_id)
        revision.save_words(by=by, seen=revision.version, words=words(**changes))
        return revision

    return make


@pytest.fixture
def submitted(draft: Make) -> Make:
    """Handed over by its author."""

    def make(**changes: Any) -> BulletinRevision:
        revision = draft(**changes)
        revision.submit(by=revision.created_by, seen=revision.version)
        return revision

    return make


@pytest.fixture
def published(submitted: Make, dewi: User) -> Make:
    """Approved by dewi and live."""

    def make(**changes: Any) -> BulletinRevision:
        revision = submitted(**changes)
        revision.approve(by=dewi, seen=revision.version)
        revision.publication.refresh_from_db()
        return revision

    return make


@pytest.fixture
def crowd(budi: User, dewi: User, medono: KimGroup, published: Make) -> Callable:
    """Many published bulletins, quickly: all through the verbs."""

    def make(count: int, **changes: Any) -> None:
        for number in range(count):
            published(title=f"Kabar nomor {number}", **changes)

    return make


def picture_bytes(width: int = 900, height: int = 600, kind: str = "JPEG") -> bytes:
    """A small harmless photo."""
    out = BytesIO()
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.save(out, kind)
    return out.getvalue()


def form_data(
    revision: BulletinRevision | None = None, **changes: Any
) -> dict[str, Any]:
    """What the write form posts for a complete bulletin."""
    data = {
        "version": revision.version if revision else 0,
        "kim": "medono",
        "title": "Posyandu balita RW 05 pindah ke balai kelurahan",
        "category": Category.objects.get(slug="kesehatan").pk,
        "region": MEDONO,
        "body": "Posyandu RW 05 pindah ke balai kelurahan. Bawa buku KIA dan kartu.",
        "summary": "Mulai Selasa pukul 08.00.",
        "valid_until": "",
        "publish_at": "",
        "note": "",
        "source-TOTAL_FORMS": 1,
        "source-INITIAL_FORMS": 0,
        "source-0-kind": "laporan",
        "source-0-name": "Rapat RW 03",
        "source-0-reference": "",
        "source-0-url": "",
        "photo-TOTAL_FORMS": 0,
        "photo-INITIAL_FORMS": 0,
    }
    return {**data, **changes}
