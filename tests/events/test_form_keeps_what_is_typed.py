"""What is on the screen is stored, or asked about beside the field: first schedules."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import EventRevision
from tests.conftest import kept_photo
from tests.events.pages import asked, filled, holds
from tests.events.planning import form, soon

EMPTY = {"jadwal-day": "", "jadwal-starts": "", "jadwal-ends": ""}
NEVER = "9999-12-31"


@pytest.fixture
def budis(as_user, budi, medono):
    return as_user(budi)


@pytest.fixture
def key():
    return uuid.uuid4()


def post(client, key, verb="save", **changes):
    return client.post(reverse(f"plan:{verb}", args=[key]), form(**changes))


def schedule(**changes):
    """Fields of the first schedule, named without their prefix."""
    return {f"jadwal-{name}": value for name, value in changes.items()}


def listed(*numbers):
    """A list as it is typed, of days so many from today."""
    today = timezone.localdate()
    return "\n".join(f"{today + timedelta(days=n):%d-%m-%Y}" for n in numbers)


def at(number, start, end=None, last=None):
    """How a day is stored; `last` is the day it ends on, where that is another."""
    ends = f"{soon(number if last is None else last)}T{end}" if end else None
    return (f"{soon(number)}T{start}", ends)


ON = "on"
STORED = [
    # What is filled in, and the days that are stored.
    ({}, [at(3, "07:00", "10:00")]),
    ({"ends": ""}, [at(3, "07:00")]),
    ({"starts": "08:00", "overnight": ON}, [at(3, "08:00", "10:00", last=4)]),
    ({"starts": "10:00", "overnight": ON}, [at(3, "10:00", "10:00", last=4)]),
    ({"starts": "22:00", "ends": "2.00", "overnight": ON},
     [at(3, "22:00", "02:00", last=4)]),
    ({"starts": "20:00", "ends": "00:00", "overnight": ON},
     [at(3, "20:00", "00:00", last=4)]),
    ({"starts": "", "ends": "", "whole_day": ON}, [at(3, "00:00", "00:00", last=4)]),
    ({"day": "", "days": listed(5, 9)},
     [at(5, "07:00", "10:00"), at(9, "07:00", "10:00")]),
    ({"day": "", "days": listed(5, 9), "repeat": "daftar"},
     [at(5, "07:00", "10:00"), at(9, "07:00", "10:00")]),
    ({"day": soon(9), "days": listed(5, 9), "repeat": "daftar"},
     [at(5, "07:00", "10:00"), at(9, "07:00", "10:00")]),
    ({"repeat": "pekan", "until": soon(17)},
     [at(n, "07:00", "10:00") for n in (3, 10, 17)]),
    ({"repeat": "pekan", "until": soon(20), "every": "2"},
     [at(n, "07:00", "10:00") for n in (3, 17)]),
    ({"repeat": "pekan", "until": soon(3)}, [at(3, "07:00", "10:00")]),
    ({"repeat": "pekan", "until": soon(10), "starts": "8.00", "overnight": ON},
     [at(3, "08:00", "10:00", last=4), at(10, "08:00", "10:00", last=11)]),
    ({"day": soon(731)}, [at(731, "07:00", "10:00")]),
    (EMPTY | {}, []),
]  # fmt: skip


@pytest.mark.parametrize("verb", ["save", "send"])
@pytest.mark.parametrize(("typed", "spans"), STORED, ids=lambda value: str(value)[:50])
def test_what_was_filled_in_is_stored(budis, key, typed, spans, verb):
    fields = typed if "jadwal-day" in typed else schedule(**typed)
    answer = post(budis, key, verb, **fields)
    # Without a day it cannot be sent; it is stored all the same.
    assert answer.status_code == (302 if spans or verb == "save" else 422)
    times = EventRevision.objects.get().times
    assert [(row["starts"], row["ends"]) for row in times] == spans


QUESTIONS = [
    # What is filled in besides 07.00–10.00 once, and what is asked beside which field.
    ({"starts": "10:00", "ends": "10:00"}, "ends", "Selesainya sebelum mulai"),
    ({"starts": "", "ends": "10:00"}, "starts", "Tulis jam mulainya"),
    ({"starts": "", "ends": ""}, "starts", "Tulis jam mulainya"),
    ({"ends": "", "overnight": ON}, "ends", "hapus centang"),
    ({"starts": "", "ends": "", "overnight": ON}, "ends", "hapus centang"),
    ({"whole_day": ON}, "whole_day", "Kosongkan jamnya"),
    ({"starts": "", "whole_day": ON}, "whole_day", "Kosongkan jamnya"),
    ({"starts": "", "ends": "", "whole_day": ON, "overnight": ON}, "overnight",
     "salah satu"),
    ({"day": ""}, "day", "Pilih tanggalnya"),
    ({"day": "", "starts": "", "ends": "", "whole_day": ON}, "day", "Pilih tanggalnya"),
    ({"day": "", "starts": "", "ends": "", "until": soon(9)}, "day", "Pilih tanggalnya"),
    ({"day": "", "starts": "", "ends": "", "repeat": "pekan"}, "day",
     "Pilih tanggalnya"),
    ({"until": soon(9)}, "until", "hanya satu hari"),
    ({"every": "2"}, "every", "hanya satu hari"),
    ({"days": listed(5)}, "days", "belum terpakai"),
    ({"repeat": "pekan"}, "until", "Tentukan tanggal terakhir"),
    ({"repeat": "pekan", "until": soon(1)}, "until", "lebih awal"),
    ({"repeat": "pekan", "until": soon(9), "days": listed(5)}, "days", "belum terpakai"),
    ({"repeat": "tanggal", "until": soon(90), "every": "2"}, "every", "Setiap pekan"),
    ({"repeat": "hari", "until": soon(90), "every": "2"}, "every", "Setiap pekan"),
    ({"repeat": "hari", "until": soon(90), "days": listed(9)}, "days", "belum terpakai"),
    ({"repeat": "daftar"}, "days", "Tulis tanggal-tanggalnya"),
    ({"repeat": "daftar", "days": listed(5)}, "day", "tidak ada di daftar"),
    ({"repeat": "daftar", "days": listed(3), "until": soon(9)}, "until", "Tidak terpakai"),
    ({"repeat": "daftar", "days": listed(3), "every": "2"}, "every", "Tidak terpakai"),
    ({"repeat": "daftar", "day": "", "days": "besok"}, "days", "besok"),
    ({"repeat": "daftar", "day": "", "days": " , "}, "days", "tanggal"),
    ({"repeat": "mingguan"}, "repeat", "mingguan"),
    # Days out of reach.
    ({"day": NEVER}, "day", "dua tahun"),
    ({"day": soon(732)}, "day", "dua tahun"),
    ({"day": "0001-01-01"}, "day", "Periksa tahunnya"),
    ({"day": "0026-12-12"}, "day", "Periksa tahunnya"),
    ({"day": "2027-02-31"}, "day", "tidak ada"),
    ({"day": "99999-01-01"}, "day", "tidak ada"),
    ({"day": NEVER, "starts": "", "ends": "", "whole_day": ON}, "day", "dua tahun"),
    ({"repeat": "pekan", "until": NEVER}, "until", "dua tahun"),
    ({"repeat": "tanggal", "until": soon(732)}, "until", "dua tahun"),
    ({"repeat": "daftar", "day": "", "days": "12 Desember 2099"}, "days", "dua tahun"),
    ({"repeat": "daftar", "day": "", "days": "12/12/99"}, "days", "dua tahun"),
    ({"repeat": "daftar", "day": "", "days": "31-12-9999"}, "days", "tidak terbaca"),
]  # fmt: skip


@pytest.mark.parametrize("verb", ["save", "send"])
@pytest.mark.parametrize(
    ("typed", "field", "message"), QUESTIONS, ids=lambda value: str(value)[:60]
)
def test_what_cannot_be_stored_is_asked_beside_its_field(
    budis, key, typed, field, message, verb
):
    whole = schedule(**{"starts": "07:00", "ends": "10:00", "day": soon(), **typed})
    answer = post(budis, key, verb, **whole)
    assert answer.status_code == 422
    assert message in asked(answer)[f"jadwal-{field}"]
    if typed.get("repeat") != "mingguan":
        holds(answer, whole)
    assert not EventRevision.objects.exists()


def test_folded_parts_with_something_in_them_stand_open(budis, key):
    answer = post(budis, key, **schedule(day="", until=soon(9)))
    page = answer.content.decode()
    assert "<details open>\n  <summary>Berulang, atau beberapa tanggal" in page
    long = post(budis, key, about="", agenda="", bring="x" * 500)
    assert '<details class="field more" open>' in long.content.decode()


def test_a_tick_that_it_is_another_event_is_kept_on_the_page(budis, key, plan):
    plan(title="Kerja bakti RW 03")
    EventRevision.objects.update(title="Kerja bakti RW 03")
    place = EventRevision.objects.get().place_id
    fields = {"place": place, "place_name": "", "kind": "", "not_double": "1"}
    answer = post(budis, key, "send", **fields)
    assert answer.status_code == 422
    assert filled(answer)["not_double"] == "1"


def test_a_caption_no_poster_shows_is_asked_about(budis, key, medono, budi):
    photo = kept_photo(kim=medono, by=budi)
    rows = {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": photo.pk,
        "photo-0-alt": "Poster",
        "photo-0-caption": "Foto: Budi",
    }
    answer = post(budis, key, **rows)
    assert answer.status_code == 422
    assert "satu keterangan" in asked(answer)["photo-0-caption"]
    holds(answer, {"photo-0-caption": "Foto: Budi", "photo-0-alt": "Poster"})


WORDS = {
    "title": "Rapat warga", "visibility": "undangan", "organiser": "kim",
    "organiser_name": "KIM Contoh", "about": "Tentang sampah.", "bring": "Kantong",
    "contact": "tanya pengurus", "note": "Mohon cepat.",
}  # fmt: skip


def test_every_word_comes_back_as_it_was_typed(budis, key):
    several = {"invited": ["lurah", "rt-rw"], "agenda": "Pembukaan\nDoa"}
    assert post(budis, key, **WORDS, **several).status_code == 302
    answer = budis.get(reverse("plan:edit", args=[key]))
    holds(answer, {**WORDS, "agenda": "Pembukaan\nDoa"})
    assert filled(answer).getlist("invited") == ["lurah", "rt-rw"]


def test_a_page_sent_back_untouched_changes_nothing(budis, key):
    typed = {"starts": "08:00", "overnight": ON, "repeat": "pekan", "until": soon(17)}
    post(budis, key, **schedule(**typed), **WORDS)
    before = EventRevision.objects.get()
    page = budis.get(reverse("plan:edit", args=[key]))
    answer = budis.post(reverse("plan:save", args=[key]), dict(filled(page).lists()))
    assert answer.status_code == 302
    after = EventRevision.objects.get()
    assert (after.version, after.times) == (before.version, before.times)


def test_a_kind_that_was_switched_off_stays_where_it_was_chosen(budis, key):
    post(budis, key)
    kind = EventRevision.objects.get().kind
    type(kind).objects.filter(pk=kind.pk).update(is_active=False)
    page = budis.get(reverse("plan:edit", args=[key]))
    assert filled(page)["kind"] == str(kind.pk)
    fresh = budis.get(reverse("plan:edit", args=[uuid.uuid4()]))
    assert f'value="{kind.pk}">{kind}' not in fresh.content.decode()
