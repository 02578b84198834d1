"""/cek/: what came round, beside what was really said."""

import time
from pathlib import Path

import pytest
from django.db import OperationalError

from events.choices import EventStatus, Reason
from groups.models import KimContact
from reach.checking.answers import Answer, Verdict
from reach.checking.compare import compare
from reach.checking.marks import marks_of
from reach.checking.tokens import Sort, tokens_of
from reach.messages import made_of
from reach.models import Fingerprint

BODY = (
    "Posyandu balita RW 05 pindah ke Balai Kelurahan Medono mulai Selasa, 24 November "
    "2026, pukul 08.00–11.00 WIB, karena atap pos sedang diganti.\n\n"
    "Imunisasi tidak dipungut biaya. Bawa buku KIA dan kartu BPJS. Warga yang tidak "
    "dapat datang dilayani hari Kamis di RT 03.\n\n"
    "Tanya kader di 0812-0000-0070 atau lihat https://puskesmas.contoh.example/medono. "
    "Uang transport kader Rp 15.000 dibayar kelurahan."
)
WORDS = {"body": BODY, "points": "Mulai Selasa, 24 November 2026\nTidak dipungut biaya"}
# What somebody made of it, what that is about, and words that must be marked.
CHANGED = [
    ("24 November", "25 November", Sort.DATE, "25"),
    ("24 November", "24 Desember", Sort.DATE, "Desember"),
    ("Selasa", "Rabu", Sort.DATE, "Rabu"),
    ("08.00", "09.00", Sort.HOUR, "09.00"),
    ("08.00–11.00", "jam 8 malam", Sort.HOUR, "8"),
    ("tidak dipungut biaya", "dipungut biaya", Sort.NOT, "tidak"),
    ("Rp 15.000", "Rp 150.000", Sort.MONEY, "Rp 150.000"),
    ("0812-0000-0070", "0812-3456-0070", Sort.PHONE, "0812-3456-0070"),
    ("https://puskesmas.contoh.example/medono", "bit.ly/medono", Sort.LINK, "bit.ly"),
    ("RT 03", "RT 13", Sort.RT_RW, "RT 13"),
    ("Balai Kelurahan Medono", "Balai Kelurahan Jenggot", Sort.PLACE, "Jenggot"),
    ("buku KIA", "buku nikah", Sort.WORD, "nikah"),
]
# The same words as people pass them on.
HARMLESS = [
    lambda text: f"Assalamualaikum wr. wb.\n{text}\nMohon disebarkan ya bapak ibu 🙏",
    lambda text: f"Diteruskan berkali-kali\n\n{text.upper()}",
    lambda text: (
        text.replace("tidak", "tdk").replace("yang", "yg").replace("dan", "dan")
    ),
    lambda text: text.replace("08.00", "8:00").replace(
        "24 November 2026", "24/11/2026"
    ),
    lambda text: text.replace("*", "").replace("–", "-").replace("0812-", "+62812"),
    lambda text: text.replace("imunisasi", "imunsasi").replace("Kelurahan", "Kelurahn"),
    lambda text: "\n\n".join(reversed(text.split("\n\n"))),
    lambda text: text[: int(len(text) * 0.6)].rpartition(" ")[0],
    lambda text: f"✅✅ {text.replace(' ', '  ')} ✅",
    lambda text: text.replace("RW 05", "RW.5").replace("Rp 15.000", "Rp15.000,-"),
]


def asked(client, message):
    answer = client.post("/cek/", {"message": message})
    assert answer.status_code == 200
    ours = answer.context["ours"] or Answer(Verdict.BUKAN, is_compared=True)
    return ours, answer.content.decode()


@pytest.fixture
def counter(medono):
    """The number in it is one that the KIM shows anyway."""
    KimContact.objects.create(kim=medono, label="Kader", value="0812-0000-0070")


@pytest.fixture
def bulletin(counter, published):
    return published(**WORDS).publication


@pytest.mark.parametrize("harmless", HARMLESS)
def test_however_it_is_passed_on_it_is_ours(client, bulletin, harmless):
    answer, page = asked(client, harmless(BODY))
    assert answer.publication == bulletin
    assert answer.verdict == "Asli dan masih berlaku", answer.runs
    assert bulletin.shown_code in page


@pytest.mark.parametrize("number", [0, 1])
def test_our_own_messages_are_ours(client, bulletin, number):
    answer, _page = asked(client, made_of(bulletin.live.facts())[number].text)
    assert answer.verdict == "Asli dan masih berlaku", answer.runs


@pytest.mark.parametrize(("ours", "theirs", "sort", "marked"), CHANGED)
def test_what_was_changed_is_marked(client, bulletin, ours, theirs, sort, marked):
    assert ours in BODY
    answer, page = asked(client, f"Info warga\n{BODY.replace(ours, theirs, 1)}")
    assert answer.verdict == "Sudah diubah"
    assert answer.publication == bulletin
    assert sort in answer.sorts
    differing = " ".join(words for kind, words in answer.runs if kind != "same")
    assert marked.lower() in differing.lower()
    assert str(sort) in page


def test_the_most_harmful_is_named_first(client, bulletin):
    text = BODY.replace("buku KIA", "buku nikah").replace("Selasa", "Rabu")
    answer, _page = asked(client, text)
    assert answer.sorts[0] == Sort.DATE


def test_a_word_to_the_neighbours_is_no_change_but_it_is_shown(client, bulletin):
    text = f"Kancaku kabeh, mugo sehat slamet. Iki lho sing takon wingi:\n\n{BODY}"
    answer, page = asked(client, text)
    assert answer.verdict == "Asli, dengan tambahan orang lain"
    assert "<ins" in page
    assert "bukan dari kami" in page


def test_a_hoax_around_our_words_is_marked(client, bulletin):
    hoax = "AWAS vaksinnya palsu, transfer dulu Rp 50.000 ke rekening panitia."
    answer, _page = asked(client, f"{BODY}\n\n{hoax}")
    assert answer.verdict == "Sudah diubah"
    added = " ".join(words for kind, words in answer.runs if kind == "ins")
    for word in ("palsu", "Rp 50.000", "rekening"):
        assert word in added


def test_our_code_below_foreign_words_does_not_make_them_ours(client, bulletin):
    text = (
        f"Pemutihan pajak kendaraan dibuka sampai akhir tahun. Kode cek: "
        f"{bulletin.shown_code} Posyandu balita RW 05 pindah, bayar Rp 99.000"
    )
    answer, _page = asked(client, text)
    assert answer.verdict == "Sudah diubah"


@pytest.mark.parametrize(
    "text",
    [
        "Besok pagi ada kerja bakti di depan masjid, bawa cangkul dan karung sendiri ya.",
        "INFO VALID! Pencoblosan diundur karena rob tinggi. Sebarkan sebelum dihapus!!",
        "Halo", "😀", "12345 678", "posyandu balita",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_said_not_to_be_known(client, bulletin, text):
    answer, page = asked(client, text)
    assert answer.verdict == "Tidak kami kenali"
    assert "Benar" not in page.partition("<main")[2].partition("</main>")[0]


def test_an_old_version_says_what_changed(client, bulletin, budi, dewi):
    edit = bulletin.live.copy_for_edit(by=budi)
    words = {"body": BODY.replace("Selasa, 24", "Rabu, 25"), "points": "",
             "change_note": "Hari dan tanggalnya dibetulkan."}  # fmt: skip
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    answer, page = asked(client, BODY)
    assert answer.verdict == "Asli, tetapi versi lama"
    assert "Hari dan tanggalnya dibetulkan." in page
    answer, _page = asked(client, words["body"])
    assert answer.verdict == "Asli dan masih berlaku"


def test_what_was_withdrawn_says_why_and_none_of_its_words(client, bulletin, dewi):
    bulletin.withdraw(by=dewi, explanation="Jadwalnya batal.")
    answer, page = asked(client, BODY.replace("Selasa", "Rabu"))
    assert answer.publication == bulletin
    assert "Jadwalnya batal." in page
    assert "aslinya" not in page
    answer, _page = asked(client, BODY)
    assert answer.verdict == "Asli, tetapi sudah ditarik"


def test_what_waits_for_a_moderator_is_known_to_nobody(client, counter, submitted):
    revision = submitted(**WORDS)
    answer, _page = asked(client, BODY)
    assert answer.verdict == "Tidak kami kenali"
    answer, _page = asked(client, revision.publication.shown_code)
    assert answer.verdict == "Tidak kami kenali"


@pytest.mark.parametrize("way", ["{shown}", "{code}", " {lower} ", "{site}/b/{code}/"])
def test_a_code_as_it_is_typed_or_scanned(client, bulletin, settings, way):
    typed = way.format(
        shown=bulletin.shown_code, code=bulletin.code, site=settings.SITE_URL,
        lower=bulletin.shown_code.lower(),
    )  # fmt: skip
    answer, page = asked(client, typed)
    assert answer.verdict == "Asli dan masih berlaku"
    assert bulletin.live.title.split()[0] in page
    assert client.get("/cek/", {"kode": typed.strip()[:20]}).status_code == 200


def test_an_event_is_known_and_what_became_of_it(client, announced, budi):
    event = announced().publication
    event.refresh_from_db()
    text = made_of(event.live.facts())[0].text
    answer, _page = asked(client, text)
    assert answer.verdict == "Asli dan masih berlaku", answer.runs
    event.call_off(by=budi, status=EventStatus.CANCELLED, reason=Reason.values[0])
    answer, page = asked(client, text)
    assert answer.verdict == "Asli, tetapi acaranya tidak jadi"
    assert "dibatalkan" in page


def test_an_internal_event_is_known_to_nobody(client, announced):
    event = announced(visibility="internal").publication
    event.refresh_from_db()
    for text in (made_of(event.live.facts())[0].text, event.shown_code):
        answer, _page = asked(client, text)
        assert answer.verdict == "Tidak kami kenali"


def test_nothing_that_is_pasted_is_kept(
    client, bulletin, caplog, django_assert_max_num_queries
):
    with django_assert_max_num_queries(18):
        asked(client, f"{BODY} kunci-rahasia-warga")
    assert "kunci-rahasia" not in caplog.text
    assert client.cookies.keys() <= {"csrftoken"}


def test_an_empty_box_is_said(client, db):
    answer = client.post("/cek/", {"message": ""})
    assert answer.status_code == 422
    assert "Tempel dulu" in answer.content.decode()


def test_while_the_database_is_away_what_was_pasted_is_not_lost(
    client, db, monkeypatch
):
    def away(*_given, **_named):
        raise OperationalError("away")

    monkeypatch.setattr(Fingerprint.objects, "nearest", away)
    client.raise_request_exception = False
    answer = client.post("/cek/", {"message": "Posyandu pindah ke balai kelurahan."})
    assert answer.status_code == 503
    assert "Posyandu pindah ke balai kelurahan." in answer.content.decode()


def test_guessing_codes_meets_a_wall(client, bulletin):
    codes = (f"ZZZZ{number}" for number in range(40))
    answers = {client.get("/cek/", {"kode": code}).status_code for code in codes}
    assert answers == {200, 429}


def test_markup_in_a_message_stays_text(client, bulletin):
    text = f"<script>alert(1)</script> {BODY} <img src=x onerror=alert(1)>"
    _answer, page = asked(client, text)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def pairs(name):
    """Ours and theirs, a pair a line; escapes as Python writes them."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    said = (line.replace("\\n", "\n").replace("\\u202e", "\u202e") for line in lines)
    return [tuple(line.replace("\\u202c", "\u202c").split("\t")) for line in said]


# Our sentence, what somebody made of it: never green.
TURNED = pairs("turned.tsv")
# The same said otherwise: no change.
SAME = pairs("same.tsv")


def differ(ours, pasted):
    return compare(tokens_of(pasted), tokens_of(ours))


@pytest.mark.parametrize(("ours", "pasted"), TURNED)
def test_what_turns_the_sense_round_is_never_called_the_same(
    client, counter, published, ours, pasted
):
    more = "Pengurus mencatat nama warga yang datang dan memberi nomor antrean."
    published(title="Kabar dari kelurahan", summary="", body=f"{ours}\n\n{more}")
    answer, _page = asked(client, pasted)
    assert answer.verdict == "Sudah diubah", (answer.verdict, answer.runs)


@pytest.mark.parametrize(("ours", "pasted"), SAME)
def test_the_same_said_otherwise_is_no_change(ours, pasted):
    assert differ(ours, pasted).changes == []


@pytest.mark.parametrize(
    "around",
    [
        "https://kim-pekalongan.contoh.xyz/b/{code}/", "Transfer Rp 50.000 {shown}",
        "bit.ly/hadiah?x=/b/{code}", "{site}/b/{code}/,https://evil.example/x",
        "{host}@evil.example/b/{code}",
    ],
)  # fmt: skip
def test_a_code_says_nothing_of_what_stands_beside_it(
    client, bulletin, settings, around
):
    site = settings.SITE_URL
    typed = around.format(
        code=bulletin.code, shown=bulletin.shown_code, site=site,
        host=site.partition("://")[2],
    )  # fmt: skip
    answer, _page = asked(client, typed)
    assert answer.verdict in {"Tidak kami kenali", "Sudah diubah"}


HOSTILE = [
    "rp " + "9" * 7000, "pukul " + "9" * 7000, "9" * 7000 + " ribu", "RT \u0663 RW \u0665",
    "a." * 3900, "a-" * 3900, "0812 " * 1500, "31/31/31 " * 800, "\u202e" * 4000, "(0" * 3900,
    "\u0300" * 7000, "\U0001f600" * 3000, "kata2 " * 1300, "24-26-24-26 " * 600,
    "http://" + "a" * 7000, "127.0.0.1 " * 700, "pukul 99.99 jam 127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_odd_messages_are_answered_and_quickly(client, bulletin, text):
    began = time.process_time()
    asked(client, text)
    asked(client, f"{BODY} {text}"[:8000])
    assert time.process_time() - began < 6
    marks_of(text)


def test_an_odd_figure_keeps_no_bulletin_from_being_published(published):
    body = "Iuran RT \u0663 sebesar Rp " + "9" * 5000 + " dibayar di balai kelurahan."
    assert published(title="Iuran", body=body).publication.live_id


def test_what_was_internal_once_is_shown_to_nobody(client, announced, budi, dewi):
    first = announced(
        visibility="internal", about="Narasumber Slamet Contoh dari dinas."
    )
    event = first.publication
    event.refresh_from_db()
    edit = event.live.copy_for_edit(by=budi)
    words = {"visibility": "terbuka", "about": "Narasumber dari dinas kesehatan.",
             "change_note": "Rahasia kecil."}  # fmt: skip
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    text = f"{event.shown_code} {first.title} Narasumber Sl Contoh dari dinas."
    _answer, page = asked(client, text)
    assert "slamet" not in page.lower()
    answer = client.get(f"/b/{event.code}/1/")
    assert answer.status_code == 302


def test_a_message_of_a_called_off_event_is_ours(client, announced, budi):
    event = announced().publication
    event.refresh_from_db()
    event.call_off(by=budi, status=EventStatus.CANCELLED, reason=Reason.values[0])
    event.refresh_from_db()
    for message in made_of(event.live.facts())[:2]:
        answer, _page = asked(client, message.text)
        assert answer.verdict == "Asli, tetapi acaranya tidak jadi", answer.runs


def test_a_copy_of_the_old_version_is_old_also_where_words_were_only_added(
    client, bulletin, budi, dewi
):
    edit = bulletin.live.copy_for_edit(by=budi)
    words = {"body": f"{BODY}\n\nRalat: kegiatan diundur menjadi Rabu, 25 November 2026.",
             "change_note": "Diundur."}  # fmt: skip
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    answer, _page = asked(client, BODY)
    assert answer.verdict == "Asli, tetapi versi lama"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jam 8 pagi", "pukul 08.00 pagi"),
        ("pukul 20.00", "jam 8 malam"),
        ("RT.03/RW 05", "rt 3 rw 5"),
        ("Rp. 1.500.000,-", "1,5 juta"),
        ("+62 812-3456-7890", "081234567890"),
        ("27/11/2026", "27 Nov 2026"),
        ("Jum'at", "jumat"),
        ("https://www.kim.contoh.id/x/", "kim.contoh.id/x"),
    ],
)
def test_two_ways_to_write_the_same(one, other):
    keys = [
        [t.key for t in tokens_of(text) if t.key not in {"malam", "pukul"}]
        for text in (one, other)
    ]
    assert keys[0] == keys[1]


def test_a_long_message_is_compared_quickly():
    words = [
        f"kata{n % 700} tanggal {n % 31} November pukul {n % 24}.00" for n in range(400)
    ]
    began = time.process_time()
    compare(tokens_of(" ".join(words)), tokens_of(" ".join(reversed(words))))
    assert time.process_time() - began < 5
