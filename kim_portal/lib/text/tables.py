"""Tables of tabs, as spreadsheets and Word give them."""

import re

from kim_portal.lib.text import marks
from kim_portal.lib.text.clean import cells

_DIGIT = re.compile(r"\d")
# What stands at the head of a column in a neighbourhood's lists.
_HEAD = re.compile(
    r"\b(?:no|nomor|nama|hari|tanggal|tgl|jam|pukul|waktu|tempat|lokasi|kegiatan|acara"
    r"|keterangan|ket|jumlah|harga|satuan|alamat|asal|rt|rw|kontak|hp|telepon|jabatan"
    r"|petugas|tugas|bulan|tahun|uraian|barang)\b",
    re.IGNORECASE,
)


def rows(lines: list[str]) -> list[list[str]]:
    """The cells of each line."""
    return [cells(line) for line in lines]


def has_header(rows: list[list[str]]) -> bool:
    """Whether the first row says what is in the columns.

    It does when it is full and without numbers, and either names a column as lists
    do or stands over a column of numbers.
    """
    first, *rest = rows
    if not all(first) or any(map(_DIGIT.search, first)):
        return False
    return any(map(_HEAD.match, first)) or any(
        all(map(_DIGIT.search, column)) for column in zip(*rest, strict=True)
    )


def to_plain(lines: list[str]) -> list[str]:
    """Each row as a line without marks, its columns kept."""
    return ["\t".join(map(marks.strip, row)) for row in rows(lines)]


def to_whatsapp(lines: list[str]) -> list[str]:
    """Each row as a line: WhatsApp does not keep columns."""
    return [" | ".join(row) for row in rows(lines)]
