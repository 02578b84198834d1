"""Runs of digits: groups, and what stands between them."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise, takewhile

# A label may stand this far before a number and still name it.
LABEL_REACH = 40
# No number that is looked for has more, or fewer.
MOST_DIGITS = 18
FEWEST_DIGITS = 6

_ROW = re.compile(r"[0-9]+(?:[ \t\r\n.,\-/_*~()\[\]+]{1,6}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_BLANKS = str.maketrans("", "", " \t\r()[]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_MONEY = re.compile(r"\b(?:rp|idr)\W{0,3}$", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# 31-12-2024, 31/12/24, 2024-12-31: the day a table or a notice begins with.
_DATE_SIZES = ((2, 2, 4), (1, 2, 4), (2, 1, 4), (1, 1, 4), (4, 2, 2))


@dataclass(frozen=True, slots=True)
class Row:
    """Digits with only blanks and separators between them."""

    text: str
    groups: list[tuple[int, int]]
    # What parts each group from the next, without the blanks around it.
    gaps: list[str]
    digits: str
    # How many digits stand before each group, and before the end.
    counts: list[int]
    all_counts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Run:
    """A row from group `first` on: a place where a number may begin."""

    row: Row
    first: int

    @property
    def start(self) -> int:
        return self.row.groups[self.first][0]

    def before(self, reach: int = LABEL_REACH) -> str:
        """The text up to the number; nothing where it holds no word."""
        start = self.start
        if start - self.row.groups[0][0] >= reach:
            return ""
        return self.row.text[max(0, start - reach) : start]

    def word_beside(self, reach: int = LABEL_REACH) -> str:
        """The text up to the number where no digits stand between them."""
        return "" if self.first else self.before(reach)

    @property
    def gap_before(self) -> str:
        """What separates it from the digits before; empty where there are none."""
        if not self.first:
            return ""
        return self.row.text[self.row.groups[self.first - 1][1] : self.start]

    @property
    def digits(self) -> str:
        """The digits from here on, as many as a number may have."""
        count = self.row.counts[self.first]
        return self.row.digits[count : count + MOST_DIGITS]

    @property
    def first_size(self) -> int:
        return self.row.counts[self.first + 1] - self.row.counts[self.first]

    @property
    def digits_left(self) -> int:
        return self.row.counts[-1] - self.row.counts[self.first]

    @property
    def goes_on_evenly(self) -> bool:
        """Whether it stands in the midst of figures that are all parted in one way."""
        gaps = self.row.gaps
        return 0 < self.first < len(gaps) and gaps[self.first - 1] == gaps[self.first]

    def taking(self, total: int) -> "Number | None":
        """The number of exactly so many digits that begins here, if groups allow it."""
        if not self.can_take(total):
            return None
        counts = self.row.counts
        return Number(self, bisect_left(counts, counts[self.first] + total))

    def can_take(self, total: int) -> bool:
        """Whether a group ends after exactly so many digits."""
        return self.row.counts[self.first] + total in self.row.all_counts


@dataclass(frozen=True)
class Number:
    """Groups of a run, up to but not including `stop`."""

    run: Run
    stop: int

    @property
    def start(self) -> int:
        return self.run.start

    @property
    def end(self) -> int:
        return self.run.row.groups[self.stop - 1][1]

    @cached_property
    def groups(self) -> list[str]:
        mine = self.run.row.groups[self.run.first : self.stop]
        return [self.run.row.text[start:end] for start, end in mine]

    @cached_property
    def gaps(self) -> list[str]:
        """The separators inside, without the blanks around them."""
        return self.run.row.gaps[self.run.first : self.stop - 1]

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def gap_after(self) -> str | None:
        """What separates it from the digits after it, if any are near."""
        gaps = self.run.row.gaps
        return gaps[self.stop - 1] if self.stop <= len(gaps) else None

    @property
    def goes_on(self) -> int:
        """How many groups follow that are parted as its own are."""
        following = self.run.row.gaps[self.stop - 1 : self.stop + 3]
        return len(list(takewhile(lambda gap: gap == self.gaps[-1], following)))

    @property
    def next_group(self) -> str:
        groups = self.run.row.groups[self.stop : self.stop + 1]
        return "".join(self.run.row.text[start:end] for start, end in groups)

    @property
    def is_uniform(self) -> bool:
        """Whether its groups are all parted in one way."""
        return len(set(self.gaps)) <= 1

    @property
    def is_spread(self) -> bool:
        """Whether its digits stand one by one."""
        return len(self.groups) > 1 and max(map(len, self.groups)) == 1

    @property
    def is_amount(self) -> bool:
        """Whether it is 1.500.000, or money by what stands before."""
        raw = self.run.row.text[self.start : self.end]
        return bool(
            (_THOUSANDS.fullmatch(raw) and raw[0] != "0")
            or _MONEY.search(self.run.word_beside())
        )

    @property
    def begins_with_date(self) -> bool:
        sizes = tuple(len(group) for group in self.groups[:3])
        year = self.groups[0 if sizes[:1] == (4,) else min(2, len(self.groups) - 1)]
        return sizes in _DATE_SIZES and YEAR.fullmatch(year) is not None

    @property
    def has_year(self) -> bool:
        return any(YEAR.fullmatch(group) for group in self.groups)

    @property
    def breaks(self) -> set[int]:
        """After how many digits a separator stands."""
        total = 0
        found = set()
        for group in self.groups[:-1]:
            total += len(group)
            found.add(total)
        return found


@lru_cache(maxsize=1024)
def core(gap: str) -> str:
    """A separator without blanks and brackets; one blank where there is nothing else.

    A comma with blanks parts a list, a full stop before one ends a line of it: both
    are told apart from those within a number.
    """
    if "," in gap and gap != ",":
        return ";"
    if "\n" in gap:
        return "\n" * min(2, gap.count("\n"))
    if gap == ". ":
        return gap
    bare = gap.translate(_BLANKS) or " "
    return bare[0] if len(set(bare)) == 1 else bare


def runs(text: str) -> list[Run]:
    """Every place of a text where a number may begin."""
    found: list[Run] = []
    for match in _ROW.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *match.span())]
        digits = "".join([text[start:end] for start, end in groups])
        if len(digits) >= FEWEST_DIGITS:
            sizes = [end - start for start, end in groups]
            counts = list(accumulate(sizes, initial=0))
            gaps = [core(text[one[1] : other[0]]) for one, other in pairwise(groups)]
            row = Row(text, groups, gaps, digits, counts, frozenset(counts))
            found += [Run(row, first) for first in range(len(groups))]
    return found
