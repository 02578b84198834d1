"""The plan form, filled in and sent; a change that a moderator approves."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from events.models import EventKind
from tests.conftest import MEDONO
from tests.events.cast import day


def soon(days=3):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def form(seen="0", **changes):
    """What the plan form posts for a complete event."""
    return {
        "seen": seen,
        "kim": "medono",
        "title": "Kerja bakti RW 03",
        "kind": EventKind.objects.get(slug="kerja-bakti").pk,
        "region": MEDONO,
        "visibility": "terbuka",
        "place": "",
        "place_name": "Halaman balai RW 03",
        "place_address": "",
        "place_wheelchair": "",
        "organiser": "kim",
        "organiser_name": "",
        "agenda": "Berkumpul\n- Membersihkan selokan",
        "about": "",
        "bring": "Cangkul",
        "contact": "Tanya pengurus KIM",
        "note": "",
        "jadwal-day": soon(),
        "jadwal-starts": "07:00",
        "jadwal-ends": "10.00",
        "jadwal-repeat": "sekali",
        "jadwal-every": "",
        "jadwal-until": "",
        "jadwal-days": "",
        "sejak-since": "",
        "sejak-starts": "",
        "sejak-ends": "",
        "sejak-last": "",
        "photo-TOTAL_FORMS": 0,
        "photo-INITIAL_FORMS": 0,
        **changes,
    }


def send(client, key, **changes):
    return client.post(reverse("plan:send", args=[key]), form(**changes))


def changed(client, live, **fields):
    """Open a change of what is live and post it with every day as it was."""
    code, key = live.publication.code, live.publication.draft_key
    client.post(reverse("plan:change", args=[code]))
    edit = live.publication.newest_revision()
    rows = {"hari-TOTAL_FORMS": len(edit.times), "hari-INITIAL_FORMS": len(edit.times)}
    for n, row in enumerate(edit.times):
        rows |= {
            f"hari-{n}-key": row["key"],
            f"hari-{n}-day": row["starts"][:10],
            f"hari-{n}-starts": row["starts"][11:],
            f"hari-{n}-ends": row["ends"][11:],
        }
    whole = form(
        seen=edit.mark, place=edit.place_id, place_name="",
        change_note="Jadwal berubah.", **{"jadwal-day": "", "jadwal-starts": "",
        "jadwal-ends": ""},
    )  # fmt: skip
    return send_to(client, key, {**whole, **rows, **fields})


def send_to(client, key, data):
    return client.post(reverse("plan:send", args=[key]), data)


def edited(live, by, moderator, **words):
    """A change that a moderator approves."""
    edit = live.copy_for_edit(by=by)
    words = {"change_note": "Diubah.", **words}
    edit.save_words(by=by, seen=edit.version, words=words)
    edit.submit(by=by, seen=edit.version)
    edit.approve(by=moderator, seen=edit.version)
    return edit


def on(key, number):
    """That day of an event, so many days from today."""
    return {**day(number), "key": key}
