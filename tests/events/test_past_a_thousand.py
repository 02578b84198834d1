"""What forms send back once ids, versions and amounts have four digits and more."""

import pytest
from django.urls import reverse

from bulletins.models import BulletinRevision
from events.models.minutes import minutes_of
from tests.conftest import form_data
from tests.machine_numbers import FIRST_ID, Page, past_a_thousand

VERSION = 1_000


@pytest.fixture
def five_digits(db):
    past_a_thousand()


def test_a_tick_deletes_exactly_that_guest(five_digits, as_user, sheet, budi):
    sheet.type_in([(f"Contoh {n}", "RT") for n in range(3)], by=budi)
    address = reverse("plan:attendance", args=[sheet.day.event.code, sheet.day.key])
    ticks = Page(as_user(budi).get(address).content.decode()).values("guest")
    assert ticks == [str(pk) for pk in sheet.guests.values_list("pk", flat=True)]
    assert int(ticks[0]) >= FIRST_ID
    remove = reverse(
        "plan:attendance_remove", args=[sheet.day.event.code, sheet.day.key]
    )
    as_user(budi).post(remove, {"guest": ticks[1]})
    assert [row.name for row in sheet.guests.all()] == ["Contoh 0", "Contoh 2"]


def at_version(revision, version=VERSION):
    type(revision).objects.filter(pk=revision.pk).update(version=version)
    revision.refresh_from_db()
    return revision


def version_shown(moderator, revision):
    page = moderator.get(
        reverse("admin:moderation_detail", args=["buletin", revision.pk])
    )
    (version,) = set(Page(page.content.decode()).values("version"))
    return version


def test_at_version_1000_a_moderators_old_form_is_refused(as_user, draft, budi, dewi):
    revision = at_version(draft())
    revision.submit(by=budi, seen=VERSION)
    moderator = as_user(dewi)
    old = version_shown(moderator, revision)
    assert old == str(revision.version)
    revision.recall(by=budi)
    revision.refresh_from_db()
    revision.save_words(by=budi, seen=revision.version, words={"title": "Judul baru"})
    revision.submit(by=budi, seen=revision.version)
    approve = reverse("admin:moderation_approve", args=["buletin", revision.pk])
    assert moderator.post(approve, {"version": old}).status_code == 409
    revision.refresh_from_db()
    assert revision.status == "submitted"
    moderator.post(approve, {"version": version_shown(moderator, revision)})
    revision.refresh_from_db()
    assert revision.status == "approved"


def test_at_version_1000_an_officers_form_is_known_by_its_mark(as_user, draft, budi):
    revision = at_version(draft())
    officer = as_user(budi)
    key = [revision.publication.draft_key]
    page = Page(officer.get(reverse("write:edit", args=key)).content.decode())
    assert set(page.values("seen")) == {"1.1000"}
    save = reverse("write:save", args=key)
    officer.post(save, form_data(revision, title="Saya yang pertama"))
    officer.post(save, form_data(seen="1.1000", title="Saya terlambat"))
    revision.refresh_from_db()
    assert (revision.title, revision.version) == ("Saya yang pertama", VERSION + 1)


def test_at_version_1000_an_old_page_throws_nothing_away(as_user, draft, budi):
    revision = at_version(draft(), VERSION + 1)
    discard = reverse("write:discard", args=[revision.publication.code])
    as_user(budi).post(discard, {"seen": "1.1000"})
    assert BulletinRevision.objects.filter(pk=revision.pk, status="draft").exists()
    as_user(budi).post(discard, {"seen": "1.1001"})
    assert not BulletinRevision.objects.filter(pk=revision.pk, status="draft").exists()


def test_a_number_typed_with_dots_comes_back_as_a_plain_one(as_user, held, budi):
    event = held()
    key = event.occurrences.get().key
    page = reverse("plan:minutes", args=[event.code, key])
    save = reverse("plan:minutes_save", args=[event.code, key])
    as_user(budi).post(save, {
        "seen": event.live.mark, "attendance": "1.750", "decision_1": "Iuran tetap.",
        "photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0,
    })  # fmt: skip
    form = Page(as_user(budi).get(page).content.decode())
    assert form.values("attendance") == ["1750"]
    (told,) = minutes_of(event.newest_revision())
    assert told.attendance_words == "Hadir 1.750 orang"
