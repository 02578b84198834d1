"""The write form: nothing lost, nothing doubled, nothing that was not asked for."""

import uuid
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision, RevisionPhoto
from groups.models import Photo
from tests.conftest import JENGGOT, form_data, kept_photo, picture_bytes

JSON = {"HTTP_ACCEPT": "application/json"}


def address(name, revision_or_key):
    key = getattr(revision_or_key, "publication", None)
    key = key.draft_key if key else revision_or_key
    return reverse(f"write:{name}", args=[key])


@pytest.fixture
def budis(as_user, budi):
    return as_user(budi)


def test_opening_the_form_stores_nothing(budis):
    answer = budis.get(reverse("write:new"), follow=True)
    assert answer.status_code == 200
    assert not Bulletin.objects.exists()


def test_saving_a_draft_asks_for_nothing(budis, regions):
    key = uuid.uuid4()
    data = form_data(title="", body="", category="", summary="")
    data["source-0-name"] = ""
    answer = budis.post(address("save", key), data)
    assert answer.status_code == 302
    assert BulletinRevision.objects.get().status == "draft"


def test_the_same_save_twice_makes_one(budis):
    key = uuid.uuid4()
    for _tap in range(2):
        assert budis.post(address("save", key), form_data()).status_code == 302
    assert Bulletin.objects.count() == 1
    assert BulletinRevision.objects.get().version == 2


def test_the_same_send_twice_makes_one(budis):
    key = uuid.uuid4()
    for _tap in range(2):
        answer = budis.post(address("send", key), form_data())
        assert answer.status_code == 302
    assert Bulletin.objects.count() == 1
    assert BulletinDecision.objects.count() == 1


def test_sending_says_what_is_missing_and_keeps_what_was_typed(budis):
    key = uuid.uuid4()
    data = form_data(body="Belum selesai")
    data["source-0-name"] = ""
    answer = budis.post(address("send", key), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sebutkan sedikitnya satu sumber" in page
    assert 'href="#sources"' in page
    assert 'href="#id_body"' in page
    assert "Belum selesai" in page
    revision = BulletinRevision.objects.get()
    assert revision.status == "draft"
    assert revision.body == "Belum selesai"
    # What is mended and sent again goes through: the version in the page is the new one.
    again = form_data(revision)
    assert budis.post(address("send", key), again).status_code == 302
    assert BulletinRevision.objects.get().status == "submitted"


def test_autosave_answers_the_new_version(budis, draft):
    revision = draft()
    data = form_data(revision, title="Judul kedua")
    answer = budis.post(address("save", revision), data, **JSON)
    assert answer.json() == {
        "seen": f"1.{revision.version + 1}",
        "saved_at": ANY,
        "guard": ANY,
    }


def test_a_stale_tab_is_told_who_saved_and_loses_nothing(as_user, budi, nur, draft):
    revision = draft()
    stale = form_data(revision, title="Judul dari tab lama")
    fresh = form_data(revision, title="Judul Nur")
    assert as_user(nur).post(address("save", revision), fresh).status_code == 302
    budis = as_user(budi)
    answer = budis.post(address("save", revision), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nur menyimpan perubahan lain" in page
    assert "Judul dari tab lama" in page
    assert "Judul Nur" in page
    assert BulletinRevision.objects.get().title == "Judul Nur"
    assert budis.post(address("save", revision), stale, **JSON).status_code == 409


def test_every_model_field_posted_changes_nothing_protected(
    budis, draft, dewi, jenggot
):
    revision = draft()
    names = {f.attname for m in (Bulletin, BulletinRevision) for f in m._meta.fields}
    hostile = dict.fromkeys(names, "1") | {
        "status": "approved",
        "kim_id": str(jenggot.pk),
        "published_at": "2020-01-01",
        "live": "1",
        "slug": "x",
        "is_example": "on",
        "created_by": str(dewi.pk),
    }
    budis.post(address("save", revision), hostile | form_data(revision))
    after = BulletinRevision.objects.select_related("publication").get()
    assert after.status == "draft"
    assert after.publication.kim.slug == "medono"
    assert after.publication.live_id is None
    assert after.publication.published_at is None
    assert after.publication.slug is None
    assert after.created_by != dewi
    assert not after.publication.is_example


def test_another_kims_draft_does_not_exist_for_me(as_user, joko, draft):
    revision = draft()
    client = as_user(joko)
    for name in ("edit", "preview"):
        assert client.get(address(name, revision)).status_code == 404
    for name in ("save", "send", "photo"):
        answer = client.post(address(name, revision), form_data(revision))
        assert answer.status_code == 404
    assert BulletinRevision.objects.get().version == revision.version


def test_an_ended_term_closes_the_desk_at_once(as_user, tono, draft):
    client = as_user(tono)
    assert client.get(reverse("write:new")).status_code == 404
    assert client.get(address("edit", draft())).status_code == 404
    assert (
        "belum, atau tidak lagi, bertugas"
        in client.get(reverse("desk:home")).content.decode()
    )


def test_a_foreign_region_category_or_photo_is_refused_or_dropped(
    budis, joko, jenggot, draft
):

    theirs = kept_photo(kim=jenggot, by=joko)
    revision = draft()
    answer = budis.post(address("save", revision), form_data(revision, region=JENGGOT))
    assert answer.status_code == 422
    data = form_data(revision) | {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": theirs.pk,
        "photo-0-alt": "Foto orang lain",
    }
    assert budis.post(address("save", revision), data).status_code == 302
    assert not RevisionPhoto.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "x" * 91}, "90"),
        ({"body": "x" * 1_000_000}, "12"),
        ({"valid_until": "31-02-2026"}, "tanggal"),
        ({"source-0-url": "javascript:alert(1)"}, "https://"),
        ({"source-0-url": "data:text/html,x"}, "https://"),
        ({"note": "x" * 501}, "500"),
    ],
)
def test_bad_input_gets_a_message_and_keeps_the_words(budis, regions, changes, message):
    data = form_data(**changes)
    answer = budis.post(address("save", uuid.uuid4()), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert data["summary"] in page


def test_emoji_stay_and_invisible_signs_go(budis):
    key = uuid.uuid4()
    title = "Kerja\u200b bakti \u202eRW 03 \U0001f9d1\u200d\U0001f33e"
    budis.post(address("save", key), form_data(title=title))
    assert (
        BulletinRevision.objects.get().title
        == "Kerja bakti RW 03 \U0001f9d1\u200d\U0001f33e"
    )


def test_a_photo_arrives_without_position_and_needs_alt_text(budis):
    from tests.lib.corpus import with_gps

    key = uuid.uuid4()
    upload = SimpleUploadedFile("x.jpg", with_gps(picture_bytes()), "image/jpeg")
    answer = budis.post(address("send", key), form_data() | {"new_photo": upload})
    assert answer.status_code == 422
    assert "belum punya keterangan" in answer.content.decode()
    row = RevisionPhoto.objects.get()
    data = form_data(BulletinRevision.objects.get()) | {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": row.photo_id,
        "photo-0-alt": "Warga membersihkan selokan",
    }
    assert budis.post(address("send", key), data).status_code == 302


def test_a_photo_taken_off_and_chosen_again_is_the_one_that_stays(budis):
    key, photo = uuid.uuid4(), picture_bytes()
    upload = SimpleUploadedFile("x.jpg", photo, "image/jpeg")
    budis.post(address("save", key), form_data() | {"new_photo": upload})
    row = RevisionPhoto.objects.get()
    again = {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": row.photo_id,
        "photo-0-remove": "on",
        "new_photo": SimpleUploadedFile("x.jpg", photo, "image/jpeg"),
    }
    revision = BulletinRevision.objects.get()
    answer = budis.post(address("save", key), form_data(revision) | again)
    assert answer.status_code == 302
    assert RevisionPhoto.objects.get().photo_id == row.photo_id


def test_a_file_that_is_no_photo_gets_a_clear_answer_and_keeps_the_words(budis):
    upload = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    data = form_data(title="Judul tetap") | {"new_photo": upload}
    answer = budis.post(address("save", uuid.uuid4()), data)
    assert answer.status_code == 422
    assert "bukan foto yang dapat kami baca" in answer.content.decode()
    assert "Judul tetap" in answer.content.decode()
    assert not Photo.objects.exists()


def test_the_script_gets_a_thumbnail(budis, medono):
    upload = SimpleUploadedFile("x.jpg", picture_bytes(), "image/jpeg")
    answer = budis.post(address("photo", uuid.uuid4()), {"photo": upload})
    assert answer.status_code == 201
    thumb = answer.json()["thumb"]
    assert budis.get(thumb)["Content-Type"] == "image/webp"


def test_the_preview_is_the_public_page_marked_unpublished(budis, draft):
    revision = draft()
    answer = budis.get(address("preview", revision))
    assert "Belum terbit" in answer.content.decode()
    assert revision.title[:20] in answer.content.decode().replace("\xa0", " ")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]


def test_recall_change_unschedule_and_discard_by_post_only(budis, submitted, published):
    revision = submitted()
    code = revision.publication.code
    for name in ("recall", "change", "unschedule", "discard"):
        answer = budis.get(reverse(f"write:{name}", args=[code]))
        assert answer.url == reverse("write:state", args=[code])
    budis.post(reverse("write:recall", args=[code]))
    revision.refresh_from_db()
    assert revision.status == "draft"
    live = published()
    answer = budis.post(reverse("write:change", args=[live.publication.code]))
    assert answer.status_code == 302
    assert live.publication.open_revision().number == 2


def test_a_decision_that_came_first_is_told_on_recall(budis, submitted, dewi):
    revision = submitted()
    revision.approve(by=dewi, seen=revision.version)
    code = revision.publication.code
    answer = budis.post(reverse("write:recall", args=[code]), follow=True)
    assert "Dewi sudah menyetujui" in answer.content.decode()


def test_the_desk_begins_with_what_was_returned(budis, submitted, draft, dewi):
    revision = submitted()
    draft(title="Draf biasa")
    revision.send_back(
        by=dewi, seen=revision.version, reasons=["sumber"], note="Sebut nama rapatnya."
    )
    page = budis.get(reverse("desk:home")).content.decode()
    assert page.index("Perlu Anda perbaiki") < page.index("Draf biasa")
    assert "Sebut nama rapatnya." in page
    assert "Sumber belum jelas" in page


def test_the_desk_asks_the_database_a_bounded_number_of_times(
    budis, draft, submitted, published, django_assert_max_num_queries
):
    for _n in range(3):
        draft()
        submitted()
        published()
    with django_assert_max_num_queries(16):
        budis.get(reverse("desk:home"))
    for _n in range(4):
        draft()
        submitted()
        published()
    with django_assert_max_num_queries(16):
        budis.get(reverse("desk:home"))


def test_a_publish_time_that_has_passed_means_at_once(budis):
    past = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    budis.post(address("save", uuid.uuid4()), form_data(publish_at=past))
    assert BulletinRevision.objects.get().publish_at is None


def test_after_a_discarded_change_the_page_speaks_of_the_live_text(
    budis, published, budi
):
    live = published()
    edit = live.copy_for_edit(by=budi)
    words = {"title": "Judul yang dibuang", "change_note": "Jam."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.recall(by=budi)
    edit.discard(by=budi, seen=edit.version)
    state = reverse("write:state", args=[live.publication.code])
    page = budis.get(state).content.decode()
    assert "Judul yang dibuang" not in page
    assert "Ubah buletin ini" in page
