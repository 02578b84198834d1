"""The short check code (kode cek) residents type or scan: 6 signs, easy to read aloud."""

import secrets

# Without 0 O 1 I L, which look alike on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def make() -> str:
    """A random code; 31^6 is 887 million, the database keeps them unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def make_long() -> str:
    """Eight signs, for what is looked up by who was given it; 31^8, and a wall before it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def make_token() -> str:
    """128 bits, for a link of somebody's own."""
    return secrets.token_urlsafe(16)


def normalise(text: str) -> str:
    """As stored: capitals, without the dash and blanks people type."""
    return "".join(c for c in text.upper() if c.isalnum())


def show(code: str) -> str:
    """As people see it: 4H7T-2W."""
    return f"{code[:4]}-{code[4:]}"
