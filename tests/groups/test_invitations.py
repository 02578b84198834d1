"""Invitations: single use, 72 hours, bound to a KIM and a position."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import Invitation, InvitationClosed, KimGroup, Membership
from tests.conftest import PASSWORD

NEW = {"name": "Siti", "username": "0812-0000-0099", "email": "", "password": PASSWORD}


@pytest.fixture
def token(medono, nur):
    return Invitation.issue(kim=medono, position="sekretaris", by=nur)[1]


def accept(client, token, **changes):
    return client.post(reverse("accept_new", args=[token]), NEW | changes)


def test_accepting_makes_the_account_and_begins_the_term(client, token, medono):
    answer = accept(client, token)
    assert answer.url == reverse("desk:home")
    siti = User.objects.get(username="6281200000099")
    term = Membership.objects.get(user=siti)
    assert (term.kim, term.position) == (medono, "sekretaris")
    assert client.get(answer.url).status_code == 200


def test_an_invitation_works_once(client, token):
    accept(client, token)
    client.logout()
    answer = accept(client, token, username="0812-0000-0098")
    assert answer.status_code == 410
    assert "sudah dipakai" in answer.content.decode()
    assert User.objects.filter(username__startswith="62812").count() == 1


def test_after_72_hours_it_is_over(client, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=72, seconds=1))
    answer = client.get(reverse("invitation", args=[token]))
    assert answer.status_code == 410
    assert "sudah lewat 72 jam" in answer.content.decode()
    assert accept(client, token).status_code == 410
    assert not User.objects.filter(name="Siti").exists()


def test_just_before_72_hours_it_still_works(client, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=71, minutes=59))
    assert accept(client, token).status_code == 302


def test_a_revoked_invitation_says_so(client, as_user, nur, token, medono):
    row = Invitation.objects.get()
    as_user(nur).post(reverse("people:revoke", args=["medono", row.pk]))
    answer = client.get(reverse("invitation", args=[token]))
    assert "sudah dibatalkan" in answer.content.decode()


def test_a_made_up_link_helps_on(client, regions):
    answer = client.get(reverse("invitation", args=["x" * 32]))
    assert answer.status_code == 410
    assert "minta tautan baru" in answer.content.decode()


def test_bad_input_keeps_the_invitation_and_what_was_typed(client, token):
    for changes, message in (
        ({"name": ""}, "bidang ini"),
        ({"password": "pendek"}, "12"),
        ({"password": "pekalongan12"}, "mudah ditebak"),
        ({"username": "a b"}, "nomor ponsel"),
        ({"username": "NUR"}, "sudah dipakai"),
        ({"email": "bukan-email"}, "email"),
    ):
        answer = accept(client, token, **changes)
        page = answer.content.decode()
        assert answer.status_code == 422, changes
        assert message in page.lower() or message in page, (changes, message)
        assert changes.get("name", "Siti") in page
    assert Invitation.objects.waiting().exists()


def test_somebody_with_an_account_accepts_in_one_tap(as_user, joko, token, medono):
    client = as_user(joko)
    page = client.get(reverse("invitation", args=[token])).content.decode()
    assert "Anda masuk sebagai" in page
    client.post(reverse("accept_known", args=[token]))
    assert set(KimGroup.objects.writable_by(joko).values_list("slug", flat=True)) == {
        "jenggot",
        "medono",
    }


def test_a_taken_position_closes_kindly_and_keeps_the_invitation_unused(
    medono, nur, joko
):
    invitation, _token = Invitation.issue(kim=medono, position="ketua", by=nur)
    with pytest.raises(InvitationClosed, match="sedang terisi"):
        invitation.accept(by=joko)
    assert Invitation.objects.waiting().filter(pk=invitation.pk).exists()


def test_only_the_ketua_invites_and_never_another_ketua(as_user, nur, budi, medono):
    path = reverse("people:invite", args=["medono"])
    assert as_user(budi).post(path, {"position": "anggota"}).status_code == 404
    assert as_user(nur).post(path, {"position": "ketua"}).status_code == 422
    answer = as_user(nur).post(path, {"position": "anggota"})
    assert answer.status_code == 201
    assert "wa.me" in answer.content.decode()


def test_the_office_invites_a_ketua_in_admin(as_user, ratna, jenggot, client):
    answer = as_user(ratna).post(
        reverse("admin:groups_invitation_add"),
        {"kim": jenggot.pk, "position": "ketua", "term_ends_on": ""},
        follow=True,
    )
    page = answer.content.decode()
    assert Invitation.objects.count() == 1
    link = page.split("http://127.0.0.1:8000")[1].split("<")[0]
    assert client.get(link).status_code == 200


def test_only_a_digest_of_the_secret_is_stored(token):
    stored = str(Invitation.objects.values().get())
    assert token not in stored


def test_a_term_that_ended_yesterday_gives_no_rights_today(budi, medono, time_machine):
    Membership.objects.filter(user=budi).update(ends_on=timezone.localdate())
    assert KimGroup.objects.writable_by(budi).exists()
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert not KimGroup.objects.writable_by(budi).exists()


def test_an_account_switched_off_is_out_at_once(as_user, budi):
    client = as_user(budi)
    assert client.get(reverse("desk:home")).status_code == 200
    User.objects.filter(pk=budi.pk).update(is_active=False)
    assert client.get(reverse("desk:home")).status_code == 302


def test_a_kim_has_one_ketua_at_a_time(nur, medono, joko):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=joko, kim=medono, position="ketua")
    Membership.objects.filter(user=nur).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    Membership.objects.create(user=joko, kim=medono, position="ketua")


def test_the_audience_of_a_kim_reaches_up_to_the_city_and_down(medono, regions):
    names = {r.code for r in medono.audiences()}
    assert names == {"33.75.01.1002", "33.75.01", "33.75"}
    kecamatan = KimGroup.objects.create(
        name="KIM Barat", slug="barat", region_id="33.75.01"
    )
    assert kecamatan.audiences().count() == 2 + 7


def test_regions_load_twice_and_keep_their_cloth(regions):
    from django.core.management import call_command

    from groups.models import Region

    before = list(Region.objects.values_list("code", "motif", "hue", "slug"))
    assert len(before) == 33
    call_command("load_regions", verbosity=0, stdout=open_null())
    assert list(Region.objects.values_list("code", "motif", "hue", "slug")) == before
    pairs = Region.objects.villages().values_list("motif", "hue").distinct()
    assert pairs.count() == 27


def open_null():
    from io import StringIO

    return StringIO()
