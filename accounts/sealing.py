"""What must not be read in a copy of the database: sealed with a key from SECRET_KEY."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _fernet(purpose: str) -> Fernet:
    words = f"{purpose}:{settings.SECRET_KEY}".encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(words).digest()))


def seal(purpose: str, text: str) -> str:
    """Opens with the same purpose alone."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def opened(purpose: str, sealed: str) -> str | None:
    """The text, or None where SECRET_KEY was changed meanwhile."""
    try:
        return _fernet(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
