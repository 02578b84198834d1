"""Every verb, from every state, by everybody: as the table says, and no other way.

One decision for one move, but where the law says more: a revert is also an approval,
and whatever takes a text away closes the change that is being written. A refusal
leaves the database as it was, to the last column.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.utils import timezone

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from kim_portal.lib.generation import current_generation
from notices.models import Letter, Notice
from review.checks import PLEDGES
from review.models import telling
from review.states import MoveRefused, NotYours
from tests.conftest import Make
from tests.review.conftest import SEVERE_BODY

# O  officers of KIM Medono: nur, budi, and rina, who moderates the city besides
# M  moderators of the city: dewi, hani, seno       m  the same without seno
# H  the head moderator: hani                       .  nobody
# Nobody else may do anything: joko of another KIM, tono whose term has ended, wahyu of
# another kecamatan, ratna the admin.
TABLE = """
            draft sent election one_yes held returned planned live changed taken erased
submit      O     .    .        .       .    O        .       .    O       .     .
recall      .     O    O        O       O    .        .       .    .       .     .
drop        O     .    .        .       .    O        .       .    O       .     .
appeal      .     .    .        .       .    O        .       .    .       .     .
send_back   .     M    M        M       M    .        .       .    .       .     .
approve     .     M    M        m       .    .        .       .    .       .     .
lift        .     .    .        .       H    .        .       .    .       .     .
unschedule  .     .    .        .       .    .        OM      .    .       .     .
withdraw    .     .    .        .       .    .        .       M    M       .     .
revert      .     .    .        .       .    .        .       M    .       .     .
erase       .     .    .        .       .    .        .       H    H       H     .
add_note    M     M    M        M       M    M        M       M    M       M     M
"""
STATES, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = {
    (row[0], state): cell
    for row in ROWS
    for state, cell in zip(STATES, row[1:], strict=True)
}
OFFICERS = {"nur", "budi", "rina"}
MODERATORS = {"dewi", "hani", "seno"}
GROUPS = {
    ".": set(),
    "O": OFFICERS,
    "M": MODERATORS,
    "m": MODERATORS - {"seno"},
    "H": {"hani"},
    "OM": OFFICERS | MODERATORS,
}
STRANGERS = {"joko", "tono", "wahyu", "ratna"}

# What one success writes to the timeline; by default the verb's own name.
WRITES = {
    ("add_note", None): ["note"],
    ("approve", "election"): ["first_yes"],
    ("revert", None): ["revert", "approve"],
    ("withdraw", "changed"): ["withdraw", "close"],
    ("erase", "changed"): ["erase", "close"],
}

# Who hears of it, beside the one who did it: headlines for officers, for moderators.
TELLS = {
    "submit": ([], ["Kiriman baru menunggu"]),
    # Not seno, who returned it.
    "appeal": ([], ["Diminta diperiksa sekali lagi"]),
    "send_back": (["Perlu Anda perbaiki"], []),
    "approve": (["Disetujui dan terbit"], []),
    "lift": (["Tahanan penjaga dibuka"], []),
    "unschedule": (["Jadwal terbit dibatalkan"], []),
    "withdraw": (["Ditarik dari halaman warga"], []),
    "revert": (["Diusulkan kembali ke versi lama", "Disetujui dan terbit"], []),
    "erase": (["Dihapus"], []),
}
FIRST_YES = (["Disetujui moderator pertama"], ["Menunggu persetujuan kedua"])


class Scene(NamedTuple):
    """A bulletin in its state: the version one acts on, and one to go back to."""

    pk: int
    older: int


@pytest.fixture
def cast(nur, budi, joko, tono, dewi, hani, seno, wahyu, rina, ratna):
    people = (nur, budi, joko, tono, dewi, hani, seno, wahyu, rina, ratna)
    return {user.username: user for user in people}


@dataclass
class Scenes:
    """How to come to each state; seno decided all that had to be decided."""

    cast: dict[str, Any]
    draft: Make
    submitted: Make
    stage: Callable[[str], Any]
    election_words: dict[str, Any]

    def sent(self) -> BulletinRevision:
        return self.submitted(pledges=list(PLEDGES))

    def election(self) -> BulletinRevision:
        self.stage("kampanye")
        return self.submitted(**self.election_words)

    def one_yes(self) -> BulletinRevision:
        revision = self.election()
        revision.approve(by=self.cast["seno"], seen=revision.version)
        return revision

    def held(self) -> BulletinRevision:
        self.stage("masa-tenang")
        return self.submitted(body=SEVERE_BODY, pledges=list(PLEDGES))

    def returned(self) -> BulletinRevision:
        revision = self.sent()
        why = {"reasons": ["sumber"], "note": "Dari siapa?"}
        revision.send_back(by=self.cast["seno"], seen=revision.version, **why)
        return revision

    def planned(self) -> BulletinRevision:
        revision = self.submitted(publish_at=timezone.now() + timedelta(hours=5))
        revision.approve(by=self.cast["seno"], seen=revision.version)
        return revision

    def live(self) -> BulletinRevision:
        first = self.sent()
        first.approve(by=self.cast["seno"], seen=first.version)
        second = changed_from(first, self.cast["budi"])
        second.submit(by=self.cast["budi"], seen=second.version)
        second.approve(by=self.cast["seno"], seen=second.version)
        return BulletinRevision.objects.get(pk=second.pk)

    def changed(self) -> BulletinRevision:
        return changed_from(self.live(), self.cast["budi"])

    def taken(self) -> BulletinRevision:
        second = self.live()
        second.publication.withdraw(by=self.cast["seno"], explanation="Keliru.")
        return second

    def erased(self) -> BulletinRevision:
        second = self.live()
        second.publication.erase(by=self.cast["hani"], why="privasi", note="Nama anak.")
        return second


@pytest.fixture
def scenes(cast, submitted, draft, stage, severe, about_election) -> Scenes:
    return Scenes(cast, draft, submitted, stage, about_election)


def changed_from(live: BulletinRevision, by: Any) -> BulletinRevision:
    """A change of a live text, ready to be sent."""
    live.publication.refresh_from_db()
    edit = live.copy_for_edit(by=by)
    edit.save_words(
        by=by,
        seen=edit.version,
        words={"change_note": "Jamnya.", "title": "Posyandu pindah jam"},
    )
    return edit


# Each by somebody who has just opened the page: revision, bulletin, older version.
ACTS: dict[str, Callable[..., Any]] = {
    "submit": lambda r, _b, _o, by: r.submit(by=by, seen=r.version),
    "recall": lambda r, _b, _o, by: r.recall(by=by),
    "drop": lambda r, _b, _o, by: r.drop(by=by),
    "appeal": lambda r, _b, _o, by: r.appeal(by=by, seen=r.version, note="Sudah ada."),
    "send_back": lambda r, _b, _o, by: r.send_back(
        by=by, seen=r.version, reasons=["foto"], note="Buram."
    ),
    "approve": lambda r, _b, _o, by: r.approve(by=by, seen=r.version),
    "lift": lambda r, _b, _o, by: r.lift(by=by, seen=r.version, reason="Surat KPU."),
    "unschedule": lambda _r, b, _o, by: b.unschedule(by=by, reason="Acaranya batal."),
    "withdraw": lambda _r, b, _o, by: b.withdraw(by=by, explanation="Keliru."),
    "revert": lambda _r, _b, o, by: o.revert(by=by, explanation="Jam lama benar."),
    "erase": lambda _r, b, _o, by: b.erase(by=by, why="hukum", note="Putusan."),
    "add_note": lambda r, _b, _o, by: r.add_note(by=by, note="Sudah saya telepon."),
}


def act(verb: str, scene: Scene, by: Any) -> None:
    revision = BulletinRevision.objects.get(pk=scene.pk)
    bulletin = Bulletin.objects.get(pk=revision.publication_id)
    older = BulletinRevision.objects.get(pk=scene.older)
    ACTS[verb](revision, bulletin, older, by)


def everything() -> list[Any]:
    """Every row a move could touch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status, attempts, args FROM procrastinate_jobs")
        jobs = cursor.fetchall()
    models = (Bulletin, BulletinRevision, BulletinDecision, Notice, Letter)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return [*rows, sorted(jobs, key=str), current_generation()]


def written(verb: str, state: str) -> list[str]:
    return WRITES.get((verb, state)) or WRITES.get((verb, None)) or [verb]


def told(verb: str, state: str, actor: str) -> list[tuple[str, str]]:
    """Every (person, headline) the move should leave, sorted."""
    officers, moderators = TELLS.get(verb, ([], []))
    if written(verb, state) == ["first_yes"]:
        officers, moderators = FIRST_YES
    hearing = MODERATORS - ({"seno"} if verb == "appeal" else set())
    pairs = [(who, line) for line in officers for who in OFFICERS - {actor}]
    pairs += [(who, line) for line in moderators for who in hearing - {actor}]
    return sorted(pairs)


def tried(verb: str, state: str, scene: Scene, by: Any, before: list[Any]) -> str:
    """What is wrong with how it went; empty where all is as the table says."""
    may = by.username in GROUPS[CELLS[verb, state]]
    last = BulletinDecision.objects.order_by("-pk").values_list("pk", flat=True).first()
    notices = set(Notice.objects.values_list("pk", flat=True))
    try:
        act(verb, scene, by)
    except MoveRefused as refusal:
        if may or (by.username in STRANGERS and not_for(refusal, verb, state)):
            return f"refused: {refusal}"
        return "" if everything() == before else "a refusal changed something"
    if not may:
        return "allowed"
    lines = BulletinDecision.objects.filter(pk__gt=last or 0).order_by("pk")
    if [line.move for line in lines] != written(verb, state):
        return f"wrote {[line.move for line in lines]}"
    if {line.by_id for line in lines} != {by.pk}:
        return "a line names somebody else"
    heard = Notice.objects.exclude(pk__in=notices)
    pairs = sorted(heard.values_list("user__username", "headline"))
    wanted = told(verb, state, by.username)
    return "" if pairs == wanted else f"told {pairs}, not {wanted}"


def not_for(refusal: MoveRefused, verb: str, state: str) -> bool:
    """Where others may, a stranger must hear that it is not theirs."""
    return CELLS[verb, state] != "." and not isinstance(refusal, NotYours)


@pytest.mark.parametrize("state", STATES)
def test_every_verb_by_everybody_from(state, scenes, cast):
    revision = getattr(scenes, state)()
    older = revision.publication.revisions.order_by("number").first()
    scene = Scene(revision.pk, older.pk)
    before = everything()
    wrong = {}
    for verb in [row[0] for row in ROWS]:
        for by in cast.values():
            with transaction.atomic():
                if fault := tried(verb, state, scene, by, before):
                    wrong[f"{by.username} {verb}"] = fault
                transaction.set_rollback(True)
    assert wrong == {}


# --- the table's small print ----------------------------------------------------------


def test_the_table_has_every_verb_and_state_and_says_who():
    assert len(CELLS) == 12 * 11
    assert set(CELLS.values()) == set(GROUPS)


def test_a_move_tells_each_person_once_though_it_is_told_twice(scenes, cast):
    revision = scenes.sent()
    decision = revision.decisions.get(move="submit")
    before = Notice.objects.count()
    telling.tell(revision, decision)
    assert Notice.objects.count() == before == 3


def test_what_an_erasure_tells_names_nothing_of_what_was_erased(scenes, cast):
    revision = scenes.live()
    title = revision.title
    Bulletin.objects.get().erase(by=cast["hani"], why="hukum", note="Putusan.")
    assert not Notice.objects.filter(title__icontains="posyandu").exists()
    for notice in Notice.objects.filter(headline="Dihapus"):
        assert (notice.title, notice.words) == ("Dihapus", "")
    for line in BulletinDecision.objects.all():
        assert title not in str(line.snapshot)
        assert title not in line.note


def test_a_planned_text_that_came_out_leaves_no_title_once_erased(
    scenes, cast, time_machine
):
    revision = scenes.planned()
    time_machine.move_to(timezone.now() + timedelta(hours=6))
    bulletin = Bulletin.objects.get()
    assert bulletin.look_again()
    assert Notice.objects.filter(headline="Sudah terbit").count() == len(OFFICERS)
    bulletin.erase(by=cast["hani"], why="privasi", note="Ada nama anak.")
    assert not Notice.objects.filter(title=revision.title).exists()


@pytest.mark.parametrize("way_back", ["recall", "return"])
def test_a_text_sent_again_unchanged_can_be_agreed_to_again(way_back, scenes, cast):
    """A first yes is lost with a recall or a return, and may be given anew."""
    revision = scenes.one_yes()
    if way_back == "recall":
        revision.recall(by=cast["budi"])
        revision.submit(by=cast["budi"], seen=revision.version)
    else:
        revision.send_back(
            by=cast["dewi"], seen=revision.version, reasons=["foto"], note="Buram."
        )
        revision.appeal(by=cast["budi"], seen=revision.version, note="Sudah jelas.")
    assert revision.first_yes_by is None
    assert revision.approve(by=cast["seno"], seen=revision.version) is False
    assert revision.approve(by=cast["hani"], seen=revision.version) is True


def test_who_answered_an_appealed_text_before_may_still_take_it_down(scenes, cast):
    """An appeal asks for another's judgement of the text, not for a guard on duty less."""
    revision = scenes.returned()
    revision.appeal(by=cast["budi"], seen=revision.version, note="Sudah jelas.")
    revision.approve(by=cast["dewi"], seen=revision.version)
    Bulletin.objects.get().withdraw(by=cast["seno"], explanation="Keliru.")
    assert not Bulletin.objects.published().exists()


def test_an_appeal_moves_only_the_words_that_were_returned(scenes, cast):
    revision = scenes.returned()
    budi = cast["budi"]
    revision.save_words(by=budi, seen=revision.version, words={"title": "Judul lain"})
    with pytest.raises(MoveRefused, match="sudah Anda ubah"):
        revision.appeal(by=budi, seen=revision.version, note="Sudah jelas.")
