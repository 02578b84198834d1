"""Every page for everybody: axe (WCAG 2.2 AA) and a validator find nothing.

320, 390 and 1280 px, light and dark, in a real browser; HTML by the Nu validator.
"""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import Invitation, Membership
from reach.jobs import prepare as prepare_papers
from tests.browser.checks import faults_of, validate
from tests.browser.gestures import with_photo
from tests.conftest import CITY, form_data


def prepare(scene):
    """Address by name for each kind of reader, every state shown once."""
    draft, submitted, published = map(
        scene.__getitem__, ("draft", "submitted", "published")
    )
    medono, nur, budi, dewi = map(scene.__getitem__, ("medono", "nur", "budi", "dewi"))
    live = with_photo(draft(), medono, budi)
    live.submit(by=budi, seen=live.version)
    live.approve(by=dewi, seen=live.version)
    live.publication.refresh_from_db()
    published(
        title="Siaga rob kota", region_id=CITY, important=True,
        valid_until=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip
    gone = published().publication
    gone.withdraw(by=dewi, explanation="Tanggalnya keliru.")
    edit = live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jam diubah."})
    edit.submit(by=budi, seen=edit.version)
    waiting = submitted(valid_until=timezone.localdate() + timedelta(days=9))
    returned = submitted()
    returned.send_back(
        by=dewi,
        seen=returned.version,
        reasons=["sumber", "foto"],
        note="Sebut sumbernya.",
    )
    later = submitted(publish_at=timezone.now() + timedelta(days=2))
    later.approve(by=dewi, seen=later.version)
    scheduled = later.publication
    corrected = published(title="Versi kertas yang lama")
    newer = corrected.copy_for_edit(by=budi)
    newer.save_words(by=budi, seen=newer.version, words={"change_note": "Hari diubah."})
    newer.submit(by=budi, seen=newer.version)
    newer.approve(by=dewi, seen=newer.version)
    code = live.publication.code
    prepare_papers("buletin", code)
    half = with_photo(draft(title="Draf dengan foto"), medono, budi)
    _row, token = Invitation.issue(
        kim=medono, position=Membership.Position.MEMBER, by=nur
    )
    public = {
        "home": "/",
        "places": "/kelurahan/",
        "village": "/kelurahan/medono/",
        "village without kim": "/kelurahan/gamer/",
        "district": "/kecamatan/pekalongan-barat/",
        "kim": "/kim/medono/",
        "list": "/buletin/",
        "nothing found": "/buletin/?q=zzz&kategori=kesehatan",
        "bulletin": live.publication.get_absolute_url(),
        "withdrawn": gone.get_absolute_url(),
        "check": "/cek/",
        "checked code": f"/cek/?kode={code}",
        "checked withdrawn": f"/cek/?kode={gone.code}",
        "unknown code": "/cek/?kode=ZZZZZZ",
        "old paper": f"/b/{corrected.publication.code}/1/",
        "about": "/tentang/",
        "privacy": "/privasi/",
        "accessibility": "/aksesibilitas/",
        "404": "/tidak-ada/",
        "sign in": "/akun/masuk/",
        "no sign-up": "/akun/daftar/",
        "forgotten": "/akun/kata-sandi/lupa/",
        "sent": "/akun/kata-sandi/lupa/terkirim/",
        "bad link": "/akun/kata-sandi/baru/x-y-z/",
        "invitation": reverse("invitation", args=[token]),
        "closed invitation": "/undangan/salah/",
    }
    key = half.publication.draft_key
    officer = {
        "desk": "/pengurus/",
        "published": "/pengurus/terbit/",
        "guide": "/pengurus/panduan/",
        "people": "/pengurus/kim/medono/",
        "new": f"/pengurus/tulis/{uuid.uuid4()}/?kim=medono",
        "write": reverse("write:edit", args=[key]),
        "preview": reverse("write:preview", args=[key]),
        "mend": reverse("write:edit", args=[returned.publication.draft_key]),
        "state waiting": reverse("write:state", args=[waiting.publication.code]),
        "state live": reverse("write:state", args=[live.publication.code]),
        "state scheduled": reverse("write:state", args=[scheduled.code]),
        "state withdrawn": reverse("write:state", args=[gone.code]),
        "account": "/akun/",
        "name": "/akun/email/",
        "password": "/akun/kata-sandi/ubah/",
        "two steps": "/akun/dua-langkah/",
        "sign out": "/akun/keluar/",
    }
    moderator = {
        "queue": reverse("admin:moderation_queue"),
        "review": reverse("admin:moderation_detail", args=["buletin", waiting.pk]),
        "review edit": reverse("admin:moderation_detail", args=["buletin", edit.pk]),
        "review live": reverse("admin:moderation_detail", args=["buletin", live.pk]),
        "recovery": "/akun/dua-langkah/",
    }
    return {"public": public, "officer": officer, "moderator": moderator}


def test_in_the_dark_only_colours_change():
    """Or the rules that axe leaves out there would have to be asked again."""
    for file in Path("static/css").glob("*.css"):
        for _, block in re.findall(
            r"(@media \(prefers-color-scheme: dark\) \{)(.*?\}\s*\})",
            file.read_text(),
            re.DOTALL,
        ):
            said = re.sub(r"[^{}]*\{|\}", "", block).split(";")
            names = [line.partition(":")[0].strip() for line in said if line.strip()]
            assert names
            assert all(name.startswith("--") for name in names), file.name


@pytest.mark.parametrize("reader", ["public", "officer", "moderator"])
def test_axe_finds_nothing(visitor, cases, reader):
    person = visitor()
    if reader == "officer":
        person.enter("nur")
    if reader == "moderator":
        person.enter("dewi", "/admin/moderasi/")
    found = []
    for name, path in cases[reader].items():
        found += faults_of(person.open(path), name)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_a_form_full_of_errors(visitor, nur, medono):
    person = visitor()
    person.enter("nur")
    page = person.open("/pengurus/tulis/")
    page.get_by_role("button", name="Kirim ke moderator").click()
    page.wait_for_selector("#galat")
    assert faults_of(page, "errors") == []


def test_axe_finds_nothing_on_a_message_that_was_changed(visitor, cases):
    page = visitor().open("/cek/")
    words = "Posyandu RW 05 pindah ke balai kelurahan Jenggot. Bawa buku KIA dan kartu."
    page.get_by_label("Tempel pesan, tautan, atau kode cek").fill(words)
    page.get_by_role("button", name="Periksa").click()
    page.get_by_role("heading", name="Sudah diubah").wait_for()
    assert faults_of(page, "changed") == []


def test_the_validator_finds_no_error(cases, client, as_user, tmp_path):
    nur, dewi = (User.objects.get(username=name) for name in ("nur", "dewi"))
    readers = {"public": client, "officer": as_user(nur), "moderator": as_user(dewi)}
    files = []
    for reader, addresses in cases.items():
        for name, path in addresses.items():
            answer = readers[reader].get(path, follow=True)
            file = tmp_path / f"{reader}-{name.replace(' ', '-')}.html"
            file.write_bytes(answer.content)
            files.append(file)
    form = readers["officer"].post(
        reverse("write:send", args=[uuid.uuid4()]), form_data(title="", body="")
    )
    file = tmp_path / "officer-errors.html"
    file.write_bytes(form.content)
    errors = validate([*files, file])
    assert not errors, "\n".join(errors)
