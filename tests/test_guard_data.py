"""The shipped watch list: a neutral wording for every term, and our own name left alone."""

import csv
import re
from io import StringIO

import pytest
from django.core.management import call_command

from guard.management.commands.load_guard import DATA
from guard.models import WatchTerm
from guard.term_file import COLUMNS
from kim_portal.lib.watch import WatchList, parse_terms
from tests.quotes import QUIET
from tests.quotes import quotes as quotes_at

FILE = DATA / "neutrality_terms.csv"
MOST = WatchTerm._meta.get_field("suggestion").max_length
# What belongs to one election only.
OF_ONE_ELECTION = re.compile(
    r"\d|januari|februari|maret|april|\bmei\b|juni|juli|agustus|september|oktober"
    r"|november|desember|pilkada|pilgub|pilwalkot",
    re.IGNORECASE,
)


def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows()
TERMS, _errors = parse_terms(ROWS)
WATCH = WatchList(TERMS)


def load_guard():
    call_command("load_guard", stdout=StringIO(), stderr=StringIO())


def quotes(text):
    return [finding.quote for finding in WATCH.findings(text)]


# Suggestions


def test_the_file_has_the_columns_that_are_loaded():
    assert tuple(ROWS[0]) == COLUMNS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['term']} {row['type']}")
def test_every_term_has_a_suggestion_that_is_neutral_itself(row):
    words = row["suggestion"]
    assert 20 <= len(words) <= MOST
    assert quotes(words) == []
    assert not OF_ONE_ELECTION.search(words)
    # The page that shows it ends the sentence.
    assert words == words.strip()
    assert not words.endswith((".", "!", "?"))
    assert "!" not in words


def test_a_suggestion_does_not_repeat_the_word_it_replaces():
    for row in ROWS:
        phrases = [row["term"], *row["variants"].split("|")]
        for phrase in filter(None, phrases):
            # As written: “ajib” and “umat” in small letters are the ordinary words.
            assert not re.search(
                rf"(?<!\w){re.escape(phrase)}(?!\w)", row["suggestion"]
            )


def test_different_kinds_of_terms_get_different_advice():
    by_kind = {}
    for row in ROWS:
        by_kind.setdefault(row["type"], set()).add(row["suggestion"])
    kinds = list(by_kind.values())
    for number, advice in enumerate(kinds):
        assert not any(advice & other for other in kinds[number + 1 :])
    # Each phrase of its own is answered on its own.
    assert len(by_kind["phrase"]) == sum(row["type"] == "phrase" for row in ROWS)


def test_all_candidates_without_an_office_get_the_same_advice():
    plain = [
        row["suggestion"]
        for row in ROWS
        if row["type"] == "candidate" and row["suggestion"].startswith("Hapus nama")
    ]
    assert len(plain) >= 6
    assert len(set(plain)) == 1


# Loading


def test_new_terms_are_loaded_with_their_suggestion(regions):
    load_guard()
    loaded = dict(WatchTerm.objects.values_list("term", "suggestion"))
    assert loaded["ayo pilih"].startswith("Ganti dengan: gunakan hak pilih")
    assert "" not in loaded.values()


def test_an_empty_suggestion_is_filled_and_what_staff_wrote_is_kept(regions):
    load_guard()
    WatchTerm.objects.filter(term="ayo pilih").update(suggestion="", severity="info")
    WatchTerm.objects.filter(term="petahana").update(suggestion="Tulis jabatannya")
    load_guard()
    filled = WatchTerm.objects.get(term="ayo pilih")
    assert filled.suggestion.startswith("Ganti dengan: gunakan hak pilih")
    assert filled.severity == "info"
    assert WatchTerm.objects.get(term="petahana").suggestion == "Tulis jabatannya"


def test_the_moderator_reads_the_suggestion(as_user, dewi, submitted, regions):
    load_guard()
    revision = submitted(body="Ayo pilih yang baik untuk gang kita bersama-sama.")
    page = as_user(dewi).get(f"/admin/moderasi/buletin/{revision.pk}/")
    assert "gunakan hak pilih Anda di TPS" in page.content.decode()


# Our own name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Paslon KIM hadir di alun-alun.", ["Paslon KIM"]),
        ("paslon kim", ["paslon kim"]),
        ("Dukungan untuk #PaslonKIM", ["#PaslonKIM"]),
        ("Koalisi KIM dan KIM Plus", ["Koalisi KIM", "KIM Plus"]),
        ("Debat semua paslon, KIM Medono meliput.", []),
        ("Debat semua paslon. KIM Medono meliput.", []),
        ("KIM", []),
        ("kim", []),
        ("#KIM", []),
        ("KIM Medono, KIM Jenggot, dan KIM Kraton Kidul", []),
        ("Calon pengurus KIM mendaftar di kelurahan.", []),
        ("Pasangan suami istri anggota KIM Medono", []),
    ],
)
def test_the_coalition_is_found_and_our_own_name_never(text, found):
    assert [q.lower() for q in quotes(text)] == [f.lower() for f in found]


def test_paslon_kim_counts_only_within_the_dates_of_its_election(regions):
    load_guard()
    assert quotes_at("Paslon KIM hadir.", at=QUIET) == ["Paslon KIM"]
    later = QUIET.replace(year=2034)
    assert quotes_at("Paslon KIM hadir.", at=later) == []
    assert quotes_at("KIM Medono hadir.", at=QUIET) == []
