"""What happened, never whose words, names or secrets: no log holds a way in."""

import logging
import re

# Addresses that are secrets themselves; deploy/nginx.conf and a test name the same.
PREFIXES = (
    "undangan",
    "undangan-acara",
    "hadir",
    "pratinjau",
    "akun/kata-sandi/baru",
    "rilis/berhenti",
    "cek/jawaban",
    "aspirasi/tiket",
)
_SECRET = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(PREFIXES, key=len, reverse=True))})(/|%2F)+[^\s\"'<>]+",
    re.IGNORECASE,
)
# What PostgreSQL quotes of a row that it refuses: names, numbers, whole texts.
_ROW = re.compile(
    r"(Key \([^)\n]*\)=)\([^\n]*\)"
    r"|(Failing row contains )\(.*?(?=\nCONTEXT:|\n\nThe above|\n\nDuring handling|\Z)",
    re.DOTALL,
)
_REST = re.compile(r"(?:token|uidb36|key)'?(?:=|: ?)'[^']*'")


def without_secrets(line: str) -> str:
    """The line with nothing behind the beginning of a secret address, and no row's words.

    >>> without_secrets("Forbidden: /undangan/abc123/terima/")
    'Forbidden: /undangan/…'
    """
    line = _ROW.sub(lambda row: f"{row[1] or row[2]}(…)", line)
    return _REST.sub("…", _SECRET.sub(r"\1/…", line))


class HideSecrets(logging.Filter):
    """Rewrites a record, its traceback too, before any handler writes it."""

    _plain = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self._plain.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        return True
