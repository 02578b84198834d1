"""What an officer adds to be read out, performed and quoted: seen, guarded, frozen."""

import pytest

from reach.aloud import LINE_MAX, QUOTE_MAX, TEXT_MAX
from reach.facts import Aloud, Facts
from reach.folk import FOLK_MAX, folk
from reach.release import RELEASE_MAX, release
from reach.spoken import MOST_SECONDS, scripts
from tests.conftest import form_data, fresh
from tests.events.cast import day

FACTS = Facts(
    title="Posyandu RW 05 pindah ke balai",
    lines=("Mulai Selasa pukul 08.00", "Bawa buku KIA"),
    link="https://kim.example/b/9P3X6D/",
    code="9P3X-6D",
    kim="KIM Medono",
    audience="Kelurahan Medono",
    number=1,
    lead="Posyandu RW 05 pindah sementara ke balai kelurahan.",
)
SAID = {
    "spoken": "Mulai Selasa jam 08.00 posyandu RW 05 ada di balai.",
    "refrain": "Selasa pagi, ke balai, ya Bu!",
    "unsaid": "Nama balita\nUang",
    "javanese": "Posyandu pindhah ning balai, dina Selasa esuk.",
    "quote": "Pos lama sedang diperbaiki.",
    "quoted": "Ketua kader RW 05",
}


OF_KIM = {"greeting": "Sugeng enjing, sedulur.", "closing": "Matur nuwun."}


def posted(revision, **aloud):
    return form_data(revision) | {f"aloud_{name}": said for name, said in aloud.items()}


def test_half_a_page_says_what_must_be_right_and_what_must_not_be_said():
    words = folk(FACTS)
    assert len(words) <= FOLK_MAX
    assert "pukul delapan pagi" in words
    assert "er we lima" in words
    assert "Nama calon, partai, atau nomor urut pemilihan apa pun." in words
    assert "BASA JAWA" not in words
    assert FACTS.code in words
    own = folk(FACTS._replace(aloud=Aloud(**SAID)))
    assert "ULANGAN\nSelasa pagi, ke balai, ya Bu!" in own
    assert "- Nama balita." in own
    assert "BASA JAWA\nPosyandu pindhah" in own


def test_the_release_has_a_headline_three_paragraphs_and_who_said_what():
    words = release(FACTS._replace(aloud=Aloud(**SAID)))
    assert len(words) <= RELEASE_MAX
    parts = words.split("\n\n")
    assert parts[1] == FACTS.title
    assert parts[2].startswith("Posyandu RW 05 pindah sementara")
    assert parts[3] == "Mulai Selasa pukul 08.00. Bawa buku KIA."
    assert "ditulis KIM Medono" in parts[4]
    assert "“Pos lama sedang diperbaiki,” kata Ketua kader RW 05." in words
    assert "kata" not in release(FACTS)
    again = release(FACTS, "Jam diubah", is_correction=True)
    assert again.startswith("RILIS RALAT UNTUK MEDIA")
    assert "Yang dibetulkan: Jam diubah." in again


def test_what_the_officer_wrote_is_read_out_with_the_kim_s_own_greeting():
    facts = FACTS._replace(aloud=Aloud(**SAID, **OF_KIM))
    script = scripts(facts)[0]
    assert script.text.startswith("Sugeng enjing, sedulur.")
    assert "Mulai Selasa pukul delapan pagi posyandu er we lima" in script.text
    assert script.text.endswith("Matur nuwun.")
    assert script.seconds <= MOST_SECONDS
    plain = scripts(FACTS)[0].text
    assert plain.startswith("Bapak, Ibu")


@pytest.mark.parametrize("kind", ["buletin", "acara"])
def test_it_is_typed_stored_shown_and_frozen(as_user, budi, dewi, draft, plan, kind):
    revision = draft() if kind == "buletin" else plan(times=[day(3)])
    form = type(revision.publication).__name__
    client = as_user(budi)
    space = "tulis" if form == "Bulletin" else "rencana"
    address = f"/pengurus/{space}/{revision.publication.draft_key}/"
    page = client.get(address).content.decode()
    assert "Untuk dibacakan, dipentaskan, dan media" in page
    revision.save_words(by=budi, seen=revision.version, words={"aloud": SAID})
    page = client.get(address).content.decode()
    for said in SAID.values():
        assert said.splitlines()[0] in page
    revision.submit(by=budi, seen=revision.version)
    desk = as_user(dewi).get(revision.moderator_link()).content.decode()
    assert "Naskah pertunjukan rakyat" in desk
    assert "Posyandu pindhah ning balai" in desk
    assert "Rilis untuk mitra media" in desk
    assert revision.snapshot()["aloud"] == SAID


def test_the_form_keeps_it(as_user, budi, draft):
    revision = draft()
    key = revision.publication.draft_key
    answer = as_user(budi).post(
        f"/pengurus/tulis/{key}/simpan/", posted(revision, **SAID)
    )
    assert answer.status_code in (200, 302)
    assert fresh(revision).aloud == SAID


@pytest.mark.parametrize(
    ("aloud", "said"),
    [
        ({"spoken": "Warga diminta datang. " * 50}, "detik dibacakan; paling lama 90"),
        ({"quote": "Ayo ke balai."}, "Tulis siapa yang mengatakannya."),
        ({"refrain": "la " * 100}, "160"),
    ],
)
def test_what_is_too_long_or_nobody_said_is_told_while_writing(
    as_user, budi, draft, aloud, said
):
    revision = draft()
    key = revision.publication.draft_key
    answer = as_user(budi).post(
        f"/pengurus/tulis/{key}/simpan/", posted(revision, **aloud)
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert next(iter(aloud.values())).strip()[:20] in page


def test_the_guard_reads_every_part_of_it(draft, budi):
    for name in SAID:
        revision = draft()
        words = {"aloud": {**SAID, name: "Ibu Contoh, NIK 3375010101800001"}}
        revision.save_words(by=budi, seen=revision.version, words=words)
        assert any("3375010101800001" in text for text in revision.texts())


def test_erased_news_leave_nothing_of_it(published, dewi):
    live = published(aloud=SAID)
    dewi.territories.update(is_head=True)
    live.publication.erase(by=dewi, why="privasi", note="Diminta.")
    assert fresh(live).aloud == {}


def test_the_kim_s_greeting_is_approved_with_the_version_and_stays(
    as_user, budi, dewi, draft, medono
):
    medono.greeting = "Assalamualaikum, sedulur Medono."
    medono.save()
    revision = draft()
    key = revision.publication.draft_key
    as_user(budi).post(
        f"/pengurus/tulis/{key}/simpan/", posted(revision, refrain="Ayo!")
    )
    revision = fresh(revision)
    assert medono.greeting in revision.texts()
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    type(medono).objects.update(greeting="Lain sama sekali.")
    news = fresh(revision).publication
    assert scripts(news.live.facts())[0].text.startswith(medono.greeting)


def test_what_was_called_off_invites_nobody(announced, budi):
    event = announced(times=[day(3)], aloud=SAID).publication
    event.call_off(by=budi, status="dibatalkan", reason="cuaca")
    facts = event.live.facts()
    for words in (folk(facts), release(facts), scripts(facts)[0].text):
        assert "Selasa pagi, ke balai" not in words
        assert "Pos lama" not in words
        assert "dibatalkan" in words.lower()


def test_a_page_that_did_not_know_of_it_leaves_it_alone(as_user, budi, draft):
    revision = draft(aloud=SAID)
    key = revision.publication.draft_key
    old_page = {
        k: v for k, v in form_data(revision).items() if not k.startswith("aloud_")
    }
    answer = as_user(budi).post(
        f"/pengurus/tulis/{key}/simpan/", old_page | {"title": "Lain"}
    )
    assert answer.status_code in (200, 302)
    assert fresh(revision).title == "Lain"
    assert fresh(revision).aloud == SAID


def test_the_longest_of_everything_fits():
    longest = Aloud(
        refrain="a" * LINE_MAX, unsaid="b" * LINE_MAX * 3, javanese="c" * TEXT_MAX,
        quote="d" * QUOTE_MAX, quoted="e" * LINE_MAX,
    )  # fmt: skip
    lines = tuple(
        f"{n}. " + "Warga RT 03 membawa 12 lembar kartu " * 3 for n in range(3)
    )
    facts = FACTS._replace(title="Kabar panjang " * 6, lines=lines, aloud=longest)
    assert len(folk(facts)) <= FOLK_MAX
    assert len(release(facts)) <= RELEASE_MAX
