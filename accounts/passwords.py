"""Passwords that would be guessed first are refused; nothing else is demanded of them.

Beside Django's list of common ones (ASVS 5.0, 6.2): what repeats itself, what follows a
row of keys, and what is little more than a word of this place.
"""

import re
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ValidationError

LOCAL_WORDS = (
    "pekalongan",
    "kimkota",
    "kota",
    "kim",
    "dinkominfo",
    "diskominfo",
    "kominfo",
    "kelurahan",
    "kecamatan",
    "pengurus",
    "moderator",
    "admin",
    "katasandi",
    "password",
    "rahasia",
    "indonesia",
    "batik",
)
ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
FOLLOWS = {
    pair for row in (*ROWS, *(row[::-1] for row in ROWS)) for pair in pairwise(row)
}
FOLLOWS |= {("9", "0"), ("0", "9")}
# What must be left besides: letters, or signs that do not follow from the one before.
LETTERS_LEFT = 6
FREE_SIGNS = 6
SHORTEST = 12


def words_of_this_place() -> list[str]:
    """The longest first, so that none is left of another."""
    city = re.sub(r"[^a-z]", " ", settings.KIM_CITY_NAME.casefold()).split()
    return sorted({*LOCAL_WORDS, *city}, key=lambda word: (-len(word), word))


def told_while_typing() -> dict[str, str]:
    """What the page's script needs to say the same; see static/js/password.js."""
    return {
        "data-least": str(SHORTEST),
        "data-rows": " ".join(ROWS),
        "data-words": " ".join(words_of_this_place()),
    }


class LocalWordsValidator:
    """A password that is little more than words of this place, and a year."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError when fewer than six letters are left besides the words."""
        letters = "".join(c for c in password.casefold() if c.isalpha())
        rest = letters
        for word in words_of_this_place():
            rest = rest.replace(word, "")
        if rest != letters and len(rest) < LETTERS_LEFT:
            raise ValidationError(
                "Kata sandi ini mudah ditebak karena memakai kata yang umum di sini.",
                code="password_too_local",
            )

    def get_help_text(self) -> str:
        return "Jangan hanya memakai nama kota, kelurahan, atau KIM."


class PatternValidator:
    """A password that repeats itself, or follows the rows of keys, says little."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError when fewer than six signs do not follow from others."""
        low = password.casefold()
        if len(set(low)) < FREE_SIGNS or repeats(low):
            raise ValidationError(
                "Kata sandi ini mudah ditebak karena mengulang yang sama.",
                code="password_repeats",
            )
        steps = sum(
            pair not in FOLLOWS and pair[0] != pair[1] for pair in pairwise(low)
        )
        if steps + 1 < FREE_SIGNS:
            raise ValidationError(
                "Kata sandi ini mudah ditebak karena urut seperti 1234 atau qwerty.",
                code="password_in_sequence",
            )

    def get_help_text(self) -> str:
        return "Jangan mengulang huruf yang sama, atau memakai yang urut."


def repeats(text: str) -> bool:
    """Whether it is a short part again and again; that part is what has to be guessed."""
    part = (text + text).find(text, 1)
    return part < min(len(text), SHORTEST)
