"""What a KIM may say is meant for all, and what never is."""

import uuid

import pytest
from django.urls import reverse

from groups.models import KimContact
from guard.checks import look_at
from guard.models import PublicContact, contact_digest
from kim_portal.lib.personal_data import find_personal_data
from tests.conftest import MEDONO, form_data

NIK = "3375010101900001"
NEVER = [
    (f"NIK {NIK}", "NIK dan nomor KK"),
    ("No KK : 33750122 09090000", "KK"),
    ("BPJS 0001234567890", "BPJS"),
]
WAYS = [
    "0812-0000-0050", "+62 (0) 812 0000 0050", "0062812 0000 0050", "O812 0000 0O5O",
    "０８１２００００００５０", "0812\u200b0000\u00ad0050", "https://wa.me/6281200000050",
    "08 12 00 00 00 50",
]  # fmt: skip


def confirm(text, kim, by):
    for found in find_personal_data(text):
        PublicContact.confirm(found, kim=kim, by=by, reason="Nomor layanan")


@pytest.mark.parametrize(("text", "_label"), NEVER)
def test_what_is_never_public_cannot_be_confirmed(text, _label, budi, medono):
    confirm(text, medono, budi)
    assert not PublicContact.objects.exists()
    assert look_at(text, region_code=MEDONO, kim=medono).personal


@pytest.mark.parametrize("kind", ["nik", "phone", "account"])
def test_a_row_that_stands_for_it_already_does_not_count(kind, budi, medono):
    PublicContact.objects.create(
        kim=medono, digest=contact_digest(NIK), kind=kind, reason="x", confirmed_by=budi
    )
    KimContact.objects.create(kim=medono, label="Salah", value=NIK)
    report = look_at(f"NIK {NIK}", region_code=MEDONO, kim=medono)
    assert [found.quote for found in report.personal] == [NIK]
    assert report.confirmed == []


@pytest.mark.parametrize("way", WAYS)
def test_a_number_confirmed_once_is_known_however_it_is_written(way, budi, medono):
    confirm("HP 081200000050", medono, budi)
    report = look_at(f"Hubungi {way} ya", region_code=MEDONO, kim=medono)
    assert (report.personal, len(report.confirmed)) == ([], 1)


def test_a_contact_the_kim_shows_is_known_with_words_around_it(medono):
    KimContact.objects.create(
        kim=medono, label="Sekretariat", value="0812-0000-0050 (WA), 08.00-15.00"
    )
    report = look_at("WA +62 812 0000 0050", region_code=MEDONO, kim=medono)
    assert (report.personal, len(report.confirmed)) == ([], 1)


def test_an_address_confirmed_once_is_known_however_it_is_hidden(budi, medono):
    confirm("warga@surel.example", medono, budi)
    report = look_at("warga [at] surel [titik] example", region_code=MEDONO, kim=medono)
    assert (report.personal, len(report.confirmed)) == ([], 1)


def test_one_confirmed_number_does_not_stand_for_another(budi, medono):
    confirm("HP 081200000050", medono, budi)
    assert look_at("HP 081200000051", region_code=MEDONO, kim=medono).personal


def write(client, body, step, **extra):
    key = uuid.uuid4()
    data = form_data(body=f"Posyandu RW 05 pindah ke balai. {body}.", **extra)
    client.post(reverse("write:save", args=[key]), data)
    if step == "edit":
        return client.get(reverse("write:edit", args=[key])).content.decode()
    return client.post(
        reverse("write:send", args=[key]), {**data, "version": 2}, follow=True
    ).content.decode()


@pytest.mark.parametrize(("text", "label"), NEVER)
def test_the_form_offers_no_tick_for_it(text, label, as_user, budi):
    page = write(as_user(budi), text, "edit")
    assert f"{label} tidak pernah untuk umum" in page
    assert 'name="public_contact"' not in page
    assert 'name="contact_reason"' not in page


def test_the_form_still_offers_one_for_a_phone_beside_it(as_user, budi):
    page = write(as_user(budi), f"NIK {NIK}, HP 0812-0000-0050", "edit")
    assert page.count('name="public_contact"') == 1
    assert f'value="{contact_digest("081200000050")}"' in page
    assert "NIK dan nomor KK tidak pernah untuk umum. Hapus dari tulisan." in page


def test_a_tick_made_by_hand_does_not_send_it(as_user, budi):
    page = write(
        as_user(budi), f"NIK {NIK}", "send",
        public_contact=contact_digest(NIK), contact_reason="Nomor layanan",
    )  # fmt: skip
    assert "Ada data pribadi di tulisan ini" in page
    assert not PublicContact.objects.exists()


def test_a_contact_is_confirmed_though_no_word_was_changed(as_user, budi, draft):
    body = "Posyandu RW 05 pindah ke balai kelurahan. Tanya kader: 0812-0000-0050."
    revision = draft(body=body)
    client, key = as_user(budi), revision.publication.draft_key
    first = client.post(
        reverse("write:save", args=[key]), form_data(revision, body=body)
    )
    assert first.status_code == 302
    revision.refresh_from_db()
    digest = contact_digest(find_personal_data(body)[0].quote)
    data = form_data(revision, body=body)
    sent = {**data, "public_contact": digest, "contact_reason": "Nomor layanan kader"}
    answer = client.post(reverse("write:send", args=[key]), sent)
    revision.refresh_from_db()
    assert (answer.status_code, revision.status) == (302, "submitted")


@pytest.mark.parametrize("typed", [{"contact_reason": "Nomor layanan"}])
def test_a_reason_without_a_tick_is_asked_about(as_user, budi, draft, typed):
    body = "Posyandu RW 05 pindah ke balai kelurahan. Tanya kader: 0812-0000-0050."
    revision = draft(body=body)
    address = reverse("write:save", args=[revision.publication.draft_key])
    answer = as_user(budi).post(address, form_data(revision, body=body, **typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Centang dulu mana yang boleh diketahui umum" in page
    assert 'value="Nomor layanan"' in page
