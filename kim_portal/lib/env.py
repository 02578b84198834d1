"""Settings from the environment: what is missing in production stops the start."""

import os

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on", "ya"}
FALSE_WORDS = {"0", "false", "no", "off", "tidak", ""}


def text(name: str, *, default: str | None = None) -> str:
    """The variable's value; raises ImproperlyConfigured where neither it nor a default is set."""
    value = os.environ.get(name, default)
    if value is None or (value == "" and default is None):
        raise ImproperlyConfigured(f"Isi variabel lingkungan {name}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable; a word that is neither raises ImproperlyConfigured."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} harus 1 atau 0, bukan {value!r}.")


def number(name: str, *, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number in its bounds; anything else raises ImproperlyConfigured."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} harus bilangan bulat, bukan {value!r}."
        ) from None
    if not least <= found <= most:
        raise ImproperlyConfigured(
            f"{name} harus antara {least} dan {most}, bukan {found}."
        )
    return found


def words(name: str, *, default: str | None = None) -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [w.strip() for w in text(name, default=default).split(",") if w.strip()]
