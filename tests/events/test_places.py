"""Where events show beside the agenda, and that what is not public shows nowhere."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from events.models import (
    Event,
    Occurrence,
    Place,
)
from groups.models import Moderator
from review import previews
from tests.conftest import BARAT, CITY, JENGGOT, kept_photo
from tests.events.cast import day
from tests.events.planning import edited

CANARY = "Kenariwati"
SIGN_IN = "/akun/masuk/"


@pytest.fixture
def field(regions):
    return Place.objects.create(name="Lapangan Medono", region_id=BARAT, is_room=False)


def text_of(answer):
    return answer.content.decode(errors="replace").replace("\xa0", " ")


def test_home_kelurahan_kecamatan_and_kim_show_their_next_events(
    client, announced, field, joko, jenggot
):
    announced(place=field, title="Acara kelurahan")
    announced(place=field, title="Acara kecamatan", region_id=BARAT)
    announced(place=field, title="Acara kota", region_id=CITY, times=[day(1)])
    other = Place.objects.create(name="Balai Jenggot", region_id=JENGGOT)
    announced(by=joko, kim=jenggot, place=other, title="Acara Jenggot", times=[day(2)])
    for path, shown in (
        ("/", {"kota", "Jenggot", "kelurahan"}),
        ("/kelurahan/medono/", {"kelurahan", "kecamatan", "kota"}),
        ("/kelurahan/tirto/", {"kecamatan", "kota"}),
        ("/kelurahan/jenggot/", {"kota", "Jenggot"}),
        ("/kecamatan/pekalongan-barat/", {"kelurahan", "kecamatan", "kota"}),
        ("/kecamatan/pekalongan-selatan/", {"kota", "Jenggot"}),
        ("/kim/medono/", {"kelurahan", "kecamatan", "kota"}),
        ("/kim/jenggot/", {"Jenggot"}),
    ):
        answer = client.get(path)
        shown_days = re.findall(r">Acara (\w+)</a>", answer.content.decode())
        found = set(shown_days)
        assert found == shown, path
        assert "Semua agenda" in text_of(answer)


def poster_of(revision, kim, by):
    photo = kept_photo(kim=kim, by=by)
    revision.save_words(
        by=by,
        seen=revision.version,
        words={"poster": photo, "poster_alt": "Poster posyandu"},
    )
    return photo.sizes()["480"].url


def test_a_poster_is_public_only_while_its_event_is(
    client, as_user, plan, medono, budi, joko, dewi, wahyu
):
    revision = plan()
    address = poster_of(revision, medono, budi)
    assert client.get(address).status_code == 404
    assert as_user(dewi).get(address).status_code == 404
    assert as_user(budi).get(address).status_code == 200
    revision.submit(by=budi, seen=revision.version)
    for user, status in ((dewi, 200), (wahyu, 404), (joko, 404)):
        assert as_user(user).get(address).status_code == status
    token = previews.link_to(revision, by=budi).rstrip("/").rpartition("/")[2]
    assert client.get(reverse("preview", args=[token])).status_code == 200
    assert client.get(address).status_code == 200
    client.cookies.clear()
    revision.approve(by=dewi, seen=revision.version)
    answer = client.get(address)
    assert answer.status_code == 200
    # Kept by browsers, but only shown again with our leave.
    assert answer["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    event = Event.objects.get()
    assert address in text_of(client.get(event.get_absolute_url()))
    event.withdraw(by=dewi, explanation="Keliru.")
    for headers in ({}, {"If-None-Match": answer["ETag"]}):
        gone = client.get(address, headers=headers)
        assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")


def test_the_poster_of_an_internal_event_is_its_kims(client, as_user, plan, medono, budi,
                                                     dewi):  # fmt: skip
    revision = plan(visibility="internal")
    address = poster_of(revision, medono, budi)
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    assert client.get(address).status_code == 404
    assert as_user(budi).get(address).status_code == 200


# --- the canary ------------------------------------------------------------------------


def addresses(resolver=None, prefix=""):
    """Every named address, with the pattern's argument names."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}", list(pattern.pattern.converters)


@pytest.fixture
def hidden(plan, planned, announced, field, medono, budi, dewi):
    """An event in every state residents may not read; all of its words sing."""
    Moderator.objects.filter(user=dewi).update(is_head=True)
    place = Place.objects.create(name=f"Aula {CANARY}", region_id=BARAT, is_room=False)
    words = {
        "title": CANARY, "about": CANARY, "bring": CANARY, "contact": CANARY,
        "agenda": [CANARY], "organiser_name": CANARY, "place": place,
        "invited": ["warga"],
    }  # fmt: skip
    draft = plan(**words)
    photo = poster_of(draft, medono, budi)
    waiting = planned(**words)
    returned = planned(**words)
    returned.send_back(by=dewi, seen=returned.version, reasons=["foto"], note=CANARY)
    inner = announced(**words, visibility="internal")
    past = announced(**words, visibility="internal", times=[day(1)])
    open_one = announced(place=field, title="Acara biasa")
    edit = open_one.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={**words, "change_note": CANARY})
    edit.submit(by=budi, seen=edit.version)
    turned = announced(place=field, title="Semula umum")
    inside = turned.copy_for_edit(by=budi)
    inside.save_words(
        by=budi,
        seen=inside.version,
        words={**words, "visibility": "internal", "change_note": CANARY},
    )
    inside.submit(by=budi, seen=inside.version)
    inside.approve(by=dewi, seen=inside.version)
    gone = announced(**{**words, "title": "Judul yang ditarik"})
    gone.publication.withdraw(by=dewi, explanation="Keliru.")
    erased = announced(**words)
    erased.publication.erase(by=dewi, why="privasi", note="Diminta.")
    return {"photo": photo, "past": past, "inner": inner, "waiting": waiting}


def read(client, path):
    """What stands there; of the many that ask to sign in, only that they do."""
    answer = client.get(path)
    if answer.get("Location", SIGN_IN).startswith(SIGN_IN):
        return answer
    return client.get(path, follow=True)


@pytest.fixture
def paths(hidden):
    """Every address of the portal, with what is hidden in it where it names something."""
    events = list(Event.objects.all())
    known = {
        "slug": [e.slug for e in events if e.slug]
        + ["medono", "pekalongan-barat", "posyandu"],
        "code": [e.code for e in events],
        "name": [hidden["photo"].rpartition("/")[2]],
        "pk": [e.pk for e in events],
        "kind": ["acara"],
        "draft_key": [e.draft_key for e in events],
        "key": [e.draft_key for e in events],
        "token": ["x"],
    }
    paths = set()
    for name, arguments in addresses():
        if name.startswith(("admin:", "account_", "mfa_")) and "moderation" not in name:
            continue
        for value in range(max([len(known.get(a, [])) for a in arguments], default=1)):
            chosen = {
                a: known[a][value % len(known[a])] for a in arguments if a in known
            }
            try:
                paths.add(reverse(name, kwargs=chosen))
            except NoReverseMatch:
                continue
    for query in ("periode=lewat", "kelurahan=medono", "jenis=posyandu",
                  "kecamatan=pekalongan-barat", "bulan=2026-12"):  # fmt: skip
        paths.add(f"/agenda/?{query}")
    paths |= {f"/buletin/?q={CANARY[:-1]}", SIGN_IN}
    assert {"/agenda/", "/agenda.ics", "/kelurahan/medono/agenda.ics"} <= paths
    assert hidden["photo"] in paths
    assert len(paths) > 60
    return sorted(paths)


def test_what_is_not_public_sings_in_no_answer(
    client, as_user, joko, tono, wahyu, paths, time_machine
):
    """To residents, to another KIM, to who left this one, to another's moderator."""
    for moment in (timezone.now(), timezone.now() + timedelta(days=2)):
        time_machine.move_to(moment, tick=False)
        for path in paths:
            sings_not(client, path)
    closed = [path for path in paths if asks_to_sign_in(client, path)]
    assert len(closed) > 30
    others = {joko: "/pengurus", tono: "/pengurus", wahyu: "/admin"}
    for (person, room), path in product(others.items(), closed):
        if path.startswith(room):
            sings_not(as_user(person), path)


def asks_to_sign_in(client, path):
    return client.get(path).get("Location", "").startswith(SIGN_IN)


def sings_not(reader, path):
    answer = read(reader, path)
    # Without a worker the watchers' page says so.
    assert answer.status_code < 500 or path == "/sehat/", path
    assert CANARY not in text_of(answer), path
    assert "Semula umum" not in text_of(answer), path


def test_an_internal_event_answers_as_one_that_never_was(client, hidden):
    slug = hidden["inner"].publication.slug
    for made in (f"/agenda/{slug}/", f"/agenda/{slug}.ics"):
        inner, nothing = client.get(made), client.get(made.replace(slug, "tidak-ada"))
        assert inner.status_code == nothing.status_code == 404
        assert text_of(inner).replace(slug, "") == text_of(nothing).replace(
            "tidak-ada", ""
        )


def test_withdrawn_days_are_not_public_whatever_their_mark(announced, dewi):
    event = announced().publication
    event.withdraw(by=dewi, explanation="Keliru.")
    assert Occurrence.objects.filter(is_public=True).exists()
    assert not Occurrence.objects.readable().exists()


def test_what_turned_internal_shows_none_of_its_days(client, announced, budi, dewi):
    series = announced(title="Rapat rahasia", times=[day(3), day(10)])
    edited(series, budi, dewi, times=[day(10)])
    event = series.publication
    event.refresh_from_db()
    edited(event.live, budi, dewi, visibility="internal")
    assert not event.occurrences.filter(is_public=True).exists()
    for path in ("/agenda/", f"/kelurahan/{'medono'}/", "/agenda/kota.ics"):
        assert "Rapat rahasia" not in text_of(client.get(path))
