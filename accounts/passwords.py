"""Passwords anyone here would guess first are refused."""

import re

from django.core.exceptions import ValidationError

LOCAL_WORDS = (
    "pekalongan",
    "kimkota",
    "dinkominfo",
    "kelurahan",
    "katasandi",
    "rahasia",
)


class LocalWordsValidator:
    """A password that is little more than a word of this place is too easy."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError when fewer than six characters are left besides the word."""
        rest = re.sub(r"[^a-z]", "", password.lower())
        for word in LOCAL_WORDS:
            if word in rest and len(password) - len(word) < 6:
                raise ValidationError(
                    "Kata sandi ini mudah ditebak karena memakai kata yang umum di sini.",
                    code="password_too_local",
                )

    def get_help_text(self) -> str:
        return "Jangan hanya memakai nama kota, kelurahan, atau KIM."
