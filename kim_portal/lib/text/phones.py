"""Phone numbers in running text, as links that a phone can dial.

A number that is not surely one to call stays text: accounts, identity numbers, letters
and longer rows of digits are none.
"""

import re
from typing import Final

MOBILE_DIGITS: Final = range(10, 14)  # with the leading 0
LANDLINE_DIGITS: Final = range(9, 13)
FREE_DIGITS: Final = range(9, 13)
FOREIGN_DIGITS: Final = range(9, 16)
_LABEL_REACH = 30

_GAP = r"[ .\-]"
# No letter, digit or part of another number before; after a slash only a second number.
PATTERN = (
    r"(?<![^\W_])(?<![+@#=&?%\\])(?<![0-9][.,:\-])(?:(?<!/)|(?<=[0-9]{4}/))(?:"
    rf"(?:\(\+62\) ?|\+62{_GAP}?(?:\(0\) ?)?|62(?=8)|0)8[1-9][0-9]{{1,11}}"
    rf"|(?:\(0[2-79][0-9]{{1,2}}\) ?|0[2-79][0-9]{{1,2}}[ \-]"
    rf"|\+62{_GAP}?[2-79][0-9]{{1,2}}{_GAP}?)[0-9]{{3,8}}"
    rf"|080[0-9]{_GAP}?[0-9]{{1,8}}"
    rf"|\+(?!62)[1-9][0-9]{{0,2}}{_GAP}?[0-9]{{2,12}}"
    rf")(?:{_GAP}[0-9]{{2,8}}(?![0-9])){{0,5}}"
)
_GROUP_END = re.compile(r"[0-9](?![0-9])")
_HOUR = re.compile(r" [0-9]{1,2}[.:][0-9]{2}(?![0-9])")
_HOUR_AT_END = re.compile(r" [0-9]{1,2}\.[0-9]{2}$")
_JOINED = re.compile(r"[^\W_]|[@%]|[.,:\-][0-9]|/(?! ?[0+(])")
_NOT_TO_CALL = re.compile(
    r"\b(?:no)?(?:rek|rekening|nik|kk|npwp|nip|nisn|bpjs|va|virtual account|resi|token"
    r"|bri|bca|bni|btn|bsi|mandiri|bank jateng|id pel(?:anggan)?)\b",
    re.IGNORECASE,
)
_TO_CALL = re.compile(
    r"\b(?:te?lp|telepon|telpon|tel|hubungi|hub|kontak|hp|wa|whatsapp|ponsel|cp"
    r"|call center)\b",
    re.IGNORECASE,
)


def dial(found: str, before: str = "", after: str = "") -> tuple[str, str] | None:
    """Return the number that begins a match of PATTERN, and its tel: address.

    `before` and `after` are the text around it. None when it is nothing to call.
    """
    near = before[-_LABEL_REACH:]
    labels = [label.end() for label in _NOT_TO_CALL.finditer(near)]
    if labels and not _TO_CALL.search(near, labels[-1]):
        return None
    for end in reversed([group.end() for group in _GROUP_END.finditer(found)]):
        shown, rest = found[:end], found[end:] + after
        number = _number(shown)
        if end < len(found):
            ends = _is_parted(shown, rest)
        else:
            ends = not (_JOINED.match(rest) or _HOUR_AT_END.search(shown))
        if number and ends:
            return shown, f"tel:{number}"
    return None


def _is_parted(shown: str, rest: str) -> bool:
    """Whether the digits behind are another number: an hour, a price, a count."""
    return rest[0] == " " and (" " not in shown or bool(_HOUR.match(rest)))


def _number(shown: str) -> str:
    """The number as a phone dials it, or nothing when the count of digits is wrong."""
    digits = "".join(filter(str.isdigit, shown.replace("(0)", "")))
    if shown.startswith("+") and not shown.startswith("+62"):
        return f"+{digits}" if len(digits) in FOREIGN_DIGITS else ""
    national = digits if digits.startswith("0") else f"0{digits.removeprefix('62')}"
    if national.startswith("080"):
        # Free numbers are known inside the country only.
        return national if len(national) in FREE_DIGITS else ""
    allowed = MOBILE_DIGITS if national.startswith("08") else LANDLINE_DIGITS
    return f"+62{national[1:]}" if len(national) in allowed else ""
