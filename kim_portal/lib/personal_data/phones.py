"""Phone numbers, mobile and of a house, and the links that hold one."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kim_portal.lib.personal_data.kinds import Kind, Span
from kim_portal.lib.personal_data.numbers import is_thing
from kim_portal.lib.personal_data.runs import YEAR, Number, Run, core

MOBILE_DIGITS = range(9, 14)  # with the leading 0
LANDLINE_DIGITS = range(9, 13)
LOCAL_DIGITS = range(6, 9)
# Of so many digits a number may be whole: what is parted otherwise is no part of it.
WHOLE = 10
# A number may be broken over so many line ends, where a word says that it is one.
MOST_LINES = 2
OWN_AREA = "0285"

_MOBILE = re.compile(r"(?:(?:00)?620?|0)(?=8[1-9])")
_INTERNATIONAL = re.compile(r"(?:00)?62")
_HOUSE = re.compile(r"(?:(?:00)?620?|0)(?=[2-79])")
_LABEL = re.compile(
    r"(?<![a-z])(?:te?lp|tlp|tilp|telepon|telpon|telefon|fax|faks|hubungi|hub|kontak|contact"
    r"|hp|wa|whatsapp|ponsel|cp|sms|call|narahubung|no ?(?:hp|wa)|seluler|handphone)\b",
    re.IGNORECASE,
)
# A label right before: nothing but a name or a sign between.
_LABEL_BESIDE = re.compile(rf"(?:{_LABEL.pattern})\W{{0,4}}$", re.IGNORECASE)
_LOCAL_LABEL = re.compile(
    r"(?<![a-z])(?:te?lp|tlp|telepon|telpon|fax|faks)\.?"
    r"(?: (?:rumah|kantor)\W{0,3}|[ \t]{0,2}[:.][ \t]{0,2})$",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<![a-z])(?:no|nomor|hp|nohp|wa|nowa|te?lp|tlp|hub|cp|sms|call|whatsapp)$",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"(?:wa\.me ?/ ?|whatsapp://\S{0,20}phone=|[?&]phone=|t\.me/|tg://\S{0,20}phone="
    r"|\b(?:tel|sms|smsto|callto):(?://)?)(?:\+|%2b)?"
    r"(?P<number>\(?[0-9][0-9 .\-()]{6,24}(?<=[0-9]))",
    re.IGNORECASE,
)
_CALLED_DIGITS = range(9, 16)


def calling_links(text: str) -> Iterator[Span]:
    """Links that call or write to somebody: the number in them."""
    for match in _CALLING.finditer(text):
        digits = re.sub(r"[^0-9]", "", match["number"])
        if len(digits) in _CALLED_DIGITS and not digits.startswith("0800"):
            yield Span(Kind.PHONE, *match.span("number"))


def phones(runs: Iterable[Run]) -> Iterator[Span]:
    """Numbers in running text; none begins inside another."""
    reached = 0
    for run in runs:
        if (
            run.start < reached
            or run.digits[0] not in "02345678"
            or not _may_begin(run)
        ):
            continue
        number = _mobile(run) or _landline(run) or _local(run)
        if number and (_begins_anew(number, reached) or _is_labelled(run)):
            yield Span(Kind.PHONE, _with_country(number), number.end)
            reached = number.end


def _is_labelled(run: Run) -> bool:
    return _LABEL_BESIDE.search(run.word_beside()) is not None


def _begins_anew(number: Number, reached: int) -> bool:
    """Whether it is no part of a row of figures that began before it."""
    run = number.run
    if not run.first or not number.gaps:
        return True
    last_start, last_end = run.row.groups[run.first - 1]
    size = last_end - last_start
    return (
        last_end == reached
        or "(" in run.gap_before
        or core(run.gap_before) != number.gaps[-1]
        or len(number.groups[0]) >= 4 > size
        or size >= MOBILE_DIGITS.start
    )


def _may_begin(run: Run) -> bool:
    """Whether a number can begin here: not inside an amount, a code or a word."""
    if run.first:
        gap = run.gap_before
        return gap[-1] not in ".,-_~*" or (len(gap) > 1 and gap[-2] in " \n")
    before = run.before(12)
    return not before[-1:].isalpha() or _GLUED.search(before) is not None


def _with_country(number: Number) -> int:
    """Where a number begins that has a + or a bracket before its digits."""
    text, start = number.run.row.text, number.start
    if text[start - 1 : start] == "+":
        start -= 1
    is_closed = ")" in text[number.start : number.end]
    return start - 1 if is_closed and text[start - 1 : start] == "(" else start


def _mobile(run: Run) -> Number | None:
    digits = run.digits
    head = _MOBILE.match(digits)
    is_bare = digits[0] == "8" and digits[1:2] != "0" and _is_labelled(run)
    if not head and not is_bare:
        return None
    number = _up_to_whole(run, head.end() if head else 0)
    if number is None or is_thing(run.word_beside()):
        return None
    return number if _is_phone_like(number) or _is_labelled(run) else None


def _up_to_whole(run: Run, head: int) -> Number | None:
    """Take groups until it is whole; the hour or price after it is no part of it."""
    total = 1 - head  # the leading 0, written or not
    used = ""
    lines = 0
    best = None
    for stop in range(run.first + 1, len(run.row.groups) + 1):
        number = Number(run, stop)
        group = number.groups[-1]
        gap = number.gaps[-1] if number.gaps else ""
        inside = total <= 1  # still within +62 (0)
        lines += "\n" in gap
        more = total + len(group)
        if more > MOBILE_DIGITS.stop - 1 or not _goes_on(gap, lines, inside=inside):
            break
        if total >= WHOLE and gap != used:
            break
        if "\n" in gap and total >= MOBILE_DIGITS.start:
            break
        total, best = more, number
        if more > 1 and not inside:
            used = used or gap
    return best if best and total in MOBILE_DIGITS else None


def _goes_on(gap: str, lines: int, *, inside: bool) -> bool:
    if gap in {";", "\n\n"} or "+" in gap or lines > MOST_LINES:
        return False
    return inside or gap == ". " or len(gap.strip("\n")) <= 1


def _is_phone_like(number: Number) -> bool:
    """Whether the way it is written is a phone's, and no date's, hour's or list's."""
    lines = number.gaps.count("\n")
    if lines > 1 or (lines and not _ends_its_line(number)) or _is_figure(number):
        return False
    if not number.is_uniform and "," in number.gaps:
        return False
    if "/" in number.gaps and number.has_year:
        return False
    is_begun = len(number.groups[0]) >= 4 or _INTERNATIONAL.match(number.digits)
    return bool(is_begun) or number.is_spread or _is_split_early(number)


def _is_split_early(number: Number) -> bool:
    """Whether a number that begins 08 12 or 0 812 is one all the same."""
    if number.begins_with_date:
        return False
    if number.is_uniform:
        return number.gaps != ["."] or number.groups[0] != "0"  # 0.8123456789
    return "." not in number.gaps and any(
        len(group) > 2 and not YEAR.fullmatch(group) for group in number.groups
    )


def _is_figure(number: Number) -> bool:
    """Whether it is an amount, or part of a row of figures."""
    text, start = number.run.row.text, number.start
    if number.is_amount and text[start - 1 : start] != "+":
        return True
    if not number.gaps or number.is_spread:
        return False
    if ". " in number.gaps and not number.is_uniform:
        return True
    is_short = len(number.groups[0]) < 4
    values = [int(group) for group in number.groups]
    rises = all(one < other for one, other in pairwise(values))
    if is_short and rises and len(values) > 4:
        return True
    follow = number.goes_on
    return follow > (not is_short) and number.next_group[:2] not in {"08", "62"}


def _ends_its_line(number: Number) -> bool:
    return number.gap_after is None or "\n" in number.gap_after


def _landline(run: Run) -> Number | None:
    digits = run.digits
    head = _HOUSE.match(digits)
    if not head:
        return None
    before = run.before()
    known = (
        digits.startswith(OWN_AREA)
        or before.endswith(("(", "+"))
        or head[0].startswith("00")
    )
    if not known and not _LABEL.search(before):
        return None
    for total in reversed(LANDLINE_DIGITS):
        number = run.taking(total - 1 + head.end())
        if number and _is_landline_like(number, head.end()):
            return number
    return None


def _is_landline_like(number: Number, head: int) -> bool:
    if number.is_spread:
        return True
    sizes = [len(group) for group in number.groups]
    if number.gaps and set("".join(number.gaps)) - set(" -./"):
        return False
    if number.begins_with_date:
        return False
    if head > 1 and sizes[0] <= 4:  # 62 285 400000
        sizes = sizes[1:]
    return (
        len(sizes) <= 4
        and sizes[0] >= 2 + (head == 1)
        and all(size >= 2 for size in sizes)
        and (len(sizes) == 1 or max(sizes[1:]) >= 3)
    )


def _local(run: Run) -> Number | None:
    """A number without its area, where a word says that it is one."""
    if run.digits[:1] in {"0", "1"} or not _LOCAL_LABEL.search(run.word_beside(24)):
        return None
    for total in reversed(LOCAL_DIGITS):
        number = run.taking(total)
        if number and len(number.groups) <= 3 and not set(number.gaps) - {" ", "-"}:
            return number
    return None
