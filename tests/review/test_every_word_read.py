"""Every word a resident can meet, of every kind: the guard has read it.

Each text of a publication, found by looking at its columns and not at what is declared,
gets a mark of its own. What residents' pages then show, must be held with a slogan in
it and refused with a NIK in it.
"""

import re
from copy import deepcopy

import pytest
from django.db import models, transaction

from events.models import AttendanceSheet, EventInvitation, EventRevision, Place
from review.checks import PLEDGES
from review.flags import Flag
from review.models.pictures import PhotoWords
from review.states import Held, MoveRefused, NotReady
from tests.conftest import kept_photo
from tests.events.cast import day
from tests.review.conftest import SEVERE

SLOGAN = f"{SEVERE} 1"
NIK = "3375011203850003"
MARK = re.compile(r"kenari(\d\d)z")
# Codes and times, and what is made of the words beside it: nobody types them.
MADE = {
    ("times",), ("zone",), ("status",),
    ("venue", "map"), ("venue", "latitude"), ("venue", "longitude"),
}  # fmt: skip
PLACES = (
    "/", "/buletin/", "/kelurahan/medono/", "/kecamatan/pekalongan-barat/",
    "/kim/medono/", "/agenda/", "/agenda/?bulan={month}", "/agenda.ics",
    "/kelurahan/medono/agenda.ics",
)  # fmt: skip


def bulletin(draft, budi, medono):
    source = {"kind": "tautan", "name": "Kantor", "reference": "Surat 1",
              "url": "https://contoh.id/surat"}  # fmt: skip
    revision = draft(sources=[source], change_note="Tanggalnya.", note="Salam.")
    picture = kept_photo(kim=medono, by=budi)
    revision.keep_photos([PhotoWords(picture, "Warga", caption="Di balai")])
    return revision


def event(plan, budi, medono):
    told = {"attendance": 4, "is_estimate": False, "decisions": ["Iuran.", "Ronda."],
            "todo": "Bawa cangkul."}  # fmt: skip
    revision = plan(
        organiser="lain", organiser_name="Paguyuban", about="Untuk warga.",
        bring="Cangkul", contact="Pengurus", agenda=["Buka", "Tutup"],
        invited=["warga"], minutes={"h3": told}, change_note="Jamnya.", note="Salam.",
        poster=kept_photo(kim=medono, by=budi), poster_alt="Poster", times=[day(3)],
    )  # fmt: skip
    EventRevision.objects.filter(pk=revision.pk).update(
        venue={**revision.venue, "address": "Jalan 1", "wheelchair": "Landai"}
    )
    picture = kept_photo(kim=medono, by=budi)
    revision.keep_photos([PhotoWords(picture, "Rapat", caption="Di aula")], key="h3")
    return EventRevision.objects.get(pk=revision.pk)


@pytest.fixture(params=[bulletin, event])
def first(request, draft, plan, budi, medono):
    """A first version with a text in each of its places, the pledges made."""

    def make():
        start = draft if request.param is bulletin else plan
        revision = request.param(start, budi, medono)
        plant(revision, ("pledges",), list(PLEDGES))
        return revision

    return make


@pytest.fixture
def make(first, budi, dewi):
    """A change of it, so that residents read what changed, too."""

    def make():
        draft = live(first(), budi, dewi).live.copy_for_edit(by=budi)
        plant(draft, ("pledges",), list(PLEDGES))
        plant(draft, ("change_note",), "Jamnya.")
        return draft

    return make


def strings(value, path):
    """(path, text) of every string in plain data."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in rows:
            yield from strings(inner, (*path, key))


def texts(revision):
    """Every text of it that somebody typed: of its columns, and of its photos' rows."""
    for field in revision._meta.fields:
        is_words = isinstance(field, models.CharField | models.JSONField)
        if (is_words or isinstance(field, models.TextField)) and not field.choices:
            for path, text in strings(getattr(revision, field.name), (field.name,)):
                is_kind_of_source = path[0] == "sources" and path[-1] == "kind"
                if not is_kind_of_source and not {path[:1], path[:2]} & MADE:
                    yield path, text
    for row in revision.photo_rows.all():
        yield ("photo_rows", row.pk, "alt"), row.alt
        yield ("photo_rows", row.pk, "caption"), row.caption


def plant(revision, path, planted):
    """Write it there, past every form."""
    if path[0] == "photo_rows":
        revision.photo_rows.filter(pk=path[1]).update(**{path[2]: planted})
        return
    value = deepcopy(getattr(revision, path[0]))
    if len(path) == 1:
        value = planted
    else:
        inner = value
        for key in path[1:-1]:
            inner = inner[key]
        inner[path[-1]] = planted
    type(revision).objects.filter(pk=revision.pk).update(**{path[0]: value})
    setattr(revision, path[0], value)


def as_typed(path, words):
    """In an address, words stand with dashes; else as they are."""
    if path[-1] == "url":
        return f"https://contoh.id/{words}".replace(" ", "-")
    return (
        f"{words} untuk semua warga di RW 03, hari Selasa pagi di balai kelurahan"
        if path == ("body",)
        else words
    )


def live(revision, budi, dewi):
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    revision.publication.refresh_from_db()
    return revision.publication


def read(client, publication):
    """All that residents meet of it, in one."""
    month = f"{day(3)['starts'][:7]}"
    paths = [place.format(month=month) for place in PLACES]
    paths.append(publication.get_absolute_url())
    if isinstance(publication.live, EventRevision):
        row = publication.occurrences.get()
        guest = EventInvitation.objects.create(day=row, name="Camat")
        sheet = AttendanceSheet.open_for(row, by=publication.live.created_by)
        paths += [
            f"/agenda/{publication.slug}.ics",
            f"/hadir/{sheet.code}/",
            guest.link.removeprefix("http://testserver").split("//", 1)[-1],
        ]
    found = ""
    for path in paths:
        answer = client.get(
            path if path.startswith("/") else f"/{path.split('/', 1)[1]}"
        )
        assert answer.status_code == 200, path
        found += answer.content.decode().replace("\r\n ", "")
    return found


def marked(make):
    """A draft with a mark in each of its texts, and which mark is where."""
    revision = make()
    where = {}
    for number, (path, _text) in enumerate(list(texts(revision))):
        mark = f"kenari{number:02}z"
        plant(revision, path, as_typed(path, mark))
        where[f"{number:02}"] = path
    return type(revision).objects.get(pk=revision.pk), where


@pytest.fixture
def shown(client, make, budi, dewi):
    """The paths of the texts that residents' pages show."""
    with transaction.atomic():
        revision, where = marked(make)
        found = set(MARK.findall(read(client, live(revision, budi, dewi))))
        transaction.set_rollback(True)
    return [where[number] for number in sorted(found)]


def with_photo_of(revision, path):
    """The same text of another version: its photos are other rows."""
    if path[0] != "photo_rows":
        return path
    return (path[0], revision.photo_rows.get().pk, path[2])


def test_what_residents_read_is_held_with_a_slogan_and_refused_with_a_nik(
    shown, make, budi, dewi, severe, quiet
):
    names = {path[0] for path in shown}
    assert {"title", "photo_rows", "change_note"} <= names
    assert names & {"sources", "venue"}
    assert len(shown) > 8
    for path in shown:
        with transaction.atomic():
            revision = make()
            here = with_photo_of(revision, path)
            plant(revision, here, as_typed(here, f"Ayo {SLOGAN} ya"))
            revision.submit(by=budi, seen=revision.version)
            assert Flag.SEVERE in revision.flags, path
            with pytest.raises(Held):
                revision.approve(by=dewi, seen=revision.version)
            transaction.set_rollback(True)
        with transaction.atomic():
            revision = make()
            here = with_photo_of(revision, path)
            plant(revision, here, as_typed(here, f"nik={NIK}, WA 0812-3456-7890"))
            with pytest.raises(NotReady) as refused:
                revision.submit(by=budi, seen=revision.version)
            assert [p.field for p in refused.value.problems] == ["privacy"], path
            transaction.set_rollback(True)


def test_what_is_live_is_changed_by_no_row_beside_it(client, make, budi, dewi):
    """Also by an UPDATE: the words residents read are the version's own."""
    publication = live(make(), budi, dewi)
    for field in Place._meta.fields:
        if isinstance(field, models.CharField):
            Place.objects.update(**{field.name: SLOGAN})
    assert SLOGAN not in read(client, publication)


def test_what_a_moderator_tells_residents_is_read_too(
    client, make, budi, dewi, severe, quiet
):
    publication = live(make(), budi, dewi)
    old = publication.history().get(number=1)
    old.publication = publication
    for wrong, said in ((f"Ayo {SLOGAN}", SEVERE), (f"Milik {NIK}", "data pribadi")):
        with pytest.raises(MoveRefused, match=said):
            publication.withdraw(by=dewi, explanation=wrong)
        with pytest.raises(MoveRefused, match=said):
            old.revert(by=dewi, explanation=wrong)
    assert publication.is_published
    publication.withdraw(by=dewi, explanation="Keliru tanggalnya.")
    answer = client.get(publication.get_absolute_url())
    assert answer.status_code == 410
    assert "Keliru tanggalnya." in answer.content.decode()
