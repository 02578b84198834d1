"""Who was told: many RT at once, once each; what is claimed, proved and to be put right."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts import printing
from events.choices import EventStatus, Reason
from groups.models import Region
from notices.models import Notice
from reach import jobs, recalls
from reach.models import Delivery, Recall, Rt, Sheet, VisitCount
from reach.models.visits import Count
from reach.spread import coverage
from tests.conftest import CITY, JENGGOT, MEDONO, picture_bytes
from tests.reach.neighbours import corrected, mark_of, page_of, read, send, write_down
from tests.reach.papers import addresses_on

ALL_KK = 40 + 35 + 52 + 28 + 61 + 45 + (40 + 35 + 52 + 28 + 61 + 45) / 6


@pytest.fixture
def rts(medono):
    return write_down()


@pytest.fixture
def news(published):
    return published().publication


def village(code=MEDONO):
    return Region.objects.get(code=code)


def share(news, code=MEDONO):
    return coverage.of_news(news, [village(code)])[code]


def form_of(news, *marked, channel="mading", **more):
    return {
        "rts": [rt.pk for rt in marked],
        "channel": channel,
        "number": "1",
        "batch": "9f0c5a34-6a5c-4b8e-9b39-0c2f1f0b5d11",
        **more,
    }


def test_many_rt_are_marked_at_once_and_weigh_as_many_households(
    as_user, budi, news, rts
):
    client = as_user(budi)
    marked = [rts[1, 1], rts[1, 3], rts[2, 2]]
    answer = client.post(f"{page_of(news)}tandai/", form_of(news, *marked))
    assert answer.status_code == 302
    assert share(news).told == 3
    # An RT nobody counted weighs as the others do.
    mean = (40 + 35 + 52 + 28 + 61 + 45) / 6
    assert share(news).claimed == round(100 * (40 + 52 + mean) / ALL_KK)
    assert share(news).proved == 0
    page = read(client.get(page_of(news)))
    assert page.count("✓&nbsp;Mading") == 3
    assert "Jumlah KK 1 RT belum diisi" in page


def test_the_same_form_sent_twice_marks_once(as_user, budi, news, rts):
    client = as_user(budi)
    for _again in range(2):
        client.post(f"{page_of(news)}tandai/", form_of(news, rts[1, 1]))
    assert Delivery.objects.count() == 1


def test_a_photo_is_proof_and_strangers_do_not_see_it(
    client, as_user, budi, joko, dewi, news, rts
):
    officer = as_user(budi)
    photo = SimpleUploadedFile("mading.jpg", picture_bytes(), "image/jpeg")
    words = form_of(news, rts[1, 1], rts[1, 2], photo=photo)
    officer.post(f"{page_of(news)}tandai/", words)
    assert share(news).proved == round(100 * 75 / ALL_KK)
    assert share(news).claimed == share(news).proved
    kept = Delivery.objects.first().photos.get().photo
    address = kept.sizes()["thumb"].url
    assert officer.get(address).status_code == 200
    assert as_user(dewi).get(address).status_code == 200
    assert client.get(address).status_code == 404
    assert as_user(joko).get(address).status_code == 404


def test_a_photo_that_is_none_keeps_the_marks(as_user, budi, news, rts):
    photo = SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")
    words = form_of(news, rts[1, 1], photo=photo)
    answer = as_user(budi).post(f"{page_of(news)}tandai/", words)
    assert answer.status_code == 422
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"rts": []}, "Centang sedikitnya satu RT."),
        ({"channel": ""}, "Pilih lewat apa RT itu diberi tahu."),
        ({"day": "2199-01-01"}, "Tanggalnya belum tiba."),
        ({"day": "2001-01-01"}, "Tanggalnya terlalu lama berlalu."),
    ],
)
def test_bad_input_is_told_and_what_was_ticked_stays(
    as_user, budi, news, rts, words, said
):
    posted = form_of(news, rts[1, 1]) | words
    answer = as_user(budi).post(f"{page_of(news)}tandai/", posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    if posted["rts"]:
        assert f'value="{rts[1, 1].pk}" checked' in page
    assert not Delivery.objects.exists()


def test_strangers_and_other_places_get_404(
    as_user, joko, tono, budi, news, rts, jenggot
):
    others = write_down({1: [10]}, JENGGOT)
    for user in (joko, tono):
        client = as_user(user)
        for path in ("", "centang/", "uji-petik/", "poster/"):
            assert client.get(f"{page_of(news)}{path}").status_code == 404
        for path in ("tandai/", "selesai/", "sasaran/", "uji-petik/undi/"):
            assert client.post(f"{page_of(news)}{path}").status_code == 404
    # News of Medono are not for Jenggot.
    assert as_user(joko).get(page_of(news, "jenggot")).status_code == 404
    posted = form_of(news, others[1, 1])
    assert as_user(budi).post(f"{page_of(news)}tandai/", posted).status_code == 422


def test_internal_events_have_no_such_page(as_user, budi, announced, rts):
    event = announced(visibility="internal").publication
    assert as_user(budi).get(page_of(event)).status_code == 404


def test_a_slip_of_the_finger_is_taken_back_once(as_user, budi, news, rts):
    client = as_user(budi)
    send(client, mark_of(news, rts[1, 1]))
    row = Delivery.objects.get()
    for words in ("Tanda dihapus.", "sudah dihapus"):
        answer = client.post(f"{page_of(news)}hapus/{row.pk}/", follow=True)
        if answer.status_code == 200:
            assert words in answer.content.decode()
    assert share(news).told == 0
    # It may be marked again, and then counts.
    send(client, mark_of(news, rts[1, 1]))
    assert share(news).told == 1


def test_only_chosen_rw_are_meant(as_user, budi, news, rts):
    client = as_user(budi)
    client.post(f"{page_of(news)}sasaran/", {"rws": ["2", "5"]})
    assert share(news).rts == 4
    page = client.get(page_of(news)).content.decode()
    assert "Sasaran: RW 2, 5" in page
    assert f'value="{rts[1, 1].pk}"' not in page
    client.post(f"{page_of(news)}sasaran/", {})
    assert share(news).rts == 7


def test_news_of_the_city_are_shown_as_a_cloth(
    as_user, dewi, published, rts, budi, jenggot
):
    news = published(region_id=CITY).publication
    write_down({1: [10, 10]}, JENGGOT)
    send(as_user(budi), *(mark_of(news, rt) for rt in rts.values()))
    client = as_user(dewi)
    page = client.get(f"/pengurus/sebaran/{news.code}/").content.decode()
    assert page.count('class="tile"') == 27
    assert page.count('data-n="3" data-hue') == 1
    assert "7 dari 9 RT" in page
    # An officer of one kelurahan is led straight to it.
    answer = as_user(budi).get(f"/pengurus/sebaran/{news.code}/")
    assert answer["Location"] == page_of(news)


def test_the_map_costs_a_fixed_number_of_queries(
    as_user, dewi, published, rts, jenggot
):
    client = as_user(dewi)
    published(region_id=CITY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/pengurus/cakupan/")
    for code in Region.objects.villages().values_list("code", flat=True):
        write_down({rw: [30] * 6 for rw in range(1, 6)}, code)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/pengurus/cakupan/").content.decode()
    assert len(many) == len(few)
    assert "Dan lainnya; lihat per kelurahan." in page


def test_the_page_of_a_kelurahan_costs_a_fixed_number_of_queries(
    as_user, budi, news, rts
):
    client = as_user(budi)
    send(client, mark_of(news, rts[1, 1]))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(news))
    more = write_down({rw: [30] * 10 for rw in range(10, 20)})
    send(client, *(mark_of(news, rt, channel="ronda") for rt in more.values()))
    with CaptureQueriesContext(connection) as many:
        client.get(page_of(news))
    assert len(many) == len(few)


def test_silent_rt_are_a_list_of_visits(as_user, budi, news, rts):
    client = as_user(budi)
    send(client, *(mark_of(news, rt) for key, rt in rts.items() if key != (2, 1)))
    page = client.get("/pengurus/cakupan/").content.decode()
    silent = page[page.index("Belum terjangkau") :]
    assert "RW 02: RT 01" in silent
    assert "RW 01" not in silent
    Delivery.objects.update(told_on=timezone.localdate() - timedelta(days=60))
    silent = client.get("/pengurus/cakupan/").content.decode()
    assert "RW 01: RT 01, 02, 03" in silent[silent.index("Belum terjangkau") :]


# --- what is not right any more ------------------------------------------------------------


def test_a_correction_asks_for_every_place_to_be_put_right(
    as_user, budi, dewi, nur, news, rts
):
    client = as_user(budi)
    send(
        client,
        mark_of(news, rts[1, 1], channel="mading"),
        mark_of(news, rts[1, 2], channel="wa"),
    )
    corrected(news, budi, dewi)
    assert share(news).told == 0
    page = read(client.get(page_of(news)))
    board = page[page.index("<legend>Ganti poster di mading") :]
    assert "RT 01/RW 01" in board[: board.index("</fieldset>")]
    groups = page[page.index("<legend>Kirim ralat ke grup WhatsApp") :]
    assert "RT 02/RW 01" in groups[: groups.index("</fieldset>")]
    # The very text for the same groups.
    assert 'data-copy="*RALAT: Posyandu kembali ke pos*' in page
    assert "Yang berubah: Tempat diubah." in page
    # On the front page of the desk, and in the inbox of who marked it.
    assert "sudah beredar di 2 tempat" in client.get("/pengurus/").content.decode()
    told = Notice.objects.filter(source__startswith="recall:")
    assert {notice.user for notice in told} == {budi, nur}


def test_replaced_places_count_as_told_of_the_new_version(
    as_user, budi, dewi, news, rts
):
    client = as_user(budi)
    send(client, mark_of(news, rts[1, 1], channel="mading"))
    corrected(news, budi, dewi)
    row = Delivery.objects.get()
    words = {"delivery": [row.pk], "replaced": "1"}
    client.post(f"{page_of(news)}selesai/", words)
    assert share(news).told == 1
    assert Delivery.objects.filter(number=2, channel="mading").count() == 1
    assert not Delivery.objects.open_recalls().exists()
    answer = client.post(f"{page_of(news)}selesai/", words, follow=True)
    assert "sudah dibereskan orang lain" in answer.content.decode()
    assert Delivery.objects.count() == 2


def test_withdrawn_news_are_to_be_taken_down(as_user, budi, dewi, news, rts):
    client = as_user(budi)
    send(client, mark_of(news, rts[1, 1], channel="mading"))
    news.withdraw(by=dewi, explanation="Posyandu tidak jadi pindah.")
    page = read(client.get(page_of(news)))
    assert "Cabut poster di mading" in page
    assert "DITARIK" in page
    assert "Posyandu tidak jadi pindah." in page
    assert "Sudah diganti versi baru" not in page
    assert recalls.waiting([MEDONO])[0].places == 1
    client.post(f"{page_of(news)}selesai/", {"delivery": [Delivery.objects.get().pk]})
    assert recalls.waiting([MEDONO]) == []


def test_a_mark_of_an_old_version_that_arrives_late_is_to_be_put_right(
    as_user, budi, dewi, news, rts
):
    late = mark_of(news, rts[1, 1], channel="mading")
    corrected(news, budi, dewi)
    assert send(as_user(budi), late)["accepted"] == [late["id"]]
    row = Delivery.objects.get()
    assert (row.number, row.recalled_for) == (1, Recall.CORRECTED)
    assert share(news).told == 0


def test_an_event_called_off_is_told_again(as_user, budi, announced, rts):
    event = announced().publication
    send(as_user(budi), mark_of(event, rts[1, 1], channel="mading"))
    event.call_off(by=budi, status=EventStatus.CANCELLED, reason=Reason.values[0])
    assert Delivery.objects.get().recalled_for == Recall.CHANGED
    page = read(as_user(budi).get(page_of(event)))
    assert "Ganti atau cabut poster di mading" in page
    assert "DIBATALKAN" in page


def test_erased_news_leave_marks_without_a_word_of_them(as_user, budi, dewi, news, rts):
    send(as_user(budi), mark_of(news, rts[1, 1], channel="mading"))
    dewi.territories.update(is_head=True)
    title = news.live.title
    news.erase(by=dewi, why="privasi", note="Diminta warga.")
    page = read(as_user(budi).get(page_of(news)))
    assert title not in page
    assert "Cabut poster di mading" in page


# --- paper ---------------------------------------------------------------------------------


def test_the_checklist_names_every_rt(as_user, budi, news, rts):
    send(as_user(budi), mark_of(news, rts[1, 1], channel="mading"))
    answer = as_user(budi).get(f"{page_of(news)}centang/")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert news.shown_code in words
    assert all(f"{rw:02} {number:02}" in words for rw, number in rts)
    assert words.count("sudah") == 1


def test_a_poster_for_each_rt_leads_to_that_rt_and_proves_it(
    client, as_user, budi, news, rts
):
    officer = as_user(budi)
    assert "7 lembar A4" in officer.get(f"{page_of(news)}poster/").content.decode()
    officer.post(f"{page_of(news)}poster/buat/")
    jobs.posters("buletin", news.code, MEDONO)
    answer = officer.get(f"{page_of(news)}poster/")
    assert answer["Content-Type"] == "application/pdf"
    import pypdfium2

    pages = pypdfium2.PdfDocument(answer.content)
    assert len(pages) == 7
    image = pages[1].render(scale=150 / 72).to_pil().convert("L")
    (scanned,) = addresses_on(image)
    assert f"/B/{news.code}/1/{rts[1, 2].pk}-" in scanned
    path = scanned[scanned.index("/B/") :]
    assert client.get(path)["Location"] == news.get_absolute_url()
    label = client.get(path)["X-Counted"]
    assert label == f"dipindai buletin {news.code} {rts[1, 2].pk} 1"
    # An address that nobody printed proves nothing.
    other = path.replace(str(rts[1, 2].pk), str(rts[1, 3].pk))
    assert client.get(other)["X-Counted"] == f"dipindai buletin {news.code} 0 0"
    today = timezone.localdate()
    one = Count("buletin", news.code, today, "dipindai", rts[1, 2].pk, 1)
    VisitCount.objects.add({one: 1})
    assert share(news).proved == round(100 * 35 / ALL_KK)
    # Claimed is what officers say; nobody said so.
    assert share(news).told == 0


def test_who_asks_for_very_many_papers_is_told_so(
    as_user, budi, news, rts, monkeypatch
):
    monkeypatch.setattr(printing, "PAPERS_A_MINUTE", 1)
    client = as_user(budi)
    asked = [
        client.post(f"{page_of(news)}poster/buat/", follow=True) for _again in range(2)
    ]
    assert "Poster disiapkan." in asked[0].content.decode()
    assert "Terlalu banyak lembar sekaligus." in asked[1].content.decode()
    assert "Poster disiapkan." not in asked[1].content.decode()


def test_posters_of_an_old_version_are_gone_with_it(as_user, budi, dewi, news, rts):
    jobs.posters("buletin", news.code, MEDONO)
    assert Sheet.objects.of(news).count() == 1
    corrected(news, budi, dewi)
    assert Sheet.objects.of(news).count() == 0


def test_an_rt_that_ended_cannot_be_ended_by_marks(as_user, budi, news, rts):
    send(as_user(budi), mark_of(news, rts[1, 1]))
    rts[1, 1].end()
    assert Rt.objects.get(pk=rts[1, 1].pk).deliveries.count() == 1
