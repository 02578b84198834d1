"""Poster, leaflet, strips and cards: of the approved text, readable, safe to print."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from bulletins.models.limits import POINT_MAX
from events.choices import EventStatus, Reason
from groups.models import Moderator
from reach import jobs
from reach.models import KEPT_FOR, Fingerprint, Sheet
from reach.papers import PAPERS
from review.models.version import TITLE_MAX
from tests.reach.papers import (
    addresses_on,
    copied_badly,
    fonts_of,
    made,
    page_of,
    text_of,
)

PDFS = [name for name in PAPERS if name.endswith(".pdf")]
CARDS = {"kartu.png": (1080, 1350), "kartu-persegi.png": (1080, 1080)}
LONGEST = {
    "title": ("Pemeriksaan kesehatan gratis bagi lansia dan balita " * 3)[:TITLE_MAX],
    "points": "\n".join(
        (f"Butir {n}: warga membawa kartu tanda penduduk elektronik " * 3)[:POINT_MAX]
        for n in (1, 2, 3)
    ),
}
FIFTY_FIVE = {
    **LONGEST,
    "title": "Imunisasi balita serentak di tiga belas posyandu Medono",
}


def get(client, publication, name):
    return client.get(f"/b/{publication.code}/{name}")


def test_what_is_approved_can_be_printed_by_everybody(client, published):
    bulletin = published(points="Bawa buku KIA\nGratis").publication
    assert made(bulletin).count() == len(jobs.ALL)
    for name, paper in PAPERS.items():
        answer = get(client, bulletin, name)
        assert answer.status_code == 200
        assert answer["Content-Type"] == paper.content_type
        assert (
            len(answer.content)
            == Sheet.objects.of(bulletin).sizes(bulletin.live_id)[name]
        )
        again = client.get(
            f"/b/{bulletin.code}/{name}", headers={"if-none-match": answer["ETag"]}
        )
        assert again.status_code == 304


def test_a_reader_never_waits_for_one_to_be_made(client, published):
    bulletin = published().publication
    answer = get(client, bulletin, "poster.pdf")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "sedang disiapkan" in answer.content.decode()
    assert not Sheet.objects.exists()


def test_papers_of_old_news_are_asked_for_by_its_kim(
    client, as_user, budi, joko, published, time_machine
):
    bulletin = published().publication
    time_machine.move_to(timezone.now() + KEPT_FOR + timedelta(days=1))
    answer = get(client, bulletin, "poster.pdf")
    assert answer.status_code == 404
    assert "tidak disimpan lagi" in answer.content.decode()
    ProcrastinateJob.objects.all().delete()
    page = reverse("write:state", args=[bulletin.code])
    assert "Siapkan lembarnya" in as_user(budi).get(page).content.decode()
    ask = reverse("write:papers", args=[bulletin.code])
    assert as_user(joko).post(ask).status_code == 404
    assert as_user(budi).post(ask).status_code == 302
    assert asked_for() == [bulletin.code]
    made(bulletin)
    assert get(client, bulletin, "poster.pdf").status_code == 200


def test_an_approval_asks_the_worker_in_its_own_transaction(published):
    bulletin = published().publication
    jobs_ = ProcrastinateJob.objects.filter(task_name="reach.prepare")
    assert [job.args for job in jobs_] == [{"kind": "buletin", "code": bulletin.code}]


@pytest.mark.parametrize("name", PDFS)
@pytest.mark.parametrize("words", [LONGEST, FIFTY_FIVE, {"points": ""}], ids=str)
def test_a_paper_is_one_sheet_small_and_complete(published, name, words):
    bulletin = published(**words).publication
    pdf = bytes(made(bulletin).get(name=name).body)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert len(pdf) <= 150_000
    said = " ".join(text_of(pdf).replace("\u00a0", " ").split())
    assert bulletin.live.title in said
    assert bulletin.shown_code in said.replace(" ", "")
    assert "Diperiksa dan diterbitkan Dinkominfo" in said
    for point in bulletin.live.point_lines or [bulletin.live.summary]:
        assert point in said
    assert all(fonts_of(pdf).values())


@pytest.mark.parametrize("name", PDFS)
def test_a_paper_can_be_read_aloud(published, name):
    pdf = bytes(made(published().publication).get(name=name).body)
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()


@pytest.mark.parametrize("name", PDFS)
def test_the_code_survives_a_poor_copy(published, settings, name):
    settings.SITE_URL = "https://kim.pekalongankota.go.id"
    bulletin = published(**LONGEST).publication
    page = page_of(bytes(made(bulletin).get(name=name).body))
    wanted = f"HTTPS://KIM.PEKALONGANKOTA.GO.ID/B/{bulletin.code}/1/"
    for image in (page, copied_badly(page)):
        found = addresses_on(image)
        assert set(found) == {wanted}, name
    copies = {"poster.pdf": 1, "selebaran.pdf": 2, "potongan.pdf": 4}
    assert len(addresses_on(page)) == copies[name]


@pytest.mark.parametrize("name", PDFS)
def test_nothing_is_lost_in_black_and_white(published, name):
    page = page_of(bytes(made(published().publication).get(name=name).body))
    shades = page.histogram()
    grey = sum(shades[60:200])
    # Edges of letters, and the dashed line to cut along.
    assert grey < 0.03 * page.width * page.height


@pytest.mark.parametrize(("name", "size"), CARDS.items())
def test_a_card_has_the_size_that_phones_show(published, name, size):
    body = bytes(made(published(**LONGEST).publication).get(name=name).body)
    assert Image.open(BytesIO(body)).size == size
    assert len(body) <= 300_000


def test_an_address_in_capitals_is_the_same(client, published):
    bulletin = published().publication
    for path in (f"/B/{bulletin.code}/1/", f"/b/{bulletin.code.lower()}/1/"):
        assert client.get(path).url == bulletin.get_absolute_url()


def test_an_old_paper_says_so_when_it_is_scanned(client, published, budi, dewi):
    first = published()
    edit = first.copy_for_edit(by=budi)
    edit.save_words(
        by=budi, seen=edit.version,
        words={"title": "Posyandu RW 05 kembali ke pos", "change_note": "Tempat diubah."},
    )  # fmt: skip
    edit.submit(by=budi, seen=edit.version)
    path = f"/b/{first.publication.code}/1/"
    assert client.get(path).status_code == 302
    edit.approve(by=dewi, seen=edit.version)
    page = client.get(path).content.decode()
    assert "VERSI LAMA" in page
    assert "Tempat diubah." in page
    assert client.get(f"/b/{first.publication.code}/2/").status_code == 302
    assert client.get(f"/b/{first.publication.code}/77/").status_code == 302
    assert client.get("/b/ZZZZZZ/1/").status_code == 404


def test_a_new_version_has_new_papers(client, published, budi, dewi):
    first = published()
    bulletin = first.publication
    made(bulletin)
    edit = first.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"title": "Judul kedua",
                    "change_note": "Judul."})  # fmt: skip
    edit.submit(by=budi, seen=edit.version)
    assert get(client, bulletin, "poster.pdf").status_code == 200
    edit.approve(by=dewi, seen=edit.version)
    assert get(client, bulletin, "poster.pdf").status_code == 503
    made(bulletin)
    text = text_of(get(client, bulletin, "poster.pdf").content)
    assert "Judul kedua" in text.replace("\u00a0", " ")
    assert "Versi 2." in text.replace("\u00a0", " ")


def test_what_is_withdrawn_is_on_no_paper(client, published, dewi):
    bulletin = published().publication
    made(bulletin)
    bulletin.withdraw(by=dewi, explanation="Tanggalnya keliru.")
    answer = get(client, bulletin, "poster.pdf")
    assert answer.status_code == 410
    assert "Tanggalnya keliru." in answer.content.decode()
    assert not Sheet.objects.exists()
    # The worker was late: nothing comes back.
    jobs.prepare("buletin", bulletin.code)
    assert not Sheet.objects.exists()


def test_made_while_it_was_withdrawn_it_is_not_kept(published, dewi):
    bulletin = published().publication
    live, facts = bulletin.live, bulletin.live.facts()
    body = PAPERS["poster.pdf"].make(facts)
    bulletin.withdraw(by=dewi, explanation="Keliru.")
    Sheet.keep(live, facts, {"poster.pdf": body})
    assert not Sheet.objects.exists()


def test_nobody_prints_what_waits_for_its_time(client, submitted, dewi):
    later = timezone.now() + timedelta(hours=5)
    revision = submitted(publish_at=later)
    revision.approve(by=dewi, seen=revision.version)
    bulletin = revision.publication
    made(bulletin)
    for path in ("poster.pdf", "1/", ""):
        assert client.get(f"/b/{bulletin.code}/{path}").status_code == 404


def test_an_erased_one_leaves_no_paper_and_no_mark(published, dewi):
    bulletin = published().publication
    made(bulletin)
    assert Fingerprint.objects.exists()
    Moderator.objects.filter(user=dewi).update(is_head=True)
    bulletin.erase(by=dewi, why="privasi", note="Diminta warga.")
    assert not Sheet.objects.exists()
    assert not Fingerprint.objects.exists()


def test_what_an_older_release_erased_leaves_nothing_either(published, dewi):
    bulletin = published().publication
    made(bulletin)
    sheets, marks = list(Sheet.objects.all()), list(Fingerprint.objects.all())
    Moderator.objects.filter(user=dewi).update(is_head=True)
    bulletin.erase(by=dewi, why="privasi", note="Diminta warga.")
    Sheet.objects.bulk_create(sheets)
    Fingerprint.objects.bulk_create(marks)
    jobs.sweep(0)
    assert not Sheet.objects.exists()
    assert not Fingerprint.objects.exists()


def asked_for():
    return [
        job.args["code"]
        for job in ProcrastinateJob.objects.filter(task_name="reach.prepare")
    ]


def test_the_sweep_asks_for_what_is_missing_or_a_day_old(published, time_machine):
    bulletin = published().publication
    ProcrastinateJob.objects.all().delete()
    jobs.sweep(0)
    assert asked_for() == [bulletin.code]
    first = made(bulletin)
    assert first.count() == len(jobs.ALL)
    jobs.sweep(0)
    assert asked_for() == [bulletin.code]
    time_machine.move_to(timezone.now() + jobs.FRESH_FOR + timedelta(minutes=1))
    jobs.sweep(0)
    assert asked_for() == [bulletin.code] * 2
    # Nothing else is said by now: they are right for another day.
    before = set(first.values_list("pk", "digest"))
    made(bulletin)
    assert set(first.values_list("pk", "digest")) == before
    jobs.sweep(0)
    assert asked_for() == [bulletin.code] * 2


def test_a_kim_with_another_name_has_new_papers_the_next_day(
    published, medono, time_machine
):
    bulletin = published().publication
    made(bulletin)
    type(medono).objects.update(name="KIM Medono Jaya")
    time_machine.move_to(timezone.now() + jobs.FRESH_FOR + timedelta(minutes=1))
    jobs.sweep(0)
    poster = bytes(made(bulletin).get(name="poster.pdf").body)
    assert "KIM Medono Jaya" in text_of(poster)


def test_what_hangs_nowhere_any_more_is_forgotten(published, time_machine):
    soon = published(valid_until=timezone.localdate() + timedelta(days=3)).publication
    late = published(valid_until=timezone.localdate() + timedelta(days=200)).publication
    made(soon)
    made(late)
    time_machine.move_to(timezone.now() + KEPT_FOR + timedelta(days=1))
    jobs.sweep(0)
    assert not Sheet.objects.of(soon).exists()
    assert Sheet.objects.of(late).count() == len(jobs.ALL)


def test_what_changed_while_it_was_made_is_made_again(announced, budi):
    event = announced().publication
    event.refresh_from_db()
    live = event.live
    live.publication = event
    facts = live.facts()
    event.call_off(by=budi, status=EventStatus.CANCELLED, reason=Reason.values[0])
    assert Sheet.keep(live, facts, {"poster.pdf": b"lama"}) is False
    assert not Sheet.objects.exists()
    poster = bytes(made(event).get(name="poster.pdf").body)
    assert "DIBATALKAN" in text_of(poster)


def test_marks_of_what_was_out_before_are_made_up_for(published, submitted):
    bulletin = published().publication
    submitted()
    Fingerprint.objects.all().delete()
    jobs.sweep(0)
    kept = Fingerprint.objects.values_list("code", flat=True)
    assert list(kept) == [bulletin.code]


WORST = [
    {"title": "LAPORAN PERTANGGUNGJAWABAN KEUANGAN RW 05"},
    {"title": "A" * TITLE_MAX, "points": "B" * POINT_MAX},
    {**LONGEST, "points": "\n".join(["W" * POINT_MAX] * 3)},
]


@pytest.mark.parametrize("words", WORST, ids=lambda words: words["title"][:20])
def test_whatever_is_written_stays_on_its_paper(published, words):
    bulletin = published(**words).publication
    sheets = made(bulletin)
    for name in PDFS:
        pdf = bytes(sheets.get(name=name).body)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1
        page = page_of(pdf)
        assert addresses_on(page)
        # Nothing runs over the margins: the outermost millimetres stay white.
        edge = round(3 / 25.4 * 150)
        side = page.crop((page.width - edge, 0, page.width, page.height // 3))
        assert side.getextrema()[0] > 200, name


def test_a_long_row_leaves_the_code_its_place(announced):
    event = announced(
        title=("Pemeriksaan kesehatan gratis lansia dan balita " * 3)[:TITLE_MAX],
        bring="buku, kartu, payung, " * 14,
    ).publication
    event.refresh_from_db()
    for name in PDFS:
        pdf = bytes(made(event).get(name=name).body)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1
        assert addresses_on(page_of(pdf)), name


def test_unknown_papers_are_not_found(client, published):
    bulletin = published().publication
    made(bulletin)
    for name in ("poster.exe", "../../x", "kartu.jpg", "poster.pdf/"):
        assert get(client, bulletin, name).status_code == 404
    assert client.get("/b/ZZZZZZ/poster.pdf").status_code == 404
