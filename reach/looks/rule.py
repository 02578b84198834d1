"""What is drawn, when asking may stop, and what the answers say.

The plan is that of clustered lot quality assurance sampling, with which polio campaigns
check reported coverage: six places of ten doors, and decision values of 3, 8 and 19
doors that did not hear (Global Polio Eradication Initiative, Assessing vaccination coverage
levels using clustered LQAS, 2012). Its errors are those of bench.lots, which also says
when a figure here is not true any more.
"""

import hashlib
from collections.abc import Iterable
from typing import Final, NamedTuple

PLACES: Final = 6
DOORS: Final = 10
ALL_DOORS: Final = PLACES * DOORS


class Class(NamedTuple):
    """A verdict on a kelurahan, given where at most `misses` doors did not hear.

    `flattered`: of a hundred kelurahan in which only `truly` of a hundred households
    heard, so many get this verdict or a better one. `missed`: of a hundred in which
    `best` heard, so many get a worse one (of the worst class: so many get this one). Each
    a pair: where RT differ by 10 points (standard deviation), and by 20.
    """

    name: str
    words: str
    misses: int
    truly: int = 0
    flattered: tuple[int, int] = (0, 0)
    best: int = 0
    missed: tuple[int, int] = (0, 0)

    def _span(self, pair: tuple[int, int]) -> str:
        return f"{min(pair)} sampai {max(pair)}"

    @property
    def chance_of_error(self) -> list[str]:
        """How often it is wrong, in plain sentences."""
        said = []
        if self.truly:
            said.append(
                f"Andai baru {self.truly} % warga yang dengar, hasil sebagus ini hanya "
                f"muncul {self._span(self.flattered)} kali dari 100 uji petik."
            )
        worse = "justru lebih rendah dari ini" if self.truly else "tetap seperti ini"
        said.append(
            f"Andai {self.best} % warga sudah dengar, {self._span(self.missed)} kali dari "
            f"100 hasilnya {worse}."
        )
        return said


CLASSES: Final = (
    Class("90", "90 % atau lebih", 3, 80, (0, 3), 95, (36, 31)),
    Class("80", "80 % atau lebih", 8, 70, (1, 3), 90, (19, 26)),
    Class("60", "60 % atau lebih", 19, 50, (1, 3), 70, (36, 38)),
    Class("0", "di bawah 60 %", ALL_DOORS, best=70, missed=(36, 38)),
)


def limits(planned: int = ALL_DOORS) -> list[int]:
    """The most doors that did not hear, of each class; in proportion where fewer doors
    are asked in all, as where an RT has fewer than DOORS houses."""
    return [one.misses * planned // ALL_DOORS for one in CLASSES]


def verdict(misses: int, left: int, planned: int = ALL_DOORS) -> Class | None:
    """What is certain after so many doors that did not hear, with so many left to ask;
    None while the rest may still change it."""
    most = limits(planned)
    now = next(n for n, limit in enumerate(most) if misses <= limit)
    then = next(n for n, limit in enumerate(most) if misses + left <= limit)
    return CLASSES[now] if now == then else None


def drawn(seed: str, households: dict[int, int]) -> list[int]:
    """PLACES keys of those given, by lot: the more households, the likelier.

    The same for the same seed, whoever draws and in whatever order the keys come: each gets
    a number from the digest of seed and key, raised to one over its households, and the
    highest win (weighted sampling without replacement, Efraimidis and Spirakis 2006).
    Raises ValueError where there are fewer.
    """
    if len(households) < PLACES:
        raise ValueError(f"A lot needs {PLACES} places.")
    marked = {
        key: _number(seed, key) ** (1 / max(many, 1))
        for key, many in households.items()
    }
    return sorted(marked, key=lambda key: (-marked[key], key))[:PLACES]


def doors(seed: str, key: int, households: int | None) -> tuple[int, int]:
    """(first, step): begin at that house from the entry of the RT, then every so many."""
    step = max((households or DOORS) // DOORS, 1)
    return 1 + int(_number(f"{seed}:pintu", key) * step), step


def _number(seed: str, key: int) -> float:
    """Above 0, at most 1."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 1) / 2**64


def stops(
    answers: Iterable[bool], planned: int = ALL_DOORS
) -> tuple[int, Class | None]:
    """How many of these answers were needed, in their order, and the verdict."""
    misses = asked = 0
    for heard in answers:
        asked += 1
        misses += not heard
        if found := verdict(misses, planned - asked, planned):
            return asked, found
    return asked, verdict(misses, planned - asked, planned)
