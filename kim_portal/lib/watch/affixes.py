"""Indonesian affixes: every form a root takes in ordinary writing.

Forms are made from the root, not stripped from the text: looking one up costs the
same for every word, and no wrong root is ever guessed.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

SHORTEST_ROOT: Final = 4
PARTICLES: Final = ("", "nya", "lah", "kah", "pun")
CLITICS: Final = (*PARTICLES, "ku", "mu", "nyalah")

# Words of their own that only look derived. "Pemilih" is the voter, to whom every
# KPU notice speaks; "menyesatkan" is the label of a hoax; a "kecebong" is a tadpole; to
# "menggantikan" a mayor is to stand in for him at an opening.
OWN_WORDS: Final = frozenset(
    [
        "pemilih",
        "pemilihan",
        "kecebong",
        "sesatkan",
        "menyesatkan",
        "disesatkan",
        "tersesat",
        "tersesatkan",
        "penyesat",
        "penyesatan",
        "kesesatan",
        "menggantikan",
        "digantikan",
    ]
)

_ACTIVE = ("", "kan", "i", "in")
# What the nasal of me- and pe- becomes, by the first letter of the root. A dash keeps
# that letter (mensukseskan), none drops it (menyukseskan).
_NASALS = {
    "p": ("m", "m-"),
    "t": ("n", "n-"),
    "k": ("ng", "ng-"),
    "s": ("ny", "n-"),
    **dict.fromkeys("bfv", ("m-",)),
    **dict.fromkeys("cdjz", ("n-",)),
    **dict.fromkeys("aeioughq", ("ng-",)),
}
# What chat makes of it without me-: milih, nyoblos, ngedukung.
_CASUAL = {"p": "m", "t": "n", "k": "ng", "s": "ny", "c": "ny"}


class Form(NamedTuple):
    """One form of a root; `tail` letters of it are suffix.

    `calls` tells the forms that call for the act (pilih, memilih) from those that
    only speak of it: nouns (pilihan, pendukung) and passives (dipilih).
    """

    text: str
    tail: int
    calls: bool


def particle_forms(root: str) -> Iterator[Form]:
    """Yield the root with the particles that even a name may take: Golkarlah."""
    for particle in PARTICLES:
        yield Form(root + particle, len(particle), calls=True)


def all_forms(root: str) -> Iterator[Form]:
    """Yield the root in every ordinary form; short words do not bend."""
    if len(root) < SHORTEST_ROOT or not root.isalpha():
        yield from particle_forms(root)
        return
    for prefixes, suffixes, calls in _patterns(root):
        for stem in prefixes:
            for suffix in suffixes:
                if stem + suffix not in OWN_WORDS:
                    yield from _with_clitics(stem, suffix, calls=calls)


def _with_clitics(stem: str, suffix: str, *, calls: bool) -> Iterator[Form]:
    for clitic in CLITICS:
        yield Form(stem + suffix + clitic, len(suffix + clitic), calls)


def _patterns(root: str) -> Iterator[tuple[list[str], tuple[str, ...], bool]]:
    active = [*_nasal("me", root), _casual(root)]
    yield [root, *active], _ACTIVE, True
    yield [f"ber{root}"], ("", "an"), False
    yield [f"di{root}"], _ACTIVE, False
    yield [f"ter{root}"], ("", "kan", "i"), False
    yield [f"ke{root}", *_nasal("pe", root)], ("", "an"), False
    yield [f"se{root}"], ("",), False
    yield [root], ("an",), False


def _nasal(prefix: str, root: str) -> list[str]:
    return [
        prefix + nasal.rstrip("-") + (root if nasal.endswith("-") else root[1:])
        for nasal in _NASALS.get(root[0], ("-",))
    ]


def _casual(root: str) -> str:
    first = root[0]
    return _CASUAL[first] + root[1:] if first in _CASUAL else f"nge{root}"


def joined_forms(joined: str) -> Iterator[Form]:
    """Yield the few forms of words written together: #mendukungpaslonnya."""
    for stem in (joined, *_nasal("me", joined)):
        for particle in PARTICLES:
            yield Form(stem + particle, len(particle), calls=True)
