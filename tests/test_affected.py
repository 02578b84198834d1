"""If data got out: one command names everybody, and no table of people is forgotten."""

import csv
import uuid
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from accounts.models import User
from events.models import EventInvitation
from voices.models import Asker, Rumour, Wish, WishPerson

# Tables whose columns hold a person's name or contact, and what the command says of them.
# Elsewhere names are words of texts that moderators read, or digests that name nobody.
NAMED = {
    "accounts.User", "account.EmailAddress", "events.EventInvitation", "events.Guest",
    "voices.Asker", "voices.WishPerson",
}  # fmt: skip
OF_A_PERSON = {"name", "email", "phone", "username", "origin"}
# Places, lists and offices have names, too.
OF_NO_PERSON = {
    "groups.Region", "groups.KimGroup", "events.Place", "events.EventKind",
    "bulletins.Category", "guard.Election", "auth.Group", "auth.Permission",
    "contenttypes.ContentType", "third_kind.Found", "reach.Sheet",
    # A newsroom, not a person.
    "reach.MediaPartner",
    "voices.Pattern", "voices.HandOver",
}  # fmt: skip


def told():
    out = StringIO()
    call_command("terdampak", stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue())))


def test_everybody_is_named_once_for_each_place_they_stand_in(
    tonight, sheet, budi, nur
):
    day = sheet.day
    EventInvitation.objects.create(day=day, name="=Camat Barat")
    sheet.type_in([("Siti Contoh", "RT 01")], by=budi)
    User.objects.filter(pk=nur.pk).update(email="nur@contoh.id", is_active=False)
    EmailAddress.objects.create(user=budi, email="budi@contoh.id")
    rumour = Rumour.objects.create(first_at=timezone.now(), last_at=timezone.now())
    Asker.objects.create(rumour=rumour, email="sari@contoh.id")
    wish = Wish.objects.create(
        kind="aduan",
        region_id="33.75.01.1002",
        words="x",
        form_key=uuid.uuid4(),
        due_at=timezone.now(),
    )
    WishPerson.objects.create(wish=wish, name="Bu Contoh", contact="0812-0000-0001")
    rows = {(row["sebagai"], row["nama"]): row for row in told()}
    assert rows["akun", "Budi"]["kontak"].endswith("budi@contoh.id")
    assert rows["akun ditutup", "Nur"]["kontak"].endswith("nur@contoh.id")
    # Nothing a spreadsheet would calculate.
    assert ("diundang", "'=Camat Barat") in rows
    assert rows["menyampaikan aspirasi", "Bu Contoh"]["kontak"] == "0812-0000-0001"
    assert rows["bertanya di Cek pesan", ""]["kontak"] == "sari@contoh.id"
    assert rows["hadir", "Siti Contoh, RT 01"]["dari"] == "KIM Medono"


@pytest.mark.django_db
def test_no_table_that_names_people_is_forgotten():
    found = {
        model._meta.label
        for model in apps.get_models()
        if {f.name for f in model._meta.fields if isinstance(f, models.CharField)}
        & OF_A_PERSON
    }
    found = {label for label in found if not label.startswith("procrastinate")}
    assert found - OF_NO_PERSON == NAMED
