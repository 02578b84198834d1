"""Who would have to be told if data got out (UU PDP): everybody this portal knows."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from events.models import EventInvitation, Guest
from guard.term_file import guarded
from kim_portal.lib import moments
from voices.models import Asker, WishPerson

COLUMNS = ("sebagai", "nama", "kontak", "dari", "sejak")


def people() -> Iterator[tuple[str, str, str, str, str]]:
    """A row for each person and place they stand in; read in pieces, however many."""
    users = User.objects.order_by("pk").prefetch_related("emailaddress_set")
    for user in users.iterator(chunk_size=500):
        # allauth keeps addresses in a table of its own.
        kept: Any = user
        addresses = [user.email, *(row.email for row in kept.emailaddress_set.all())]
        contact = ", ".join(dict.fromkeys(filter(None, [user.username, *addresses])))
        since = moments.moment(user.date_joined)
        yield (
            "akun" if user.is_active else "akun ditutup",
            user.name,
            contact,
            "",
            since,
        )
    invited = EventInvitation.objects.select_related("day__event__kim").order_by("pk")
    for one in invited.iterator(chunk_size=500):
        day = one.day
        yield "diundang", one.name, "", str(day.event.kim), day.day_words
    guests = Guest.objects.select_related("sheet__day__event__kim").order_by("pk")
    for guest in guests.iterator(chunk_size=500):
        day = guest.sheet.day
        kim = str(day.event.kim)
        yield (
            "hadir",
            f"{guest.name}, {guest.origin}".strip(", "),
            "",
            kim,
            day.day_words,
        )


def _askers() -> Iterator[tuple[str, str, str, str, str]]:
    """Who left an address to hear whether a message is true."""
    waiting = Asker.objects.exclude(email="").order_by("pk")
    for asker in waiting.iterator(chunk_size=500):
        since = moments.moment(asker.asked_at)
        yield "bertanya di Cek pesan", "", asker.email, "", since


def _wishers() -> Iterator[tuple[str, str, str, str, str]]:
    """Who left a name or a contact with a wish."""
    people = WishPerson.objects.select_related("wish__region").order_by("pk")
    for person in people.iterator(chunk_size=500):
        wish = person.wish
        since = moments.moment(wish.created_at)
        where = wish.region.full_name
        yield "menyampaikan aspirasi", person.name, person.contact, where, since


class Command(BaseCommand):
    help = (
        "Menulis daftar semua orang yang datanya disimpan portal ini, sebagai CSV: untuk "
        "memberi tahu mereka bila data bocor."
    )

    def handle(self, **_options: Any) -> None:
        rows = csv.writer(self.stdout)
        rows.writerow(COLUMNS)
        for row in chain(people(), _askers(), _wishers()):
            rows.writerow([guarded(cell) for cell in row])
