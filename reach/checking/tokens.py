"""The words of a message as they are compared: how they are written does not count.

Case, WhatsApp's marks, emoji, abbreviations, leading noughts and the many ways to write an
hour, an amount or a phone number are one and the same; what is left is what was said.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple


class Sort(StrEnum):
    """What a word is about. What harms most when it is changed comes first."""

    DATE = "tanggal"
    HOUR = "jam"
    MONEY = "jumlah uang"
    PHONE = "nomor telepon"
    LINK = "tautan"
    RT_RW = "RT/RW"
    NOT = "kata tidak"
    PLACE = "tempat"
    NUMBER = "angka"
    WORD = "kata"


class Token(NamedTuple):
    """`key`: what is compared; `start` and `end`: where it stands in the text; `part`: the
    number of its sentence or line."""

    key: str
    sort: Sort
    start: int
    end: int
    part: int = 0


_MONTHS = {
    name: full
    for full, names in {
        "januari": "jan", "februari": "feb pebruari", "maret": "mar", "april": "apr",
        "mei": "", "juni": "jun", "juli": "jul", "agustus": "agu ags agt agust",
        "september": "sep sept", "oktober": "okt", "november": "nov nop nopember",
        "desember": "des",
    }.items()
    for name in (full, *names.split())
}  # fmt: skip
_DAYS = {
    "senin": "senin", "selasa": "selasa", "rabu": "rabu", "kamis": "kamis",
    "jumat": "jumat", "jum'at": "jumat", "sabtu": "sabtu", "minggu": "minggu",
    "ahad": "minggu", "snn": "senin", "sls": "selasa", "rbu": "rabu", "kms": "kamis",
    "jmt": "jumat", "sbt": "sabtu", "mgg": "minggu",
    "besok": "besok", "lusa": "lusa", "kemarin": "kemarin",
}  # fmt: skip
_NOT = {
    "tidak", "bukan", "jangan", "belum", "tanpa", "dilarang", "tak", "batal",
    "dibatalkan", "ditunda", "kecuali", "hanya", "hoaks", "hoax", "palsu", "tiada",
}  # fmt: skip
_SHORT = {
    "yg": "yang", "tdk": "tidak", "gak": "tidak", "ga": "tidak", "nggak": "tidak",
    "enggak": "tidak", "ndak": "tidak", "tak": "tidak", "dgn": "dengan", "dg": "dengan",
    "utk": "untuk", "u": "untuk", "pd": "pada", "krn": "karena", "sdh": "sudah",
    "udah": "sudah", "blm": "belum", "jgn": "jangan", "bs": "bisa", "tgl": "tanggal",
    "jl": "jalan", "jln": "jalan", "kel": "kelurahan", "kec": "kecamatan",
    "kab": "kabupaten", "thn": "tahun", "th": "tahun", "bln": "bulan", "dr": "dari",
    "dlm": "dalam", "sbg": "sebagai", "spt": "seperti", "org": "orang",
    "tsb": "tersebut", "tp": "tetapi", "tpi": "tetapi", "tapi": "tetapi",
    "klo": "kalau", "kalo": "kalau", "kl": "kalau", "sy": "saya", "kpd": "kepada",
    "bpk": "bapak", "ttg": "tentang", "hr": "hari", "jd": "jadi", "dll": "dan",
    "sd": "sampai", "s/d": "sampai", "dpt": "dapat", "hrs": "harus", "lg": "lagi",
    "skrg": "sekarang", "bgt": "banget", "aja": "saja", "sm": "sama", "trs": "terus",
    "smua": "semua", "dtg": "datang", "pkl": "pukul", "jam": "pukul", "info": "informasi",
    "e-ktp": "ktp", "pak": "bapak", "dahulu": "dulu", "ijin": "izin", "tau": "tahu",
    "himbauan": "imbauan", "menghimbau": "mengimbau", "lewat": "melalui",
    "daring": "online", "walopun": "walaupun", "ponsel": "hp", "gawai": "hp",
    "hape": "hp", "klu": "kalau", "bbrp": "beberapa", "krg": "kurang",
    "nomor": "no", "nomer": "no", "praktek": "praktik", "resiko": "risiko",
    "fc": "fotokopi", "fotocopy": "fotokopi", "fotokopian": "fotokopi",
    "antrian": "antrean", "kaos": "kaus", "tehnik": "teknik", "ijo": "hijau",
    "kilo": "kg", "kilogram": "kg", "wa": "whatsapp", "perum": "perumahan",
    "taun": "tahun", "jum": "jumat",
    "apotik": "apotek", "nasehat": "nasihat", "obyek": "objek",
    "tehnologi": "teknologi", "sangsi": "sanksi", "mjd": "menjadi",
    "jg": "juga", "dkk": "dan", "lgsg": "langsung",
}  # fmt: skip
# Behind these stands a name of a place, one or two words long.
_BEFORE_PLACES = {
    "di", "ke", "balai", "gedung", "jalan", "gang", "lapangan", "kelurahan", "kecamatan",
    "desa", "masjid", "musala", "mushola", "kantor", "puskesmas", "sekolah", "pasar",
    "halaman", "aula", "kampung", "perumahan", "kota", "posyandu", "tempat",
}  # fmt: skip

# What holds words together, and the part of the day: never a place.
SMALL = {
    "yang", "dan", "di", "ke", "dari", "untuk", "pada", "dengan", "oleh", "atau", "ini",
    "itu", "ya", "dalam", "akan", "juga", "serta", "mulai", "pukul", "bagi", "para",
    "lalu", "agar", "ada", "nya", "wib", "hari", "sampai", "tanggal",
}  # fmt: skip
_MONTH_NAMES = [
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus",
    "september", "oktober", "november", "desember",
]  # fmt: skip
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        (
            "nol",
            "satu",
            "dua",
            "tiga",
            "empat",
            "lima",
            "enam",
            "tujuh",
            "delapan",
            "sembilan",
            "sepuluh",
            "sebelas",
        )
    )
}
# Of the small ones, those that turn the sense round where one stands for another.
TURNING = frozenset(
    {"mulai", "sampai", "dari", "ke", "atau", "dan", "di", "untuk", "oleh"}
)
_MONEY_OF = {
    "ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000,
    "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
}  # fmt: skip
_CLOCK = frozenset(map(str, range(1, 13)))
_DAYPARTS = frozenset({"pagi", "siang", "sore", "malam"})
_UNIT = "ribu|rb|juta|jt|miliar|milyar|triliun"
# Whatever stands in a message, no pattern goes back over more than a few signs, and no
# figure is longer than a phone number: what is longer is no number of anybody's.
_PIECE = re.compile(
    rf"""
    (?P<link>(?:https?://|www\.)\S{{1,300}}
        |(?<![\w.@-])(?:[a-z0-9-]{{1,40}}\.){{1,4}}[a-z]{{2,12}}/\S{{1,300}}
        |(?<![\w.@-])(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:id|com|org|net|info|me|ly|xyz|site
            |online|link|top|co|app|io|gl|my|shop|club|vip|click|win|live|biz|cc)\b)
  | (?P<phone>(?<![\d.,])(?:\+?62|0)[\s-]?\(?[2-9]\d{{1,3}}\)?(?:[\s.-]?\d{{2,5}}){{2,4}}(?!\d)
        |\(0\d{{2,3}}\)\s?\d{{5,8}})
  | (?P<money>\brp\.?\s{{0,3}}\d[\d.,]{{0,20}}(?:\s{{0,3}}(?:{_UNIT})\b)?
        |\b\d[\d.,]{{0,20}}\s?(?:{_UNIT})\b(?:\s?rupiah\b)?|\b\d[\d.,]{{0,20}}\s?rupiah\b)
  | (?P<date>(?<!\d)\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)\d{{4}}(?!\d)
        |(?<!\d)\d{{4}}-\d\d-\d\d(?!\d)
        |(?<!\d)\d{{1,2}}/\d{{1,2}}(?:/\d\d)?(?![\d/]))
  | (?P<hour>(?<![\d.,])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.,]\d|\d))
  | (?P<rt>\b(?:rt|rw)[\s.:]{{0,3}}0{{0,3}}\d{{1,3}}\b)
  | (?P<number>\d{{1,40}}(?:[.,]\d{{1,20}}){{0,6}})
  | (?P<twice>[a-z]{{2,30}}2(?!\d))
  | (?P<word>s/d\b|e-ktp\b|[a-z]{{1,60}}(?:'[a-z]{{1,20}})?)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# "1. " or "2) " before a line of a list.
_LISTED = re.compile(
    r"^[ \t>*-]{0,8}\d{1,2}[ \t]?(?:[.)](?=\s|[a-z])|\ufe0f?\u20e3)",
    re.MULTILINE | re.ASCII | re.IGNORECASE,
)
# More sentences no text for people has; what follows is one.
MOST_PARTS = 250
# A figure of more is kept as it is written.
_LONGEST = 15


# Between two words: one sentence or line ends, another begins; but not behind kel. or jl.
_ENDS = re.compile(r"[.!?;\n]")
_SHORTENED = frozenset(
    {
        "kel", "kec", "kab", "jl", "jln", "gg", "no", "dr", "bpk", "sdr", "tgl", "telp",
        "tlp", "hp", "yth", "st", "sd", "mr", "hj", "h", "ir", "drs", "pkl", "bu", "pak",
    }
)  # fmt: skip


def tokens_of(text: str) -> list[Token]:
    """Every word and number of a text, in order."""
    found: list[Token] = []
    part = 0
    for token in _pieces(text):
        # Sentence by sentence is compared with each: no message is worth more of them.
        is_next = found and part < MOST_PARTS
        part += bool(is_next and _ends_between(text, found[-1], token))
        found.append(_seen_beside(token, found)._replace(part=part))
    return _in_full_hours(_with_days(_halves(_counted(found))))


def _ends_between(text: str, last: Token, token: Token) -> bool:
    between = text[last.end : token.start]
    is_short = text[last.start : last.end].lower() in _SHORTENED
    return bool(_ENDS.search(between.removeprefix(".") if is_short else between))


def plain(text: str) -> str:
    """The text as it is compared, of the same length: one sign for each."""
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    if sign in "*_~`":
        return " "
    if sign == "’":
        return "'"
    folded = unicodedata.normalize("NFKD", sign)
    bare = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return bare if len(bare) == 1 else sign.lower()[:1]


def _pieces(text: str) -> Iterator[Token]:
    bare = _LISTED.sub(lambda found: " " * len(found[0]), text)
    for piece in _PIECE.finditer(plain(bare)):
        sort, key = _READ[piece.lastgroup or "word"](piece.group())
        if piece.lastgroup == "twice":
            for part in (key, _repeated(key)):
                yield Token(part, sort, piece.start(), piece.end())
        elif sort is Sort.DATE and "-" in key:
            for part in _date_parts(key):
                yield Token(part, sort, piece.start(), piece.end())
        elif sort is Sort.LINK:
            # A full stop behind an address ends the sentence, not the address.
            shorter = piece.group().rstrip(".,;:!?)\"'")
            yield Token(key, sort, piece.start(), piece.start() + len(shorter))
        else:
            yield Token(key, sort, piece.start(), piece.end())


def _link(said: str) -> tuple[Sort, str]:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", said).rstrip(".,;:!?)\"'/")
    return Sort.LINK, bare


def _phone(said: str) -> tuple[Sort, str]:
    digits = re.sub(r"\D", "", said)
    return Sort.PHONE, f"0{digits[2:]}" if digits.startswith("62") else digits


def _money(said: str) -> tuple[Sort, str]:
    unit = next((n for word, n in _MONEY_OF.items() if word in said), 1)
    figure = re.search(r"\d[\d.,]*", said, re.ASCII)
    digits = figure.group().rstrip(".,") if figure else "0"
    # 1,5 juta; but 10.000 and 1.500.000, and 10.000,00.
    if unit > 1 and (part := re.fullmatch(r"(\d+)[.,](\d{1,2})", digits, re.ASCII)):
        amount = int(part[1]) * unit + int(part[2]) * unit // 10 ** len(part[2])
        return Sort.MONEY, str(amount)
    digits = re.sub(r"\D", "", re.sub(r",\d\d$", "", digits))
    if len(digits) > _LONGEST:
        return Sort.MONEY, digits
    # The same as the bare figure, which some write.
    return Sort.MONEY, str(int(digits) * unit)


def _date(said: str) -> tuple[Sort, str]:
    parts = [str(int(part)) for part in re.split(r"[/.-]", said)]
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    if len(parts) == 3 and len(parts[2]) == 2:
        parts[2] = f"20{parts[2]}"
    return Sort.DATE, "-".join(parts)


def _date_parts(key: str) -> list[str]:
    """27-11-2026 is 27 November 2026; what is no date stays as it is."""
    day, month, *year = key.split("-")
    if not 1 <= int(month) <= 12:
        return [key]
    return [day, _MONTH_NAMES[int(month) - 1], *year]


def _hour(said: str) -> tuple[Sort, str]:
    hour, minute = re.split(r"[.:]", said)
    return Sort.HOUR, f"{int(hour)}" if minute == "00" else f"{int(hour)}:{minute}"


def _rt(said: str) -> tuple[Sort, str]:
    return Sort.RT_RW, f"{said[:2]}{int(re.sub(r'[^0-9]', '', said))}"


def _number(said: str) -> tuple[Sort, str]:
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", said)
    return Sort.NUMBER, whole.lstrip("0") or "0"


def _repeated(key: str) -> str:
    """teman2 is teman-teman, but sehari2 sehari-hari and bersama2 bersama-sama."""
    prefix = re.match(r"(?:se|ber)(?=\w{4})", key)
    return key[prefix.end() :] if prefix else key


def _twice(said: str) -> tuple[Sort, str]:
    return _word(said.removesuffix("2"))


def _word(said: str) -> tuple[Sort, str]:
    if said in _MONTHS:
        return Sort.DATE, _MONTHS[said]
    if said in _DAYS:
        return Sort.DATE, _DAYS[said]
    if said in _DIGITS:
        return Sort.NUMBER, _DIGITS[said]
    key = _SHORT.get(said, said.replace("'", ""))
    return (Sort.NOT if key in _NOT else Sort.WORD), key


_READ = {
    "link": _link,
    "phone": _phone,
    "money": _money,
    "date": _date,
    "hour": _hour,
    "rt": _rt,
    "number": _number,
    "twice": _twice,
    "word": _word,
}


def _seen_beside(token: Token, before: list[Token]) -> Token:
    """A number behind "pukul" is an hour; a word behind "balai" is a place."""
    last = [one.key for one in before[-2:]]
    if token.sort is Sort.NUMBER and last[-1:] == ["pukul"]:
        return token._replace(sort=Sort.HOUR)
    if token.sort is Sort.NUMBER and last[-1:] in (["tanggal"], ["tahun"]):
        return token._replace(sort=Sort.DATE)
    is_word = token.sort is Sort.WORD and token.key not in SMALL
    if is_word and _BEFORE_PLACES.intersection(last):
        return token._replace(sort=Sort.PLACE)
    return token


def _counted(tokens: list[Token]) -> list[Token]:
    """Seventeen is one number: tujuh belas, dua puluh, lima ratus."""
    found: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if last and last.sort is Sort.NUMBER and last.key in _DIGITS.values():
            joined = {"belas": f"1{last.key}", "puluh": f"{last.key}0"}.get(token.key)
            if joined:
                found[-1] = last._replace(key=joined, end=token.end)
                continue
        found.append(token)
    return found


def _halves(tokens: list[Token]) -> list[Token]:
    """Setengah delapan is 7.30; "1 siang" is an hour, whatever stands before it."""
    found: list[Token] = []
    for token, then in zip_longest(tokens, tokens[1:]):
        last = found[-1] if found else None
        is_hour = token.sort in {Sort.NUMBER, Sort.HOUR} and token.key in _CLOCK
        if is_hour and last and last.key == "setengah":
            hour = (int(token.key) - 2) % 12 + 1
            half = token._replace(key=f"{hour}:30", sort=Sort.HOUR, start=last.start)
            found[-1] = half
        elif is_hour and then is not None and then.key in _DAYPARTS:
            found.append(token._replace(sort=Sort.HOUR))
        else:
            found.append(token)
    return found


def _with_days(tokens: list[Token]) -> list[Token]:
    """Numbers beside a month are days and years; a span of days too: 24–26 November."""
    months = {n for n, token in enumerate(tokens) if token.key in _MONTHS.values()}
    beside = {n + step for n in months for step in (-2, -1, 1)}
    return [
        token._replace(sort=Sort.DATE)
        if n in beside and token.sort is Sort.NUMBER
        else token
        for n, token in enumerate(tokens)
    ]


def _in_full_hours(tokens: list[Token]) -> list[Token]:
    """Eight in the evening is 20.00."""
    afternoon = {"siang": range(1, 4), "sore": range(1, 8), "malam": range(6, 13)}
    ahead = [*(token.key for token in tokens[1:]), ""]
    found = []
    for token, then in zip(tokens, ahead, strict=False):
        hour, colon, minute = token.key.partition(":")
        is_late = (
            token.sort is Sort.HOUR
            and hour.isdecimal()
            and len(hour) <= len("24")
            and int(hour) in afternoon.get(then, ())
        )
        later = f"{int(hour) + 12}{colon}{minute}" if is_late else token.key
        found.append(token._replace(key=later))
    return found
