"""The organiser's pages and the visitors' at the door, for everybody.

As test_accessible does: 320, 390 and 1280 px, light and dark, every <details> open.
"""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import AttendanceSheet, EventInvitation, Occurrence
from review.models.pictures import PhotoWords
from tests.browser.checks import faults_of, opened, validate
from tests.browser.gestures import guarded, quiet_now
from tests.conftest import kept_photo
from tests.events.cast import day
from tests.events.minutes import told

# So that a page is really in the shape its name says.
SHOWS = {
    "plan new": "Rencanakan acara",
    "plan series": "Hapus tanggal ini dari jadwal",
    "plan poster": 'name="photo-0-alt"',
    "plan careful": "Sedang masa pemilihan",
    "plan mend": "Perlu Anda perbaiki",
    "plan errors": "Tulis nama acaranya.",
    "plan taken": "sudah dipakai",
    "state live": "Daftar hadir",
    "state told": "Jadikan draf buletin",
    "state off": "Dibatalkan",
    "events": "Semua acara",
    "list empty": "Siapa yang diundang?",
    "list": "Cetak 3 surat",
    "list errors": "Tulis sedikitnya satu nama",
    "heard errors": "Pilih jawabannya.",
    "letter errors": "Tulis nama yang menandatangani",
    "no sheet": "Buat daftar hadir",
    "sheet": "Kode QR",
    "sheet closed": "Buka lagi",
    "sheet errors": "Tulis sedikitnya satu nama",
    "sheet forgotten": "Nama-namanya sudah dihapus",
    "minutes new": "Apa hasilnya?",
    "minutes draft": "Foto kegiatan",
    "minutes errors": "sedikitnya satu keputusan",
    "door": "Saya hadir",
    "door errors": "Tulis nama Anda.",
    "door closed": "sudah ditutup",
    "door code": "Kode di pintu",
    "door wrong code": "tidak dikenal",
    "answer": "Kirim jawaban",
    "answer given": "Ganti jawaban",
    "answer off": "Acara ini dibatalkan",
    "answer gone": "Undangan tidak ditemukan",
    "told": "Hadir 12 orang (perkiraan)",
}


def begun(event):
    """Its first day began an hour ago."""
    row = event.occurrences.in_order().first()
    now = timezone.now().replace(second=0, microsecond=0)
    Occurrence.objects.filter(pk=row.pk).update(
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        until=now + timedelta(hours=1),
        room=None,
    )
    return event.occurrences.get(pk=row.pk)


def as_written(row):
    """A day as a version keeps it."""
    local = [moment.strftime("%Y-%m-%dT%H:%M") for moment in (row.begins, row.ends)]
    return {"key": row.key, "starts": local[0], "ends": local[1]}


class Cases:
    """One event in every state, with its guests."""

    def __init__(self, plan, planned, announced, medono, nur, budi, dewi):
        self.budi = budi
        self.election = guarded()
        photo = kept_photo(kim=medono, by=budi)
        self.series = announced(
            title="Rapat pekanan", times=[day(n) for n in range(20, 70, 7)]
        )
        self.change = self.series.copy_for_edit(by=budi)
        self.poster = plan(title="Pentas seni", poster=photo, times=[day(2)])
        self.mend = planned(title="Rembuk warga", times=[day(4)])
        self.mend.send_back(
            by=dewi, seen=self.mend.version, reasons=["judul"], note="Sebut RW-nya."
        )
        live = announced(times=[day(1)], invited=["camat", "lurah"], agenda=["Arahan"])
        self.fresh = begun(live.publication)
        self.full = begun(announced(title="Forkompimcam", times=[day(6)]).publication)
        EventInvitation.add(self.full, ["Camat", "Kapolsek", "Tokoh " + "a" * 100])
        self.camat, self.police, self.elder = self.full.invitations.all()
        self.police.reply(
            "berhalangan", seen=self.police.mark, note="Diwakili Wakapolsek."
        )
        self.elder.reply("hadir", seen=self.elder.mark, by=nur)
        self.sheet = AttendanceSheet.open_for(self.full, by=budi)
        self.sheet.type_in([("Contoh Satu", "RT 02/RW 04"), ("Contoh", "")], by=budi)
        closed = begun(announced(title="Ditutup", times=[day(8)]).publication)
        self.closed = AttendanceSheet.open_for(closed, by=budi)
        self.closed.close(by=nur)
        gone = begun(announced(title="Lama sekali", times=[day(10)]).publication)
        self.forgotten = AttendanceSheet.open_for(gone, by=budi)
        self.forgotten.forget()
        held = begun(announced(title="Sudah bernotula", times=[day(12)]).publication)
        edit = held.event.live.copy_for_edit(by=budi)
        words = {
            "attendance": 12, "is_estimate": True, "decisions": ["Satu.", "Dua."],
            "todo": "Datang\nlagi.",
        }  # fmt: skip
        edit.save_words(
            by=budi,
            seen=edit.version,
            words={
                "minutes": {held.key: words},
                "change_note": "Notula.",
                "times": [as_written(held)],
            },
            photos=[PhotoWords(photo, "Warga duduk melingkar", "Foto: KIM Medono")],
            key=held.key,
        )
        edit.submit(by=budi, seen=edit.version)
        edit.approve(by=dewi, seen=edit.version)
        self.held = begun(edit.publication)
        draft = edit.publication.live.copy_for_edit(by=budi)
        draft.save_words(by=budi, seen=draft.version, words={"bring": "Kursi"})
        off = begun(announced(title="Batal", times=[day(14)]).publication)
        tomorrow = timezone.now() + timedelta(days=1)
        Occurrence.objects.filter(pk=off.pk).update(
            starts_at=tomorrow, ends_at=None, until=tomorrow + timedelta(hours=2)
        )
        EventInvitation.add(off, ["Camat"])
        self.off = off.event
        self.off.refresh_from_db()
        self.off.call_off(by=nur, status="dibatalkan", reason="cuaca")
        self.unasked = off.invitations.get()

    def pages(self):
        """Address by name, for each kind of reader."""

        def of(row, end):
            return f"/pengurus/acara/{row.event.code}/{row.key}/{end}/"

        def link(invitation):
            return "/" + invitation.link.split("/", 3)[3]

        return {
            "planning": {
                "plan new": f"/pengurus/rencana/{uuid.uuid4()}/?kim=medono",
                "plan series": edit_of(self.change),
                "plan poster": edit_of(self.poster),
                "plan mend": edit_of(self.mend),
                "state live": self.full.event.revisions.get().author_link(),
                "state told": self.held.event.newest_revision().author_link(),
                "state off": self.off.revisions.get().author_link(),
            },
            "guests": {
                "events": "/pengurus/acara/",
                "list empty": of(self.fresh, "undangan"),
                "list": of(self.full, "undangan"),
                "no sheet": of(self.fresh, "hadir"),
                "sheet": of(self.full, "hadir"),
                "sheet closed": of(self.closed.day, "hadir"),
                "sheet forgotten": of(self.forgotten.day, "hadir"),
                "minutes new": of(self.full, "notula"),
                "minutes draft": of(self.held, "notula"),
            },
            "visitors": {
                "door": f"/hadir/{self.sheet.code}/",
                "door closed": f"/hadir/{self.closed.code}/",
                "door code": "/hadir/",
                "door wrong code": "/hadir/?kode=SALAH2",
                "answer": link(self.camat),
                "answer given": link(self.police),
                "answer off": link(self.unasked),
                "answer gone": "/undangan-acara/salah/",
                "told": self.held.event.get_absolute_url(),
            },
        }


def edit_of(revision):
    return reverse("plan:edit", args=[revision.publication.draft_key])


def prepare(scene):
    cast = ("plan", "planned", "announced", "medono", "nur", "budi", "dewi")
    return Cases(*map(scene.__getitem__, cast))


@pytest.mark.parametrize("part", ["planning", "guests", "visitors"])
def test_axe_finds_nothing(visitor, cases, part):
    person = visitor()
    if part != "visitors":
        person.enter("budi")
    found = []
    for name, path in cases.pages()[part].items():
        found += faults_of(opened(person.open(path)), name)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_forms_full_of_errors(visitor, cases):
    person = visitor()
    person.enter("budi")
    pages = cases.pages()
    page = person.open(pages["planning"]["plan new"])
    page.get_by_role("button", name="Kirim ke moderator").click()
    page.wait_for_selector("#galat")
    found = faults_of(opened(page), "plan errors")
    page = person.open(pages["guests"]["minutes new"])
    page.get_by_role("button", name="Kirim ke moderator").click()
    page.wait_for_selector("#galat")
    found += faults_of(opened(page), "minutes errors")
    page = visitor().open(pages["visitors"]["door"])
    page.get_by_role("button", name="Saya hadir").click()
    page.wait_for_selector(".error")
    found += faults_of(page, "door errors")
    assert not found, "\n".join(found)


def test_the_validator_finds_no_error(cases, client, as_user, tmp_path):
    files = []

    def keep(name, answer):
        file = tmp_path / f"{name.replace(' ', '-')}.html"
        file.write_bytes(answer.content)
        files.append(file)

    officer = as_user(cases.budi)
    pages = cases.pages()
    for part, addresses in pages.items():
        for name, path in addresses.items():
            keep(name, (client if part == "visitors" else officer).get(path))
    guests = pages["guests"]
    keep("list errors", officer.post(f"{guests['list']}tambah/"))
    heard = f"{guests['list']}{cases.camat.pk}/jawaban/"
    keep("heard errors", officer.post(heard))
    keep("letter errors", officer.post(f"{guests['list']}surat/"))
    keep("sheet errors", officer.post(f"{guests['sheet']}tambah/"))
    newest = cases.full.event.newest_revision()
    empty = {"decision_1": "", "decision_3": ""}
    seen = f"{newest.number}.{newest.version}"
    keep(
        "minutes errors",
        officer.post(f"{guests['minutes new']}kirim/", told(seen, **empty)),
    )
    keep("door errors", client.post(pages["visitors"]["door"]))
    key = uuid.uuid4()
    blank = {"seen": "0", "kim": "medono", "organiser": "kim", "visibility": "terbuka",
             "photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0}  # fmt: skip
    keep("plan errors", officer.post(reverse("plan:send", args=[key]), blank))
    clash = reverse("plan:send", args=[cases.poster.publication.draft_key])
    row = {**cases.series.times[0]}
    taken = {
        **blank,
        "seen": cases.poster.mark,
        "title": "Pentas seni",
        "kind": cases.poster.kind_id,
        "region": cases.poster.region_id,
        "place": cases.poster.place_id,
        "hari-TOTAL_FORMS": 1,
        "hari-INITIAL_FORMS": 1,
        "hari-0-key": cases.poster.times[0]["key"],
        "hari-0-day": row["starts"][:10],
        "hari-0-starts": "20:00",
    }
    keep("plan taken", officer.post(clash, taken))
    quiet_now(cases.election)
    keep("plan careful", officer.get(pages["planning"]["plan new"]))
    words = {file.stem.replace("-", " "): file.read_text() for file in files}
    wrong = [name for name, shown in SHOWS.items() if shown not in words[name]]
    assert not wrong
    errors = validate(files)
    assert not errors, "\n".join(errors)
