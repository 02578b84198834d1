"""Demo people, KIM and bulletins for a first look. Never on a production server."""

import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from bulletins.demo.loader import DemoBulletins, load_kims
from groups.models import KimGroup, Membership, Moderator
from notices.models import Notice


class Person(NamedTuple):
    """A demo account; `kim` with `position`, or `territory` for a moderator."""

    username: str
    name: str
    what: str
    kim: str = ""
    position: str = ""
    territory: str = ""
    is_head: bool = False
    is_admin: bool = False


CAST = (
    Person("nur", "Nur (contoh)", "Ketua KIM Bendan Kergon", "33.75.01.1006", "ketua"),
    Person(
        "budi",
        "Budi (contoh)",
        "Sekretaris KIM Bendan Kergon",
        "33.75.01.1006",
        "sekretaris",
    ),
    Person("joko", "Joko (contoh)", "Ketua KIM Jenggot", "33.75.04.1004", "ketua"),
    Person(
        "dewi", "Dewi (contoh)", "Moderator kepala", territory="33.75", is_head=True
    ),
    Person("sekar", "Sekar (contoh)", "Moderator kota", territory="33.75"),
    Person(
        "wahyu",
        "Wahyu (contoh)",
        "Moderator Kecamatan Pekalongan Selatan",
        territory="33.75.04",
    ),
    Person("admin", "Admin (contoh)", "Admin Dinkominfo", is_admin=True),
)
# Easy to read aloud and to type on a phone; four of them are 40 bits.
SYLLABLES = [a + b for a in "bdgjklmnprstw" for b in "aeiou"]


def fresh_password() -> str:
    """Four made-up words of four letters, such as `kabo-riti-sume-lada`."""
    return "-".join(
        secrets.choice(SYLLABLES) + secrets.choice(SYLLABLES) for _ in range(4)
    )


class Command(BaseCommand):
    help = "Memuat isi contoh. Aman dijalankan lagi; menolak di server produksi."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Isi contoh tidak boleh dimuat di server produksi.")
        call_command("load_lists", stdout=self.stdout)
        call_command("load_guard", stdout=self.stdout)
        kims = load_kims()
        lines = [self._person(person) for person in CAST]
        cast = {user.username: user for user in User.objects.all()}
        bulletins = DemoBulletins(cast["dewi"], second=cast["sekar"]).load()
        # Months of examples would lie unread in every inbox.
        old = Notice.objects.filter(at__lt=timezone.now() - timedelta(days=2))
        old.filter(read_at=None).update(read_at=F("at"))
        self.stdout.write(f"Isi contoh: {kims} KIM dan {bulletins} buletin baru.")
        self.stdout.write("\nAkun contoh (kata sandi dibuat baru setiap kali):")
        self.stdout.write("\n".join(lines))

    def _person(self, person: Person) -> str:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            user = User.objects.create_user(person.username, None, name=person.name)
        user.is_staff = user.is_superuser = person.is_admin
        password = fresh_password()
        user.set_password(password)
        user.save()
        if person.kim:
            kim = KimGroup.objects.filter(region_id=person.kim).order_by("pk").first()
            Membership.objects.get_or_create(
                user=user,
                kim=kim,
                position=person.position,
                defaults={"starts_on": timezone.localdate().replace(year=2020, day=1)},
            )
        if person.territory:
            Moderator.objects.update_or_create(
                user=user,
                region_id=person.territory,
                defaults={"is_head": person.is_head},
            )
        return f"  {person.username:<7} {password}   {person.what}"
