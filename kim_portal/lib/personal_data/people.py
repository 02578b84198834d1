"""What tells of a named person: a vehicle's plate, a date of birth, a home address.

Only clear signs count. A text of a KIM names places and officers all the time.
"""

import re
from collections.abc import Iterator
from datetime import date

from kim_portal.lib.personal_data.kinds import Kind, Span
from kim_portal.lib.personal_data.runs import YEAR

# Somebody alive or lately dead; who was born before is history.
OLDEST_BIRTH = 1925
PERSON_REACH = 90

_AREAS = (
    r"(?:A[ABDEG]?|B[ABDEGHKLMNP]?|D[ABCDEGHKLMNRSTW]?|E[ABDE]?|F|G|H|K[BHTU]?|L|M|N|P[ABGSTY]?"
    r"|R|S|T|W|Z)"
)
_PLATE = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<area>{_AREAS})(?P<gap>[ .\-]{{0,2}})(?P<digits>[1-9][0-9]{{0,3}})"
    r"[ .\-]{0,2}(?P<tail>[A-Z]{1,3})(?![A-Za-z0-9])"
)
_PLATE_LOW = re.compile(
    rf"(?:plat|pelat|nopol|nomor polisi|no\.? ?pol(?:isi)?|tnkb)\b\W{{0,3}}"
    r"(?:nomor\W{1,2}|no\W{1,2})?"
    rf"(?P<plate>{_AREAS}[ .\-]{{0,2}}[1-9][0-9]{{0,3}}[ .\-]{{0,2}}[a-z]{{1,3}})(?![a-z0-9])",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"\b(?:plat|pelat|nopol|polisi|pol|tnkb|(?:ber)?(?:nopol|pelat|plat)|sepeda motor|motor|mobil"
    r"|kendaraan|honda|yamaha|suzuki|toyota|daihatsu|mitsubishi|kawasaki|avanza|xenia|innova"
    r"|vario|beat|scoopy|mio|supra|nmax|truk|truck|ambulans?|pikap|pick ?up|stnk|bpkb)\b",
    re.IGNORECASE,
)

_NAME = (
    r"(?:(?!(?:Jl|Jln|Jalan|Gg|Gang|Perum|Perumahan|Dukuh|Dusun|Kampung|Kp|Blok|Komplek"
    r"|RT|RW|No|Nomor|Alamat|TTL|Tempat|Tanggal|Tgl|Lahir|NIK|KK|HP|WA|Telp)\b)"
    r"[A-Z][\w.'’`]{0,20},? ?){1,5}"
)
_TITLE = (
    r"(?:[Nn]ama(?: [Ll]engkap)?|NAMA|[Aa]tas [Nn]ama|[Aa]\. ?[Nn]\.?|an\.|a/n"
    r"|[Ss]dri?\.?|[Ss]audar[ai]|[Bb]apak|[Bb]pk\.?|[Ii]bu|[Pp]ak|[Bb]u|[Mm]as|[Mm]bak"
    r"|[Tt]n\.?|[Nn]y\.?|[Nn]n\.?|[Aa]lm\.?|[Aa]lmh\.?|[Aa]lmarhum(?:ah)?|[Aa]nanda"
    r"|[Aa]nak|[Bb]alita|[Bb]ayi|[Pp]asien|[Ss]antri|[Ss]iswa|[Ss]iswi|[Pp]enerima"
    r"|[Mm]bah|[Ss]imbah|[Ee]yang|[Kk]akek|[Nn]enek|[Pp]akde|[Bb]ude|[Oo]m|[Tt]ante"
    r"|[Kk]ang|[Gg]us|[Uu]sta[dz]z?(?:ah)?|[Hh]aji|[Hh]ajah|H\.|Hj\.|[Aa]dik|[Dd]ik"
    r"|[Bb]ernama|[Ww]arga atas nama|(?:rumah|rmh|kediaman)(?! (?:Sakit|Makan|Zakat"
    r"|Baca|Dinas|Pintar|Singgah|Kreatif|Tahfi|Susun|Warga|Pompa|Potong|Duka|Produksi)))"
)
_PERSON = re.compile(
    rf"(?<![\w]){_TITLE}[ :=\t]{{1,4}}(?:{_TITLE}[ :]{{1,3}})?(?P<name>{_NAME})"
)
# Whoever holds it today is not named by it.
_OFFICE_HELD = re.compile(
    r"(?:RT|RW|Lurah|Camat|Sekcam|Kapolsek|Kapolres|Danramil|Dandim|Babinsa|Bhabinkamtibmas"
    r"|Wali|Bupati|Kades|Kadus|Ketua|Kepala|Bidan|Guru|Ustad|Kiai|Kyai|Dokter|Modin"
    r"|Polisi|Polri|TNI|Tentara|Sekdes|Satpam|Hansip|Linmas|Banser|Parkir|Ojek|Sopir|Tukang"
    r"|Ibu|Bapak|Hamil|Tua|Muda|STM|SMK|SMA|SMP|SD|BLT|Bansos|Gizi|Kali|Sungai|Geng|Kelas)\b"
)
_NAMED_AFTER = re.compile(
    r"(?:Jl|Jln|Jalan|Gg|Gang|Masjid|Musala|Pasar|Lapangan|Gedung)\.? ?$", re.IGNORECASE
)
_MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "pebruari": 2, "feb": 2, "maret": 3,
    "mar": 3, "april": 4, "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7,
    "jul": 7, "agustus": 8, "agu": 8, "agt": 8, "ags": 8, "september": 9, "sept": 9,
    "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nopember": 11, "nov": 11,
    "nop": 11, "desember": 12, "des": 12,
}  # fmt: skip
_DATE = (
    r"(?:(?P<day>[0-3]?[0-9])[ ./\-]{1,3}(?P<month>[01]?[0-9]|[A-Za-z]{3,9})\.?[ ./\-]{1,3}"
    r"(?P<year>[12][0-9]{3}|'?[0-9]{2}(?![0-9]))"
    r"|(?P<iso>[12][0-9]{3})-(?P<iso_month>[01][0-9])-(?P<iso_day>[0-3][0-9]))"
)
_BORN = re.compile(
    r"(?<![a-z])(?:(?P<form>t\.?t\.?l\b\.?|tempa?t ?(?:[,/]|dan|&) ?(?:tanggal|tgl\.?) ?lahir"
    r"|(?:tanggal|tgl\.?) ?lahir|tgllhr|tgl\.? lhr)|(?P<word>(?:di)?lahir(?:kan)?|kelahiran|lhr))"
    rf"(?P<between>[^0-9]{{0,50}}+){_DATE}(?![0-9])",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:sebelum|sesudah|setelah|paling|antara|mulai|minimal|maksimal|sejak|sampai|hingga"
    r"|pendaftaran|kelompok|batas)\b",
    re.IGNORECASE,
)
# A number that only people have, of whom the sentence then is.
_IDENTITY = re.compile(r"\b(?:NIK|KTP)\b|(?<![0-9])[0-9]{16}(?![0-9])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-z]{4})[.!?]\s(?=[A-Z])|\n\n")
_CAPITAL = r"[A-Z][a-z'’.]{1,20}"
_PLAIN_NAME = re.compile(rf"(?:{_CAPITAL} ){{1,4}}{_CAPITAL}(?P<told>,? ?\(?)$")
# Words that begin the name of something that is no person.
_NO_PERSON = re.compile(
    r"\b(?:kim|kota|kabupaten|desa|kelurahan|kecamatan|karang|komunitas|organisasi|partai"
    r"|koperasi|sekolah|posyandu|hari|bank|balai|masjid|musha?ol?la?h?|toko|warung|kantor"
    r"|puskesmas|gedung|aula|dinas|rt|rw|sd|smp|sma|smk|tk|paud|mi|mts|tpq|kua|pkk|pancasila"
    r"|kader|klub|sanggar|yayasan|cv|pt|ud|apotek|klinik|hotel|rumah|kafe|batik|butik|salon"
    r"|bengkel|pondok|ponpes|panti|museum|pasar|stasiun|terminal|taman|lapangan|polsek|posko"
    r"|koramil|gereja|vihara|klenteng|langgar|universitas|kampus|perpustakaan|gelanggang)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:lurah|camat|ketua|kepala|sekretaris|bendahara|wali ?kota|wakil|bupati|gubernur|bidan"
    r"|dokter|dr|kapolsek|danramil|babinsa|bhabinkamtibmas|kantor|balai|dinas|modin|pengurus"
    r"|sekda|kasi|presiden|menteri|direktur|posko|sekretariat|praktik|toko|warung)\b",
    re.IGNORECASE,
)
_HOME = (
    r"(?:(?:yang )?(?:ber)?alamat(?:kan|nya)?(?: rumah| tinggal| lengkap)?(?: di)?"
    r"|(?:bertempat )?tinggal(?: di)?|tempat tinggal|(?:ber)?domisili(?: di)?"
    r"|rumah(?:nya)?(?: di)?|berumah di)"
)
_STREET = (
    r"(?:Jl|Jln|Jalan|Gg|Gang|Perum|Perumahan|Dukuh|Dusun|Kampung|Kp|Blok|Komplek)\b"
)
_HOUSE = r"(?:No\b|Nomor\b|Nmr\b|#)\.? ?[0-9]{1,4}[A-Za-z]?\b"
_RT = r"\bRT\b[ .:]{0,3}0{0,2}[0-9]{1,2}"
_RW = r"\bRW\b[ .:]{0,3}0{0,2}[0-9]{1,2}"
_RT_RW = rf"(?:{_RT}[ /,.\-]{{0,4}}{_RW}|\bRT ?/ ?RW\b[ .:]{{0,3}}[0-9]{{1,3}} ?/ ?[0-9]{{1,3}})"
_LIVES = re.compile(
    rf"(?P<lead>[\s,;:(\-]{{0,4}}(?:{_HOME}[\s:=,]{{0,4}})?)"
    rf"(?P<place>(?:{_STREET}[^\n;()]{{1,50}}?"
    rf"(?:{_HOUSE}(?:[ ,.]{{0,3}}{_RT_RW})?|{_RT_RW})|{_RT_RW}))",
    re.IGNORECASE,
)
_STREET_START = re.compile(_STREET, re.IGNORECASE)
_NUMBER_AND_STREET = re.compile(
    rf"(?<![0-9])[0-9]{{16}}(?=[ ,;/\-]{{1,3}}\n?{_STREET})", re.IGNORECASE
)
_NAME_AND_HOME = re.compile(
    rf"(?<=\w)[,(]? ?\(?(?:lahir[^\n]{{1,50}}, )?(?={_HOME}[\s:]{{0,3}}{_STREET})",
    re.IGNORECASE,
)
_LINE = "\n"
_HOME_WORD = re.compile(_HOME, re.IGNORECASE)


def plates(text: str) -> Iterator[Span]:
    """Plates of vehicles: by a word nearby, or by a shape that nothing else has."""
    for match in _PLATE_LOW.finditer(text):
        yield Span(Kind.PLATE, *match.span("plate"))
    for match in _PLATE.finditer(text):
        around = text[max(0, match.start() - 45) : match.start()]
        around += "\n" + text[match.end() : match.end() + 15]
        size = len(match["digits"]) + len(match["tail"])
        if (size > 2 and _VEHICLE.search(around)) or _is_plain_plate(match):
            yield Span(Kind.PLATE, *match.span())


def _is_plain_plate(match: re.Match[str]) -> bool:
    digits = match["digits"]
    return len(digits) == 4 and len(match["tail"]) >= 2 and not YEAR.fullmatch(digits)


def births(text: str) -> Iterator[Span]:
    """Dates of birth of somebody who is named."""
    for match in _BORN.finditer(text):
        between = match["between"]
        if between.count("\n") > 1 or _CONDITION.search(between):
            continue
        if _is_birth_date(match):
            before = text[max(0, match.start() - PERSON_REACH) : match.start()]
            after = text[match.end() : match.end() + 50]
            if match["form"] or _names_person(before, after, match["between"]):
                yield Span(Kind.BIRTH, *match.span())


def _names_person(before: str, after: str, between: str) -> bool:
    sentence = _SENTENCE_END.split(before)[-1]
    if _PERSON.search(sentence) or _PERSON.match(after.lstrip(" ,;.\n")):
        return True
    if _PERSON.search(between):
        return True
    if _IDENTITY.search(sentence):
        return True
    name = _PLAIN_NAME.search(sentence)
    is_told = name and (name["told"].strip() or re.match(r"\s*di\b", between))
    return bool(is_told) and not _NO_PERSON.search(sentence[-60:])


def _is_birth_date(match: re.Match[str]) -> bool:
    year = match["year"] or match["iso"]
    month = match["month"] or match["iso_month"]
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    years = year.lstrip("'")
    try:
        # A leap year: the 29th of February is a birthday too.
        date(2000, number, int(match["day"] or match["iso_day"]))
    except ValueError:
        return False
    return len(years) == 2 or int(years) >= OLDEST_BIRTH


def addresses(text: str) -> Iterator[Span]:
    """Homes of somebody who is named; not where an officer works."""
    for person in _PERSON.finditer(text):
        before = text[max(0, person.start() - 40) : person.start()]
        office = f"{before.rsplit(_LINE, 1)[-1]} {person['name']}"
        if not (_OFFICE.search(office) or _NO_PERSON.search(person["name"])):
            yield from _home_after(text, person.end("name"))
    for number in _NUMBER_AND_STREET.finditer(text):
        yield from _home_after(text, number.end())
    for word in _NAME_AND_HOME.finditer(text):
        before = text[max(0, word.start() - 60) : word.start()].rsplit(_LINE, 1)[-1]
        name = _PLAIN_NAME.search(before)
        if name and not (_NO_PERSON.search(before) or _OFFICE.search(before)):
            yield from _home_after(text, word.start())


def named_persons(text: str) -> list[str]:
    """Titles with a name behind them: Pak Contoh, Sdr. Contoh; not Pak Lurah, and no
    street called after somebody."""
    found = []
    for person in _PERSON.finditer(text):
        before = text[max(0, person.start() - 12) : person.start()]
        if _NO_PERSON.search(person["name"]) or _OFFICE_HELD.match(person["name"]):
            continue
        if not _NAMED_AFTER.search(before):
            found.append(person.group().strip(" ,."))
    return list(dict.fromkeys(found))


def _home_after(text: str, end: int) -> Iterator[Span]:
    """A name and at once a street; or a name, something of it, and a word for home."""
    near = text[end : end + 120]
    home = _HOME_WORD.search(near)
    for offset in dict.fromkeys([0, home.start() if home else 0]):
        match = _LIVES.match(near, offset)
        if match is None or _OFFICE.search(near[: match.start("place")]):
            continue
        place = match["place"]
        if _HOME_WORD.search(match["lead"]) or _STREET_START.match(place):
            start = end + match.start("place")
            yield Span(Kind.ADDRESS, start, start + len(place))
            return
