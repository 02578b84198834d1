"""From a group to an answer: one clarification, everybody who waits hears of it once."""

import pytest
from django.core import mail

from groups.models import KimGroup
from tests.voices.cast import OTHER, RUMOUR, claim_words, hand_in, paste, token_of
from voices import jobs
from voices.models import AnswerLetter, Asker, Clarification, Rumour, Wording

pytestmark = pytest.mark.usefixtures("db", "in_no_hurry")


@pytest.fixture
def post(settings, mailoutbox):
    settings.MAIL_READY = True
    return mailoutbox


def test_one_click_begins_a_clarification_of_the_office(client, as_user, dewi):
    hand_in(client)
    rumour = Rumour.objects.get()
    desk = as_user(dewi)
    assert (
        "1</b> kali ditanyakan" in desk.get("/admin/moderasi/pesan/").content.decode()
    )
    answer = desk.post(f"/admin/moderasi/pesan/{rumour.pk}/klarifikasi/")
    rumour.refresh_from_db()
    draft = rumour.clarification
    assert draft.kim == KimGroup.objects.office()
    assert draft.kim.name == "Dinkominfo Kota Pekalongan"
    assert draft.newest_revision().message.startswith("INFO VALID")
    assert str(draft.draft_key) in answer["Location"]
    assert desk.get(answer["Location"]).status_code == 200


def test_the_second_moderator_learns_who_began_it(client, as_user, dewi, rina):
    hand_in(client)
    address = f"/admin/moderasi/pesan/{Rumour.objects.get().pk}/klarifikasi/"
    as_user(dewi).post(address)
    answer = as_user(rina).post(address, follow=True)
    assert "Dewi sudah memulai klarifikasinya" in answer.content.decode()
    assert Clarification.objects.count() == 1


def test_who_writes_it_for_the_office_does_not_decide_on_it(
    client, as_user, dewi, rina
):
    hand_in(client)
    as_user(dewi).post(f"/admin/moderasi/pesan/{Rumour.objects.get().pk}/klarifikasi/")
    draft = Clarification.objects.get().newest_revision()
    draft.save_words(by=dewi, seen=draft.version, words=claim_words(region_id="33.75"))
    draft.submit(by=dewi, seen=draft.version)
    assert list(draft.deciders()) == [rina]
    with pytest.raises(Exception, match="tulisan Anda"):
        draft.approve(by=dewi, seen=draft.version)
    draft.approve(by=rina, seen=draft.version)
    assert Clarification.objects.get().is_published


def begun(client, as_user, dewi):
    as_user(dewi).post(f"/admin/moderasi/pesan/{Rumour.objects.get().pk}/klarifikasi/")
    return Clarification.objects.get().newest_revision()


def go_live(draft, dewi, rina, **changes):
    words = claim_words(region_id="33.75", **changes)
    draft.save_words(by=dewi, seen=draft.version, words=words)
    draft.submit(by=dewi, seen=draft.version)
    draft.approve(by=rina, seen=draft.version)
    draft.publication.refresh_from_db()
    return draft


def test_everybody_who_waits_hears_once(client, as_user, dewi, rina, post):
    first = token_of(hand_in(client, email="sari@contoh.id"))
    second = token_of(
        hand_in(client, f"Halo bapak ibu\n{RUMOUR}", email="umi@contoh.id")
    )
    hand_in(client, RUMOUR)
    hand_in(client, OTHER, email="lain@contoh.id")
    rumour = Rumour.objects.order_by("-asked").first()
    as_user(dewi).post(f"/admin/moderasi/pesan/{rumour.pk}/klarifikasi/")
    go_live(Clarification.objects.get().newest_revision(), dewi, rina)
    for _run in range(3):
        jobs.answers()
    assert sorted(letter.to[0] for letter in post) == [
        "sari@contoh.id",
        "umi@contoh.id",
    ]
    assert all("Pemungutan suara tetap" in letter.subject for letter in post)
    assert "*SALAH*" not in post[0].body
    assert "SALAH" in post[0].body
    assert "List-Unsubscribe" in post[0].extra_headers
    for token in (first, second):
        page = client.get(f"/cek/jawaban/{token}/").content.decode()
        assert "Salah. Sudah diperiksa." in page
    # And whoever pastes it later knows at once.
    assert "Salah. Sudah diperiksa." in paste(client, RUMOUR).content.decode()


def test_a_correction_is_told_to_who_got_the_first(client, as_user, dewi, rina, post):
    hand_in(client, email="sari@contoh.id")
    draft = go_live(begun(client, as_user, dewi), dewi, rina)
    jobs.answers()
    publication = draft.publication
    publication.look_again()
    again = publication.live.copy_for_edit(by=dewi)
    words = claim_words(
        region_id="33.75",
        conclusion="Pemungutan suara tetap hari Rabu.",
        change_note="Hari ditambahkan.",
    )
    again.save_words(by=dewi, seen=again.version, words=words)
    again.submit(by=dewi, seen=again.version)
    again.approve(by=rina, seen=again.version)
    jobs.answers()
    assert [letter.subject.partition(":")[0] for letter in post] == ["Jawaban", "Ralat"]
    assert "Hari ditambahkan." in post[1].body


def test_withdrawn_after_many_got_it_all_of_them_hear_it(
    client, as_user, dewi, rina, post
):
    for name in ("sari", "umi"):
        token = token_of(hand_in(client, email=f"{name}@contoh.id"))
    draft = go_live(begun(client, as_user, dewi), dewi, rina)
    jobs.answers()
    draft.publication.withdraw(by=rina, explanation="Rujukannya keliru.")
    jobs.answers()
    assert [m.subject for m in post][2:] == ["Jawaban kami tarik"] * 2
    assert "Rujukannya keliru." in post[-1].body
    rumour = Rumour.objects.get()
    assert rumour.status == "terbuka"
    page = client.get(f"/cek/jawaban/{token}/").content.decode()
    assert "Jawaban sebelumnya kami tarik: Rujukannya keliru." in page
    assert "Salah. Sudah" not in paste(client, RUMOUR).content.decode()


def test_what_was_withdrawn_is_begun_anew(client, as_user, dewi, rina):
    token = token_of(hand_in(client))
    draft = go_live(begun(client, as_user, dewi), dewi, rina)
    draft.publication.withdraw(by=rina, explanation="Rujukannya keliru.")
    rumour = Rumour.objects.get()
    page = as_user(rina).get(f"/admin/moderasi/pesan/{rumour.pk}/").content.decode()
    assert "Tulis klarifikasi" in page
    as_user(rina).post(f"/admin/moderasi/pesan/{rumour.pk}/klarifikasi/")
    rumour.refresh_from_db()
    assert rumour.clarification_id != draft.publication_id
    go_live(rumour.clarification.newest_revision(), rina, dewi, title="Yang benar ini")
    assert "Yang benar ini" in client.get(f"/cek/jawaban/{token}/").content.decode()


def test_what_is_not_looked_into_says_why(client, as_user, dewi, post):
    token = token_of(hand_in(client, email="sari@contoh.id"))
    rumour = Rumour.objects.get()
    desk, address = as_user(dewi), f"/admin/moderasi/pesan/{rumour.pk}/"
    refused = desk.post(f"{address}kesampingkan/", {"aside-note": ""})
    assert refused.status_code == 422
    desk.post(f"{address}kesampingkan/", {"aside-note": "Ini pendapat seseorang."})
    jobs.answers()
    assert "Ini pendapat seseorang." in post[0].body
    page = client.get(f"/cek/jawaban/{token}/").content.decode()
    assert "Ini pendapat seseorang." in page
    assert "Ini pendapat seseorang." in paste(client, RUMOUR).content.decode()
    desk.post(f"{address}buka/")
    rumour.refresh_from_db()
    assert rumour.status == "terbuka"


def test_two_groups_that_are_one_are_joined(client, as_user, dewi):
    hand_in(client, OTHER, place="medono")
    hand_in(client, RUMOUR, place="medono")
    one, two = Rumour.objects.order_by("pk")
    desk = as_user(dewi)
    desk.post(f"/admin/moderasi/pesan/{two.pk}/gabung/", {"join-other": str(one.pk)})
    one.refresh_from_db()
    assert (one.asked, one.wordings.count(), one.askers.count()) == (2, 2, 2)
    assert not Rumour.objects.filter(pk=two.pk).exists()
    unknown = desk.post(f"/admin/moderasi/pesan/{one.pk}/gabung/", {"join-other": "99"})
    assert unknown.status_code == 422


def test_joined_to_what_is_answered_they_hear_the_answer(
    client, as_user, dewi, clarification, post
):
    code = clarification().publication.shown_code
    hand_in(client, OTHER, email="sari@contoh.id")
    waiting = Rumour.objects.get(status="terbuka")
    as_user(dewi).post(
        f"/admin/moderasi/pesan/{waiting.pk}/gabung/", {"join-other": code}
    )
    jobs.answers()
    assert "Pemungutan suara tetap" in post[0].subject


def test_a_thrown_away_draft_frees_the_group(client, as_user, dewi, rina):
    hand_in(client)
    draft = begun(client, as_user, dewi)
    draft.save_words(by=dewi, seen=draft.version, words=claim_words(region_id="33.75"))
    draft.submit(by=dewi, seen=draft.version)
    draft.send_back(
        by=rina, seen=draft.version, reasons=["bahasa-sulit"], note="Ulang."
    )
    draft.drop(by=dewi)
    rumour = Rumour.objects.get()
    as_user(rina).post(f"/admin/moderasi/pesan/{rumour.pk}/klarifikasi/")
    rumour.refresh_from_db()
    assert rumour.clarification.pk != draft.publication_id
    assert rumour.begun_by == rina


def test_a_moderator_sees_what_is_asked_in_the_territory(client, as_user, wahyu):
    hand_in(client, OTHER, place="medono")
    hand_in(client, RUMOUR, place="jenggot")
    page = as_user(wahyu).get("/admin/moderasi/pesan/").content.decode()
    assert "INFO VALID" in page
    assert "gardu induk" not in page
    other = Wording.objects.get(text__contains="gardu").rumour
    assert as_user(wahyu).get(f"/admin/moderasi/pesan/{other.pk}/").status_code == 404


def test_one_click_out_of_the_mail(client, as_user, dewi, rina, post):
    token = token_of(hand_in(client, email="sari@contoh.id"))
    address = f"/cek/jawaban/{token}/berhenti/"
    assert "Berhenti dikabari" in client.get(address).content.decode()
    client.post(address, {"List-Unsubscribe": "One-Click"})
    go_live(begun(client, as_user, dewi), dewi, rina)
    jobs.answers()
    assert not post
    assert Asker.objects.get().email == ""


def test_a_planned_answer_waits_for_its_time(client, as_user, dewi, rina, post):
    hand_in(client, email="sari@contoh.id")
    draft = go_live(begun(client, as_user, dewi), dewi, rina)
    letter = AnswerLetter.objects.get()
    Clarification.objects.filter(pk=draft.publication_id).update(
        published_at="2099-01-01T00:00Z"
    )
    jobs.answers()
    letter.refresh_from_db()
    assert (letter.sent_at, letter.refused_at) == (None, None)
    assert mail.outbox == []


def test_erased_it_leaves_no_words_of_the_claim(client, clarification, dewi):
    publication = clarification().publication
    dewi.territories.update(is_head=True)
    publication.erase(by=dewi, why="privasi", note="Ada nama orang.")
    assert not Wording.objects.exists()
    assert not Rumour.objects.exists()


def test_a_rumour_asked_in_the_very_words_of_a_claim_is_answered(
    client, clarification, post
):
    hand_in(client, RUMOUR, email="sari@contoh.id")
    clarification()
    jobs.answers()
    assert len(post) == 1


def test_the_office_s_drafts_are_closed_to_a_smaller_territory(
    client, as_user, dewi, wahyu
):
    hand_in(client, OTHER, place="jenggot")
    address = f"/admin/moderasi/pesan/{Rumour.objects.get().pk}/klarifikasi/"
    refused = as_user(wahyu).post(address, follow=True).content.decode()
    assert "ditulis moderator seluruh kota" in refused
    written = as_user(dewi).post(address)["Location"]
    assert as_user(dewi).get(written).status_code == 200
    assert as_user(wahyu).get(written).status_code == 404
