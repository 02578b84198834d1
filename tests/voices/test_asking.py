"""A resident pastes what came round: the answer at once, or a place in the queue."""

import pytest
from django.utils import timezone

from reach.checking.tokens import MOST_PARTS, tokens_of
from tests.voices.cast import OTHER, RUMOUR, hand_in, paste, token_of
from voices.models import AskCount, Asker, CheckCount, Pattern, Rumour, Wording

pytestmark = pytest.mark.usefixtures("db", "in_no_hurry")
# The same message as people pass it on.
PASSED_ON = {
    "a greeting and a plea": lambda text: (
        f"Assalamualaikum bapak ibu\n{text}\nMohon disebarkan ya 🙏🙏"
    ),
    "forwarded many times": lambda text: f"Diteruskan berkali-kali\n\n{text}",
    "who sent it when": lambda text: f"[26/11 08.15] Bu Tini: {text}",
    "capitals": str.upper,
    "abbreviated": lambda text: text.replace("yang", "yg").replace("tidak", "tdk"),
    "typing errors": lambda text: text.replace("dikembalikan", "dikembalkan").replace(
        "Pekalongan", "Pekalogan"
    ),
    "cut": lambda text: text[: int(len(text) * 0.6)],
    "turned round": lambda text: ". ".join(reversed(text.split(". "))),
    "a question before it": lambda text: f"Bener ga sih ini bun?\n\n{text[:160]}",
    "emoji": lambda text: f"🚨🚨 {text.replace('. ', ' ‼️ ')} 🚨",
}


def words_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("passed_on", PASSED_ON)
def test_what_was_put_right_is_known_however_it_comes(client, clarification, passed_on):
    clarification()
    page = words_of(paste(client, PASSED_ON[passed_on](RUMOUR)))
    assert "Salah. Sudah diperiksa." in page
    assert "Pemungutan suara tetap Rabu, 27 November" in page


def test_the_reply_names_the_message_only_with_its_verdict(client, clarification):
    revision = clarification()
    page = words_of(paste(client, RUMOUR))
    assert "Pesan tentang pencoblosan yang diundur karena rob: *SALAH*." in page
    assert "DIUNDUR karena rob" not in revision.rebuttal
    assert revision.publication.shown_code in revision.rebuttal


def test_a_contradiction_of_it_is_not_it(client, clarification):
    clarification()
    said = "Pencoblosan tanggal 27 November TIDAK diundur walau rob tinggi di Utara."
    page = words_of(paste(client, said))
    assert "Salah. Sudah diperiksa." not in page


def test_what_nobody_knows_is_never_called_true(client, clarification):
    clarification()
    page = words_of(paste(client, OTHER))
    assert "Belum diketahui" in page
    assert "Belum tentu benar, belum tentu salah." in page
    assert "Minta petugas memeriksanya" in page


def test_looking_keeps_nothing_but_a_count(client):
    paste(client, OTHER)
    assert not Wording.objects.exists()
    assert CheckCount.objects.get().result == "belum"


def test_who_hands_it_in_gets_a_code_and_a_page(client):
    answer = hand_in(client, OTHER, place="medono")
    asker = Asker.objects.get()
    assert len(asker.token) >= 22
    page = words_of(client.get(answer["Location"]))
    assert "Menunggu diperiksa" in page
    assert asker.shown_code in page
    # What was pasted is not shown again, not even there.
    assert "gardu induk" not in page
    assert AskCount.objects.get().region.slug == "medono"


def test_like_messages_are_one_group(client):
    for passed_on in PASSED_ON.values():
        hand_in(client, passed_on(RUMOUR))
    hand_in(client, OTHER)
    grouped, other = Rumour.objects.order_by("-asked")
    assert (grouped.asked, other.asked) == (len(PASSED_ON), 1)


def test_the_same_message_a_hundred_times_is_one_wording(client, monkeypatch):
    monkeypatch.setattr(
        "voices.asking.views.HANDED_IN", {"limit": 1000, "seconds": 3600}
    )
    monkeypatch.setattr("voices.asking.views.CHECKS.limit", 10_000)
    for _time in range(100):
        hand_in(client, RUMOUR)
    assert Wording.objects.count() == 1
    assert Rumour.objects.get().asked == 100


def test_one_address_may_only_so_often_and_loses_nothing(client):
    for number in range(20):
        assert hand_in(client, f"{OTHER} Nomor {number} ya.").status_code == 302
    answer = hand_in(client, RUMOUR)
    assert answer.status_code == 429
    assert "kirim lagi" in words_of(answer)
    assert "Surat undangan memilih" in words_of(answer)
    assert Asker.objects.count() == 20


def test_numbers_of_people_are_blanked_before_anything_is_kept(client):
    hand_in(
        client,
        "Tolong bantu bu Sari NIK 3375014101900001, hubungi 0812-3456-7890 atau "
        "transfer ke rekening BRI 0123-01-012345-50-1 sekarang juga ya bapak ibu.",
    )
    kept = Wording.objects.get().text
    for number in ("3375014101900001", "3456", "0123-01"):
        assert number not in kept
    assert "[nomor telepon]" in kept


def test_who_sent_it_is_not_kept(client):
    hand_in(client, f"[26/11 08.15] Bu Tini RT 3: {OTHER}")
    assert "Tini" not in Wording.objects.get().text


def test_a_code_opens_the_answer_and_not_the_message(client, clarification):
    hand_in(client)
    clarification()
    code = Asker.objects.get().shown_code.lower()
    page = words_of(client.get("/cek/kode/", {"kode": code}))
    assert "Salah. Sudah diperiksa." in page
    assert "Hapus kode" not in page
    assert client.get("/cek/kode/", {"kode": "AAAA-BBBB"}).status_code == 404


def test_one_s_code_and_address_can_be_deleted(client):
    token = token_of(hand_in(client, email="sari@contoh.id"))
    answer = client.post(f"/cek/jawaban/{token}/hapus/")
    assert "Sudah dihapus" in words_of(answer)
    assert not Asker.objects.exists()
    assert Rumour.objects.get().asked == 1
    assert client.get(f"/cek/jawaban/{token}/").status_code == 404


def test_somebody_in_a_hurry_is_asked_to_press_again(client, monkeypatch):
    monkeypatch.undo()
    answer = hand_in(client)
    assert answer.status_code == 422
    assert "Tekan tombolnya sekali lagi" in words_of(answer)
    assert "Surat undangan memilih" in words_of(answer)
    assert not Asker.objects.exists()


def test_a_program_that_fills_in_everything_is_not_let_in(client):
    answer = hand_in(client, website="https://contoh.id")
    assert answer.status_code == 422
    assert not Asker.objects.exists()


def test_without_consent_nothing_is_kept(client):
    answer = hand_in(client, consent="")
    assert answer.status_code == 422
    assert "Centang bila Anda setuju" in words_of(answer)
    assert not Rumour.objects.exists()


def test_an_officer_asks_for_a_neighbour(as_user, budi):
    client = as_user(budi)
    assert "dicatat atas nama warga" in words_of(paste(client, OTHER))
    hand_in(client, OTHER)
    assert Asker.objects.get().by == budi


def test_shared_from_another_app_it_is_answered_as_if_pasted(client, clarification):
    clarification()
    data = {"title": "", "text": RUMOUR, "url": ""}
    answer = client.post("/cek/bagikan/", data)
    assert "Salah. Sudah diperiksa." in words_of(answer)


# --- bad input ---------------------------------------------------------------------------

BARE = {
    "only emoji": ("😂😂😂🙏🙏", "Tidak ada kata yang dapat dibandingkan"),
    "only a link": ("https://bansos-kemensos.contoh.xyz/daftar", "Mirip pola penipuan"),
    "only an honest link": ("https://contoh.example/berita/1", "Hanya tautan"),
    "two words": ("banjir besok", "Terlalu pendek"),
    "base64": ("aGFsbyBkdW5pYSBpbmkgYWRhbGFo" * 200, "Ini bukan kalimat"),
    "another language": (
        "The bridge will be closed tomorrow for repairs, please take another road.",
        "Belum diketahui",
    ),
    "markup": (
        "<script>alert(1)</script> <b>rob</b> naik sampai lutut",
        "&lt;script&gt;",
    ),
}


@pytest.mark.parametrize("sort", BARE)
def test_what_cannot_be_compared_gets_a_clear_answer(client, sort):
    pasted, said = BARE[sort]
    answer = paste(client, pasted)
    assert answer.status_code == 200
    assert said in words_of(answer)


def test_a_megabyte_is_read_to_where_the_page_says(client):
    answer = paste(client, "Rob naik di kampung kami malam ini sampai lutut. " * 21_000)
    assert answer.status_code == 200
    assert "Hanya 8.000 huruf pertama" in words_of(answer)
    assert len(words_of(answer)) < 60_000


def test_a_bomb_threat_says_whom_to_call(client):
    page = words_of(paste(client, "Ada bom di pasar Banjarsari meledak jam 5 sore ini"))
    assert "110" in page
    assert "112" in page


def test_a_pattern_nobody_could_ever_show_is_refused():
    pattern = Pattern(name="x", signs="transfer | | uang", advice="Jangan.")
    with pytest.raises(Exception, match="kosong"):
        pattern.clean()
    with pytest.raises(Exception, match="tidak dikenal"):
        Pattern(name="x", signs="[tautn]", advice="Jangan.").clean()


def test_staff_see_what_they_wrote_at_work(client):
    Pattern.objects.all().delete()
    Pattern.objects.create(
        name="Jual sapi gaib", signs="sapi*\ngaib | ghaib", advice="Jangan dibeli."
    )
    page = words_of(paste(client, "Dijual SAPI GHAIB murah sekali, hubungi segera ya"))
    assert "Jual sapi gaib" in page
    assert "Jangan dibeli." in page


def test_our_own_text_is_ours_before_anything_else(client, published, clarification):
    clarification()
    body = "Posyandu RW 05 pindah ke balai kelurahan. Bawa buku KIA dan kartu."
    revision = published()
    page = words_of(paste(client, body))
    assert "Asli" in page
    assert revision.publication.shown_code in page


def test_ours_changed_is_said_first_and_may_be_handed_in(client, published):
    published(
        body="Posyandu RW 05 pindah ke balai kelurahan mulai Selasa 24 November 2026 "
        "pukul 08.00. Bawa buku KIA dan kartu. Tidak dipungut biaya sama sekali."
    )
    changed = (
        "Posyandu RW 05 pindah ke balai kelurahan mulai Rabu 25 November 2026 pukul "
        "08.00. Bawa buku KIA dan kartu. Tidak dipungut biaya sama sekali."
    )
    page = words_of(paste(client, changed))
    assert "Sudah diubah" in page
    assert "Minta petugas memeriksanya" in page


def test_a_day_s_figures_add_up(client, clarification):
    clarification()
    for message in (RUMOUR, RUMOUR, OTHER):
        paste(client, message)
    counts = dict(CheckCount.objects.values_list("result", "count"))
    assert counts == {"terjawab": 2, "belum": 1}
    assert CheckCount.objects.first().day == timezone.localdate()


TRUE = (
    "Pembagian beras cadangan pangan di Balai Kelurahan Medono hari Selasa, 24 November, "
    "pukul 08.00, untuk keluarga yang terdaftar, tidak dipungut biaya."
)


def test_what_is_true_is_true_only_as_it_was_found(client, clarification):
    clarification(message=TRUE, ruling="benar", sort="", about="pembagian beras")
    assert "Benar. Sudah diperiksa." in words_of(paste(client, f"Info warga\n{TRUE}"))
    changed = (
        TRUE.replace("24 November", "25 November"),
        TRUE.replace("Medono", "Jenggot"),
        f"{TRUE} Hubungi 0812-3456-7890.",
    )
    for text in changed:
        assert "Benar. Sudah diperiksa." not in words_of(paste(client, text))


def test_a_message_of_two_thousand_lines_is_no_more_work_than_a_long_one():
    assert tokens_of("a b\n" * 2000)[-1].part == MOST_PARTS
