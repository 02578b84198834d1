"""The agenda in a real browser: axe, the validator, and a month that shows when wide."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, Place
from groups.models import Moderator
from guard.models import Election, Stage
from tests.browser.checks import faults_of, validate
from tests.conftest import BARAT, CITY
from tests.events.cast import day


def prepare(scene):
    """Address by name: the list with everything in it, and an event in every state."""
    announced, nur, budi, dewi = map(
        scene.__getitem__, ("announced", "nur", "budi", "dewi")
    )
    Moderator.objects.filter(user=dewi).update(is_head=True)
    field = Place.objects.create(
        name="Lapangan Medono", region_id=BARAT, is_room=False, address="Jl. Urip 1",
        wheelchair="Rata, tanpa undakan.",
    )  # fmt: skip
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Stage.objects.create(
        election=Election.objects.create(name="Pilkada contoh", region_id=CITY),
        kind=Stage.Kind.QUIET,
        starts_at=midnight + timedelta(days=1),
        ends_at=midnight + timedelta(days=4),
    )
    words = {"place": field, "invited": ["warga"], "bring": "Buku KIA"}
    coming = announced(**words, agenda=["Pembukaan", "Tanya jawab"], contact="Kader")
    for number in range(5):
        announced(**words, title=f"Acara panjang nomor {number} untuk warga Medono")
    series = announced(**words, times=[day(n) for n in range(1, 100, 7)])
    series.publication.call_off(by=nur, status="dibatalkan", reason="cuaca", key="h8")
    off = announced(**words, title="Pentas seni", region_id=CITY)
    off.publication.call_off(by=nur, status="dibatalkan", reason="cuaca")
    later = announced(**words, title="Kerja bakti", visibility="undangan")
    later.publication.call_off(by=nur, status="ditunda", reason="tempat")
    over = announced(**words, title="Rembuk warga")
    edit = over.copy_for_edit(by=budi)
    past = {**over.times[0], "starts": f"{midnight - timedelta(days=2):%Y-%m-%dT08:00}"}
    minutes = {
        "attendance": 40,
        "decisions": ["Sampah diangkut Senin."],
        "todo": "Pilah.",
    }
    edit.save_words(
        by=budi,
        seen=edit.version,
        words={
            "minutes": {past["key"]: minutes},
            "times": [{**past, "ends": None}],
            "change_note": "Notula ditambahkan.",
        },
    )
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    gone = announced(**words, title="Ditarik").publication
    gone.withdraw(by=dewi, explanation="Keliru.")
    erased = announced(**words, title="Dihapus").publication
    erased.erase(by=dewi, why="privasi", note="Diminta.")
    pages = {
        "list": "/agenda/",
        "narrow": "/agenda/?kelurahan=medono&jenis=posyandu&periode=lewat",
        "past": "/agenda/?periode=lewat",
        "month": "/agenda/?bulan=" + f"{midnight + timedelta(days=40):%Y-%m}",
        "wrong": "/agenda/?jenis=tidak-ada",
        "village": "/kelurahan/medono/",
        "district": "/kecamatan/pekalongan-barat/",
        "kim": "/kim/medono/",
        "home": "/",
    }
    for name, revision in (
        ("coming", coming), ("series", series), ("off", off), ("later", later),
        ("over", over),
    ):  # fmt: skip
        event = Event.objects.get(pk=revision.publication_id)
        pages[name] = event.get_absolute_url()
    return {
        **pages,
        "gone": gone.get_absolute_url(),
        "erased": erased.get_absolute_url(),
    }


def test_axe_finds_nothing_on_the_agenda(visitor, cases):
    person = visitor()
    found = []
    for name, path in cases.items():
        found += faults_of(person.open(path), name)
    assert not found, "\n".join(found)


def test_the_validator_finds_no_error_on_the_agenda(client, cases, tmp_path):
    files = []
    for name, path in cases.items():
        file = tmp_path / f"{name}.html"
        file.write_bytes(client.get(path).content)
        files.append(file)
    errors = validate(files)
    assert not errors, "\n".join(errors)


def test_the_month_shows_on_wide_screens_only_and_without_script(visitor, cases):
    phone = visitor(java_script_enabled=False).open("/agenda/")
    expect(phone.locator(".calendar")).to_be_hidden()
    phone.get_by_role("link", name="Pentas seni").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Pentas seni")
    expect(phone.get_by_text("Teks ralat yang siap dikirim")).to_be_visible()
    wide = visitor(viewport={"width": 1280, "height": 900}).open("/agenda/")
    expect(wide.locator(".calendar")).to_be_visible()
    expect(wide.locator(".calendar .quiet small").first).to_contain_text("masa tenang")
    expect(wide.locator(".calendar .rest").first).to_contain_text("lagi")
    heading = wide.locator("#bulan h2").inner_text()
    wide.locator("#bulan .section-title a").last.click()
    expect(wide.locator("#bulan h2")).not_to_have_text(heading)


def test_saving_to_the_calendar_is_an_ordinary_link(visitor, cases):
    page = visitor().open(cases["coming"])
    link = page.get_by_role("link", name="Simpan ke kalender").get_attribute("href")
    answer = page.request.get(page.url.split("/agenda/")[0] + link)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    assert answer.body().startswith(b"BEGIN:VCALENDAR")
