"""Numbers past a thousand: plain where a program reads, with dots where people do."""

from collections import Counter
from functools import partial

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bulletins.models import BulletinRevision
from events.models import AttendanceSheet, EventInvitation, EventRevision, Guest, Place
from groups import known
from groups.models import KimGroup, Photo, Region
from kim_portal.lib.numbers import figure
from kim_portal.moderation import desk
from kim_portal.reports import summary
from notices.models import Letter, Notice
from review.models import Rescan
from review.models.pictures import PhotoWords
from review.queue import Facets
from tests.access_table import TABLE
from tests.conftest import kept_photo
from tests.events.cast import day
from tests.machine_numbers import FIRST_ID, GROUPED, Page, past_a_thousand
from tests.world import a_world, browser_of

ROLES = ("sari", "nur", "budi", "dewi", "ratna")
GUESTS, COUNTED = 1_200, 1_500
VERSION = 1_000
TEXTS = ("application/json", "text/calendar", "text/plain", "text/csv")


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    bigger = {"before": past_a_thousand, "grow": grow}
    with a_world(django_db_blocker, media, ROLES, **bigger) as made:
        yield made


@pytest.fixture
def world(shared_world, db, settings):
    settings.MEDIA_ROOT = shared_world.media
    cache.clear()
    return shared_world


def grow(scene, arguments):
    """The same world, with more of everything than three digits say."""
    budi, dewi, medono = scene["budi"], scene["dewi"], scene["medono"]
    KimGroup.objects.update(established=2019)
    Place.objects.update(latitude="-6.889125", longitude="109.675250")
    for rows in (BulletinRevision, EventRevision):
        rows.objects.filter(status="draft").update(version=VERSION)
    picture = kept_photo(kim=medono, by=budi)
    Photo.objects.update(width=1600, height=1200)
    live = scene["draft"]()
    photos = [PhotoWords(picture, "Balai kelurahan", "Foto: KIM Medono")]
    live.save_words(by=budi, seen=live.version, words={}, photos=photos)
    live.submit(by=budi, seen=live.version)
    live.approve(by=dewi, seen=live.version)
    event = scene["announced"](
        times=[day(5)], poster=picture, poster_alt="Jadwal posyandu"
    ).publication
    held = event.occurrences.get()
    sheet = AttendanceSheet.open_for(held, by=budi)
    Guest.objects.bulk_create(
        Guest(sheet=sheet, name=f"Contoh {n}", origin="RT 01", typed_by=budi)
        for n in range(GUESTS)
    )
    EventInvitation.add(held, ["Camat Pekalongan Selatan"])
    AttendanceSheet.objects.exclude(pk=sheet.pk).update(counted=COUNTED)
    Rescan.objects.create(cause="kata baru", total=COUNTED, done=GUESTS)
    for who in (budi, scene["nur"], dewi, scene["ratna"]):
        Notice.objects.bulk_create(
            Notice(user=who, source=f"contoh:{n}", headline="Contoh", title="Contoh",
                   link="/", pace="daily")
            for n in range(GUESTS)
        )  # fmt: skip
    User.objects.bulk_create(
        User(username=f"contoh{n}", name=f"Contoh {n}") for n in range(GUESTS)
    )
    code = [event.code, held.key]
    return {
        "plan:attendance": code,
        "plan:invitations": code,
        "agenda:check_in": [sheet.code],
        "agenda:detail": [event.slug],
        "bulletins:detail": [live.publication.slug],
    }


def answer_to(role, world, address):
    with transaction.atomic():
        answer = browser_of(role, world).get(address)
        transaction.set_rollback(True)
    return answer


def pages(world):
    """Every page of every role that answers, and every page of Django's admin."""
    for name in sorted(TABLE):
        address = reverse(name, args=world.arguments.get(name, []))
        for role in ROLES:
            yield role, address
    for model, room in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for role in ("dewi", "ratna"):
            yield role, reverse(f"{base}_changelist")
            yield role, reverse(f"{base}_changelist") + "?q=contoh"
            yield role, reverse(f"{base}_add")
            if newest := model._default_manager.order_by("-pk").first():
                for end in ("change", "history", "delete"):
                    yield role, reverse(f"{base}_{end}", args=[newest.pk])
        assert room


def test_no_page_gives_a_program_a_number_with_dots(world):
    wrong, ids, seen = {}, 0, set()
    for role, address in pages(world):
        answer = answer_to(role, world, address)
        kind = answer.get("Content-Type", "").partition(";")[0]
        if answer.status_code != 200 or kind not in {"text/html", *TEXTS}:
            continue
        seen.add(address)
        text = answer.content.decode()
        if kind in TEXTS:
            found = GROUPED.findall(text)
        else:
            page = Page(text)
            found = page.grouped()
            ids += any(str(FIRST_ID)[:3] in row[2] for row in page.attributes)
        if found:
            wrong[f"{role} {address}"] = found[:5]
    assert wrong == {}
    assert ids > 20
    assert len(seen) > 60


def page_of(role, world, name, query=""):
    answer = answer_to(
        role, world, reverse(name, args=world.arguments.get(name, [])) + query
    )
    assert answer.status_code == 200
    return Page(answer.content.decode())


def unread(role):
    number = Notice.objects.filter(user__username=role, read_at=None).count()
    assert number >= GUESTS
    return figure(number)


def test_people_read_amounts_with_dots(world):
    attendance = page_of("budi", world, "plan:attendance").words
    assert "1.200 orang tercatat" in attendance
    assert "RT 01: 1.200" in attendance
    assert "Lihat 1.200 nama" in attendance
    kept = reverse("plan:attendance", args=world.arguments["plan:attendance_begin"])
    forgotten = Page(answer_to("budi", world, kept).content.decode())
    assert "1.500 orang tercatat" in forgotten.words
    desk_page = page_of("nur", world, "desk:home").words
    assert f"Pemberitahuan {unread('nur')} belum dibaca" in desk_page
    queue = page_of("dewi", world, "admin:moderation_queue").words
    assert f"Pemberitahuan ({unread('dewi')})" in queue
    archive = page_of("dewi", world, "admin:moderation_archive")
    assert "1.200 dari 1.500 naskah" in archive.words
    assert ("progress", "value", "80") in archive.attributes
    users = page_of("ratna", world, "admin:accounts_user_changelist", "?q=contoh")
    assert "lebih dari 1.000 hasil ( semuanya )" in users.words
    assert "Lebih dari 1.000; yang lain tampil setelah dipersempit" in users.words


def test_a_year_is_no_amount(world):
    kim = KimGroup.objects.get(slug="medono")
    assert "2019" in page_of("sari", world, "region:kim").words
    page = answer_to(
        "ratna", world, reverse("admin:groups_kimgroup_change", args=[kim.pk])
    )
    assert Page(page.content.decode()).values("established") == ["2019"]
    assert "2.019" not in page.content.decode()


def test_figures_of_the_queue_have_dots(world, monkeypatch):
    facets = Facets(total=1234, late=1100, flagged=1050, oldest=timezone.now())
    monkeypatch.setattr(desk, "facets_for", lambda _codes: facets)
    monkeypatch.setattr(desk, "median_wait", lambda _codes, _total: facets.oldest)
    first = partial(desk.rows_for, limit=1)
    monkeypatch.setattr(
        desk, "rows_for", lambda codes, wishes, **_page: first(codes, wishes)
    )
    queue = page_of("dewi", world, "admin:moderation_queue", "?hal=1234")
    assert "1.234 menunggu · 1.100 lewat batas · 1.050 bertanda" in queue.words
    assert "Halaman 1.234" in queue.words
    assert ("a", "href", "?hal=1233") in queue.attributes


def test_figures_of_the_summary_have_dots(world, monkeypatch):
    tally = summary.Tally(Counter({12345: 1}), returned=1000, approved=2000)
    year = summary.Year(tally, {"2026-11": tally}, {}, [("Sumber", 1234)])
    monkeypatch.setattr(summary, "year_of", lambda _codes: year)
    page = page_of("dewi", world, "admin:moderation_summary")
    assert "3.000 jawaban, 33% dikembalikan" in page.words
    assert "datang dalam 1.234,5 jam" in page.words
    assert "Nov 2026 3.000 1.000 33 1.234,5" in page.words
    assert page.grouped() == []


def test_a_letter_and_the_front_page_count_with_dots(world, monkeypatch):
    letter = Letter(user=User(name="Budi"))
    context = {"letter": letter, "notices": [], "more": 1234, "site": "", "inbox": "",
               "city": ""}  # fmt: skip
    assert "Dan 1.234 pemberitahuan" in render_to_string("notices/letter.txt", context)
    many = [(Region(name="Barat", slug="barat"), [Region(name="A", slug="a")] * 1234)]
    monkeypatch.setattr(known, "districts_with_villages", lambda: many)
    home = page_of("sari", world, "home")
    assert "Pilih dari 1.234 kelurahan" in home.words
