"""An appeal is for exactly the words that were returned."""

import pytest

from review.states import MoveRefused
from tests.conftest import fresh, words


def test_ticking_a_task_leaves_the_right_to_appeal(submitted, budi, dewi, hani):
    revision = submitted()
    revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note="Buram.")
    revision.save_words(by=budi, seen=revision.version, words={"done": ["alasan-foto"]})
    revision.appeal(by=budi, seen=revision.version, note="Fotonya jelas.")
    assert fresh(revision).status == "submitted"


def test_an_appeal_after_other_words_is_refused(submitted, budi, dewi, hani):
    revision = submitted()
    revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note="Buram.")
    revision.save_words(by=budi, seen=revision.version, words=words(title="Lain"))
    with pytest.raises(MoveRefused, match="sudah Anda ubah"):
        revision.appeal(by=budi, seen=revision.version, note="Fotonya jelas.")
