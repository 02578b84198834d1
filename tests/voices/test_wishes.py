"""What residents wish and ask: from a form without an account to an answer they confirm."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from kim_portal.lib import traps
from notices.models import Notice
from tests.conftest import picture_bytes
from voices import jobs
from voices.models import HandOver, Topic, Wish, WishPerson, WishSupport
from voices.wishes import views

pytestmark = pytest.mark.usefixtures("db", "in_no_hurry")
WORDS = (
    "Lampu jalan di Gang 6 mati sejak dua minggu, gelap sekali kalau pulang mengaji."
)
CANARY = "kata-rahasia-warga-merpati"


def wish_form(**changes):
    return {
        "kind": "aduan",
        "place": "medono",
        "rt": "2",
        "rw": "5",
        "words": WORDS,
        "name": "",
        "contact": "",
        "form_key": str(uuid.uuid4()),
        "consent": "on",
        "made_at": signing.dumps("", salt=traps.SALT),
        **changes,
    }


def leave(client, **changes):
    return client.post("/aspirasi/", wish_form(**changes))


@pytest.fixture
def wish(client, medono, nur):
    assert leave(client).status_code == 302
    return Wish.objects.get()


@pytest.fixture
def channel(db):
    return HandOver.objects.create(
        name="Lapor Mas Wali", alias="Kanal aduan kota", days=7
    )


def text_of(answer):
    return answer.content.decode()


def test_a_resident_leaves_a_wish_and_gets_a_ticket(client, medono, nur, budi):
    answer = leave(client)
    wish = Wish.objects.get()
    assert answer["Location"] == wish.get_absolute_url()
    assert len(wish.token) >= 22
    page = text_of(client.get(answer["Location"]))
    assert wish.shown_code in page
    assert "Lampu jalan" in page
    assert "wa.me" in page
    assert wish.kim == medono
    told = Notice.objects.filter(source=f"aspirasi:{wish.pk}")
    assert {notice.user for notice in told} == {nur, budi}
    assert all("Lampu" not in f"{n.title} {n.words}" for n in told)


def test_a_double_tap_makes_one(client, medono):
    form = wish_form()
    first, second = (client.post("/aspirasi/", form) for _tap in range(2))
    assert first["Location"] == second["Location"]
    assert Wish.objects.count() == 1


def test_where_no_kim_is_active_moderators_see_to_it(client, wahyu, dewi):
    leave(client, place="jenggot")
    wish = Wish.objects.get()
    assert wish.kim is None
    told = Notice.objects.filter(source=f"aspirasi:{wish.pk}")
    assert {notice.user for notice in told} == {wahyu, dewi}


def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(client):
    answer = leave(client, words="", rt="3", rw="", place="", name="Bu Contoh")
    page = text_of(answer)
    assert answer.status_code == 422
    for said in ("Tulis apa yang ingin", "Sebut RW-nya juga", "Pilih kelurahannya"):
        assert said in page
    assert "Bu Contoh" in page
    assert not Wish.objects.exists()


def test_a_photo_goes_through_the_one_pipeline(client, medono, as_user, nur, joko):
    photo = picture_bytes()
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("x.jpg", photo, "image/jpeg")
    leave(client, photo=upload)
    wish = Wish.objects.get()
    assert wish.photo.uploaded_by is None
    address = wish.photo.sizes()["jpeg"].url
    assert client.get(address).status_code == 404
    assert as_user(joko).get(address).status_code == 404
    assert as_user(nur).get(address).status_code == 200
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    answer = leave(client, photo=bad)
    assert answer.status_code == 422
    assert "Lampu jalan" in text_of(answer)


def test_who_said_it_is_kept_apart_and_who_looks_is_written_down(
    client, medono, as_user, nur
):
    leave(client, name="Bu Contoh", contact="0812-0000-0001")
    wish = Wish.objects.get()
    desk = as_user(nur)
    assert "Bu Contoh" not in text_of(desk.get(wish.desk_link()))
    page = text_of(desk.post(f"{wish.desk_link()}kontak/"))
    assert "Bu Contoh" in page
    assert "0812-0000-0001" in page
    assert wish.steps.last().by == nur
    # That somebody looked is no step of the way to an answer.
    ticket = text_of(client.get(wish.get_absolute_url()))
    assert "Kontak dilihat" not in ticket


def test_strangers_see_nothing_of_it(client, wish, as_user, joko, wahyu, tono):
    for person in (joko, wahyu, tono):
        assert as_user(person).get(wish.desk_link()).status_code == 404
    assert client.get(wish.desk_link()).status_code == 302
    assert client.get("/aspirasi/tiket/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_a_code_shows_the_state_and_never_the_words(client, wish, nur):
    wish.take(by=nur)
    wish.answer(by=nur, words="Sudah dilaporkan, diperbaiki besok.")
    page = text_of(client.get("/aspirasi/kode/", {"kode": wish.shown_code.lower()}))
    assert "Sudah dilaporkan" in page
    assert "Lampu jalan" not in page
    assert "terjawab?" not in page
    assert client.get("/aspirasi/kode/", {"kode": "AAAA-BBBB"}).status_code == 404


def test_forwarded_with_a_number_and_answered(client, wish, as_user, nur, channel):
    desk = as_user(nur)
    page = text_of(desk.get(wish.desk_link()))
    assert "Keluhan warga, RT 02/RW 05, Kelurahan Medono" in page
    missing = desk.post(f"{wish.desk_link()}teruskan/", {"forward-reference": ""})
    assert missing.status_code == 422
    desk.post(
        f"{wish.desk_link()}teruskan/",
        {"forward-channel": channel.pk, "forward-reference": "A-123"},
    )
    wish.refresh_from_db()
    assert wish.status == "diteruskan"
    assert timezone.localtime(wish.due_at).date() == timezone.localdate() + timedelta(8)
    page = text_of(client.get(wish.get_absolute_url()))
    assert "Lapor Mas Wali" in page
    assert "A-123" in page


def test_in_its_period_only_the_neutral_name_shows(client, wish, nur, channel):
    wish.forward(by=nur, channel=channel, reference="A-123")
    today = timezone.localdate()
    HandOver.objects.update(alias_from=today, alias_until=today)
    page = text_of(client.get(wish.get_absolute_url()))
    assert "Kanal aduan kota" in page
    assert "Wali" not in page.replace("Kanal aduan kota", "")


def test_not_answered_another_person_looks_once(client, wish, nur, budi, dewi):
    wish.answer(by=nur, words="Sudah.")
    page = text_of(client.get(wish.get_absolute_url()))
    assert "Apakah sudah terjawab?" in page
    address = f"{wish.get_absolute_url()}terjawab/"
    empty = client.post(address, {"terjawab": "belum", "words": ""})
    assert empty.status_code == 422
    client.post(address, {"terjawab": "belum", "words": "Masih gelap."})
    wish.refresh_from_db()
    assert wish.status == "diperiksa"
    with pytest.raises(Exception, match="orang lain yang menjawab"):
        wish.answer(by=nur, words="Sudah kok.")
    wish.answer(by=budi, words="Lampunya diganti Selasa.")
    # Once: a second time it is closed or stays.
    again = client.post(address, {"terjawab": "belum", "words": "Masih."})
    assert again.status_code == 409
    client.post(address, {"terjawab": "ya"})
    wish.refresh_from_db()
    assert wish.status == "selesai"


def test_two_officers_answer_at_once_and_one_is_told(wish, nur, budi):
    stale = Wish.objects.get()
    wish.answer(by=nur, words="Satu.")
    with pytest.raises(Exception, match="Nur baru mengubahnya: dijawab"):
        stale.answer(by=budi, words="Dua.")
    assert wish.steps.exclude(words="").count() == 1


def test_nothing_closes_without_an_answer(wish, nur):
    for verb in (wish.answer, wish.decline):
        with pytest.raises(Exception, match="dibaca warga"):
            verb(by=nur, words="  ")
    with pytest.raises(Exception, match=r"Muat ulang|baru mengubahnya"):
        wish.confirm()


def test_an_answer_that_is_refused_keeps_what_was_typed(as_user, wish, nur, budi):
    wish.answer(by=budi, words="Sudah.")
    data = {"answer-words": "Kalimat panjang saya.", "answer-outcome": "jawab"}
    answer = as_user(nur).post(f"{wish.desk_link()}jawab/", data)
    assert answer.status_code == 409
    assert "Budi baru mengubahnya" in text_of(answer)


def test_an_officer_records_what_neighbours_said(as_user, nur, medono):
    desk = as_user(nur)
    assert 'value="medono" selected' in text_of(desk.get("/pengurus/aspirasi/catat/"))
    answer = desk.post("/pengurus/aspirasi/catat/", wish_form(lagi="1"))
    assert answer["Location"].endswith("?kelurahan=medono")
    desk.post("/pengurus/aspirasi/catat/", wish_form(words=f"{WORDS} Lagi."))
    assert set(Wish.objects.values_list("recorded_by", flat=True)) == {nur.pk}


def released(wish, by, dewi, **words):
    question = words.get("question", "Kapan lampu jalan di Gang 6 diperbaiki?")
    topic = Topic.propose(wish, by=by, question=question, reply=words.get("reply", ""))
    topic.release(by=dewi, seen=topic.version, marks=[])
    return topic


def test_only_what_another_moderator_released_is_public(
    client, wish, as_user, nur, dewi, rina
):
    data = {"topic-question": "Kapan lampu Gang 6 menyala?", "topic-reply": ""}
    as_user(rina).post(f"{wish.desk_link()}umum/", data)
    topic = Topic.objects.get()
    page = "/aspirasi/jawaban/medono/"
    assert "Kapan lampu" not in text_of(client.get(page))
    as_user(rina).post(f"{wish.desk_link()}umum/lepas/", {"seen": topic.version})
    topic.refresh_from_db()
    assert topic.released_at is None
    as_user(dewi).post(f"{wish.desk_link()}umum/lepas/", {"seen": 99})
    topic.refresh_from_db()
    assert topic.released_at is None
    as_user(dewi).post(f"{wish.desk_link()}umum/lepas/", {"seen": topic.version})
    shown = text_of(client.get(page))
    assert "Kapan lampu Gang 6 menyala?" in shown
    assert "1 aspirasi" in shown
    # Written anew, the old words stay until the new ones are released.
    Topic.propose(wish, by=nur, question="Lain sama sekali?", reply="")
    assert "Kapan lampu Gang 6 menyala?" in text_of(client.get(page))
    as_user(dewi).post(f"{wish.desk_link()}umum/tarik/")
    assert "Kapan lampu" not in text_of(client.get(page))


def test_personal_data_do_not_get_there(as_user, wish, nur):
    data = {"topic-question": "Telepon Bu Sari 0812-3456-7890?", "topic-reply": ""}
    answer = as_user(nur).post(f"{wish.desk_link()}umum/", data)
    assert answer.status_code == 422
    assert "data pribadi" in text_of(answer)
    assert not Topic.objects.exists()


def test_a_like_one_is_shown_first_and_can_be_supported(client, wish, nur, dewi):
    topic = released(wish, nur, dewi)
    answer = leave(client, words="Lampu jalan Gang 6 kok belum diperbaiki, gelap.")
    page = text_of(answer)
    assert "Apakah ini maksud Anda?" in page
    assert topic.said_question in page
    assert WORDS not in page
    assert Wish.objects.count() == 1
    data = {"rt": "3", "rw": "5", "made_at": signing.dumps("", salt=traps.SALT)}
    client.post(f"/aspirasi/dukung/{topic.pk}/", data)
    support = WishSupport.objects.get()
    assert (support.rt, support.rw, support.count) == (3, 5, 1)
    wish.refresh_from_db()
    assert wish.support == 1


def test_not_that_one_it_is_sent_all_the_same(client, wish, nur, dewi):
    released(wish, nur, dewi)
    other = "Lampu jalan Gang 6 sudah baik, tetapi yang di pasar belum diperbaiki."
    assert "Bukan itu" in text_of(leave(client, words=other))
    assert leave(client, words=other, seen_like="on").status_code == 302
    assert Wish.objects.count() == 2


def test_one_s_own_data_can_be_fetched_and_deleted(client, medono):
    leave(client, name="Bu Contoh", contact="0812-0000-0001")
    wish = Wish.objects.get()
    link = wish.get_absolute_url()
    kept = json.loads(text_of(client.get(f"{link}unduh/")))
    assert kept["isi"] == WORDS
    assert kept["nama"] == "Bu Contoh"
    client.post(f"{link}hapus/")
    wish.refresh_from_db()
    assert wish.status == "selesai"
    assert "Lampu" not in wish.words
    assert not WishPerson.objects.exists()
    assert Wish.objects.count() == 1


def test_when_the_promised_day_passes_they_are_reminded(wish, nur, budi, dewi):
    now = timezone.now()
    Wish.objects.update(due_at=now - timedelta(hours=1))
    jobs.see_to_wishes(now)
    jobs.see_to_wishes(now)
    late = Notice.objects.filter(headline="Lewat hari yang dijanjikan")
    assert {notice.user for notice in late} == {nur, budi}
    jobs.see_to_wishes(now + timedelta(days=5))
    assert {notice.user for notice in late.all()} == {nur, budi, dewi}


def test_after_a_while_nobody_objects_and_later_it_is_forgotten(client, wish, nur):
    WishPerson.objects.create(wish=wish, name="Bu Contoh")
    wish.answer(by=nur, words="Sudah.")
    now = timezone.now()
    jobs.see_to_wishes(now + timedelta(days=15))
    wish.refresh_from_db()
    assert wish.status == "selesai"
    jobs.see_to_wishes(now + timedelta(days=50))
    assert not WishPerson.objects.exists()
    jobs.see_to_wishes(now + timedelta(days=400))
    wish.refresh_from_db()
    assert "Lampu" not in wish.words
    assert wish.steps.exclude(words="").first().words == "(sudah dihapus)"


def test_a_flood_from_one_address_is_stopped_and_words_are_kept(client, medono):
    for number in range(views.SENT["limit"]):
        assert leave(client, words=f"{WORDS} {number}").status_code == 302
    answer = leave(client, words="Tulisan saya yang terakhir ini jangan hilang.")
    assert answer.status_code == 429
    assert "jangan hilang" in text_of(answer)


PUBLIC = (
    "/", "/kelurahan/medono/", "/kim/medono/", "/buletin/", "/agenda/", "/cek/",
    "/cek/semua/", "/aspirasi/", "/aspirasi/jawaban/medono/", "/aspirasi/kode/",
    f"/buletin/?q={CANARY}", "/robots.txt",
)  # fmt: skip


def test_no_word_of_a_ticket_reaches_a_public_page_a_log_or_a_stranger(
    client, medono, nur, as_user, joko, wahyu, caplog
):
    leave(client, words=f"{WORDS} {CANARY}", name=CANARY, contact=CANARY)
    for address in PUBLIC:
        said = text_of(client.get(address))
        assert CANARY not in said.replace(f"q={CANARY}", "").replace(
            f'value="{CANARY}"', ""
        ).replace(f"“{CANARY}”", ""), address
    for person in (joko, wahyu):
        desk = as_user(person)
        for address in ("/pengurus/aspirasi/", "/pengurus/", "/akun/pemberitahuan/"):
            assert CANARY not in text_of(desk.get(address, follow=True)), address
    assert CANARY not in caplog.text
