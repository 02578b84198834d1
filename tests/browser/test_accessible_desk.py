"""The moderation desk for everybody: every shape its pages take, as test_accessible does.

320, 390 and 1280 px, light and dark, every <details> open; HTML by the Nu validator.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bulletins.models import BulletinRevision, Category
from groups.models import Moderator
from review import archive, previews
from review.checks import PLEDGES
from review.flags import Flag
from review.models import ReturnReason
from tests.browser.checks import faults_of, opened, validate
from tests.browser.gestures import address_of, guarded, moderator, quiet_now, with_photo

SEVERE = "Ayo pilih nomor dua pada hari Rabu, jangan sampai ketinggalan ya."
NUMBER = "Tanyakan kepada Bu Wati di 0812-3456-7890."
POINTS = [{"place": "judul", "label": "Judul", "text": "Sebut hari apa."}]


def returned(revision, by):
    revision.send_back(
        by=by,
        seen=revision.version,
        reasons=["sumber", "judul"],
        note="Sebut sumbernya.",
        points=POINTS,
    )
    return revision


def resubmitted(revision, by, **words):
    """One task ticked, some words changed, sent again."""
    words = {"done": ["alasan-sumber"], "body": f"Diubah. {revision.body}", **words}
    revision.save_words(by=by, seen=revision.version, words=words)
    revision.submit(by=by, seen=revision.version)
    return revision


def corrected(live, by):
    """A change of a live text."""
    edit = live.copy_for_edit(by=by)
    words = {"title": "Posyandu pindah lagi", "change_note": "Tempatnya diubah."}
    edit.save_words(by=by, seen=edit.version, words=words)
    edit.submit(by=by, seen=edit.version)
    return edit


def with_every_mark(revision, by, first):
    """A row of the queue with all that a row can carry."""
    BulletinRevision.objects.filter(pk=revision.pk).update(
        flags=Flag.values,
        due_at=timezone.now() - timedelta(hours=3),
        claimed_by=by,
        claimed_at=timezone.now(),
        first_yes_by=first,
    )


# So that a page is really in the shape its name says.
SHOWS = {
    "fresh": "Untuk warga tunanetra:",
    "changed": "Yang berubah dari yang dibaca warga",
    "again": "Yang berubah sejak dikembalikan",
    "held": "Buka tahanan dengan alasan",
    "first yes": "Persetujuan Anda yang kedua",
    "old versions": "Kembali ke versi 1",
    "erased": "Sudah dihapus",
    "queue": "1 dari 2 setuju",
    "narrowed": 'narrow-by" open',
    "nothing found": "Tidak ada yang cocok.",
    "summary": "<svg",
    "archive": "Perlu dilihat (1)",
    "wrong file": "Tanggal akhir sebelum tanggal awal.",
    "inbox moderator": "Kiriman baru menunggu",
    "inbox officer": "Perlu Anda perbaiki",
    "state erased": "Naskah dan fotonya tidak disimpan lagi.",
    "preview": "BELUM TERBIT",
    "closed preview": "Pratinjau ditutup",
    "return errors": "Pilih sedikitnya satu alasan.",
    "conflict": "Yang sudah Anda tulis",
    "gone": "Kiriman ini sudah kembali ke penulisnya",
    "appeal errors": "id_appeal_error",
    "preview link": "/pratinjau/",
}
WRITING = [
    "Centang yang sudah",
    "Kata yang perlu dilihat",
    "Data pribadi",
    "Netralitas",
]


class Cases:
    """One text in every state, in a masa tenang that has just begun."""

    def __init__(self, draft, submitted, published, medono, budi, dewi):
        self.budi, self.dewi = budi, dewi
        self.sekar = moderator("sekar")
        Moderator.objects.filter(user=dewi).update(is_head=True)
        dewi.email = "dewi@kantor.example"
        dewi.save()
        election = guarded()
        self.live_text = published(title="Ayo pilih ketua RW")
        self.first_edition = published()
        self.change = corrected(self.first_edition, budi)
        self.twice = corrected(published(), budi)
        self.twice.approve(by=dewi, seen=self.twice.version)
        self.again = resubmitted(returned(submitted(), dewi), budi)
        self.taken_out = published()
        self.taken_out.publication.erase(by=dewi, why="privasi", note="Diminta.")
        self.fresh = with_photo(draft(title="Posyandu dengan foto"), medono, budi)
        self.fresh.submit(by=budi, seen=self.fresh.version)
        archive.begin(archive.BY_HAND)
        archive.walk()
        archive.begin("Daftar kata berubah")
        quiet_now(election)
        pledged = {"pledges": list(PLEDGES)}
        self.held = submitted(body=SEVERE, **pledged)
        self.half_agreed = submitted(
            category=Category.objects.get(is_election=True), **pledged
        )
        self.half_agreed.approve(by=self.sekar, seen=self.half_agreed.version)
        self.to_mend = returned(submitted(body=SEVERE, **pledged), dewi)
        words = {"body": f"{SEVERE} {NUMBER}"}
        self.to_mend.save_words(by=budi, seen=self.to_mend.version, words=words)
        self.to_appeal = returned(submitted(**pledged), dewi)
        with_every_mark(submitted(**pledged), self.sekar, dewi)
        self.taken_back = submitted(**pledged)
        self.overtaken = submitted(**pledged)
        self.faulty = submitted(body=f"{SEVERE} Ditulis lagi.", **pledged)

    def pages(self):
        """Address by name, for each kind of reader."""
        queue = reverse("admin:moderation_queue")
        file = reverse("admin:moderation_file")
        link = previews.link_to(self.fresh, by=self.budi)
        return {
            "deciding": {
                "fresh": self.fresh.moderator_link(),
                "changed": self.change.moderator_link(),
                "again": self.again.moderator_link(),
                "held": self.held.moderator_link(),
                "first yes": self.half_agreed.moderator_link(),
                "old versions": self.twice.moderator_link(),
                "erased": self.taken_out.moderator_link(),
            },
            "desk": {
                "queue": queue,
                "narrowed": f"{queue}?tanda=berat",
                "nothing found": f"{queue}?tanda=berat&kim=jenggot&menunggu=24",
                "summary": reverse("admin:moderation_summary"),
                "archive": reverse("admin:moderation_archive"),
                "file": file,
                "wrong file": f"{file}?berkas=pdf&dari=2026-02-02&sampai=2026-01-01",
                "inbox moderator": reverse("notices:inbox"),
            },
            "officer": {
                "inbox officer": reverse("notices:inbox"),
                "mend": reverse(
                    "write:edit", args=[self.to_mend.publication.draft_key]
                ),
                "state erased": self.taken_out.author_link(),
                "state waiting": self.half_agreed.author_link(),
                "preview": link[link.index("/pratinjau") :],
                "closed preview": reverse("preview", args=["x:y:z"]),
                "dashboard": "/pengurus/",
            },
        }


def prepare(scene):
    cast = ("draft", "submitted", "published", "medono", "budi", "dewi")
    return Cases(*map(scene.__getitem__, cast))


def decide(page, address, button, before=lambda: None):
    """Press a button of a page on which something happened meanwhile."""
    page.goto(address_of(page, address))
    before()
    page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
    opened(page).get_by_role("button", name=button).click()
    page.wait_for_selector("[role=alert], .error")
    return opened(page)


@pytest.mark.parametrize("part", ["deciding", "desk", "officer"])
def test_axe_finds_nothing(visitor, cases, part):
    person = visitor()
    if part == "officer":
        person.enter("budi")
    else:
        person.enter("dewi", "/admin/moderasi/")
    found = []
    for name, path in cases.pages()[part].items():
        found += faults_of(opened(person.open(path)), name)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_what_answers_a_decision(visitor, cases):
    person = visitor()
    person.enter("dewi", "/admin/moderasi/")
    page = person.page
    refused = decide(page, cases.faulty.moderator_link(), "Kembalikan")
    found = faults_of(refused, "return with errors")
    page = decide(page, cases.held.moderator_link(), "Buka tahanan")
    found += faults_of(page, "lift with errors")
    page = decide(page, cases.twice.moderator_link(), "Hapus naskah")
    found += faults_of(page, "erase with errors")
    page = decide(
        page,
        cases.taken_back.moderator_link(),
        "Terbitkan sekarang",
        lambda: cases.taken_back.recall(by=cases.budi),
    )
    found += faults_of(page, "gone")

    def overtake():
        cases.overtaken.approve(by=cases.sekar, seen=cases.overtaken.version)

    page = decide(
        page, cases.overtaken.moderator_link(), "Terbitkan sekarang", overtake
    )
    found += faults_of(page, "conflict")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_an_appeal_and_a_secret_address(visitor, cases):
    page = visitor().enter("budi")
    page = decide(page, cases.to_appeal.author_link(), "Minta diperiksa lagi")
    found = faults_of(page, "appeal with errors")
    page.get_by_role("button", name="Buat tautan pratinjau").click()
    page.wait_for_selector("#tautan .ready")
    found += faults_of(opened(page), "state with preview link")
    assert not found, "\n".join(found)


def test_the_validator_finds_no_error(cases, as_user, tmp_path):
    files = []

    def keep(name, answer):
        file = tmp_path / f"{name.replace(' ', '-')}.html"
        file.write_bytes(answer.content)
        files.append(file)

    readers = {"officer": as_user(cases.budi)}
    moderator = as_user(cases.dewi)
    for part, addresses in cases.pages().items():
        for name, path in addresses.items():
            keep(name, readers.get(part, moderator).get(path))
    link = cases.faulty.moderator_link()
    keep("return errors", moderator.post(f"{link}perbaikan/", {"version": 1}))
    cases.overtaken.approve(by=cases.sekar, seen=cases.overtaken.version)
    reason = ReturnReason.objects.first().pk
    typed = {"version": 2, "reasons": [reason], "note": "Sebut jamnya."}
    stale = moderator.post(f"{cases.overtaken.moderator_link()}perbaikan/", typed)
    assert stale.status_code == 409
    keep("conflict", stale)
    cases.taken_back.recall(by=cases.budi)
    keep("gone", moderator.post(f"{cases.taken_back.moderator_link()}setujui/", typed))
    appeal = reverse("write:appeal", args=[cases.to_appeal.publication.code])
    keep("appeal errors", readers["officer"].post(appeal))
    share = reverse("write:share", args=[cases.to_appeal.publication.code])
    keep("preview link", readers["officer"].post(share))
    words = {file.stem.replace("-", " "): file.read_text() for file in files}
    wrong = [name for name, shown in SHOWS.items() if shown not in words[name]]
    assert not wrong
    assert all(part in words["mend"] for part in WRITING)
    errors = validate(files)
    assert not errors, "\n".join(errors)
