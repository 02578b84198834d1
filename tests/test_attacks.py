"""Attacks that once worked, so that they never do again."""

import uuid
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.two_steps import ENROLLED
from bulletins.models import BulletinRevision
from groups.models import Invitation, InvitationClosed, Membership
from review.states import MoveRefused, NotReady, NotYours
from tests.conftest import CITY, PASSWORD, form_data
from tests.letters import outbox


@pytest.mark.parametrize(
    "odd", ["path=/; ", "a b c; ", 'x={"a":1}; ', "foo; ", 'a="b; ', "\xc2\xa0"]
)
def test_an_odd_cookie_poisons_no_page(browser, regions, as_user, nur, odd):
    browser.get("/", HTTP_COOKIE=f"{odd}kel=jenggot")
    assert b"Kelurahan Anda: <b>" not in browser.get("/")["body"]
    session = as_user(nur).cookies["sesi"].value
    browser.get("/buletin/", HTTP_COOKIE=f"{odd}sesi={session}")
    assert b"Dasbor" not in browser.get("/buletin/")["body"]


def test_a_script_name_header_moves_no_link(browser, regions):
    browser.get("/tentang/", SCRIPT_NAME="/evil")
    assert b"/evil/" not in browser.get("/tentang/")["body"]


def test_an_older_session_does_not_pass_the_second_step(dewi):
    """Opened with a password alone, before TOTP was set up elsewhere."""
    older = Client()
    older.force_login(dewi, backend="django.contrib.auth.backends.ModelBackend")
    assert older.get("/admin/moderasi/").status_code == 302
    session = older.session
    session[ENROLLED] = True
    session.save()
    assert older.get("/admin/moderasi/").status_code == 200


def test_a_replaced_email_opens_nothing(nur):
    User.objects.filter(pk=nur.pk).update(email="satu@example.org")
    client = Client()
    client.post("/akun/masuk/", {"login": "nur", "password": PASSWORD})
    Client().post("/akun/kata-sandi/lupa/", {"email": "satu@example.org"})
    outbox().clear()
    assert "/akun/pastikan/" in client.get("/akun/email/").url
    client.post("/akun/pastikan/", {"password": PASSWORD})
    client.post("/akun/email/", {"name": "Nur", "email": "dua@example.org"})
    assert not EmailAddress.objects.filter(user=nur, email="satu@example.org").exists()
    assert [m.to for m in outbox()] == [["satu@example.org"]]
    outbox().clear()
    Client().post("/akun/kata-sandi/lupa/", {"email": "satu@example.org"})
    assert outbox() == []


def test_a_reset_by_a_stranger_keeps_nobody_from_setting_up_totp(as_user, dewi):
    User.objects.filter(pk=dewi.pk).update(email="dewi@example.org")
    dewi.authenticator_set.all().delete()
    Client().post("/akun/kata-sandi/lupa/", {"email": "dewi@example.org"})
    client = Client()
    client.post("/akun/masuk/", {"login": "dewi", "password": PASSWORD})
    client.post("/akun/pastikan/", {"password": PASSWORD})
    page = client.get("/akun/dua-langkah/pasang/").content.decode()
    assert "Pindai gambar ini" in page


def test_an_ex_ketua_does_not_come_back_by_his_own_invitation(joko, budi, jenggot):
    invitation, _token = Invitation.issue(kim=jenggot, position="anggota", by=joko)
    with pytest.raises(InvitationClosed):
        invitation.accept(by=joko)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=joko).update(ends_on=yesterday)
    with pytest.raises(InvitationClosed):
        invitation.accept(by=budi)


def test_a_text_once_scheduled_can_be_approved_again(submitted, budi, dewi):
    revision = submitted(publish_at=timezone.now() + timedelta(hours=5))
    revision.approve(by=dewi, seen=revision.version)
    revision.publication.unschedule(by=budi)
    revision.refresh_from_db()
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    assert revision.publication.live == revision


def test_dates_without_end_are_a_slip_of_the_finger(draft, budi):
    for changes in (
        {"valid_until": date(9999, 12, 31)},
        {"publish_at": timezone.now() + timedelta(days=9000)},
    ):
        revision = draft(**changes)
        with pytest.raises(NotReady):
            revision.submit(by=budi, seen=revision.version)


def test_a_smaller_audience_gives_no_moderator_the_citys_text(
    submitted, dewi, wahyu, joko, jenggot
):
    first = submitted(by=joko, kim=jenggot, region_id=CITY)
    first.approve(by=dewi, seen=first.version)
    edit = first.copy_for_edit(by=joko)
    edit.save_words(
        by=joko, seen=edit.version,
        words={"region_id": jenggot.region_id, "change_note": "Cakupan."},
    )  # fmt: skip
    edit.submit(by=joko, seen=edit.version)
    with pytest.raises(NotYours, match="di luar wilayah Anda"):
        edit.approve(by=wahyu, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)


def test_a_moderator_does_not_read_over_the_authors_shoulder(
    as_user, dewi, budi, submitted
):
    revision = submitted()
    revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note="Ganti.")
    address = f"/admin/moderasi/buletin/{revision.pk}/"
    assert as_user(dewi).get(address).status_code == 200
    revision.save_words(
        by=budi, seen=revision.version, words={"title": "Belum dikirim"}
    )
    assert as_user(dewi).get(address).status_code == 404
    assert not BulletinRevision.objects.in_territory_of(dewi).exists()


def test_a_scheduled_text_is_not_withdrawn_but_unscheduled(submitted, dewi, client):
    revision = submitted(publish_at=timezone.now() + timedelta(hours=5))
    revision.approve(by=dewi, seen=revision.version)
    with pytest.raises(MoveRefused):
        revision.publication.withdraw(by=dewi, explanation="Keliru.")
    assert client.get(f"/buletin/{revision.publication.slug}/").status_code == 404


def test_who_wrote_any_of_it_decides_on_none_of_it(draft, budi, rina):
    revision = draft(by=rina)
    revision.save_words(by=budi, seen=revision.version, words={"title": "Judul Budi"})
    revision.submit(by=budi, seen=revision.version)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=rina).update(ends_on=yesterday)
    with pytest.raises(NotYours, match="Ini tulisan Anda"):
        revision.approve(by=rina, seen=revision.version)


def test_nul_bytes_are_400_everywhere(client, as_user, budi, dewi):
    assert client.get("/pilih/?kel=%00").status_code in (302, 400)
    assert client.get("/foto/a%00b-jpeg.jpg").status_code in (400, 404)
    client.cookies["kel"] = "\\000"
    assert client.get("/").status_code in (200, 400)
    budis = as_user(budi)
    key = uuid.uuid4()
    answer = budis.post(f"/pengurus/tulis/{key}/simpan/", form_data(kim="\0"))
    assert answer.status_code in (400, 404)
    assert budis.get("/pengurus/buletin/%00/").status_code in (400, 404)
    listing = "/admin/bulletins/bulletin/?region__level__exact=%00"
    assert as_user(dewi).get(listing).status_code in (200, 302, 400)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "1e9"])
def test_an_odd_photo_number_is_told_kindly(as_user, budi, number):
    data = form_data() | {"photo-TOTAL_FORMS": 1, "photo-0-photo": number}
    answer = as_user(budi).post(f"/pengurus/tulis/{uuid.uuid4()}/simpan/", data)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "url", ["https://pekalongankota.go.id@evil.example/", "http://192.168.1.1/x"]
)
def test_a_source_that_hides_where_it_leads_is_refused(as_user, budi, url):
    data = form_data() | {"source-0-url": url}
    answer = as_user(budi).post(f"/pengurus/tulis/{uuid.uuid4()}/simpan/", data)
    assert answer.status_code == 422


def test_too_many_photos_in_a_minute_are_put_off(as_user, budi, monkeypatch):
    from django.core.cache import cache
    from django.core.files.uploadedfile import SimpleUploadedFile

    from review import photo_part

    cache.clear()
    monkeypatch.setattr(photo_part, "PHOTOS_A_MINUTE", 1)
    client = as_user(budi)
    for wanted in ("bukan foto", "Tunggu sebentar"):
        upload = SimpleUploadedFile("x.jpg", b"x")
        answer = client.post(f"/pengurus/tulis/{uuid.uuid4()}/foto/", {"photo": upload})
        assert wanted in answer.json()["message"]


def test_staff_who_manages_accounts_cannot_take_an_admins(as_user, ratna):
    from django.contrib.auth.models import Permission

    from tests.conftest import person, with_totp

    helper = with_totp(person("hesti", is_staff=True))
    helper.user_permissions.add(*Permission.objects.filter(codename__contains="user"))
    client = as_user(helper)
    page = client.post(
        "/admin/accounts/user/",
        {"action": "make_password_link", "_selected_action": [ratna.pk]},
        follow=True,
    ).content.decode()
    assert "kata-sandi/baru" not in page
    client.post(f"/admin/accounts/user/{ratna.pk}/change/", {"username": "ratna",
                "name": "X", "email": "evil@example.org"})  # fmt: skip
    ratna.refresh_from_db()
    assert ratna.name == "Ratna"
    page = client.get(f"/admin/accounts/user/{ratna.pk}/password/", follow=True)
    assert "password1" not in page.content.decode()


def test_djangos_side_doors_are_closed(as_user, dewi):
    client = as_user(dewi)
    assert client.get("/admin/r/19/1/").status_code == 404
    assert client.get("/admin/password_change/").url == "/akun/kata-sandi/ubah/"
