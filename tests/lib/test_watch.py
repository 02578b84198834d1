"""The watch list: what is found however it is written, and what is left in peace."""

import csv
import json
import random
import string
import time
from pathlib import Path

import pytest

from kim_portal.lib.watch import Surroundings, Term, WatchList, parse_terms, weigh

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "guard" / "data" / "neutrality_terms.csv"
SENTENCES = Path(__file__).with_name("watch_sentences.csv")
DEMO = ROOT / "bulletins" / "demo"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TERMS, ERRORS = parse_terms(rows(LIST))
WATCH = WatchList(TERMS)
TABLE = rows(SENTENCES)


def term(words, *variants, match="phrase_ci", severity="block", kind="phrase"):
    return Term(f"{kind}:{words}", words, variants, kind, match, severity)


def verdict(text):
    found = WATCH.findings(text)
    if any(finding.is_violation for finding in found):
        return "pelanggaran"
    return "catatan" if found else "aman"


def quotes(text, *terms):
    watch = WatchList(terms) if terms else WATCH
    return [finding.quote for finding in watch.findings(text)]


# The list


def test_the_list_of_the_project_reads_without_an_error():
    assert ERRORS == []
    assert len(TERMS) == len(rows(LIST))
    assert len({t.key for t in TERMS}) == len(TERMS)


GOOD = {"term": "ayo pilih", "type": "phrase", "match": "phrase_ci", "severity": "warn"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"match": "regex"}, "cara cocok “regex” tidak dikenal"),
        ({"match": ""}, "cara cocok “” tidak dikenal"),
        ({"severity": "fatal"}, "tingkat “fatal” tidak dikenal"),
        ({"term": "  "}, "istilah (term) kosong"),
        ({"term": None}, "istilah (term) kosong"),
        ({"term": "a"}, "terlalu pendek"),
        ({"term": "12 3"}, "terlalu pendek"),
        ({"variants": "mari pilih|x"}, "“x” terlalu pendek"),
        ({"type": ""}, "jenis (type)"),
        ({"term": "KIM"}, "Komunitas Informasi Masyarakat"),
        ({"variants": "kim"}, "Komunitas Informasi Masyarakat"),
    ],
)
def test_a_broken_row_is_told_by_its_number_and_the_rest_is_kept(change, words):
    terms, errors = parse_terms([{**GOOD, "term": "mari"}, {**GOOD, **change}, GOOD])
    assert [t.term for t in terms] == ["mari", "ayo pilih"]
    assert len(errors) == 1
    assert errors[0].startswith("Baris 3: ")
    assert words in errors[0]


def test_a_row_given_twice_counts_once():
    terms, errors = parse_terms([GOOD, {**GOOD, "term": "Ayo  Pilih"}])
    assert [t.term for t in terms] == ["ayo pilih"]
    assert errors == ["Baris 3: istilah “Ayo  Pilih” dengan jenis “phrase” sudah ada."]


def test_strange_rows_raise_nothing():
    terms, errors = parse_terms([{}, {"term": ["a"], None: ["b", "c"]}])
    assert terms == []
    assert [line[:8] for line in errors] == ["Baris 2:", "Baris 3:"]


def test_a_row_carries_its_variants_key_and_suggestion():
    row = {**GOOD, "variants": " mari pilih | |wajib pilih", "suggestion": "Hapus"}
    (read,), _ = parse_terms([{**row, "key": "k1"}])
    assert read.variants == ("mari pilih", "wajib pilih")
    assert (read.key, read.suggestion) == ("k1", "Hapus")


def test_the_own_name_is_never_watched_even_if_the_database_says_so():
    own = term("KIM", "KIM Plus", match="word_ci", kind="coalition")
    assert quotes("KIM Medono, KIM, kim, KIM Plus", own) == ["KIM Plus"]


# Sentences


def test_the_table_is_large_and_mostly_innocent():
    verdicts = [row["expected"] for row in TABLE]
    assert len(verdicts) >= 150
    assert verdicts.count("aman") > verdicts.count("pelanggaran") >= 50


def test_every_sentence_gets_the_verdict_a_person_gives():
    wrong = []
    for row in TABLE:
        found = WATCH.findings(row["sentence"])
        expected = {name for name in row["terms"].split("|") if name}
        missed = expected - {finding.term.term for finding in found}
        if verdict(row["sentence"]) != row["expected"] or missed:
            wrong.append((row["sentence"], row["why"], found))
        assert bool(expected) == (row["expected"] != "aman"), row
    assert wrong == []


def test_no_demo_text_is_a_violation():
    noted = set()
    for path in sorted(DEMO.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            words = json.dumps(entry, ensure_ascii=False).replace("\\n", "\n")
            for finding in WATCH.findings(words):
                assert not finding.is_violation, (path.name, finding)
                noted.add(finding.term.term)
    # What is noted is: the drawing of numbers by KPU, and a volleyball cup.
    assert noted <= {"nomor urut", "menangkan"}


def test_every_term_is_found_as_the_list_writes_it():
    for watched in TERMS:
        for phrase in watched.phrases:
            found = WATCH.findings(f"Kata {phrase} itu.")
            assert watched.term in {f.term.term for f in found}, phrase


# Disguises


def between(sign):
    return lambda phrase: phrase.replace(" ", sign)


def fullwidth(phrase):
    return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in phrase)


def look_alike(phrase):
    return phrase.translate(str.maketrans("aeopcxy", "аеорсху"))


def with_digits(phrase):
    return phrase.translate(str.maketrans("oestail", "0357@11"))


def accented(phrase):
    return "".join(c + "\u0301" if c.isalpha() else c for c in phrase)


def in_marks(phrase):
    words = phrase.split()
    return " ".join("*_"[n % 2] + w + "*_"[n % 2] for n, w in enumerate(words))


def spaced_out(phrase):
    return "  ".join(" ".join(word) for word in phrase.split())


DISGUISES = [
    str.upper, str.title, between("   "), between("\n"), between("-"), between(", "),
    between(" 👉 "), in_marks, "\u200b".join, "\u00ad".join, fullwidth, accented,
    look_alike, with_digits, spaced_out, lambda p: ".".join(p.replace(" ", "")),
    lambda p: " ".join(p.replace(" ", "")), lambda p: p + p[-1] * 4,
    lambda p: "#" + p.replace(" ", ""), lambda p: "#warga" + p.replace(" ", "") + "2024",
]  # fmt: skip
PHRASES = [
    "coblos nomor", "ayo pilih", "jangan lupa pilih", "dukung paslon", "salam dua jari",
    "kampanye akbar", "relawan pemenangan",
]  # fmt: skip


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_found_in_every_disguise(phrase):
    for disguise in DISGUISES:
        text = f"Warga, {disguise(phrase)} dia besok"
        found = [f for f in WATCH.findings(text) if phrase in f.term.phrases]
        assert found, text
        for finding in found:
            assert text[finding.start : finding.end] == finding.quote


def test_an_ordinary_word_is_known_in_its_forms():
    forms = "mencoblos nyoblos dicoblos coblosin cobloslah coblosnya tercoblos"
    for form in forms.split():
        assert quotes(f"kita {form} nomor 2") == [f"{form} nomor"]


@pytest.mark.parametrize(
    ("root", "forms"),
    [
        ("pilih", "memilih dipilih terpilih milih pilihkan dipilihkannya pilihanmu"),
        ("menangkan", "memenangkan dimenangkan menangkanlah"),
        ("sukses", "menyukseskan disukseskan mensukseskan kesuksesan tersukses"),
        ("dukung", "mendukung pendukung dukungan didukungnya ngedukung"),
        ("tukar", "menukar penukaran nukar ditukarkan"),
        ("kawal", "mengawal pengawalan ngawal dikawallah"),
        ("ajukan", "mengajukan diajukan"),
        ("bela", "membela pembela dibelanya"),
        ("lawan", "melawan berlawanan"),
    ],
)
def test_affixes_bring_their_nasals(root, forms):
    for form in forms.split():
        assert quotes(form, term(root)) == [form]


def test_a_word_of_its_own_is_no_form_of_another():
    watched = [term(root) for root in ("pilih", "sesat", "cebong", "ganti", "pil")]
    own = "pemilih pemilihan menyesatkan tersesat kecebong menggantikan pilah pilu"
    assert quotes(own, *watched) == []


def test_names_take_particles_and_nothing_else():
    name = term("Golkar", match="word_ci", kind="party_abbr")
    assert quotes("Golkar golkarnya Golkarlah GOLKARPUN", name) == [
        "Golkar", "golkarnya", "Golkarlah", "GOLKARPUN",
    ]  # fmt: skip
    assert quotes("menggolkarkan golkarisme segolkar golkaran", name) == []


def test_capitals_of_the_list_must_be_capitals_in_the_text():
    pan = term("PAN", match="word_cs", kind="party_abbr")
    assert quotes("PAN Pan pan PANnya PAN-nya panlah P4N", pan) == [
        "PAN", "PANnya", "PAN", "P4N",
    ]  # fmt: skip
    hendi = term("Hendi", match="word_cs", kind="slogan")
    assert quotes("Hendi hendi HENDI", hendi) == ["Hendi", "HENDI"]


def test_numbers_stay_numbers():
    salam = term("salam 1 jari")
    assert quotes("salam 1 jari, salam 11 jari, salam i jari", salam) == [
        "salam 1 jari"
    ]
    assert quotes("RT 03 RW 05 pukul 07.30, M 5.0, Rp15.000, 3 x 4 m, 50 5 3 0") == []
    assert quotes("sos sss oos", term("503", "sos", match="word_ci")) == ["sos"]


def test_words_must_be_whole():
    assert quotes("panci kompan PANDAN pembangunan hendinya KIMia Plus") == []


def test_a_phrase_ends_with_its_sentence_paragraph_or_item():
    for text in (
        "Siapa dipilih?\n\nNomor telepon RT ada di mading.",
        "Calon sudah kami pilih. Nomor rumahnya 12.",
        "Cara memilih:\n- Nomor TPS di undangan",
        "Cara memilih:\n1. nomor TPS di undangan",
        "pilih" + " " * 60 + "nomor 2",
    ):
        assert quotes(text, term("pilih nomor")) == []


# What is reported


def test_findings_stand_in_order_with_their_places():
    text = "Aaf dan *Balgis*: ayo pilih, coblos nomor dua!"
    found = WATCH.findings(text)
    assert [f.quote for f in found] == ["Aaf", "Balgis", "ayo pilih", "coblos nomor"]
    assert [f.start for f in found] == sorted(f.start for f in found)
    assert all(text[f.start : f.end] == f.quote for f in found)


def test_a_longer_phrase_hides_the_shorter_inside_it():
    assert quotes("Partai Demokrat dan Demokrat") == ["Partai Demokrat", "Demokrat"]
    assert quotes("Taj Yasin Maimoen") == ["Taj Yasin Maimoen"]


def test_overlaps_of_one_term_are_told_once():
    assert quotes("koalisi KIM Plus") == ["koalisi KIM"]
    assert quotes("Partai Buruh") == ["Partai Buruh"]


def test_the_context_is_cut_at_words():
    text = "Tadi malam, di lapangan kelurahan yang luas sekali itu, ayo pilih dia kata "
    text += "seseorang dengan pengeras suara yang terdengar sampai jauh"
    (found,) = WATCH.findings(text)
    before, _, after = found.context.partition(found.quote)
    assert before == "kelurahan yang luas sekali itu, "
    assert after == " dia kata seseorang dengan pengeras"
    assert found.context in text
    (short,) = WATCH.findings("ayo pilih dia")
    assert short.context == "ayo pilih dia"


def test_nothing_is_found_in_nothing():
    assert WATCH.findings("") == []
    assert WATCH.findings(" \n\u200b#@+$ ") == []
    assert WatchList([]).findings("coblos nomor 1") == []


# What stands around decides


PBB = term("PBB", match="word_cs", severity="info", kind="party_abbr")


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("", "", "info"),
        ("partai", "", "warn"),
        ("", "satu dua tiga empat lima fraksi", "warn"),
        ("", "satu dua tiga empat lima enam fraksi", "info"),
        ("pajak", "", None),
        ("partai pajak", "", "warn"),
        ("pajak partai", "", None),
        ("", "kepada pajak partai", None),
        ("jenderal sekretaris", "", None),
    ],
)
def test_the_nearest_word_says_what_an_abbreviation_is(before, after, severity):
    around = Surroundings("PBB", before.split(), after.split())
    assert weigh(PBB, "pbb", around) == severity


def test_a_find_carries_the_weighed_severity_and_keeps_its_key():
    (found,) = WATCH.findings("Fraksi PKS bertanya.")
    assert found.term.key == "party_abbr:pks"
    assert found.severity == found.term.severity == "warn"


def test_once_a_text_says_it_is_a_tax_it_stays_one_until_a_party_comes():
    tax = "Pajak kendaraan bermotor (PKB) naik. " + "Kata demi kata. " * 5
    assert quotes(tax + "Maka PKB itu tetap perlu") == []
    assert quotes(tax + "Maka PKB itu tetap. " * 2) == []
    party = "Di sini Partai PKB. " + "Kata lain. " * 5
    assert quotes(tax + party + "PKB") == ["PKB", "PKB"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("ASN dilarang mendukung paslon", "info"),
        ("ASN tidak boleh ikut mendukung paslon", "info"),
        ("tidak ada alasan untuk tidak mendukung paslon", "block"),
        ("jangan ragu mendukung paslon", "block"),
        ("tidak coblos nomor 2", "block"),
        ("pendukung paslon 2", "block"),
        ("pendukung paslon", "info"),
        ("ayo memilih!", "info"),
        ("ayo memilih dia", "block"),
        ("ayo memilih", "info"),
        ("coblos nomor, foto, atau nama", "info"),
        ("coblos nomor urut 2, foto", "block"),
        ("coblos nomor 1️⃣", "block"),
    ],
)
def test_speaking_of_an_act_is_not_calling_for_it(text, severity):
    (found,) = [f for f in WATCH.findings(text) if f.term.term != "nomor urut"]
    assert found.severity == severity


# Hostile input


def hostile():
    dice = random.Random(7)  # noqa: S311 - repeatable on purpose, no secret
    mixed = string.ascii_lowercase + "111110$"
    yield "spaced", "c o b l o s  n o m o r "
    yield "phrases", "coblos nomor PBB Partai Amanat #@+$_*'\u200b "
    yield "gaps", "ayo" + ".\n" * 19
    yield "mixed", " ".join("".join(dice.choices(mixed, k=7)) for _ in range(130_000))


@pytest.mark.parametrize(("name", "piece"), list(hostile()), ids=lambda v: v[:8])
def test_a_megabyte_of_malice_is_read_in_time(name, piece):
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    start = time.process_time()
    found = WATCH.findings(text)
    assert time.process_time() - start < 2
    assert len(found) < 5_000


def test_one_endless_word_is_read_in_time():
    start = time.process_time()
    for piece in ("a", "A", "1", "#", "a\u200b", "aA", "a1", "\n", "a'", "é", " #Ayo"):
        WATCH.findings("#" + piece * (200_000 // len(piece)))
    assert time.process_time() - start < 2
