"""Lists pasted from WhatsApp, Word and spreadsheets: one person or point per line.

Each line is understood, or marked as doubtful with the reason, for a person to look
at. Nothing is guessed in silence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from kim_portal.lib.text import clean_line, phones, signs

LONGEST_NAME: Final = 80
MOST_WORDS: Final = 9
# No person takes more signs, and no list of this portal more lines: what is longer is
# not taken apart, and said to be too long.
LONGEST_LINE: Final = 400
MOST_LINES: Final = 2500


class Person(NamedTuple):
    """A line of a list; `doubtful` says what to look at, or nothing."""

    name: str
    origin: str
    doubtful: str


NO_NAME: Final = "Nama tidak terbaca."
NUMBERS_IN_NAME: Final = "Ada angka di dalam nama."
SEVERAL: Final = "Tampaknya lebih dari satu orang."
HEADLINE: Final = "Tampaknya judul, bukan nama."
TOO_LONG: Final = "Terlalu panjang untuk satu nama."
UNCLEAR: Final = "Bagian-bagiannya tidak jelas."
ADDRESS: Final = "Ada tautan atau alamat email."

_NUMBER_MARK = re.compile(
    r"(?:no(?:mor)?[. ]*)?\(?[0-9]{1,3}(?:\ufe0f?\u20e3 *| *[.)\]:/]+(?![0-9]) *"
    r"| *[-–—] *(?=[^\W\d_]|[0-9]{1,2}[.:][0-9]{2}))",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(
    r"(?:no(?:mor)?[. ]*)?[0-9]{1,3}(?: +|\s*[\t;,|]\s*)(?=[^\W\d_])", re.IGNORECASE
)
_LETTER_MARK = re.compile(r"\(?([A-Za-z])[.)]+ *(?=\S)")
_SIGNS = re.compile(r"(?:(?!\+[0-9])[^\w(\"“‘'\[])+")
_SIGNS_BEHIND = re.compile(r"[^\w.)\"”’'\]]+$")


# Lines and their marks


def _lines(pasted: str) -> list[str]:
    """Lines with something in them, their tabs kept; of more than MOST_LINES the first.

    Forms refuse such a list before, see too_many.
    """
    # Spreadsheets leave empty cells at the end of a row.
    lines = [
        "\t".join(map(clean_line, line.rstrip("\t ").split("\t")))
        for line in signs.plain(pasted).split("\n")[:MOST_LINES]
    ]
    return [line for line in lines if line.strip()]


def too_many(pasted: str) -> bool:
    """Whether it has more lines than are read at once."""
    return pasted.count("\n") >= MOST_LINES


def _without_marks(lines: list[str], *, bare: bool) -> list[str]:
    """Lines without bullets and numbers; `bare` numbers have only a blank behind.

    A letter is a mark where the lines go on with the alphabet, or a small "a".
    """
    plain = [
        _SIGNS.sub("", line, count=1) if _SIGNS.match(line) else line for line in lines
    ]
    letters = [
        found[1] if (found := _LETTER_MARK.match(line)) else "" for line in plain
    ]
    pairs = {
        place
        for place, (one, two) in enumerate(pairwise(letters))
        if one and two and ord(two) - ord(one) == 1
    }
    marked = pairs | {place + 1 for place in pairs}
    marked |= {place for place, letter in enumerate(letters) if letter == "a"}
    return [
        _LETTER_MARK.sub("", line, count=1)
        if place in marked
        else _without_number(line, bare=bare)
        for place, line in enumerate(plain)
    ]


def _without_number(line: str, *, bare: bool) -> str:
    for mark in (_NUMBER_MARK, _BARE_NUMBER) if bare else (_NUMBER_MARK,):
        if found := mark.match(line):
            rest = line[found.end() :]
            if rest.strip():
                return _SIGNS.sub("", rest, count=1) if _SIGNS.match(rest) else rest
    return line


# Where a person comes from

_NUMBER = r"(?:[0-9]{1,3}(?![0-9])|[IVX]{1,5}\b)"
_RT = rf"\bR\.?T\.? *[.:/-]? *(?P<rt>{_NUMBER})"
_RW = rf"R\.?W\.? *[.:/-]? *(?P<rw>{_NUMBER})"
_BOTH = re.compile(rf"{_RT}[ ,./;:|\t–—-]*{_RW}", re.IGNORECASE)
_PAIR = re.compile(
    rf"\bR\.?T\.?(?: */ *R\.?W\.?)? *[.:]? *(?P<rt>{_NUMBER}) */ *(?P<rw>{_NUMBER})",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\bR\.?(?P<kind>[TW])\.? *[.:/-]? *(?P<number>{_NUMBER})", re.IGNORECASE
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_PLACE = re.compile(r"\b(?:RT|RW) *(?:/ *RW)? *[.:/-]? *[0-9]", re.IGNORECASE)


def _value(number: str) -> int:
    """The value of "02" or of "IV"."""
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[letter] for letter in number.upper()]
    return sum(
        -value if value < max(values[place:]) else value
        for place, value in enumerate(values)
    )


def _plain_places(line: str) -> str:
    def both(found: re.Match[str]) -> str:
        return f"RT {_value(found['rt']):02}/RW {_value(found['rw']):02}"

    def one(found: re.Match[str]) -> str:
        return f"R{found['kind'].upper()} {_value(found['number']):02}"

    return _ONE.sub(one, _PAIR.sub(both, _BOTH.sub(both, line)))


def plain_origin(origin: str) -> str:
    """Return an origin with RT and RW in one spelling: "RT 02/RW 04"."""
    return _plain_places(clean_line(origin)).strip(" ,;:-–—/")


# People

_DEGREE = re.compile(
    r"(?:[A-Z][A-Za-z]{0,4}\.)+ ?[A-Za-z]{0,5}\.?(?:\([A-Z]\))?|(?:dr|drg|apt|ns|bd)\.?"
    r"|S[HET]|S(?:Pd|Ag|Sos|Kom|IP|Psi|Si|Farm|Kep|Gz|Hum|Km|KM)I?|M[MTHAP]|MBA|M(?:Pd|Si|Kes|Ag|Kom)"
    r"|Lc|Ph\.?D|Ak|CA|Hj?|Ir|Dr[as]?|Amd|AMd|A\.?Md|Jr|Sr|Alm|Purn|BA|BSc|MSc|MPH",
)
_STRONG = re.compile(
    r"\t|;|\||(?<=\S) +[-–—/]+ +|: +| dari (?=[A-Z]|r[tw]\b)|[–—](?=R[TW])"
)
_BRACKETS = re.compile(r" *\((?P<inside>[^()]*)\) *")
_SPEAKS_OF_SEVERAL = re.compile(
    r"\b(?:dan|serta|beserta)\b|&|\+|\b[0-9]+ or(?:an)?g\b", re.IGNORECASE
)
# An origin that greets, or holds degrees, is a second person.
_SECOND = re.compile(
    r"(?:pak|bu|bapak|ibu|bpk|hj?|ny|sdri?|drs?|ir)\b[. ]|[^,]+, *[A-Z]\w*\.",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:bapak|ibu|pak|bu|ketua|wakil|sekretaris|bendahara|pengurus|perwakilan|utusan"
    r"|warga|anggota|kader)[/ .]*)+",
    re.IGNORECASE,
)
_HEAD_WORDS = re.compile(
    r"\b(?:daftar|hadir|kehadiran|peserta|rapat|undangan|acara|tanggal|hari|tempat|notula"
    r"|jumlah|total|absensi|tamu|catatan|keterangan)\b",
    re.IGNORECASE,
)
_COLUMNS = {
    "name": re.compile(r"nama(?: .{0,20})?|peserta|tamu", re.IGNORECASE),
    "origin": re.compile(
        r"asal(?: .{0,20})?|alamat|rt ?[/.-]? ?rw|rt|rw|instansi|lembaga|unsur|utusan"
        r"|dukuh|dusun|desa|kelurahan|wilayah|jabatan",
        re.IGNORECASE,
    ),
    "other": re.compile(
        r"no\.?|nomor|#|no\.? ?(?:hp|wa|telp?)\.?|nomor (?:hp|wa|telepon)|hp|wa|telepon"
        r"|telp\.?|tanda tangan|ttd|paraf|keterangan|ket\.?|l/p|jk|email",
        re.IGNORECASE,
    ),
}
_SEX = re.compile(r"[LP]|laki[- ]laki|perempuan|l/p", re.IGNORECASE)
_PHONE = re.compile(phones.PATTERN)
_WEB = re.compile(r"@|https?://|www\.", re.IGNORECASE)


def people(pasted: str) -> list[Person]:
    """Return who is named, line by line, with where each comes from."""
    lines = _lines(pasted)
    found: list[Person] = []
    roles: list[str] = []
    for line, typed in zip(_without_marks(lines, bare=True), lines, strict=True):
        cells = [cell[:LONGEST_LINE] for cell in typed.split("\t")]
        if len(typed) <= LONGEST_LINE and (heads := _heads(typed)):
            roles = heads
        elif roles and len(cells) > 1:
            found.append(_by_columns(cells, roles))
        elif len(line) > LONGEST_LINE:
            found.append(Person(line[:LONGEST_LINE], "", TOO_LONG))
        else:
            found.append(_person(line))
    return found


def _heads(line: str) -> list[str]:
    """What each column holds, when a line is the head of a table and no person."""
    cells = [cell.strip() for cell in re.split(r"[\t;,|]", line)]
    roles = [
        next((role for role, words in _COLUMNS.items() if words.fullmatch(cell)), "")
        for cell in cells
    ]
    return roles if "name" in roles and all(roles) else []


def _by_columns(cells: list[str], roles: list[str]) -> Person:
    sorted_cells: dict[str, list[str]] = {"name": [], "origin": [], "other": []}
    heads = [*roles, *["origin"] * (len(cells) - len(roles))]
    for cell, role in zip(cells, heads, strict=False):
        if cell and not (role == "origin" and _is_phone(cell)):
            sorted_cells[role].append(cell)
    person = _person(", ".join(sorted_cells["name"]))
    origin = ", ".join(filter(None, [person.origin, *sorted_cells["origin"]]))
    return person._replace(origin=plain_origin(origin))


def _is_phone(words: str) -> bool:
    found = _PHONE.fullmatch(words)
    return found is not None and phones.dial(words) is not None


def _without_phones(line: str) -> str:
    def drop(found: re.Match[str]) -> str:
        number = phones.dial(found[0])
        return found[0][len(number[0]) :] if number else found[0]

    return _PHONE.sub(drop, line)


def _person(line: str) -> Person:
    name, origins, loose = _parts(_plain_places(_without_phones(line)))
    if _is_place(name) and origins:  # "RT 02: Budi"
        name, origins = origins[0], [name, *origins[1:]]
    origin = plain_origin(", ".join(origins))
    doubt = _doubt(line, name, loose)
    if not doubt and _ROLE.fullmatch(name):
        doubt = NO_NAME
    if not doubt and any(map(_is_second, origins)):
        doubt = SEVERAL
    return Person(name, origin, doubt)


def _is_second(origin: str) -> bool:
    return bool(_SECOND.match(origin) or _SPEAKS_OF_SEVERAL.search(origin))


def _is_place(words: str) -> bool:
    return bool(_PLACE.match(words))


def _parts(line: str) -> tuple[str, list[str], int]:
    """Name, what says the origin, and how many parts say nothing of the kind."""
    inside = [part.strip() for part in _BRACKETS.findall(line)]
    strong = _STRONG.split(re.sub(" {2,}", " ", _BRACKETS.sub(" ", line)))
    head, *rest = [
        part.strip(" ,-–—/") for part in strong if part.strip(" ,-–—/.")
    ] or [""]
    name, commas = _name_and_rest(head)
    while rest and _DEGREE.fullmatch(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    parts = [*commas, *rest, *inside]
    origins = [part for part in parts if part.strip(" .") and not _SEX.fullmatch(part)]
    loose = sum(not _is_place(part) for part in origins)
    return name, origins, loose


def _name_and_rest(head: str) -> tuple[str, list[str]]:
    """A name with its degrees, and the parts behind further commas."""
    rest: list[str] = []
    if (place := _PLACE.search(head)) and place.start():
        rest = [head[place.start() :]]
        head = head[: place.start()].strip(" ,-–—/:")
    name, *parts = [part.strip() for part in head.split(",")]
    while parts and all(map(_DEGREE.fullmatch, parts[0].split())):
        part = parts.pop(0)
        # Nothing between two commas says nothing.
        name = f"{name}, {part}" if part else name
    return _SIGNS_BEHIND.sub("", name), [part for part in parts if part] + rest


def _doubt(line: str, name: str, loose: int) -> str:
    letters = sum(map(str.isalpha, name))
    checks = (
        (_WEB.search(line), ADDRESS),
        (letters < 2, NO_NAME),
        (any(map(str.isdigit, name)), NUMBERS_IN_NAME),
        (_HEAD_WORDS.search(name) or line.rstrip().endswith(":"), HEADLINE),
        (_SPEAKS_OF_SEVERAL.search(name), SEVERAL),
        (len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS, TOO_LONG),
        (loose > 1, UNCLEAR),
    )
    return next((reason for found, reason in checks if found), "")


# Plain names and points


def names(pasted: str) -> list[Person]:
    """Return whom to invite: people and roles ("Camat Pekalongan Barat"), as typed."""
    lines = _lines(pasted)
    found: list[Person] = []
    for line, typed in zip(_without_marks(lines, bare=True), lines, strict=True):
        if len(line) > LONGEST_LINE:
            found.append(Person(line[:LONGEST_LINE], "", TOO_LONG))
            continue
        if _heads(typed):
            continue
        cells = [cell for cell in line.split("\t") if any(map(str.isalpha, cell))]
        name = _without_phones(cells[0] if cells else line).strip(" ,;-–—/")
        doubt = _doubt(line, _PLACE.sub("", re.sub(r"\b(RT|RW) *[0-9/]+", "", name)), 0)
        found.append(Person(name, "", SEVERAL if ";" in name else doubt))
    return found


def agenda(pasted: str) -> list[str]:
    """Return the points of an agenda; an hour at the start stays, a number goes."""
    lines = _without_marks(_lines(pasted), bare=False)
    return list(_points(lines))


def _points(lines: list[str]) -> Iterator[str]:
    for line in lines:
        cells = [cell for cell in line.split("\t") if cell]
        if len(cells) > 1 and re.fullmatch(r"[0-9]{1,3}[.)]?", cells[0]):
            del cells[0]
        if point := " ".join(cells):
            yield point
