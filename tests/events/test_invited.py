"""Who is invited to a day by name: lists, letters, links, answers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.choices import EventStatus
from events.models import AttendanceSheet, EventInvitation
from review.states import MoveRefused
from tests.events.cast import day
from tests.events.guests import address, invited, many_words, pages_of, path_of, text_of


def test_the_list_begins_with_what_was_ticked(as_user, tonight, budi):
    row = tonight(invited=["camat", "lurah"])
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert "Camat Pekalongan Barat\nLurah" in page


def test_names_are_added_once(as_user, tonight, budi):
    row = tonight()
    officer = as_user(budi)
    for names in ("Camat Pekalongan Barat\n- Lurah Medono\n\n", "Lurah Medono"):
        officer.post(address(row, "undangan/tambah/"), {"names": names})
    found = EventInvitation.objects.values_list("name", flat=True)
    assert list(found) == ["Camat Pekalongan Barat", "Lurah Medono"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "sedikitnya satu nama"),
        ("x" * 130, "terlalu panjang"),
        ("\n".join(f"Tokoh {word}" for word in many_words(101)), "Paling banyak 100"),
    ],
)
def test_a_list_has_its_bounds(as_user, tonight, budi, names, message):
    row = tonight()
    answer = as_user(budi).post(address(row, "undangan/tambah/"), {"names": names})
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not EventInvitation.objects.exists()


def test_the_last_list_is_offered_again(as_user, announced, tonight, budi):
    before = announced(times=[day(1)]).publication.occurrences.get()
    EventInvitation.add(before, ["Camat Pekalongan Barat", "Danramil"])
    row = tonight(title="Rapat berikutnya")
    officer = as_user(budi)
    assert "Salin daftar dari Posyandu" in text_of(
        officer.get(address(row, "undangan/"))
    )
    officer.post(address(row, "undangan/salin/"))
    assert row.invitations.count() == 2


def test_one_letter_for_each_name(as_user, tonight, budi):
    row = tonight(agenda=["Pembukaan", "Arahan"])
    EventInvitation.add(row, ["Camat Pekalongan Barat", "Ibu #panic() \\n $x^2$ 😀"])
    answer = as_user(budi).post(
        address(row, "undangan/surat/"),
        {"number": "005/12", "signer": "Contoh Ketua", "position": "Ketua"},
    )
    first, second = pages_of(answer)
    for words in ("Kepada Yth. Camat Pekalongan Barat", "005/12", "Posyandu balita RW 05",
                  "Balai Kelurahan Medono", "1. Pembukaan", "Contoh Ketua"):  # fmt: skip
        assert words in first
    assert "Ibu #panic()" in second


def test_a_letter_needs_who_signs_and_whom_it_is_for(as_user, tonight, budi):
    row = tonight()
    officer = as_user(budi)
    answer = officer.post(address(row, "undangan/surat/"), {"signer": ""})
    assert answer.status_code == 422
    answer = officer.post(
        address(row, "undangan/surat/"), {"signer": "Contoh"}, follow=True
    )
    assert "masih kosong" in text_of(answer)


def test_the_invited_person_answers_by_a_link_of_their_own(
    as_user, client, tonight, budi
):
    row = tonight(visibility="internal")
    invitation = invited(row)
    link = path_of(invitation)
    page = client.get(link)
    assert "Posyandu balita" in text_of(page)
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, {"answer": "mungkin"}).status_code == 422
    seen = invitation.mark
    first = {"answer": "berhalangan", "note": "Diwakili Sekcam", "seen": seen}
    client.post(link, first)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.recorded_by) == ("berhalangan", None)
    late = client.post(link, {"answer": "hadir", "seen": seen})
    assert late.status_code == 409
    assert "Sudah ada jawaban: Berhalangan" in text_of(late)
    client.post(link, {"answer": "hadir", "seen": invitation.mark})
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert "Akan hadir" in page
    assert "<dd>1</dd>" in page


def test_a_wrong_link_opens_nothing(client, tonight, announced):
    row = tonight()
    link = path_of(invited(row))
    for wrong in ("/undangan-acara/x/", link[:-3] + "x/", link.replace(":", "")):
        assert client.get(wrong).status_code == 404
    EventInvitation.objects.all().delete()
    assert "tidak ditemukan" in text_of(client.get(link))


def heard(invitation, answer, seen, note=""):
    """What an officer's form posts for one row."""
    row = f"jawaban-{invitation.pk}"
    return {f"{row}-answer": answer, f"{row}-note": note, "seen": seen}


def test_what_was_heard_is_recorded_and_two_say_it_one_after_the_other(
    as_user, tonight, nur, budi
):
    row = tonight()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    seen = invitation.mark
    as_user(nur).post(path, heard(invitation, "hadir", seen, "Sendiri"))
    answer = as_user(budi).post(path, heard(invitation, "berhalangan", seen, "Sakit"))
    assert answer.status_code == 409
    assert 'value="Sakit"' in text_of(answer)
    assert "Akan hadir, dijawab" in text_of(answer)
    assert "dicatat Nur" in text_of(answer)
    invitation.refresh_from_db()
    assert invitation.answer == "hadir"
    assert invitation.note == "Sendiri"
    as_user(budi).post(path, heard(invitation, "hadir", seen, "Lain"))
    invitation.refresh_from_db()
    assert invitation.note == "Sendiri"
    long = as_user(budi).post(path, heard(invitation, "hadir", seen, "x" * 161))
    assert long.status_code == 422
    assert "x" * 161 in text_of(long)
    as_user(budi).post(path, heard(invitation, "belum", invitation.mark))
    invitation.refresh_from_db()
    assert invitation.answered_at is None


def test_answers_end_with_the_event(tonight, client):
    row = tonight()
    invitation = invited(row)
    row.starts_at -= timedelta(days=2)
    row.ends_at = row.until = row.starts_at + timedelta(hours=1)
    row.save()
    answer = client.post(path_of(invitation), {"answer": "hadir"})
    assert "sudah selesai" in text_of(answer)
    with pytest.raises(MoveRefused):
        EventInvitation.objects.get().reply("entah", seen=invitation.mark)


def test_strangers_see_no_list(as_user, tonight, joko, tono, dewi, budi):
    row = tonight()
    invitation = invited(row)
    AttendanceSheet.open_for(row, by=budi)
    for user in (joko, tono, dewi):
        stranger = as_user(user)
        for end in ("undangan/", "hadir/", "notula/"):
            assert stranger.get(address(row, end)).status_code == 404
        for end in (f"undangan/{invitation.pk}/hapus/", "hadir/hapus/"):
            assert stranger.post(address(row, end)).status_code == 404
    assert EventInvitation.objects.exists()


def test_the_list_costs_the_same_with_many_names(
    as_user, tonight, budi, django_assert_max_num_queries
):
    row = tonight()
    EventInvitation.add(row, [f"Tokoh {n}" for n in range(90)])
    sheet = AttendanceSheet.open_for(row, by=budi)
    sheet.type_in([(f"Contoh {n}", "RT 01") for n in range(200)], by=budi)
    officer = as_user(budi)
    for end in ("undangan/", "hadir/"):
        with django_assert_max_num_queries(14):
            assert officer.get(address(row, end)).status_code == 200


def test_what_is_called_off_takes_no_answers(client, tonight, nur):
    row = tonight()
    link = path_of(invited(row))
    event = row.event
    event.refresh_from_db()
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    answer = client.post(link, {"answer": "hadir", "seen": "x"})
    assert answer.status_code == 422
    assert EventInvitation.objects.get().answer == "belum"


def test_who_was_invited_is_told_when_it_is_called_off(as_user, announced, nur, budi):
    event = announced(times=[day(3)]).publication
    row = event.occurrences.get()
    invited(row)
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    officer = as_user(budi)
    state = text_of(officer.get(f"/pengurus/acara/{event.code}/"))
    assert "/undangan/" in state
    path = f"/pengurus/acara/{event.code}/{row.key}/undangan/"
    page = text_of(officer.get(path))
    assert "dibatalkan. Sebab: Cuaca buruk atau rob." in page
    assert "Mohon kabar hadir" not in page
    letters = officer.post(f"{path}surat/", {"signer": "Contoh"}, follow=True)
    assert letters["Content-Type"].startswith("text/html")
    assert EventInvitation.objects.exists()


def test_an_invitation_is_marked_as_sent(as_user, announced, budi):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/terkirim/")
    officer = as_user(budi)
    page = text_of(officer.post(path, follow=True))
    assert "Dikirim hari ini" in page
    invitation.refresh_from_db()
    first = invitation.sent_at
    officer.post(path)
    invitation.refresh_from_db()
    assert invitation.sent_at == first
    assert timezone.now() - first < timedelta(minutes=1)


def test_faults_of_the_lists_take_the_focus(as_user, announced, budi):
    row = announced(times=[day(3)]).publication.occurrences.get()
    officer = as_user(budi)
    for end, data in (
        ("undangan/tambah/", {"names": ""}),
        ("hadir/tambah/", {"people": ""}),
    ):
        page = text_of(officer.post(address(row, end), data))
        assert 'id="galat" data-focus' in page


def test_nobody_is_asked_to_a_day_that_is_over(as_user, held, budi):
    row = held().occurrences.get()
    invitation = EventInvitation.objects.create(day=row, name="Camat Contoh")
    officer = as_user(budi)
    page = text_of(officer.get(address(row, "undangan/")))
    assert "Hari itu sudah lewat." in page
    for words in ("kami mengundang", "Tambahkan ke daftar", "Cetak 1 surat"):
        assert words not in page
    typed = officer.post(address(row, "undangan/tambah/"), {"names": "Lurah Contoh"})
    assert "Tidak ada lagi yang diundang" in text_of(typed)
    assert "Lurah Contoh</textarea>" in text_of(typed)
    again = officer.post(address(row, "undangan/salin/"), follow=True)
    assert "Tidak ada lagi yang diundang" in text_of(again)
    paper = {"signer": "Contoh"}
    letter = officer.post(address(row, "undangan/surat/"), paper, follow=True)
    assert "Acaranya sudah selesai." in text_of(letter)
    assert EventInvitation.objects.count() == 1
    name = f"jawaban-{invitation.pk}"
    heard = {f"{name}-answer": "hadir", f"{name}-note": "", "seen": invitation.mark}
    officer.post(address(row, f"undangan/{invitation.pk}/jawaban/"), heard)
    assert EventInvitation.objects.get().answer == "hadir"


def test_a_note_goes_with_an_answer(as_user, announced, budi, nur):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    officer = as_user(budi)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    name = f"jawaban-{invitation.pk}"
    data = {f"{name}-answer": "", f"{name}-note": "Telepon Senin"}
    page = text_of(officer.post(path, {**data, "seen": invitation.mark}))
    assert "Pilih jawabannya." in page
    assert 'value="Telepon Senin"' in page
    invitation.reply("hadir", seen=invitation.mark, by=nur)
    data |= {f"{name}-answer": "belum", "seen": invitation.mark}
    assert "hanya disimpan bersama jawaban" in text_of(officer.post(path, data))


def test_an_answer_for_a_name_taken_off_meanwhile_is_not_swallowed(
    as_user, announced, budi, monkeypatch
):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    name = f"jawaban-{invitation.pk}"
    data = {f"{name}-answer": "hadir", f"{name}-note": "", "seen": invitation.mark}
    held = EventInvitation._held

    def gone(self):
        EventInvitation.objects.filter(pk=self.pk).delete()
        return held(self)

    monkeypatch.setattr(EventInvitation, "_held", gone)
    page = text_of(as_user(budi).post(path, data, follow=True))
    assert "Undangan ini sudah dihapus." in page


def test_secret_addresses_stay_out_of_the_servers_log(client, tonight, sheet):
    from pathlib import Path

    from django.conf import settings
    from django.urls import reverse

    text = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    pattern = re.search(r'"~(\^/\(.*?)" 0;', text)[1]
    for name, arguments in (
        ("agenda:answer", ["x"]),
        ("agenda:check_in", ["ABC234"]),
        ("invitation", ["x"]),
        ("preview", ["x"]),
        ("account_reset_password_from_key", ["x", "y-z"]),
    ):
        assert re.match(pattern, reverse(name, args=arguments)), name
