"""After an event: minutes by day, checked by a moderator, and told again as news."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bulletins.models import Bulletin, BulletinRevision
from events.models import AttendanceSheet, EventRevision
from review.states import MoveRefused
from tests.events.minutes import place_of, seen_now, sent, text_of, told


def test_minutes_are_shown_once_a_moderator_said_yes(as_user, client, held, budi, dewi):
    event = held()
    officer = as_user(budi)
    assert "Apa hasilnya?" in text_of(officer.get(place_of(event)))
    answer = sent(officer, event, seen_now(event))
    assert answer.status_code == 302, text_of(answer)
    draft = event.newest_revision()
    assert draft.status == "submitted"
    assert draft.change_note.startswith("Notula ")
    address = event.get_absolute_url()
    assert "diangkut Senin" not in text_of(client.get(address))
    draft.approve(by=dewi, seen=draft.version)
    page = text_of(client.get(address))
    for words in ("Sampah diangkut Senin.", "Iuran tetap.", "Hadir 42 orang (perkiraan)",
                  "Taruh sampah"):  # fmt: skip
        assert words in page


def test_the_number_from_the_door_is_there_already(as_user, held, budi):
    event = held()
    row = event.occurrences.get()
    sheet = AttendanceSheet.open_for(row, by=budi)
    sheet.type_in([("Contoh Satu", "RT 01"), ("Contoh Dua", "RT 02")], by=budi)
    page = text_of(as_user(budi).get(place_of(event)))
    assert 'name="attendance" value="2"' in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"attendance": "banyak"}, "Tulis angkanya saja"),
        ({"attendance": "-3"}, "tidak terbaca"),
        ({"attendance": "1000000"}, "Paling banyak 99.999"),
        ({"decision_1": "", "decision_3": ""}, "sedikitnya satu keputusan"),
        (
            {"decision_1": "", "decision_3": "", "attendance": "", "todo": ""},
            "masih kosong",
        ),
        ({"decision_1": "x" * 500}, "300"),
        ({"decision_1": "Hubungi 0812-3456-7890."}, "data pribadi"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    as_user, held, budi, changes, message
):
    event = held()
    kept = {"note": "Mohon dibaca pelan-pelan"}
    answer = sent(as_user(budi), event, seen_now(event), **kept, **changes)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "Mohon dibaca pelan-pelan" in text_of(answer)
    assert not EventRevision.objects.filter(status="submitted").exists()


def test_minutes_wait_for_the_event_to_begin(as_user, announced, budi):
    event = announced().publication
    answer = as_user(budi).get(place_of(event), follow=True)
    assert "sesudah acaranya mulai" in text_of(answer)
    answer = sent(as_user(budi), event, seen_now(event))
    assert answer.status_code == 409
    assert "Sampah diangkut Senin." in text_of(answer)  # nothing typed is lost
    assert event.newest_revision().number == 1


def test_what_a_moderator_reads_just_now_is_not_changed(as_user, held, budi):
    event = held()
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    answer = sent(officer, event, seen_now(event), decision_1="Lain sama sekali.")
    assert answer.status_code == 409
    for words in ("sedang diperiksa", "Lain sama sekali."):
        assert words in text_of(answer)
    assert event.newest_revision().minutes != {}


def test_two_officers_at_once_lose_nothing(as_user, held, nur, budi):
    event = held()
    seen = seen_now(event)
    as_user(nur).post(place_of(event, "simpan/"), told(seen, decision_1="Dari Nur."))
    answer = as_user(budi).post(
        place_of(event, "simpan/"), told(seen, decision_1="Dari Budi.")
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Nur menyimpan perubahan lain" in page
    assert "Dari Budi." in page
    (row,) = event.newest_revision().minutes.values()
    assert row["decisions"][0] == "Dari Nur."


def test_other_changes_on_the_way_are_pointed_out(as_user, held, budi):
    event = held()
    edit = event.live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"title": "Judul baru"})
    assert "ikut terkirim bersama notula" in text_of(as_user(budi).get(place_of(event)))


def test_minutes_become_a_draft_bulletin_with_its_source(
    as_user, client, held, budi, joko, dewi
):
    event = held(kind_slug="musyawarah")
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    draft = event.newest_revision()
    address = place_of(event).replace("notula/", "buletin/")
    assert officer.post(address).status_code == 404  # not approved yet
    draft.approve(by=dewi, seen=draft.version)
    page = text_of(officer.get(f"/pengurus/acara/{event.code}/"))
    assert "Jadikan draf buletin" in page
    assert as_user(joko).post(address).status_code == 404
    answer = officer.post(address)
    officer.post(address)  # a second tap opens the same
    revision = BulletinRevision.objects.get()
    assert answer.url == f"/pengurus/tulis/{revision.publication.draft_key}/"
    assert revision.title == "Hasil Posyandu balita RW 05"
    assert "- Sampah diangkut Senin." in revision.body
    assert "Hadir 42 orang (perkiraan)." in revision.body
    assert revision.category.slug == "pemerintahan"
    (source,) = revision.sources
    assert source["name"].startswith("Notula Posyandu balita RW 05")
    assert event.shown_code in source["reference"]
    assert revision.problems() == []
    revision.submit(by=budi, seen=revision.version)
    event_page = event.get_absolute_url()
    assert "Kabar dari acara ini" not in text_of(client.get(event_page))
    revision.approve(by=dewi, seen=revision.version)
    page = text_of(Client().get(event_page))
    assert "Kabar dari acara ini" in page
    assert "Hasil Posyandu balita" in page
    assert Bulletin.objects.get().tells_of == event.reference


def test_an_internal_meeting_becomes_no_news(as_user, held, budi, dewi):
    event = held(visibility="internal")
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    draft = event.newest_revision()
    draft.approve(by=dewi, seen=draft.version)
    answer = officer.post(place_of(event).replace("notula/", "buletin/"))
    assert answer.status_code == 404
    assert not BulletinRevision.objects.exists()
    page = text_of(officer.get(f"/pengurus/acara/{event.code}/"))
    assert "Jadikan draf buletin" not in page
    assert "Buka halaman warga" not in page


def test_the_moderator_compares_days_and_minutes_as_sentences(
    as_user, held, budi, dewi
):
    event = held()
    sent(as_user(budi), event, seen_now(event))
    draft = event.newest_revision()
    page = text_of(as_user(dewi).get(draft.moderator_link()))
    assert "Notula" in page
    assert "Hadir 42 orang (perkiraan)" in page
    assert "'decisions'" not in page
    assert "&#x27;decisions" not in page


def test_the_dashboard_reminds_of_missing_minutes_for_a_week(
    as_user, held, budi, dewi, time_machine
):
    event = held()
    officer = as_user(budi)
    assert "Notula yang belum diisi" in text_of(officer.get("/pengurus/"))
    sent(officer, event, seen_now(event))
    assert "Notula yang belum diisi" not in text_of(officer.get("/pengurus/"))
    draft = event.newest_revision()
    draft.approve(by=dewi, seen=draft.version)
    assert "Notula yang belum diisi" not in text_of(officer.get("/pengurus/"))


def test_after_a_week_nobody_is_reminded_any_more(as_user, held, budi, time_machine):
    held()
    time_machine.move_to(timezone.now() + timedelta(days=8), tick=False)
    assert "Notula yang belum diisi" not in text_of(as_user(budi).get("/pengurus/"))


def test_minutes_saved_but_not_sent_say_so(as_user, held, budi, monkeypatch):
    event = held()

    def refuse(*_args, **_more):
        raise MoveRefused("Kiriman ini sudah ditarik.")

    monkeypatch.setattr(type(event.live), "submit", refuse)
    officer = as_user(budi)
    answer = sent(officer, event, seen_now(event))
    assert answer.status_code == 302
    assert event.newest_revision().minutes
    page = text_of(officer.get(answer["Location"]))
    assert "Tersimpan, tetapi belum terkirim." in page
