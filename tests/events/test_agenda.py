"""The agenda as residents read it: the list, the month, an event's page."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone

from events.agenda.filters import filter_of
from events.agenda.month import month_grid
from events.models import Occurrence, Place
from guard.models import Election, Stage
from tests.conftest import BARAT, CITY, JENGGOT
from tests.events.cast import day

# Of a page nobody has asked for since this process started.
COLD = 20
# A Wednesday, 09.00 WIB.
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)


@pytest.fixture
def wednesday(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def field(regions):
    """Open ground: many events at once."""
    return Place.objects.create(
        name="Lapangan Medono", region_id=BARAT, is_room=False, address="Jl. Urip 1"
    )


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u2060", "")


def call_off(revision, by, status="dibatalkan", **how):
    revision.publication.call_off(by=by, status=status, reason="cuaca", **how)


def test_it_goes_by_week_and_then_by_month(client, wednesday, announced, field):
    announced(place=field, times=[day(number) for number in (1, 4, 5, 11, 12, 20, 60)])
    groups = client.get("/agenda/").context["page"].groups
    found = [(group.title, len(group.rows)) for group in groups]
    assert found == [
        ("Pekan ini", 2),
        ("Pekan depan", 2),
        ("November", 1),
        ("Desember", 1),
        ("Januari 2027", 1),
    ]


def test_one_that_goes_on_now_is_still_to_come(client, wednesday, announced, field):
    announced(place=field, times=[day(1, "08:00", "11:00")])
    wednesday.move_to(NOW + timedelta(days=1, hours=1), tick=False)
    assert "Posyandu balita" in text_of(client.get("/agenda/"))
    wednesday.move_to(NOW + timedelta(days=1, hours=3), tick=False)
    assert client.get("/agenda/").context["page"].groups == []
    assert client.get("/agenda/?periode=lewat").context["page"].groups


def test_filters_narrow_by_place_kind_and_time(
    client, announced, field, joko, jenggot, wahyu
):
    announced(place=field)
    announced(
        place=field, title="Rapat kecamatan", region_id=BARAT, kind_slug="rakor-kim"
    )
    announced(place=field, title="Apel kota", region_id=CITY, kind_slug="patroli")
    other = Place.objects.create(name="Balai Jenggot", region_id=JENGGOT)
    announced(by=joko, kim=jenggot, place=other, title="Ronda Jenggot")
    for query, shown in (
        ("", "Posyandu Rapat Apel Ronda"),
        ("kelurahan=medono", "Posyandu Rapat Apel"),
        ("kelurahan=tirto", "Rapat Apel"),
        ("kelurahan=jenggot", "Apel Ronda"),
        ("kecamatan=pekalongan-barat", "Posyandu Rapat Apel"),
        ("kecamatan=pekalongan-selatan", "Apel Ronda"),
        ("jenis=rakor-kim", "Rapat"),
        ("jenis=posyandu&kelurahan=jenggot", "Ronda"),
        ("periode=lewat", ""),
        ("jenis=tidak-ada", "Posyandu Rapat Apel Ronda"),
        ("kelurahan=medono&bulan=2026-13&sesudah=x", "Posyandu Rapat Apel"),
    ):
        page = client.get(f"/agenda/?{query}").context["page"]
        cards = "".join(str(card) for group in page.groups for card in group.rows)
        titles = re.findall(r'<h3><a href="[^"]+">(\w+)', cards)
        assert sorted(titles) == sorted(shown.split()), query


@pytest.mark.parametrize("period", ["", "lewat"])
@pytest.mark.parametrize("place", ["", "medono"])
def test_paging_walks_every_day_once_and_back(
    client, wednesday, announced, field, period, place
):
    announced(place=field, times=[day(n, "10:00", "11:00") for n in range(1, 31)])
    announced(place=field, title="Kedua", times=[day(n, "10:00") for n in range(1, 16)])
    if period:
        wednesday.move_to(NOW + timedelta(days=60), tick=False)
    start = f"/agenda/?periode={period}&kelurahan={place}"

    def walk(address, name):
        seen, pages = [], 0
        while address:
            page = client.get(address).context["page"]
            seen.append([row.pk for group in page.groups for row in group.rows])
            link = getattr(page, name)
            last, address = address, f"/agenda/{link}" if link else ""
            pages += 1
            assert pages < 9
        return seen, last

    on, back = ("earlier", "later") if period else ("later", "earlier")
    there, end = walk(start, on)
    flat = [pk for page in there for pk in page]
    assert len(flat) == len(set(flat)) == 45
    returning, _start = walk(end, back)
    assert sorted(pk for page in returning for pk in page) == sorted(flat)
    keys = list(
        Occurrence.objects.order_by("starts_at", "pk").values_list("pk", flat=True)
    )
    assert flat == (keys[::-1] if period else keys)


def test_cancelled_and_postponed_days_stay_with_their_word(
    client, announced, field, nur
):
    off = announced(place=field, times=[day(3), day(10)])
    call_off(off, nur, key="h10")
    call_off(announced(place=field, title="Rapat RW"), nur, "ditunda")
    page = text_of(client.get("/agenda/"))
    assert page.count("Posyandu balita RW 05</a></h3>") == 2
    assert "Dibatalkan" in page
    assert "Ditunda" in page


@pytest.mark.parametrize(
    ("zone", "label"),
    [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
)
def test_midnight_at_year_end_belongs_to_the_day_there(
    client, wednesday, announced, field, zone, label
):
    words = {"key": "a", "starts": "2026-12-31T23:30", "ends": "2027-01-01T00:30"}
    eve = announced(place=field, zone=zone, times=[words])
    page = text_of(client.get(eve.publication.get_absolute_url()))
    assert "Kamis, 31 Desember 2026" in page
    assert f"23.30–00.30 {label}" in page
    new = {"key": "a", "starts": "2027-01-01T00:00", "ends": None}
    day_one = announced(place=field, zone=zone, title="Tahun baru", times=[new])
    page = text_of(client.get(day_one.publication.get_absolute_url()))
    assert "Jumat, 1 Januari 2027" in page
    assert f"00.00 {label}" in page
    row = Occurrence.objects.latest("starts_at")
    assert row.starts_at == datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))


def test_an_hour_nobody_knows_is_not_invented(client, wednesday, announced, field):
    whole = {"key": "a", "starts": "2026-12-01T00:00", "ends": "2026-12-02T00:00"}
    address = announced(place=field, times=[whole]).publication.get_absolute_url()
    page = text_of(client.get(address))
    assert "Selasa, 1 Desember 2026" in page
    assert "00.00" not in page
    assert "00.00" not in text_of(client.get("/agenda/"))


# --- the month -----------------------------------------------------------------------


def month_of(client, query=""):
    """The grid of a page, which is asked for, too: it must draw it."""
    assert client.get(f"/agenda/{query}").status_code == 200
    asked = QueryDict(query.lstrip("?"))
    return month_grid(filter_of(asked), asked.get("bulan", ""))


def cells_of(client, query=""):
    month = month_of(client, query)
    return {cell.day.isoformat(): cell for week in month.weeks for cell in week}


def test_a_day_shows_three_and_says_how_many_more(client, wednesday, announced, field):
    for number in range(5):
        announced(place=field, title=f"Acara {number}", times=[day(3)])
    cell = cells_of(client)["2026-11-21"]
    assert [entry.words for entry in cell.entries] == ["Acara 0", "Acara 1", "Acara 2"]
    assert cell.more == "2 lagi"
    listed = client.get(f"/agenda/{cell.link}").context["page"].groups[0].rows
    assert len(listed) == 5
    wednesday.move_to(NOW + timedelta(days=9), tick=False)
    cell = cells_of(client)["2026-11-21"]
    listed = client.get(f"/agenda/{cell.link}").context["page"].groups[0].rows
    assert len(listed) == 5


def test_the_month_leads_to_its_neighbours_and_marks_today(client, wednesday, regions):
    page = client.get("/agenda/?jenis=posyandu")
    month = month_of(client, "?jenis=posyandu")
    assert month.title == "November 2026"
    assert month.before == ("Oktober", "?jenis=posyandu&bulan=2026-10")
    assert month.after == ("Desember", "?jenis=posyandu&bulan=2026-12")
    assert "<b>18<small> hari ini</small></b>" in page.content.decode()
    december = month_of(client, "?bulan=2026-12")
    assert december.after == ("Januari 2027", "?bulan=2027-01")
    for nonsense in ("2026-13", "0000-01", "9999-12", "²026-01", "x"):
        shown = month_of(client, f"?bulan={nonsense}")
        assert shown.title == "November 2026"


def test_masa_tenang_is_hatched_and_named(client, wednesday, regions):
    election = Election.objects.create(name="Pilkada contoh", region_id=CITY)
    wib = ZoneInfo("Asia/Jakarta")
    Stage.objects.create(
        election=election,
        kind=Stage.Kind.QUIET,
        starts_at=datetime(2026, 11, 24, tzinfo=wib),
        ends_at=datetime(2026, 11, 27, tzinfo=wib),
    )
    cells = cells_of(client)
    quiet = [(date, cell.quiet) for date, cell in cells.items() if cell.quiet]
    assert quiet == [
        ("2026-11-24", "first"),
        ("2026-11-25", "more"),
        ("2026-11-26", "more"),
    ]
    assert text_of(client.get("/agenda/")).count("masa tenang") == 3


def test_a_cancelled_day_says_so_in_the_month(client, wednesday, announced, field, nur):
    call_off(announced(place=field, times=[day(3)]), nur)
    assert cells_of(client)["2026-11-21"].entries[0].words.startswith("Batal: Posyandu")


# --- an event's page -----------------------------------------------------------------


def test_a_page_says_when_where_for_whom_and_by_whom(
    client, wednesday, announced, field
):
    revision = announced(
        place=field, times=[day(1)], bring="Buku KIA", contact="Kader RW 05",
        agenda=["Penimbangan", "Penyuluhan"], invited=["warga", "lurah"],
    )  # fmt: skip
    page = text_of(client.get(revision.publication.get_absolute_url()))
    for words in (
        "Kamis, 19 November 2026", "19.30–21.30 WIB", "(besok)", "Lapangan Medono",
        "Jl. Urip 1", "Buku KIA", "Kader RW 05", "Penimbangan", "Warga, Lurah",
        "Terbuka untuk warga", "Simpan ke kalender", "Ajak lewat WhatsApp",
        "Belum ada notula", "KIM Medono", revision.publication.shown_code,
    ):  # fmt: skip
        assert words in page, words
    assert "Budi" not in page
    assert "Dewi" not in page


def test_a_cancelled_event_stays_with_banner_reason_and_ready_text(
    client, wednesday, announced, field, nur
):
    revision = announced(place=field, times=[day(2)])
    call_off(revision, nur)
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert "Dibatalkan Rabu, 18 November 2026" in page
    assert "Sebab: Cuaca buruk atau rob." in page
    assert "*DIBATALKAN: Posyandu balita RW 05*" in page
    assert "Simpan ke kalender" not in page


def test_a_postponed_event_promises_a_new_time(client, announced, field, nur):
    revision = announced(place=field)
    call_off(revision, nur, "ditunda")
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert "Waktu penggantinya belum ditentukan" in page
    assert "*DITUNDA: Posyandu balita RW 05*" in page


def test_a_series_lists_its_days_as_they_really_are(
    client, wednesday, announced, field, nur
):
    revision = announced(place=field, times=[day(1), day(8), day(15), day(22)])
    call_off(revision, nur, key="h8")
    wednesday.move_to(NOW + timedelta(days=3), tick=False)
    answer = client.get(revision.publication.get_absolute_url())
    standing = answer.context["standing"]
    assert (len(standing.past), len(standing.coming)) == (1, 3)
    assert standing.day.key == "h15"
    page = text_of(answer)
    assert "Semua hari (4)" in page
    assert "Sudah lewat (1)" in page
    off = re.search(r"<li><span>Kamis, 26 November 2026.*?</li>", page, re.S)[0]
    assert "Dibatalkan" in off
    assert "Cuaca buruk" in off
    assert "DIBATALKAN:" not in page


def test_what_is_over_gives_way_to_its_minutes(
    client, wednesday, announced, field, budi, dewi
):
    first = announced(place=field, times=[day(1)])
    wednesday.move_to(NOW + timedelta(days=3), tick=False)
    address = first.publication.get_absolute_url()
    page = text_of(client.get(address))
    assert "Sudah selesai" in page
    assert "Notulanya belum masuk" in page
    edit = first.copy_for_edit(by=budi)
    minutes = {
        "attendance": 31, "is_estimate": True,
        "decisions": ["Posyandu pindah ke balai."], "todo": "Bawa buku KIA.",
    }  # fmt: skip
    words = {"minutes": {"h1": minutes}, "change_note": "Notula ditambahkan."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    assert "pindah ke balai" not in text_of(client.get(address))
    edit.approve(by=dewi, seen=edit.version)
    page = text_of(client.get(address))
    for said in ("Baca notula", "pindah ke balai", "Hadir 31 orang (perkiraan)"):
        assert said in page
    agenda = text_of(client.get("/agenda/"))
    assert "Notula terbaru" in agenda
    assert "19 November 2026" in agenda


def test_what_was_taken_back_answers_410(client, announced, field, dewi):
    from groups.models import Moderator

    Moderator.objects.filter(user=dewi).update(is_head=True)
    gone = announced(place=field).publication
    address = gone.get_absolute_url()
    gone.withdraw(by=dewi, explanation="Tempatnya keliru.")
    for path in (address, f"{address.rstrip('/')}.ics"):
        assert client.get(path).status_code == 410
    page = text_of(client.get(address))
    assert "Acara ditarik" in page
    assert "Tempatnya keliru." in page
    assert "Posyandu balita" not in text_of(client.get("/agenda/"))
    gone.erase(by=dewi, why="privasi", note="Diminta warga.")
    page = text_of(client.get(address))
    assert "Acara ini sudah dihapus" in page
    assert "Posyandu" not in page


# --- what it costs ---------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 25])
def test_query_counts_do_not_grow(
    client, announced, field, rows, django_assert_max_num_queries
):
    series = announced(
        place=field, times=[day(number) for number in range(1, rows + 1)]
    )
    for number in range(rows):
        announced(place=field, title=f"Acara {number}")
    client.cookies["kel"] = "medono"
    for address, most in (
        ("/agenda/", 3),
        ("/agenda/?kelurahan=medono&jenis=posyandu", 6),
        ("/agenda/?kecamatan=pekalongan-barat&periode=lewat", 6),
        (series.publication.get_absolute_url(), 6),
        ("/", 1),
        ("/kelurahan/medono/", 1),
        ("/kecamatan/pekalongan-barat/", 1),
        ("/kim/medono/", 1),
        ("/agenda.ics", 3),
        ("/kelurahan/medono/agenda.ics", 4),
        ("/kecamatan/pekalongan-barat/agenda.ics", 5),
        ("/agenda/jenis/posyandu.ics", 4),
    ):
        with django_assert_max_num_queries(COLD):
            assert client.get(address).status_code == 200
        # And the look for what changed, which the page cache makes twice a second.
        with django_assert_max_num_queries(most + 1):
            assert client.get(address).status_code == 200


def test_a_full_agenda_is_light(client, announced, field):
    announced(place=field, times=[day(number) for number in range(1, 60)])
    for number in range(20):
        announced(place=field, title=f"Acara nomor {number} di Kelurahan Medono")
    import gzip

    body = client.get("/agenda/").content
    assert len(body) < 45_000
    assert len(gzip.compress(body)) < 7_500


def test_the_grid_asks_twice(announced, field, regions, django_assert_num_queries):
    from events.agenda.filters import AgendaFilter

    chosen = AgendaFilter({})
    with django_assert_num_queries(2):
        month_grid(chosen, f"{timezone.localdate():%Y-%m}")
