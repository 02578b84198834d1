"""What is read aloud: at a pengajian, an arisan, from a loudspeaker, on local radio.

Numbers, hours, dates and abbreviations are written as they are spoken, so that nobody
stumbles; what must be remembered is said twice. Of the facts of one version only.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.conf import settings
from num2words import num2words

from kim_portal.lib import moments, text
from reach.facts import Aloud, Facts, sentence

# Unhurried, in front of people: so many words in a minute, and at most a minute and a half.
WORDS_A_MINUTE = 125
MOST_SECONDS = 90
GREETING = "Bapak, Ibu, dan Saudara sekalian, mohon perhatian sebentar."
CLOSING = "Mohon disampaikan juga kepada tetangga yang tidak hadir. Terima kasih."
_LETTERS = {
    "a": "a", "b": "be", "c": "ce", "d": "de", "e": "e", "f": "ef", "g": "ge", "h": "ha",
    "i": "i", "j": "je", "k": "ka", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pe",
    "q": "ki", "r": "er", "s": "es", "t": "te", "u": "u", "v": "ve", "w": "we",
    "x": "eks", "y": "ye", "z": "zet",
}  # fmt: skip
# Written in capitals, said as words.
_AS_WORDS = frozenset(
    {
        "PAUD", "SIM", "PIN", "BULOG", "BAZNAS", "TAGANA", "SAR", "KORPRI", "BAWASLU",
        "POLRI", "ROB", "BUMDES", "SATPOL", "DAMKAR", "RASKIN",
    }
)  # fmt: skip
# Where all is written in capitals, these stay what they are.
_ABBREVIATIONS = frozenset(
    {
        "KIM", "RT", "RW", "KTP", "KK", "NIK", "KIA", "BPJS", "KPU", "TPS", "DPT", "PKK",
        "ASN", "OPD", "PLN", "PDAM", "UMKM", "DBD", "WIB", "PNS", "TNI", "BLT", "PKH",
        "KPPS", "PPS", "PPK", "SD", "SMP", "SMA", "SMK", "TK", *_AS_WORDS,
    }
)  # fmt: skip
_IN_FULL = {
    "jl.": "Jalan", "jln.": "Jalan", "gg.": "Gang", "no.": "nomor", "kel.": "Kelurahan",
    "kec.": "Kecamatan", "kab.": "Kabupaten", "dll.": "dan lain-lain", "dll": "dan lain-lain",
    "dsb.": "dan sebagainya", "s.d.": "sampai", "s/d": "sampai", "a.n.": "atas nama",
    "tgl.": "tanggal", "bpk.": "Bapak", "hj.": "Hajah", "h.": "Haji", "dr.": "Dokter",
    "dan/atau": "dan atau", "wib": "Waktu Indonesia Barat",
    "wita": "Waktu Indonesia Tengah", "wit": "Waktu Indonesia Timur",
}  # fmt: skip
_MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
_DAYS = "Senin|Selasa|Rabu|Kamis|Jumat|Jum'at|Sabtu|Minggu|Ahad"
_CLOCK = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
# After a number these measure something: 10.30 kg is no hour.
_UNITS = (
    r"(?:kg|gram|ons|ton|km|meter|cm|mm|m2|ha|hektare|liter|ml|persen|%|ribu|juta|miliar|"
    r"orang|warga|KK|buah|lembar)\b"
)


class Script(NamedTuple):
    """A text to read out. `name`: what it is for; `seconds`: how long that takes."""

    name: str
    text: str
    seconds: int


def scripts(facts: Facts) -> list[Script]:
    """For gatherings, and for the radio."""
    return [
        _script("Dibacakan di pertemuan atau lewat pengeras suara", for_people(facts)),
        _script("Siaran radio", for_radio(facts)),
    ]


def for_people(facts: Facts) -> str:
    """Greeting, the news, once more what matters, who says so, thanks; or what the
    officer wrote for it."""
    if facts.aloud.spoken:
        return written(facts)
    before = [
        facts.aloud.greeting or GREETING,
        f"Ada kabar dari {facts.kim}. {_title(facts)}",
    ]
    again = f"Kami ulangi. {_title(facts)} {' '.join(_fitting(_key(facts), 45))}"
    after = [again, f"{_until(facts)}{_checked(facts)}", facts.aloud.closing or CLOSING]
    return _in_time(before, _said(facts), after)


def for_radio(facts: Facts) -> str:
    """The same for listeners who see nobody and cannot ask."""
    city = settings.KIM_CITY_NAME
    before = [f"Kabar warga, dari {facts.kim}, {city}.", _title(facts)]
    again = f"Sekali lagi. {' '.join(_fitting(_key(facts), 30))}"
    return _in_time(before, _said(facts), [again, f"{_until(facts)}{_checked(facts)}"])


def written(facts: Facts) -> str:
    """What the officer wrote to be read out, as it is spoken, between the KIM's greeting
    and who answers for it."""
    own = spoken(facts.aloud.spoken)
    begins = spoken(facts.aloud.greeting or GREETING)
    ends = spoken(f"{_checked(facts)} {facts.aloud.closing or CLOSING}")
    news = spoken(f"{_title(facts)} {facts.news}") if facts.news else ""
    return "\n\n".join(part for part in (begins, news, own, ends) if part)


def read_out(aloud: Aloud, kim: str) -> str:
    """The officer's text as it would be read, before the news has a code."""
    blank = Facts(
        title="", lines=(), link="", code="AAAA-AA", kim=kim, audience="", number=1
    )
    return written(blank._replace(aloud=aloud))


def _in_time(before: list[str], said: list[str], after: list[str]) -> str:
    """All of it as it is spoken; of what is said as much as the time allows."""
    spent = sum(len(spoken(part).split()) for part in [*before, *after])
    room = MOST_SECONDS * WORDS_A_MINUTE // 60 - spent
    middle = " ".join(_fitting([sentence(line) for line in said], room))
    return "\n\n".join(spoken(part) for part in [*before, middle, *after] if part)


def spoken(words: str) -> str:
    """A text as it is said: 07.30 is pukul tujuh lewat tiga puluh menit pagi."""
    words = _quiet(words)
    for pattern, said in _RULES:
        words = pattern.sub(said, words)
    return re.sub(r" {2,}", " ", words).replace(" ,", ",").replace(" .", ".").strip()


def seconds(words: str) -> int:
    """How long it takes to read this out, without hurry."""
    return round(len(words.split()) * 60 / WORDS_A_MINUTE)


def _script(name: str, words: str) -> Script:
    return Script(name, words, seconds(words))


def _title(facts: Facts) -> str:
    before = f"{facts.before.capitalize()}: " if facts.before else ""
    return sentence(f"{before}{text.plain_title(facts.title)}")


def _said(facts: Facts) -> list[str]:
    news = facts.news.split("\n")
    body = [] if facts.rows else re.split(r"(?<=[.!?])\s+", facts.body)
    more = [line for line in body if line] or ([] if facts.rows else [facts.lead])
    return [line for line in [*news, *facts.in_lines(), *more] if line]


def _key(facts: Facts) -> list[str]:
    """What must be remembered: when and where, or the points."""
    return [sentence(line) for line in facts.in_lines() or [facts.lead] if line]


def _until(facts: Facts) -> str:
    if facts.until is None or facts.rows:
        return ""
    return f"Kabar ini berlaku sampai {moments.long_day(facts.until)}. "


def _checked(facts: Facts) -> str:
    code = ", ".join(facts.code.replace("-", ""))
    return (
        f"Kabar ini sudah diperiksa {settings.KIM_OFFICE}. Bila ragu, tanyakan kepada "
        f"pengurus {facts.kim}, dan sebutkan kode {code}."
    )


def _fitting(lines: list[str], most: int) -> list[str]:
    """As many whole sentences as fit into so many spoken words; the first always."""
    kept: list[str] = []
    for line in lines:
        longer = [*kept, line]
        if kept and len(spoken(" ".join(longer)).split()) > most:
            break
        kept = longer
    return kept


def _quiet(words: str) -> str:
    """Without emoji, brackets, lists; capitals only where they mean something."""
    words = re.sub(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]", "", words)
    # The area of a telephone number.
    words = re.sub(r"\((0\d{2,3})\)\s*(?=\d)", r"\1 ", words)
    words = re.sub(r"[()\[\]]", ", ", words).replace("“", "").replace("”", "")
    words = re.sub(r"^\s*[-•*]\s+", "", words, flags=re.MULTILINE)
    return re.sub(r",\s*(?=[.,;:!?]|$)", "", _lowered(words))


def _lowered(words: str) -> str:
    """Not shouted: a text all in capitals in small letters, abbreviations apart."""
    letters = [sign for sign in words if sign.isalpha()]
    if len(letters) <= 8 or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return words
    return re.sub(
        r"\w+",
        lambda found: found[0] if found[0] in _ABBREVIATIONS else found[0].lower(),
        words,
    )


def _number(figure: str) -> str:
    """1.500 is seribu lima ratus; 2,5 is dua koma lima."""
    whole, comma, part = figure.replace(".", "").partition(",")
    said: str = num2words(int(whole), lang="id")
    return f"{said} koma {' '.join(_digits(part))}" if comma and part else said


def _digits(figure: str) -> Iterator[str]:
    return (num2words(int(sign), lang="id") for sign in figure if sign.isdigit())


def _hour(clock: str) -> str:
    hour, minute = (int(part) for part in re.split(r"[.:]", clock))
    parts = {range(4, 11): "pagi", range(11, 15): "siang", range(15, 19): "sore"}
    when = next((word for span, word in parts.items() if hour in span), "malam")
    said = num2words((hour - 1) % 12 + 1 if hour else 12, lang="id")
    past = f" lewat {num2words(minute, lang='id')} menit" if minute else ""
    return f"{said}{past} {when}"


def _span(found: re.Match[str]) -> str:
    first, last = found["first"], found["last"]
    return f"pukul {_hour(first)}" + (f" sampai pukul {_hour(last)}" if last else "")


def _amount(found: re.Match[str]) -> str:
    unit = f" {found['unit']}" if found["unit"] else ""
    return f"{_number(found['amount'].rstrip('.,'))}{unit} rupiah"


def _neighbours(found: re.Match[str]) -> str:
    word = "er te" if found["what"].upper() == "RT" else "er we"
    return f"{word} {_number(found['number'])}"


def _spelt(found: re.Match[str]) -> str:
    word = found[0]
    if word == "KIM":
        return word
    if word in _AS_WORDS:
        return word.capitalize()
    return " ".join(_LETTERS[sign] for sign in word.lower())


def _address(found: re.Match[str]) -> str:
    bare = re.sub(r"^https?://(?:www\.)?", "", found[0]).rstrip("/.")
    return bare.replace(".", " titik ").replace("/", " garis miring ")


def _fraction(found: re.Match[str]) -> str:
    """1/2 is satu per dua; of 6/2014 the second is a year."""
    first, second = found["a"], found["b"]
    is_year = len(second) == 4 and second.startswith(("19", "20"))
    if is_year and len(first) == 4:
        return f"{_number(first)}, {_number(second)}"
    if is_year:
        return f"{_number(first)} tahun {_number(second)}"
    return f"{_number(first)} per {_number(second)}"


def _in_full(found: re.Match[str]) -> str:
    """An abbreviation in whole words; "H." is a title only before a name, and not in
    blok H."""
    short = found[0].lower()
    if short in {"h.", "hj.", "dr."}:
        before, after = found.string[: found.start()], found.string[found.end() :]
        is_place = re.search(
            r"(?:blok|gang|jalur|kelas|gedung)\s+$", before, re.IGNORECASE
        )
        if is_place or not re.match(r"\s+[A-Z]", after):
            return found[0]
    return _IN_FULL[short]


def _roman(found: re.Match[str]) -> str:
    """XVII is tujuh belas; what is no number in Roman figures is spelt."""
    total, last = 0, 0
    for sign in reversed(found[0]):
        value = {"I": 1, "V": 5, "X": 10}[sign]
        total += -value if value < last else value
        last = max(last, value)
    return _number(str(total)) if _ROMAN.fullmatch(found[0]) else _spelt(found)


def _date(found: re.Match[str]) -> str:
    names = _MONTHS.split("|")
    month = int(found["month"])
    if not 1 <= month <= len(names):
        return found[0]
    year = f" {_number(found['year'])}" if found["year"] else ""
    return f"{_number(found['day'])} {names[month - 1]}{year}"


_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_SHORT = "|".join(map(re.escape, sorted(_IN_FULL, key=len, reverse=True)))
_TO = r"\s?(?:[–—-]|s\.?d\.?|s/d|sampai)\s?(?:(?:pukul|jam)\s)?"
_RULES: list[Rule] = [
    (re.compile(r"https?://\S+"), _address),
    (
        re.compile(r"(?<![\d,.])\(?(?:\+62[\s-]?|0)\d{2,3}\)?[\d\s-]{5,12}\d"),
        lambda found: " ".join(_digits(found[0].replace("+62", "0"))),
    ),
    (
        re.compile(
            r"\brp\.?\s?(?P<amount>\d[\d.,]*)(?:\s?(?P<unit>ribu|juta|miliar)\b)?-?",
            re.IGNORECASE,
        ),
        _amount,
    ),
    (
        re.compile(
            rf"(?:\b(?:pukul|jam)\s+)?(?<!\d)(?P<first>{_CLOCK})(?!\.?\d)"
            rf"(?:{_TO}(?P<last>{_CLOCK})(?!\.?\d))?(?!\s?{_UNITS})",
            re.IGNORECASE,
        ),
        _span,
    ),
    (
        re.compile(
            r"(?<!\d)(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})(?!\d)"
        ),
        _date,
    ),
    (
        re.compile(
            rf"\b(?P<before>{_DAYS}|tanggal|tgl\.?),?\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})"
            r"(?P<year>)(?![\d/])",
            re.IGNORECASE,
        ),
        lambda found: f"{found['before']} {_date(found)}",
    ),
    (
        re.compile(
            r"\b(?:RT)[\s.]*0*(?P<rt>\d{1,3})\s?/\s?0*(?P<rw>\d{1,3})\b", re.IGNORECASE
        ),
        lambda found: f"er te {_number(found['rt'])}, er we {_number(found['rw'])}",
    ),
    (re.compile(r"(?<![\d/])(?P<a>\d{1,4})/(?P<b>\d{1,4})(?![\d/])"), _fraction),
    # A decimal point as some write it: 1.2 km.
    (
        re.compile(rf"(?<![\d.])(?P<whole>\d+)\.(?P<part>\d{{1,2}})(?=\s?{_UNITS})"),
        lambda found: _number(f"{found['whole']},{found['part']}"),
    ),
    (re.compile(r"(?<=\d)\s?[–—-]\s?(?=\d)"), lambda _found: " sampai "),
    (
        re.compile(r"\b(?P<what>RT|RW)[\s.]*0*(?P<number>\d{1,3})\b", re.IGNORECASE),
        _neighbours,
    ),
    (
        re.compile(rf"(?<!\w)(?:{_SHORT})(?!\w)", re.IGNORECASE),
        _in_full,
    ),
    (re.compile(r"(?<=\d)\s?%"), lambda _found: " persen"),
    # What begins with a nought is no amount.
    (re.compile(r"(?<![\d.,])0\d{2,}\b"), lambda found: " ".join(_digits(found[0]))),
    (
        re.compile(r"\b\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
        lambda found: f" {_number(found[0])} ",
    ),
    (re.compile(r"\b[IVX]{2,6}\b"), _roman),
    (re.compile(r"\b[A-Z]{2,6}\b"), _spelt),
    (re.compile(r"\s?/\s?(?=er (?:te|we)\b)"), lambda _found: ", "),
    (re.compile(r"\s+([,.;:!?])"), lambda found: found[1]),
]
