"""Numbers that stand for a person: NIK, KK, BPJS, NIP, and bank accounts."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from kim_portal.lib.personal_data.kinds import Kind, Span
from kim_portal.lib.personal_data.runs import Number, Run

# The first two digits of a NIK: the provinces, with room for Papua's newest.
_PROVINCES = ("11-19", "21-21", "31-36", "51-53", "61-65", "71-76", "81-82", "91-97")
PROVINCES: Final = frozenset(
    code for span in _PROVINCES for code in range(int(span[:2]), int(span[3:]) + 1)
)
NIK_DIGITS: Final = 16
NIP_DIGITS: Final = 18
OLD_NIP_DIGITS: Final = 9
LAST_REGENCY: Final = 79
FEMALE_DAY: Final = 40  # added to the day of birth
ACCOUNT_DIGITS: Final = range(10, 17)
# The card of the health insurance, the one of the workers' insurance.
BPJS_DIGITS: Final = (13, 11)
# Said right before, these digits are a NIK or KK that somebody typed wrongly.
MISTYPED: Final = (15, 17)
_TOTALS: Final = (NIK_DIGITS, NIP_DIGITS, OLD_NIP_DIGITS, *BPJS_DIGITS, *MISTYPED)
# A NIP begins with a day of birth, goes on with the month of entry (21: on contract).
_NIP = re.compile(
    r"(?:19[3-9][0-9]|20[01][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]|21)[12][0-9]{3}"
)
_NIK_BREAKS = ({6}, {4, 8, 12})

_LABEL = re.compile(
    r"(?P<kk>(?<![a-z])(?:no)?kk(?![a-z])|\bk\.k\.|\bkartu keluarga\b)"
    r"|(?P<nip>(?<![a-z])(?:no)?nip(?:ppk|pk)?(?![a-z])|\bn\.i\.p\b)"
    r"|(?P<bpjs>\b(?:bpjs|jkn|kis|kpj|jamsostek)(?![a-z]))"
    r"|(?P<nik>(?<![a-z])(?:no)?nik(?![a-z])|\bn\.i\.k\b|(?<![a-z])(?:no)?ktp(?![a-z])|kependudukan)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\W{0,3}(?:(?:no|nomor)\W{1,3})?$", re.IGNORECASE)
# Numbers of things; the word stands right before.
_THING = re.compile(
    r"\b(?:resi|awb|isbn|issn|npsn|nop|pbb|objek pajak|faktur|invoice|nota|imei|kwitansi"
    r"|kuitansi|(?:no|nomor|id|kode) ?\.? ?(?:seri|meter|pelanggan|rangka|mesin|pesanan"
    r"|tiket|paket|barang|undian|booking|sertifikat)|barcode|token|voucher|nib)\b"
    r"[^0-9\n]{0,14}$",
    re.IGNORECASE,
)
_BANK = (
    r"bri|bca|bni|btn|bsi|bjb|bpd|bpr|mandiri|permata|cimb|niaga|danamon|muamalat"
    r"|seabank|jago|jenius|btpn|mega|ocbc|panin|bank(?: \w{2,12})?"
)
_ACCOUNT_LABEL = re.compile(
    rf"\b(?:rek|norek|rekening|transfer|tf|virtual account|va|{_BANK})\b[^0-9\n]{{0,25}}\n?$",
    re.IGNORECASE,
)
_ACCOUNT_AFTER = re.compile(
    rf"\W{{1,3}}(?:(?:{_BANK})\b|a[./]?n\b|atas nama\b)", re.IGNORECASE
)


# Links hold many long numbers; these say themselves what they are.
_IN_LINK = re.compile(
    r"(?<![a-z])(?:no[_-]?)?(?P<kind>nik|ktp|kk)[=/_,.-]{1,2}(?P<number>[0-9]{16})(?![0-9])",
    re.IGNORECASE,
)


def named_in_links(text: str) -> Iterator[Span]:
    """NIK and KK that a link calls by their name: ?nik=…, /kk/…"""
    for match in _IN_LINK.finditer(text):
        kind = Kind.KK if match["kind"].lower() == "kk" else Kind.NIK
        yield Span(kind, *match.span("number"))


def is_thing(before: str) -> bool:
    """Whether the words before a number name a parcel, a book, a meter…"""
    return _THING.search(before) is not None


def identity_numbers(runs: Iterable[Run]) -> Iterator[Span]:
    """NIK, KK, BPJS and NIP, by what is said before them or by their own shape."""
    for run in runs:
        if any(map(run.can_take, _TOTALS)) and (known := _identity(run)):
            number, found = known
            yield Span(found, number.start, number.end)


def _identity(run: Run) -> tuple[Number, Kind] | None:
    label, is_beside = _last_label(run.before())
    if label == Kind.BPJS:
        return _card(run)
    if run.can_take(NIP_DIGITS) and (label == Kind.NIP or _NIP.match(run.digits)):
        number = run.taking(NIP_DIGITS)
        return (number, Kind.NIP) if number else None
    if label == Kind.NIP:
        old = run.taking(OLD_NIP_DIGITS) if is_beside else None
        return (old, Kind.NIP) if old and old.gap_after is None else None
    is_parted = label or run.first_size == NIK_DIGITS or not run.goes_on_evenly
    if is_parted and (number := run.taking(NIK_DIGITS)):
        if label and _stands_alone(number):
            return number, label
        if _is_nik_by_itself(number):
            return number, label or Kind.NIK
    if label and is_beside and run.digits_left in MISTYPED:
        number = run.taking(run.digits_left)
        return (number, label) if number else None
    return None


def _is_nik_by_itself(number: Number) -> bool:
    return is_plausible_nik(number.digits) and _is_written_like_nik(number)


def _card(run: Run) -> tuple[Number, Kind] | None:
    """A card of BPJS; a NIK after that word is a NIK all the same."""
    for number in filter(None, map(run.taking, BPJS_DIGITS)):
        is_other = number.is_amount or number.digits.startswith("08")
        if not is_other and _stands_alone(number):
            return number, Kind.BPJS
    nik = run.taking(NIK_DIGITS)
    return (nik, Kind.NIK) if nik and is_plausible_nik(nik.digits) else None


def _last_label(before: str) -> tuple[Kind | None, bool]:
    """What the nearest word before a number says it is, and whether it is beside it."""
    labels = list(_LABEL.finditer(before)) if before else []
    if not labels:
        return None, False
    kind = Kind[(labels[-1].lastgroup or "nik").upper()]
    return kind, _BESIDE.match(before, labels[-1].end()) is not None


def _stands_alone(number: Number) -> bool:
    """Whether it is no part of a longer row of digits."""
    inside = set(number.gaps)
    before = number.run.gap_before
    if len(number.groups) == 1:
        return True
    begins = not before or before.strip(" \t") not in inside | {""} or "\n" in before
    after = number.gap_after
    return begins and (after is None or after not in inside)


def _is_written_like_nik(number: Number) -> bool:
    """Whether digits nobody named are grouped as a NIK, not as a table or an hour."""
    if is_thing(number.run.word_beside()):
        return False
    if len(number.groups) == 1:
        return True
    if number.is_amount or number.begins_with_date or not _stands_alone(number):
        return False
    gaps = number.gaps
    if sum("\n" in gap for gap in gaps) > 1 or any(len(gap) > 1 for gap in gaps):
        return False
    sizes = {len(group) for group in number.groups}
    breaks = number.breaks
    if not number.is_uniform:
        return 6 in breaks and (12 in breaks or len(breaks) <= 2)
    return (
        len(sizes) == 1
        or len(breaks) == 1
        or any(wanted <= breaks for wanted in _NIK_BREAKS)
    )


def looks_like_nip(digits: str) -> bool:
    """Whether 18 digits begin with a birth date and a month of appointment."""
    return len(digits) == NIP_DIGITS and _NIP.match(digits) is not None


def is_plausible_nik(digits: str) -> bool:
    """Whether 16 digits begin with a place and go on with a date of birth."""
    province, regency, district, day, month = (
        int(digits[place : place + 2]) for place in range(0, 10, 2)
    )
    if province not in PROVINCES or not 1 <= regency <= LAST_REGENCY or not district:
        return False
    try:
        date(2000, month, day - FEMALE_DAY if day > FEMALE_DAY else day)
    except ValueError:
        return False
    return True


def accounts(runs: Iterable[Run]) -> Iterator[Span]:
    """Digits that a word for banks stands before or after."""
    reached = 0
    for run in runs:
        if run.start < reached or run.digits.startswith("08"):
            continue
        if run.first:
            totals = [run.digits_left] if run.digits_left in ACCOUNT_DIGITS else []
        else:
            totals = list(reversed(ACCOUNT_DIGITS))
        candidates = [number for total in totals if (number := run.taking(total))]
        labelled = candidates and _ACCOUNT_LABEL.search(run.word_beside()) is not None
        for number in candidates:
            if _is_account_like(number, labelled=bool(labelled)):
                yield Span(Kind.ACCOUNT, number.start, number.end)
                reached = number.end
                break


def _is_account_like(number: Number, *, labelled: bool) -> bool:
    if (
        number.is_amount
        or number.begins_with_date
        or is_thing(number.run.word_beside())
    ):
        return False
    if set("".join(number.gaps)) - set(" -./\n") or "\n\n" in number.gaps:
        return False
    if not labelled:
        after = number.run.row.text[number.end : number.end + 20]
        return number.is_uniform and _ACCOUNT_AFTER.match(after) is not None
    return number.is_uniform or not (number.has_year or "." in number.gaps)
