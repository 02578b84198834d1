"""What is watched for: one term, and how a CSV list of terms is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeGuard, get_args

from kim_portal.lib.watch.words import read_words

Match = Literal["word_ci", "word_cs", "phrase_ci", "phrase_cs"]
Severity = Literal["info", "warn", "block"]

MATCHES: Final[tuple[str, ...]] = get_args(Match)
SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
OWN_NAME: Final = ("kim",)
HEADER_ROWS: Final = 1

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Term:
    """One watched term. `match` and `severity` as in the CSV list; `key` is unique."""

    key: str
    term: str
    variants: tuple[str, ...]
    type: str
    match: Match
    severity: Severity
    suggestion: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        """The term and its variants: each of them is looked for."""
        return (self.term, *self.variants)

    @property
    def minds_case(self) -> bool:
        """Whether capitals of the term must be capitals in the text."""
        return self.match.endswith("_cs")

    @property
    def takes_affixes(self) -> bool:
        """Ordinary words bend (memilih, pilihlah); names and abbreviations do not."""
        return self.type in {"phrase", "slogan"} and not self.minds_case


def parse_terms(rows: Iterable[Mapping[str, str]]) -> tuple[list[Term], list[str]]:
    """Return the usable terms of a CSV list, and one line for each row that is not.

    Rows are numbered as a spreadsheet shows them: the first after the header is 2.
    """
    terms: dict[str, Term] = {}
    errors = []
    for number, row in enumerate(rows, start=HEADER_ROWS + 1):
        read = _parse(row)
        if isinstance(read, Term) and read.key in terms:
            read = f"istilah “{read.term}” dengan jenis “{read.type}” sudah ada."
        if isinstance(read, Term):
            terms[read.key] = read
        else:
            errors.append(f"Baris {number}: {read}")
    return list(terms.values()), errors


def _parse(row: Mapping[str, str]) -> Term | str:
    """Return the term of one row, or what is wrong with the row."""
    term, kind, match, severity = (
        _cell(row, name) for name in ("term", "type", "match", "severity")
    )
    variants = tuple(filter(None, map(str.strip, _cell(row, "variants").split("|"))))
    trouble = next(filter(None, map(_phrase_trouble, (term, *variants))), "")
    if trouble:
        return trouble
    if not kind:
        return f"jenis (type) untuk “{term}” belum diisi."
    if not _is_match(match):
        return f"cara cocok “{match}” tidak dikenal; pilih {', '.join(MATCHES)}."
    if not _is_severity(severity):
        return f"tingkat “{severity}” tidak dikenal; pilih {', '.join(SEVERITIES)}."
    key = _cell(row, "key") or f"{kind}:{'-'.join(read_words(term))}"
    suggestion = _cell(row, "suggestion")
    return Term(key, term, variants, kind, match, severity, suggestion)


def _cell(row: Mapping[str, str], name: str) -> str:
    """Return a cell as text: short rows hold None, long ones lists."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _phrase_trouble(phrase: str) -> str:
    if not phrase:
        return "istilah (term) kosong."
    if len(_LETTER.findall(phrase)) < 2:
        return f"istilah “{phrase}” terlalu pendek; perlu sedikitnya 2 huruf."
    if read_words(phrase) == OWN_NAME:
        return "“KIM” saja adalah nama Komunitas Informasi Masyarakat; tidak diawasi."
    return ""


def _is_match(value: str) -> TypeGuard[Match]:
    return value in MATCHES


def _is_severity(value: str) -> TypeGuard[Severity]:
    return value in SEVERITIES
