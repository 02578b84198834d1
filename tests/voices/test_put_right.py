"""What hostile readers of wishes and signals found, each a test of its kind."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bulletins.models import BulletinRevision
from groups.models import KimGroup, Membership
from notices.models import Notice
from tests.conftest import form_data, person, picture_bytes, signed_in
from tests.voices.cast import a_wish
from voices import jobs
from voices.models import HandOver, Signal, Topic, Wish
from voices.wishes import views
from voices.wishes.desk import hand_over
from voices.wishes.receiving import receive

pytestmark = pytest.mark.usefixtures("db", "in_no_hurry")


def said(place, **changes):
    return {
        "kind": "aduan", "place": place, "rt": None, "rw": 5, "words": "Lampu mati.",
        "name": "", "contact": "", "form_key": uuid.uuid4(), **changes,
    }  # fmt: skip


def posted(**changes):
    return {
        "kind": "aduan", "place": "medono", "rt": "", "rw": "5", "words": "Lampu mati.",
        "form_key": str(uuid.uuid4()), "consent": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def left(client, monkeypatch):
    """A resident leaves it through the form."""
    monkeypatch.setattr("kim_portal.lib.traps.is_too_quick", lambda _value: False)

    def leave(**changes):
        return client.post("/aspirasi/", posted(**changes))

    return leave


def told_of(headline):
    return {n.user.username for n in Notice.objects.filter(headline=headline)}


def test_a_resident_s_photo_gets_into_no_bulletin_and_is_gone_when_erased(
    client, left, medono, nur, budi, draft
):
    upload = SimpleUploadedFile("x.jpg", picture_bytes(), "image/jpeg")
    left(photo=upload)
    wish = Wish.objects.get()
    photo, revision = wish.photo, draft()
    rows = {"photo-TOTAL_FORMS": 1, "photo-0-photo": photo.pk, "photo-0-alt": "x"}
    address = f"/pengurus/tulis/{revision.publication.draft_key}/simpan/"
    signed_in(budi).post(address, form_data(revision, **rows))
    holding = BulletinRevision.objects.filter(photo_rows__photo=photo)
    assert not holding.exists()
    client.post(f"{wish.get_absolute_url()}hapus/")
    assert not type(photo).objects.filter(pk=photo.pk).exists()


def test_where_no_kim_is_its_photo_is_seen_in_the_territory_only(
    left, regions, dewi, wahyu
):
    upload = SimpleUploadedFile("x.jpg", picture_bytes(), "image/jpeg")
    left(photo=upload)
    address = Wish.objects.get().photo.sizes()["jpeg"].url
    assert signed_in(dewi).get(address).status_code == 200
    assert signed_in(wahyu).get(address).status_code == 404


def test_a_moderator_shows_both_steps_before_names_and_releases(medono, nur):
    wish = receive(said(medono.region, name="Bu Contoh"), photo=None, by=None)
    lone = person("lena")
    lone.territories.create(region_id="33.75")
    for end in ("", "kontak/", "umum/lepas/"):
        ask = signed_in(lone).post if end else signed_in(lone).get
        answer = ask(f"{wish.desk_link()}{end}")
        assert answer.status_code == 403
        assert "Bu Contoh" not in answer.content.decode()


def test_words_of_a_signal_do_not_wait_in_the_browser_for_the_next(
    client, medono, joko
):
    words = {"place": "pasar", "seen": "merpati-rahasia", "kind": "kerumunan"}
    own = {"Sec-Fetch-Site": "same-origin"}
    client.post("/pengurus/isyarat/", words, headers=own)
    client.force_login(joko, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/pengurus/isyarat/", follow=True).content.decode()
    assert "merpati-rahasia" not in page


def test_who_goes_back_and_writes_on_loses_nothing(left, medono):
    key = str(uuid.uuid4())
    left(form_key=key)
    answer = left(form_key=key, words="Lampu mati, sekarang selokan juga.")
    assert answer.status_code == 302
    assert Wish.objects.count() == 2


def test_supports_shut_the_door_for_nobody(client, left, medono, budi, dewi):
    _wish, topic = a_wish(medono.region, by=budi, released_by=dewi)
    for _time in range(views.SUPPORTED["limit"] + 5):
        client.post(f"/aspirasi/dukung/{topic.pk}/", {"rw": "5"})
    topic.wish.refresh_from_db()
    assert topic.wish.support == views.SUPPORTED_ONE["limit"]
    assert left(words="Selokan tersumbat.").status_code == 302


def test_a_photo_that_a_form_cannot_keep_is_asked_for_again(left, medono):
    upload = SimpleUploadedFile("x.jpg", picture_bytes(), "image/jpeg")
    answer = left(photo=upload, words="")
    assert "Pilih fotonya sekali lagi" in answer.content.decode()


def test_who_answered_does_not_hand_on_what_is_disputed(medono, nur, budi):
    wish = receive(said(medono.region), photo=None, by=None)
    channel = HandOver.objects.create(name="Aduan", alias="Aduan")
    wish.answer(by=nur, words="Sudah.")
    wish.dispute("Belum.")
    with pytest.raises(Exception, match="mengubahnya"):
        wish.forward(by=nur, channel=channel, reference="1")
    wish.forward(by=budi, channel=channel, reference="1")


def test_a_dispute_is_heard_by_somebody_who_may_answer(client, medono, nur, dewi):
    wish = receive(said(medono.region), photo=None, by=None)
    wish.answer(by=nur, words="Sudah.")
    address = f"{wish.get_absolute_url()}terjawab/"
    client.post(address, {"terjawab": "belum", "words": "Masih gelap."})
    assert told_of("Belum terjawab menurut warga") == {"nur", "dewi"}


def test_where_nobody_serves_any_more_moderators_hear(medono, nur, dewi):
    Membership.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    receive(said(medono.region), photo=None, by=None)
    assert told_of("Aspirasi baru") == {"dewi"}


def test_what_is_told_after_it_was_read_is_told(medono, budi, nur, dewi):
    for who, words in ((budi, "Ramai."), (nur, "Sekarang membawa kayu.")):
        signed_in(who).post(
            "/pengurus/isyarat/",
            {"place_of": "medono", "place": "pasar", "kind": "kerumunan",
             "seen": words, "sure": "lihat"},
        )  # fmt: skip
        Signal.objects.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=dewi)
    assert Notice.objects.filter(user=dewi, headline="Isyarat dini").count() == 2
    assert Signal.objects.get().has_news
    page = signed_in(dewi).get("/pengurus/isyarat/daftar/").content.decode()
    assert "Ada laporan baru" in page


def down(region, by, **changes):
    facts = {"kind": "lain", "place": "x", "seen": "Pohon tumbang.", "sure": "lihat"}
    return Signal.put_down(region=region, by=by, is_told=False, **{**facts, **changes})[
        0
    ]


def test_unlike_things_without_a_name_stay_apart_and_two_taps_are_one(
    medono, budi, nur
):
    first = down(medono.region, budi)
    assert down(medono.region, budi) == first
    assert down(medono.region, nur, seen="Orang asing memotret rumah.") != first
    assert first.sightings.count() == 1


def test_words_that_nobody_closed_are_forgotten_too(medono, budi):
    signal = down(medono.region, budi)
    jobs.see_to_signals(timezone.now() + timedelta(days=91))
    assert signal.sightings.get().seen == "(sudah dihapus)"


def test_erased_it_can_be_released_no_more_and_answers_stay(
    client, medono, nur, budi, dewi
):
    wish, topic = a_wish(medono.region, by=budi, released_by=dewi)
    wish.answer(by=nur, words="Diganti Selasa.")
    Topic.propose(wish, by=budi, question="Milik janda di RT 02?", reply="")
    client.post(f"{wish.get_absolute_url()}hapus/")
    topic.refresh_from_db()
    assert "janda" not in f"{topic.question} {topic.reply}"
    assert not topic.proposed
    assert wish.steps.exclude(words="").get().words == "Diganti Selasa."
    wish.refresh_from_db()
    assert not wish.may_be_disputed


def test_nobody_is_named_in_public_nor_to_a_channel(medono, budi):
    wish = receive(
        said(medono.region, words="Hubungi saya 0812-3456-7890."), photo=None, by=None
    )
    assert "3456" not in hand_over(wish)
    with pytest.raises(Exception, match="tanpa nama orang"):
        Topic.propose(wish, by=budi, question="Pak Slamet Riyadi ke mana?", reply="")


def test_a_neutral_name_with_only_an_end_holds_until_then(db):
    today = timezone.localdate()
    channel = HandOver(name="Lapor Mas Wali", alias="Aduan kota", alias_until=today)
    assert channel.shown_name == "Aduan kota"
    assert channel.name_on(today + timedelta(days=1)) == "Lapor Mas Wali"


def test_long_lists_go_on(medono, nur):
    for _one in range(31):
        receive(said(medono.region), photo=None, by=None)
    desk = signed_in(nur)
    assert "hal=2" in desk.get("/pengurus/aspirasi/").content.decode()
    page = desk.get("/pengurus/aspirasi/?hal=2").content.decode()
    assert page.count("<h3>") == 1
    assert KimGroup.objects.filter(is_office=True).count() == 0
