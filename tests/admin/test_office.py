"""The office's pages in Django admin: every list, form and search opens and saves."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import KimContact, KimGroup, Membership, Moderator, Region
from kim_portal.lib.generation import current_generation


@pytest.fixture
def office(as_user, ratna):
    return as_user(ratna)


@pytest.fixture
def rows(medono, nur, dewi, published):
    published()


def address(model, page, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def test_every_list_form_and_search_opens(office, rows):
    for model, options in admin.site._registry.items():
        listing = address(model, "changelist")
        assert office.get(listing).status_code == 200, model
        if options.search_fields:
            assert office.get(f"{listing}?q=medono").status_code == 200, model
        for number, field in enumerate(options.list_filter):
            assert office.get(f"{listing}?o={number}").status_code == 200, field
        can_add = options.has_add_permission(_request(office))
        add = office.get(address(model, "add"))
        assert add.status_code == (200 if can_add else 403), model
        row = model.objects.first()
        if row is not None:
            change = office.get(address(model, "change", row.pk))
            assert change.status_code == 200, model


def _request(client):
    return client.get("/admin/").wsgi_request


def test_a_kim_is_added_with_contacts_and_terms(office, nur, regions):
    data = {
        "name": "KIM Poncol", "slug": "poncol", "region": "33.75.02.1007",
        "former_names": "KIM Poncol Lama, KIM Poncol Baru", "sk_number": "411.3/9/2026",
        "sk_date": "2026-02-01", "status": "aktif", "established": "2010", "about": "",
        "contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 0,
        "contacts-0-label": "Ketua", "contacts-0-value": "0812-0000-0050",
        "contacts-0-order": 0,
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0,
        "memberships-0-user": nur.pk, "memberships-0-position": "sekretaris",
        "memberships-0-starts_on": "2026-01-01", "memberships-0-ends_on": "",
    }  # fmt: skip
    before = current_generation()
    answer = office.post(address(KimGroup, "add"), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    kim = KimGroup.objects.get(slug="poncol")
    assert kim.former_names == ["KIM Poncol Lama", "KIM Poncol Baru"]
    assert KimContact.objects.get().phone_link == "tel:+6281200000050"
    assert KimGroup.objects.writable_by(nur).filter(pk=kim.pk).exists()
    assert current_generation() > before


def test_a_second_ketua_is_refused_beside_the_form(office, nur, joko, medono):
    data = {
        "user": joko.pk, "kim": medono.pk, "position": "ketua",
        "starts_on": timezone.localdate().isoformat(), "ends_on": "",
    }  # fmt: skip
    answer = office.post(address(Membership, "add"), data)
    assert answer.status_code == 200
    assert "sudah punya Ketua" in answer.content.decode()


def test_a_term_that_ends_before_it_begins_is_refused(office, joko, medono):
    data = {
        "user": joko.pk, "kim": medono.pk, "position": "anggota",
        "starts_on": "2026-05-01", "ends_on": "2026-04-01",
    }  # fmt: skip
    answer = office.post(address(Membership, "add"), data)
    assert "berakhir sebelum dimulai" in answer.content.decode()


def test_an_account_is_made_without_a_password(office, regions):
    data = {"username": "0812-0000-0077", "name": "Rudi", "email": ""}
    assert office.post(address(User, "add"), data).status_code == 302
    rudi = User.objects.get(username="6281200000077")
    assert not rudi.has_usable_password()
    assert not rudi.is_staff


def test_an_account_is_changed_and_two_may_be_without_email(office, nur, joko):
    data = {"username": "nur", "name": "Bu Nur", "email": "", "is_active": "on"}
    answer = office.post(address(User, "change", nur.pk), data)
    assert answer.status_code == 302
    nur.refresh_from_db()
    assert (nur.name, nur.email) == ("Bu Nur", None)


def test_staff_who_is_no_superuser_cannot_make_one(as_user, ratna, nur):
    from django.contrib.auth.models import Permission

    from tests.conftest import person, with_totp

    helper = with_totp(person("hesti", is_staff=True))
    helper.user_permissions.add(*Permission.objects.filter(codename__contains="user"))
    data = {
        "username": "nur", "name": "Nur", "email": "", "is_active": "on",
        "is_staff": "on", "is_superuser": "on",
    }  # fmt: skip
    as_user(helper).post(address(User, "change", nur.pk), data)
    nur.refresh_from_db()
    assert not nur.is_staff
    assert not nur.is_superuser


def test_nothing_that_carries_history_can_be_deleted(office, rows):
    for model in (User, KimGroup, Membership, Region):
        row = model.objects.first()
        assert office.post(address(model, "delete", row.pk)).status_code == 403, model


def test_a_moderator_finds_only_bulletins_of_their_territory(
    as_user, wahyu, dewi, published
):
    published(title="Kabar Medono")
    listing = "/admin/bulletins/bulletin/"
    assert "Kabar Medono" in as_user(dewi).get(listing).content.decode()
    assert "Kabar Medono" not in as_user(wahyu).get(listing).content.decode()
    assert Moderator.objects.count() == 2


def test_the_front_page_begins_with_what_waits(as_user, dewi, submitted):
    submitted()
    page = as_user(dewi).get("/admin/").content.decode()
    assert "1 menunggu" in page
    assert page.index("Antrean moderasi") < page.index("Posyandu balita")
