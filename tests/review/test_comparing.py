"""What changed, said to a moderator: in words, and in no time."""

import time

from bulletins.models import Category
from kim_portal.lib.diff import words_changed
from kim_portal.moderation.detail import comparisons
from tests.conftest import SOURCES, words


def test_a_text_of_one_repeated_word_is_compared_in_no_time():
    began = time.process_time()
    words_changed("a " * 3000, "b a " * 1500)
    assert time.process_time() - began < 5  # it was minutes


def test_what_changed_is_said_in_words_not_codes(as_user, published, budi, dewi):
    live = published()
    edit = live.copy_for_edit(by=budi)
    changed = words(
        category=Category.objects.get(slug="lingkungan"),
        sources=[{**SOURCES[0], "kind": "warga"}],
        change_note="Sumbernya lain.",
    )
    edit.save_words(by=budi, seen=edit.version, words=changed)
    edit.submit(by=budi, seen=edit.version)
    compared = dict(comparisons(edit, live, None)[0][1])
    assert "lingkungan" not in "".join(said for _mark, said in compared["Kategori"])
    name = Category.objects.get(slug="lingkungan").name
    assert "".join(w for mark, w in compared["Kategori"] if mark != "del") == name
    assert "Warga" in "".join(said for _mark, said in compared["Sumber"])
    assert set(compared) == {"Kategori", "Sumber", "Catatan perubahan"}
