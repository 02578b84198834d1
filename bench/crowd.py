"""A crowd: KIM, people, and as many bulletins as asked for, published and waiting.

Python invents one short line for each text and copies the lines into a passing table;
INSERT … SELECT then writes texts, decisions and notices, as the verbs would leave them.
No constraint and no trigger is switched off: bulletins become live last, when the
trigger on `live` finds their approval.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import accumulate, product
from typing import TYPE_CHECKING, Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench import crowd_sql
from bulletins.models import Bulletin, BulletinDecision, BulletinRevision, Category
from groups.models import KimGroup, Membership, Moderator, Region
from kim_portal.lib import region_codes
from kim_portal.lib.check_code import ALPHABET, LENGTH
from notices.models import Notice
from review.flags import Flag, risk_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

CITY = "33.75"
DISTRICT = "33.75.04"
CITY_MODERATOR = "dewi"
DISTRICT_MODERATOR = "wahyu"
SEED = 2024
YEARS = timedelta(days=3 * 365)
WAITED = timedelta(days=9)
TITLES = [
    "Posyandu balita RW {} pindah ke balai kelurahan",
    "Kerja bakti membersihkan selokan Gang {} Minggu pagi",
    "Jadwal penyaluran bantuan beras RT {} bulan ini",
    "Lomba kampung bersih tingkat RW {} dimulai",
    "Air rob naik, jalan di RW {} ditutup sementara",
    "Pelatihan pemasaran batik lewat ponsel angkatan {}",
    "Pelayanan KTP keliling singgah di RW {}",
    "Donor darah dan periksa gula gratis di pos RW {}",
]
SENTENCE = (
    "Warga diminta datang tepat waktu dan membawa kartu keluarga serta alat tulis. "
    "Pengurus RT membagi giliran agar tidak menumpuk, dan petugas kelurahan siap di "
    "tempat sampai selesai. Bila hujan, kegiatan pindah ke balai. "
)
# Words as a language has them: the n-th most common stands in a title an n-th as often as
# the first. Made of syllables, so that nobody's words are copied.
LETTERS = "babebudadigagujakakekilalemameminanipararisasutawa"
SYLLABLES = [LETTERS[n : n + 2] for n in range(0, len(LETTERS), 2)]
WORDS = ["".join(three) for three in product(SYLLABLES, repeat=3)][:8000]
HOW_OFTEN = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
# Of a hundred texts, so many are handed over with these marks.
MARKS: dict[tuple[Flag, ...], int] = {
    (): 64,
    (Flag.CHANGE,): 12,
    (Flag.AGAIN,): 8,
    (Flag.IMPORTANT,): 7,
    (Flag.PERSONAL,): 4,
    (Flag.NEUTRALITY,): 3,
    (Flag.ELECTION,): 1,
    (Flag.SEVERE, Flag.NEUTRALITY): 1,
}


class Line(NamedTuple):
    """One text, in the columns of the passing table `crowd`."""

    n: int
    bulletin: int
    number: int
    version: int
    kim: int
    author: int
    region: str
    category: int
    title: str
    code: str
    flags: list[str]
    risk: int
    important: bool
    submitted_at: datetime
    due_at: datetime
    approved_at: datetime | None
    claimed_at: datetime | None


def begin() -> None:
    """Tables and lists; a KIM with one author in every territory; two moderators."""
    call_command("migrate", verbosity=0)
    for command in ("load_regions", "load_lists", "load_guard"):
        call_command(command, verbosity=0, stdout=Nowhere())
    _moderator(CITY_MODERATOR, CITY)
    _moderator(DISTRICT_MODERATOR, DISTRICT)
    for region in Region.objects.filter(region_codes.inside("code", [CITY])):
        _kim(region)


def gather(*, published: int, waiting: int) -> None:
    """Write so many texts, the older ones published; the same ones in every run."""
    # All of them first: while it copies, the connection answers nothing else.
    lines = list(_lines(published, waiting))
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Bulletin, BulletinRevision, BulletinDecision, Notice):
            _defaults(cursor, model)
        cursor.execute(crowd_sql.PASSING_TABLE)
        with cursor.copy(f"COPY crowd ({', '.join(Line._fields)}) FROM STDIN") as rows:
            for line in lines:
                rows.write_row(line)
        decider = User.objects.get(username=CITY_MODERATOR)
        for statement in crowd_sql.STATEMENTS:
            cursor.execute(statement, {"decider": decider.pk, "sentence": SENTENCE})
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM FULL bulletins_bulletin")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")
    _count(published, waiting)


def _defaults(cursor: Any, model: type[Model]) -> None:
    """Tell the database what models default to: Django keeps that to itself, and a new
    column of the portal's should not stop a benchmark."""
    for field in model._meta.concrete_fields:
        if field.primary_key or field.is_relation or field.null:
            continue
        value = field.get_db_prep_save(field.get_default(), connection)
        if value is not None:
            table = connection.ops.quote_name(model._meta.db_table)
            column = connection.ops.quote_name(field.column)
            cursor.execute(
                f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT %s", [value]
            )


def _lines(published: int, waiting: int) -> Iterator[Line]:
    """Oldest first. A change is a second version of one of the published texts."""
    dice = random.Random(SEED)  # noqa: S311 - a crowd, not a secret
    kims = list(KimGroup.objects.values_list("pk", "region_id", "memberships__user"))
    categories = list(Category.objects.order_by("order").values_list("pk", flat=True))
    now = timezone.now()
    unchanged = dice.sample(range(1, published + 1), min(published, waiting))
    homes: dict[int, tuple[int, str, int]] = {}
    for n in range(1, published + waiting + 1):
        waits = n > published
        marks = dice.choices(list(MARKS), list(MARKS.values()))[0]
        changed = 0
        if Flag.CHANGE in marks:
            changed = unchanged.pop() if waits and unchanged else 0
            marks = marks if changed else ()
        kim, home, author = homes.get(changed) or dice.choice(kims)
        homes[n] = (kim, home, author)
        if waits:
            submitted_at = now - WAITED * (1 - (n - published) / (waiting + 1)) ** 2
        else:
            submitted_at = now - WAITED - YEARS * (1 - n / (published + 1))
        place = BulletinRevision.queue_columns(list(marks), submitted_at)
        yield Line(
            n=n,
            bulletin=changed or n,
            number=2 if changed else 1,
            version=2 if Flag.AGAIN in marks else 1,
            kim=kim,
            author=author,
            region=_audience(home, dice),
            category=dice.choice(categories),
            title=_title(dice),
            code=_code(n),
            flags=place["flags"],
            risk=risk_of(marks),
            important=Flag.IMPORTANT in marks,
            submitted_at=submitted_at,
            due_at=place["due_at"],
            approved_at=None
            if waits
            else submitted_at + timedelta(hours=dice.randint(1, 30)),
            claimed_at=now if waits and not dice.randrange(100) else None,
        )


def _title(dice: random.Random) -> str:
    """One of ours, and two words as common or rare as words are."""
    more = dice.choices(WORDS, cum_weights=HOW_OFTEN, k=2)
    return f"{dice.choice(TITLES).format(dice.randint(1, 99))} {' '.join(more)}"


def _audience(home: str, dice: random.Random) -> str:
    """Mostly its own territory, sometimes one above, up to the city."""
    above = [c for c in region_codes.with_ancestors(home) if len(c) >= len(CITY)]
    return dice.choices(above, [85, 10, 5][: len(above)])[0]


def _code(n: int) -> str:
    """A check code of its own for every number: the step shares no factor with 31."""
    signs = ""
    mixed = n * 400_000_007 % len(ALPHABET) ** LENGTH
    for _ in range(LENGTH):
        mixed, sign = divmod(mixed, len(ALPHABET))
        signs += ALPHABET[sign]
    return signs


def _count(published: int, waiting: int) -> None:
    """Refuse to measure a crowd that is not the one asked for."""
    with connection.cursor() as cursor:
        cursor.execute(crowd_sql.COUNTS)
        found = cursor.fetchone()
    if found != (published, waiting, 0):
        raise RuntimeError(f"Isi basis data tidak seperti yang diminta: {found}")


def _moderator(username: str, code: str) -> None:
    user = _person(username)
    secret = {"secret": "only-its-presence-is-asked-for"}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    Moderator.objects.create(user=user, region_id=code)


def _kim(region: Region) -> None:
    kim = KimGroup.objects.create(
        name=f"KIM {region}", slug=f"kim-{region.level}-{region.slug}", region=region
    )
    author = _person(f"penulis-{region.code}")
    day = timezone.localdate() - timedelta(days=4 * 365)
    Membership.objects.create(user=author, kim=kim, position="ketua", starts_on=day)


def _person(username: str) -> User:
    return User.objects.create_user(username, name=username.capitalize())


class Nowhere:
    """Where commands tell what they loaded."""

    def write(self, _words: Any) -> None:
        """Nobody asks here."""

    def flush(self) -> None:
        """Nothing is held back."""
