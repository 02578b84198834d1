"""Two quiet charts, drawn on the server as SVG: comparing categories, following months.

Lengths start at zero and every figure stands beside its mark, so that nobody has to
measure against an axis. Colours are classes of static/css/charts.css.
"""

import math
import unicodedata
from itertools import pairwise
from typing import Final
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from kim_portal.lib.numbers import figure
from kim_portal.lib.tables import UNKNOWN

# A drawing is 360 units wide, on a phone about as many pixels: the type is then as
# large as the small print of the page, and charts.css lets it grow only a little.
WIDE: Final = 360
TYPE: Final = 13.5
_CAPTION: Final = 26  # room for the unit above the marks
_LEAST: Final = 1.5  # a zero is a hairline: counted, and none found
_BESIDE: Final = ("", "%")  # units that need no caption
_LEADING: Final = 16
_MIDDLE: Final = TYPE * 0.36  # from the middle of a line down to where letters stand

_ROW: Final = 27
_BAR: Final = 15
_LONGEST_LABEL: Final = 148
_GAP: Final = 7

_PLOT: Final = 130  # height of the tallest column
_SLOT: Final = 56  # few columns stay columns and do not become walls

_SVG: Final = (
    '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" '
    'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'font-size="{size}" aria-labelledby="{id}" aria-describedby="{id}-isi">'
    '<title id="{id}">{title}</title><desc id="{id}-isi">{told}</desc>{marks}</svg>'
)
_TEXT: Final = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
_RECT: Final = '<rect class="chart-bar" x="{}" y="{}" width="{}" height="{}"/>'
_LINE: Final = '<line class="chart-line" x1="{}" y1="{}" x2="{}" y2="{}"/>'
_GROUP: Final = "<g><title>{}</title>{}</g>"


def bars(rows: list[tuple[str, float]], *, unit: str, title: str) -> SafeString:
    """Horizontal bars in the order given, for comparing categories.

    Never for persons: a chart of people is a ranking. A title may stand only once on a
    page, since the id comes from it. ValueError for a negative value and for NaN.
    """
    values = _checked([value for _, value in rows])
    words = _words(values, unit)
    left = min(max((_width(label) for label, _ in rows), default=0), _LONGEST_LABEL)
    start = left + _GAP
    right = max(map(_width, words), default=0) + _GAP
    scale = (WIDE - start - right) / (max(values, default=0) or 1)
    top = y = _top(unit)
    marks = []
    for (label, value), word in zip(rows, words, strict=True):
        lines = _lines(label, left)
        high = _ROW + (len(lines) - 1) * _LEADING
        first = y + high / 2 + _MIDDLE - (len(lines) - 1) * _LEADING / 2
        long = max(value * scale, _LEAST)
        drawn = [
            _text("chart-text", 0, first + _LEADING * number, line)
            for number, line in enumerate(lines)
        ]
        drawn.append(_rect(start, y + (high - _BAR) / 2, long, _BAR))
        place = start + long + _GAP
        drawn.append(
            _text("chart-text chart-value", place, y + high / 2 + _MIDDLE, word)
        )
        marks.append(_group(_said(label, word, unit), drawn))
        y += high
    marks.append(_line(start, top, start, y))
    told = [_said(row[0], word, unit) for row, word in zip(rows, words, strict=True)]
    return _svg(title, unit, told, marks, y + 4)


def columns(
    rows: list[tuple[str, float | None]], *, unit: str, title: str
) -> SafeString:
    """Columns over time; None is a gap with a dash, for nobody knows.

    A year at the end of a label ("Nov 2024") is written once, under its first month.
    Where the figures of many columns do not fit, only the highest is written, with a
    line at its height. Title and errors as in bars.
    """
    values = [value for _, value in rows]
    known = _checked([value for value in values if value is not None])
    figures = iter(_words(known, unit))
    words = [UNKNOWN if value is None else next(figures) for value in values]
    slot = min(WIDE / max(len(rows), 1), _SLOT)
    peak = max(known, default=0)
    # Without a single mark above the line there is nothing to leave room for.
    plot = _PLOT if peak else _LEAST
    top = _top(unit) + TYPE + 4
    base = top + plot
    crowded = max(map(_width, words), default=0) > slot
    marks = [_line(0, top, slot * len(rows), top)] if crowded else []
    for number, ((label, value), word) in enumerate(zip(rows, words, strict=True)):
        middle = slot * (number + 0.5)
        high = max((value or 0) * plot / (peak or 1), _LEAST)
        drawn = []
        if value is not None:
            drawn.append(_rect(middle - slot / 3, base - high, slot * 2 / 3, high))
        if not crowded or value is None or number == values.index(peak):
            style = "chart-soft" if value is None else "chart-text chart-value"
            place = _inside(middle, _width(word))
            drawn.append(_text(style, place, base - high - 5, word, "middle"))
        marks.append(_group(_said(label, word, unit), drawn))
    marks.append(_line(0, base, slot * len(rows), base))
    marks += _months([label for label, _ in rows], slot, base)
    told = [_said(row[0], word, unit) for row, word in zip(rows, words, strict=True)]
    return _svg(title, unit, told, marks, base + 2 * _LEADING + 8)


def _months(labels: list[str], slot: float, base: float) -> list[SafeString]:
    """Names under the columns; where they do not all fit, the last and every nth."""
    split = [_month_and_year(label) for label in labels]
    widest = max((_width(month) for month, _ in split), default=0)
    # At the edge a name moves inwards, towards its neighbour.
    moved = max(widest - slot, 0) / 2
    step = math.ceil(min(widest + moved, _SLOT) / slot)
    shown = [i for i in range(len(split)) if (len(split) - 1 - i) % step == 0]
    texts = []
    for number in shown:
        name = _cut(split[number][0], slot * step)
        place = _inside(slot * (number + 0.5), _width(name))
        texts.append(_text("chart-soft", place, base + _LEADING, name, "middle"))
    starts = [
        (slot * (number + 0.5), split[number][1])
        for before, number in zip([None, *shown], shown, strict=False)
        if before is None or split[before][1] != split[number][1]
    ]
    for (middle, year), (following, _) in pairwise([*starts, (math.inf, "")]):
        # December alone before a January: the next year explains it.
        if year and following - middle > _width(year):
            place = _inside(middle, _width(year))
            texts.append(
                _text("chart-soft", place, base + 2 * _LEADING, year, "middle")
            )
    return texts


def _month_and_year(label: str) -> tuple[str, str]:
    month, _, year = label.rpartition(" ")
    return (
        (month, year) if month and len(year) == 4 and year.isdecimal() else (label, "")
    )


def _top(unit: str) -> float:
    return 4 if unit in _BESIDE else _CAPTION


def _svg(
    title: str, unit: str, told: list[str], marks: list[SafeString], height: float
) -> SafeString:
    if told and unit not in _BESIDE:
        marks = [_text("chart-soft", 0, TYPE, f"Satuan: {unit}"), *marks]
    if not told:
        marks, height = [_text("chart-soft", 0, TYPE, "Tidak ada data.")], TYPE + 6
    return format_html(
        _SVG,
        width=WIDE,
        height=_n(height),
        size=TYPE,
        # The checksum keeps titles apart that slugify makes alike or empty.
        id=f"grafik-{slugify(title)[:40].strip('-')}-{crc32(title.encode()):08x}",
        title=title,
        told="; ".join(told) or "Tidak ada data.",
        marks=format_html_join("", "{}", ((mark,) for mark in marks)),
    )


def _text(
    style: str, x: float, y: float, words: str, anchor: str = "start"
) -> SafeString:
    return format_html(_TEXT, style, _n(x), _n(y), anchor, words)


def _rect(x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(_RECT, _n(x), _n(y), _n(width), _n(height))


def _line(x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html(_LINE, _n(x1), _n(y1), _n(x2), _n(y2))


def _group(said: str, drawn: list[SafeString]) -> SafeString:
    """One mark; its title is what the pointer shows: the whole label and the figure."""
    return format_html(_GROUP, said, format_html_join("", "{}", ((d,) for d in drawn)))


def _checked(values: list[float]) -> list[float]:
    for value in values:
        if not math.isfinite(value) or value < 0:
            raise ValueError(f"A chart has no place for {value}.")
    return values


def _words(values: list[float], unit: str) -> list[str]:
    """The figures of one chart, all with a decimal or none."""
    decimals = int(any(value != int(value) for value in values))
    sign = unit if unit in _BESIDE else ""
    return [figure(value, decimals) + sign for value in values]


def _said(label: str, word: str, unit: str) -> str:
    """A mark in words: Kesehatan: 12 kabar."""
    if word == UNKNOWN:
        return f"{label}: tidak ada data"
    return f"{label}: {word}" if unit in _BESIDE else f"{label}: {word} {unit}"


def _inside(middle: float, width: float) -> float:
    """The middle of a text, moved as far as it takes to stay in the drawing."""
    return min(max(middle, width / 2), WIDE - width / 2)


# Shares of the type's size, generous: the reader's own font may be a wide one.
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD: Final = frozenset("mwMW@%&—…")


def _width(text: str) -> float:
    return TYPE * sum(map(_em, text))


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.72 if letter.isupper() else 0.585


def _lines(text: str, room: float) -> list[str]:
    """A label in one line or two, the second cut where it must be."""
    if _width(text) <= room + 0.01 or " " not in text:
        return [_cut(text, room)]
    first, *words = text.split(" ")
    while words and _width(f"{first} {words[0]}") <= room:
        first = f"{first} {words.pop(0)}"
    return [_cut(line, room) for line in (first, " ".join(words)) if line]


def _cut(text: str, room: float) -> str:
    """Text that fits, cut with an ellipsis; the whole stands in the mark's title."""
    if _width(text) <= room + 0.01:
        return text
    while text and _width(text) + TYPE > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _n(value: float) -> str:
    return f"{round(value, 1):g}"
