"""The rest of the plan form: whole days, the end of a series, a poster, pledges."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from events.models import EventRevision
from groups.models import Photo
from guard.models import Election, Stage
from review.checks import PLEDGES
from tests.conftest import CITY, kept_photo, picture_bytes
from tests.events.conftest import day
from tests.events.minutes import text_of
from tests.events.test_planning import form, send, soon


@pytest.fixture
def budis(as_user, budi, medono):
    return as_user(budi)


@pytest.fixture
def key():
    return uuid.uuid4()


def test_a_whole_day_needs_no_hour_and_shows_none(budis, client, key, dewi):
    hours = {"jadwal-starts": "", "jadwal-ends": "", "jadwal-whole_day": "on"}
    answer = send(budis, key, **hours)
    assert answer.status_code == 302, text_of(answer)
    revision = EventRevision.objects.get()
    (times,) = revision.times
    assert times["starts"] == f"{soon()}T00:00"
    assert times["ends"] == f"{soon(4)}T00:00"
    revision.approve(by=dewi, seen=revision.version)
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert "00.00" not in page
    edit = reverse("plan:change", args=[revision.publication.code])
    page = text_of(budis.post(edit, follow=True))
    assert 'name="hari-0-whole_day" id="id_hari-0-whole_day" checked' in page


@pytest.fixture
def series(announced):
    return announced(times=[day(n) for n in (7, 14, 21, 28)])


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


def test_a_series_ends_after_its_last_day(budis, client, series, dewi):
    answer = changed(budis, series, **{"sejak-last": soon(14)})
    assert answer.status_code == 302, text_of(answer)
    revision = series.publication.newest_revision()
    assert [row["key"] for row in revision.times] == ["h7", "h14"]
    revision.approve(by=dewi, seen=revision.version)
    days = dict(series.publication.occurrences.values_list("key", "status"))
    assert days == {
        "h7": "terjadwal", "h14": "terjadwal", "h21": "dibatalkan", "h28": "dibatalkan",
    }  # fmt: skip


def test_other_hours_from_one_day_on(budis, series):
    fields = {"sejak-since": soon(20), "sejak-starts": "08:00", "sejak-ends": "09:00"}
    changed(budis, series, **fields)
    revision = series.publication.newest_revision()
    hours = [row["starts"][11:] for row in revision.times]
    assert hours == ["19:30", "19:30", "08:00", "08:00"]


def test_a_series_does_not_end_in_the_past(budis, series):
    answer = changed(budis, series, **{"sejak-last": soon(-2)})
    assert answer.status_code == 422
    assert "sudah lewat" in text_of(answer)


def test_a_poster_comes_with_words_and_without_script(
    budis, client, key, dewi, medono, budi
):
    upload = SimpleUploadedFile("p.jpg", picture_bytes(), content_type="image/jpeg")
    answer = send(budis, key, new_photo=upload)
    assert answer.status_code == 422
    assert "Poster belum punya keterangan" in text_of(answer)
    photo = Photo.objects.get()
    revision = EventRevision.objects.get()
    rows = {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": photo.pk,
        "photo-0-alt": "Poster kerja bakti",
        "photo-0-caption": "",
    }
    days = {
        "hari-TOTAL_FORMS": 1,
        "hari-INITIAL_FORMS": 1,
        "hari-0-key": revision.times[0]["key"],
        "hari-0-day": soon(),
        "hari-0-starts": "07:00",
        "jadwal-day": "",
    }
    answer = send(budis, key, seen=revision.mark, **rows, **days)
    assert answer.status_code == 302, text_of(answer)
    thumb = photo.sizes()["thumb"].url
    assert client.get(thumb).status_code == 404
    revision.refresh_from_db()
    revision.approve(by=dewi, seen=revision.version)
    assert client.get(thumb).status_code == 200
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert 'alt="Poster kerja bakti"' in page


def test_a_picture_that_is_none_is_said_and_nothing_is_lost(budis, key):
    upload = SimpleUploadedFile("p.jpg", b"bukan foto", content_type="image/jpeg")
    answer = send(budis, key, new_photo=upload, bring="Sapu lidi kesayangan")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "bukan foto" in page
    assert "Sapu lidi kesayangan" in page


def test_the_script_sends_the_poster_by_itself(budis, key):
    address = reverse("plan:photo", args=[key])
    upload = SimpleUploadedFile("p.jpg", picture_bytes(), content_type="image/jpeg")
    answer = budis.post(address, {"photo": upload, "kim": "medono"})
    assert answer.status_code == 201
    assert answer.json()["thumb"].startswith("/foto/")
    assert budis.post(address, {"kim": "medono"}).status_code == 422


def test_another_kims_poster_is_dropped(budis, key, jenggot, joko):
    foreign = kept_photo(kim=jenggot, by=joko)
    rows = {"photo-TOTAL_FORMS": 1, "photo-0-photo": foreign.pk, "photo-0-alt": "x"}
    assert send(budis, key, **rows).status_code == 302
    assert EventRevision.objects.get().poster is None


@pytest.fixture
def campaign(regions):
    now = timezone.now()
    return Stage.objects.create(
        election=Election.objects.create(name="Pilkada contoh", region_id=CITY),
        kind=Stage.Kind.CAMPAIGN,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=20),
    )


def test_while_people_campaign_the_author_pledges(budis, key, campaign):
    answer = send(budis, key)
    assert answer.status_code == 422
    assert "Centang ketiga pernyataan" in text_of(answer)
    revision = EventRevision.objects.get()
    answer = send(
        budis, key, seen=revision.mark, pledges=list(PLEDGES),
        **{"jadwal-day": "", "hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 1,
           "hari-0-key": revision.times[0]["key"], "hari-0-day": soon(),
           "hari-0-starts": "07:00"},
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer)


def test_without_an_election_nobody_is_asked(budis, key):
    page = text_of(budis.get(f"/pengurus/rencana/{key}/?kim=medono"))
    assert "Sedang masa pemilihan" not in page


def test_a_sosialisasi_in_the_campaign_takes_two_moderators(plan, campaign, dewi):
    from tests.browser.gestures import moderator

    revision = plan(kind_slug="sosialisasi-pilkada", pledges=list(PLEDGES))
    revision.submit(by=revision.created_by, seen=revision.version)
    assert revision.approve(by=dewi, seen=revision.version) is False
    revision.refresh_from_db()
    sekar = moderator("sekar")
    assert revision.approve(by=sekar, seen=revision.version) is True
