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

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client, TransactionTestCase
from django.utils import timezone
from PIL import Image

from accounts.limits import SEARCHES
from accounts.models import User
from accounts.sessions import SEEN, SINCE
from accounts.two_steps import ENROLLED
from bulletins.models import BulletinRevision, Category
from groups.models import KimGroup, Membership, Moderator, Photo
from kim_portal.lib import generation, images
from kim_portal.lib.freshness import Kept
from tests.databases import ProcessDatabase
from tests.scene import part
from voices.asking.views import CHECKS

# Parts of the cast that several folders ask for.
pytest_plugins = ["tests.events.cast", "tests.voices.cast", "tests.cached_pages"]

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first for each of the two workers, so that they end
    together: each begins with its own half of the list."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    slow = [path for path in files if "tests/browser" in str(path)]
    halves: tuple[list[pytest.Item], list[pytest.Item]] = ([], [])
    for path in sorted(slow, key=lambda path: -len(files[path])):
        min(halves, key=len).extend(files.pop(path))
    others = [item for found in files.values() for item in found]
    cut = max(len(items) // 2 - len(halves[0]), 0)
    items[:] = [*halves[0], *others[:cut], *halves[1], *others[cut:]]


@pytest.fixture(scope="session")
def database(
    django_test_environment: None,
    django_db_blocker: Any,
    testrun_uid: str,
    worker_id: str,
) -> Iterator[ProcessDatabase]:
    """This process's own, with the reference data; see databases.py."""
    with django_db_blocker.unblock():
        database = ProcessDatabase(run=testrun_uid, process=worker_id)
    yield database
    with django_db_blocker.unblock():
        database.leave()


@pytest.fixture(scope="session")
def django_db_setup(database: ProcessDatabase) -> Iterator[None]:
    # Django would empty table after table when a test with real commits is over.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _case: database.renew()
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """A busy machine is slow, not wrong: a photo takes as long as it takes."""
    ways = (images.make_picture, Photo.keep)
    with ExitStack() as stack:
        for way in ways:
            stack.enter_context(mock.patch.dict(way.__kwdefaults__, seconds=120))
        yield


@pytest.fixture(autouse=True, scope="session")
def _always_look() -> Iterator[None]:
    """A test does not wait half a second for what it has just done."""
    with mock.patch.object(generation, "AGE", 0):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What another test left in this process was of another database."""
    generation.GENERATIONS.forget()
    SEARCHES.left.clear()
    CHECKS.left.clear()
    Kept.forget_all()


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@part
def regions(db: None) -> None:
    """Kota Pekalongan, the categories, the return reasons: in every test database."""


@part
def medono(regions: None) -> KimGroup:
    return KimGroup.objects.create(name="KIM Medono", slug="medono", region_id=MEDONO)


@part
def jenggot(regions: None) -> KimGroup:
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


@part
def nur(medono: KimGroup) -> User:
    user = person("nur")
    serve(user, medono, "ketua")
    return user


@part
def budi(medono: KimGroup) -> User:
    user = person("budi")
    serve(user, medono, "sekretaris")
    return user


@part
def joko(jenggot: KimGroup) -> User:
    user = person("joko")
    serve(user, jenggot, "ketua")
    return user


@part
def tono(medono: KimGroup) -> User:
    user = person("tono")
    yesterday = timezone.localdate() - timedelta(days=1)
    serve(user, medono, "bendahara", ends_on=yesterday)
    return user


@part
def dewi(regions: None) -> User:
    user = with_totp(person("dewi"))
    Moderator.objects.create(user=user, region_id=CITY)
    return user


@part
def wahyu(regions: None) -> User:
    user = with_totp(person("wahyu"))
    Moderator.objects.create(user=user, region_id=SELATAN)
    return user


@part
def rina(medono: KimGroup) -> User:
    user = with_totp(person("rina"))
    Moderator.objects.create(user=user, region_id=CITY)
    serve(user, medono)
    return user


@part
def ratna(regions: None) -> User:
    return with_totp(person("ratna", is_staff=True, is_superuser=True))


def signed_in(user: User, **options: Any) -> Client:
    """A browser signed in as that person, second step done where there is one."""
    client = Client(**options)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    # As a request before would have left it.
    session[SINCE] = session[SEEN] = int(time.time())
    if user.authenticator_set.exists():
        session[ENROLLED] = True
    session.save()
    return client


@part
def as_user() -> Callable[[User], Client]:
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


@part
def draft(budi: User, medono: KimGroup) -> Make:
    """A draft by budi for KIM Medono, complete unless told otherwise."""

    def make(by: User = budi, kim: KimGroup = medono, **changes: Any) -> Any:
        revision = BulletinRevision.begin(kim=kim, by=by, draft_key=uuid.uuid4())
        changes.setdefault("region_id", kim.region_id)
        revision.save_words(by=by, seen=revision.version, words=words(**changes))
        return revision

    return make


@part
def submitted(draft: Make) -> Make:
    """Handed over by its author."""

    def make(**changes: Any) -> BulletinRevision:
        revision = draft(**changes)
        revision.submit(by=revision.created_by, seen=revision.version)
        return revision

    return make


@part
def published(submitted: Make, dewi: User) -> Make:
    """Approved by dewi and live."""

    def make(**changes: Any) -> BulletinRevision:
        revision = submitted(**changes)
        revision.approve(by=dewi, seen=revision.version)
        revision.publication.refresh_from_db()
        return revision

    return make


@part
def crowd(budi: User, dewi: User, medono: KimGroup, published: Make) -> Callable:
    """Many published bulletins, quickly: all through the verbs."""

    def make(count: int, **changes: Any) -> None:
        for number in range(count):
            published(title=f"Kabar nomor {number}", **changes)

    return make


def fresh(revision: BulletinRevision) -> BulletinRevision:
    """As it stands in the database now."""
    return BulletinRevision.objects.select_related("publication__live").get(
        pk=revision.pk
    )


def picture_bytes(width: int = 900, height: int = 600, kind: str = "JPEG") -> bytes:
    """A small harmless photo."""
    out = BytesIO()
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.save(out, kind)
    return out.getvalue()


@cache
def _developed() -> images.Picture:
    return images.make_picture(BytesIO(picture_bytes()), max_bytes=10**6)


def kept_photo(*, kim: KimGroup, by: User) -> Photo:
    """A photo of the KIM where its way through the pipeline is not what is asked."""
    with mock.patch.object(images, "make_picture", return_value=_developed()):
        return Photo.keep(BytesIO(), kim=kim, by=by)


def form_data(
    revision: BulletinRevision | None = None, **changes: Any
) -> dict[str, Any]:
    """What the write form posts for a complete bulletin."""
    data = {
        "seen": revision.mark if revision else "0",
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
