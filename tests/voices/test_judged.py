"""Messages of strangers, see judging/README.md: what is known of them stays known."""

import json
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone

from voices import reading
from voices.asking.matching import matches_of, same_of
from voices.management.commands.load_patterns import rows
from voices.models import Pattern, Rumour, Wording
from voices.signs import Message

HERE = Path(__file__).parent / "judging"


def of(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def patterns():
    return [Pattern(**row) for row in rows() if row["kind"] == "penipuan"]


def share_like_fraud(name):
    texts = of(name)
    like = [t for t in texts if any(p.is_shown_by(Message(t)) for p in patterns())]
    return len(like) / len(texts)


@pytest.mark.parametrize(("name", "least"), [("scams-1", 0.95), ("scams-2", 0.7)])
def test_frauds_are_known(name, least):
    assert share_like_fraud(name) >= least


@pytest.mark.parametrize("name", ["honest-1", "honest-2"])
def test_honest_ones_are_hardly_ever_called_fraud(name):
    assert share_like_fraud(name) <= 0.02


@pytest.fixture
def known(db):
    """The first of each, as somebody asked about it."""
    now, found = timezone.now(), {}
    for number, (first, *_ways) in enumerate(of("rumours-1")):
        words = reading.blanked(reading.cleaned(first))
        tokens = reading.said_in(words)
        found[number] = Rumour.objects.create(first_at=now, last_at=now)
        Wording.objects.create(
            rumour=found[number], text=words, digest=reading.digest_of(tokens),
            marks=reading.marks_of(tokens), last_at=now,
        )  # fmt: skip
    return found


def rumour_of(text):
    match = same_of(matches_of(reading.blanked(reading.cleaned(text))))
    return match and match.rumour


@pytest.mark.parametrize(("way", "least"), [(1, 20), (2, 20), (3, 3)])
def test_rumours_are_known_again_and_never_taken_for_another(known, way, least):
    found = [(known[n], rumour_of(ways[way])) for n, ways in enumerate(of("rumours-1"))]
    assert all(got in (None, right) for right, got in found)
    assert sum(got == right for right, got in found) >= least


def test_other_messages_and_contradictions_are_no_rumour(known):
    assert [text for text in of("other-1") if rumour_of(text)] == []
