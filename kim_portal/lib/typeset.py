"""Setting pages with typst: templates of ours, words of other people as data only."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

_OURS: Final = Path(__file__).with_name("fonts")
# PDF/UA admits no letter without a drawing: typst then makes no document at all. So one
# exotic letter in one cell must not reach it. Emoji go, other letters become a box.
_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3|[\u231a-\u23ff\u2600-\u2712\u2715-\u2716\u2719-\u27bf"
    "\u2b05-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]"
    "[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
# Controls, and what shows nothing: joiners, marks of direction, selectors, tags.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u064b-\u0652\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# More accents than any language stacks run over the lines around them.
_PILE = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
BOX: Final = "□"
# What typst's own fonts hold: Latin, Greek, Cyrillic, Arabic, common signs.
_BEYOND_FONTS = re.compile(
    "[^ -~\xa0-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u04ff\u0621-\u063a"
    "\u0640-\u064a\u0660-\u0669\u1e00-\u1eff\u200b\u2010-\u2027\u202f-\u203a\u2070"
    "\u2071\u2074-\u208e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff\u2713"
    "\u2714\u2717\u2718]"
)
# Some pairs of a letter and a foreign accent have no drawing even so; then this holds.
_BEYOND_LATIN = re.compile(
    "[^ -~\xa0-\xff\u200b\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac\u25a1]"
)
_REMARK: Final = (
    f"Kotak {BOX} menggantikan huruf yang tidak dapat dicetak. "
    "Huruf aslinya ada di portal."
)
# A longer run of signs, mostly an address, would run over the next column.
_LONG_RUN = re.compile(r"\S{28}(?=[\w!-/:-@\[-`{-~])")


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """A PDF/UA-1 from a template beside its like, which may import one another.

    The template gets `data` as JSON and `remark`, one sentence or nothing. Words reach
    it as strings; run them through words() first. A letter the embedded fonts lack
    becomes a box, which the remark explains.
    """
    text = json.dumps(data, ensure_ascii=False)
    try:
        return _compiled(template, text, _BEYOND_FONTS)
    except typst.TypstError:
        return _compiled(template, text, _BEYOND_LATIN)


def png(template: Path, data: dict[str, Any], *, ppi: float = 72) -> bytes:
    """The first page of a template as a picture; at 72 ppi a point is a pixel."""
    text = json.dumps(data, ensure_ascii=False)
    made = _compiled(template, text, _BEYOND_FONTS, format="png", ppi=ppi)
    return made[0] if isinstance(made, list) else made


def _compiled(template: Path, text: str, beyond: re.Pattern[str], **how: Any) -> bytes:
    # JSON's own signs are ASCII, so letters may be exchanged in the whole text.
    text, boxes = beyond.subn(BOX, text)
    made: Any = typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text, "remark": _REMARK if boxes else ""},
        **(how or {"format": "pdf", "pdf_standards": "ua-1"}),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """Read once in the life of a process: only ours and typst's own, alike everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_OURS])


def words(text: str) -> str:
    """Text without what cannot be drawn, and with places where a long run may break."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    text = _PILE.sub(r"\1", _INVISIBLE.sub("", _EMOJI.sub("", text)))
    # Where an emoji stood between two words there are two gaps now.
    text = re.sub(" {2,}", " ", text).strip()
    return _LONG_RUN.sub("\\g<0>\u200b", text)
