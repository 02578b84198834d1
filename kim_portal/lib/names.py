"""How to greet people: what they are called among titles, and the line of a letter."""

import re
from typing import Final

from kim_portal.lib.text import clean_line

# Said before a name and never a name of its own, without their dots.
_TITLES: Final = frozenset(
    word
    for line in (
        "yth kepada bapak bpk pak bp ibu bu sdr sdri saudara saudari tn tuan ny nyonya nn",
        "nona mas mbak kak mbah abah h hj hjh haji hajjah k kh ky kyai kiai ki nyai nyi gus",
        "ning habib syekh syaikh buya teuku teungku tengku pdt pendeta romo",
        "ust ustad ustadz ustaz ustadzah ustazah prof dr drs dra drg",
        "drh ir apt ns bd tgk tgh r rr rd ra rm rng raden roro ajeng krt alm almh almarhum",
        "almarhumah serka serma sertu serda peltu pelda kopka koptu kopda praka pratu prada",
        "aiptu aipda bripka brigadir briptu bripda ipda iptu akp kompol akbp kombes lettu",
        "letda kapten mayor letkol kolonel purn",
    )
    for word in line.split()
)
# Muhammad in its spellings: the name a person is called by follows.
_MUHAMMAD: Final = re.compile(
    r"m(?:d|hd|oh|uh|och|ohd|uhd)?|mu?o?c?h+a?mm?[aeu]d|mu?o?c?h+am+ad", re.IGNORECASE
)
# Balinese says whether a man or a woman; among people it is left out.
_PARTICLES: Final = frozenset({"i", "ni"})
# Names of birth of two words, and Arabic words that are a name only with the next.
_DOUBLE: Final = frozenset({("ida", "bagus"), ("ida", "ayu"), ("anak", "agung")})
_WITH_NEXT: Final = re.compile(r"abd(?:ul|ur|us|oel)|abu|ibnu|ummu")
# Family names of Chinese Indonesians that stand before a name of two syllables.
_FAMILY: Final = re.compile(
    r"tan|lie?m|oei|ong|kwee|tj(?:oa|ia|an)|lie|the|goh?|kho|khoe|sie|thi?o|tio|gan|njoo"
    r"|yap|liauw|lauw|phoa|ang"
)
_SHORT = 3  # letters; with a dot behind they are a title or a name cut short
_SYLLABLE = 5  # letters at most
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_AFTER_DOT = re.compile(r"\.(?=[^\W\d_])")
_HEAD = re.compile(
    r"^(?:kepada\b[ :]*)?(?:(?:yth|yang terhormat)\b[ .:,]*)+", re.IGNORECASE
)


def short_name(name: str) -> str:
    """Return what a person is called: "Siti" of "dr. H. Siti Aminah, Sp.A".

    Titles and single letters are passed over. "M. Arif" is Arif. "I Made" and "Ni Luh"
    are Made and Luh, as neighbours in Bali call them. What holds nothing else is
    returned as it is.
    """
    line = clean_line(name)
    # A comma parts the degrees; one that follows a title only is none.
    for part in line.split(","):
        words = _AFTER_DOT.sub(". ", re.sub(r"[()\"“”/]", " ", part)).split()
        while words and _is_passed_over(words[0], last=len(words) == 1):
            words.pop(0)
        if words:
            return _as_written(_called(words)) or line
    return line


def _called(words: list[str]) -> str:
    """What a person is called of the words of a name without titles."""
    first, *rest = [word.lower() for word in words]
    if (
        len(words) == 3
        and _FAMILY.fullmatch(first)
        and max(map(len, rest)) <= _SYLLABLE
    ):
        return " ".join(words[1:])
    double = rest and (_WITH_NEXT.fullmatch(first) or (first, rest[0]) in _DOUBLE)
    return " ".join(words[:2]) if double else words[0].rstrip(".")


def _as_written(name: str) -> str:
    """A name in capitals or small letters only, as names are written."""
    if len(name) > 1 and (name.isupper() or name.islower()):
        return _WORD.sub(lambda word: word[0].capitalize(), name)
    return name


def _is_passed_over(word: str, *, last: bool) -> bool:
    bare = word.rstrip(".").lower()
    if not any(map(str.isalpha, bare)) or bare in _TITLES:
        return True
    if word.endswith(".") and len(bare) <= _SHORT:
        return True
    return not last and (
        len(bare) == 1 or bare in _PARTICLES or bool(_MUHAMMAD.fullmatch(bare))
    )


def greeting(name: str) -> str:
    """Return the line a letter begins with: "Yth. dr. Siti Aminah", said once."""
    rest = _HEAD.sub("", clean_line(name)).rstrip(" ,")
    return f"Yth. {rest or 'Bapak/Ibu'}"
