"""The kinds of personal data: what is said of each, and which may ever be public."""

from dataclasses import dataclass
from enum import StrEnum

# Of so many signs a quote shows a little more of its ends.
LONG = 10
NOT_SHOWN = "•"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of a kind, and whether an officer may confirm it with a reason.

    What never may be public has to go from the text, whoever confirmed it.
    """

    message: str
    may_be_public: bool = True
    is_number: bool = True


class Kind(StrEnum):
    """A kind of personal data; where two claim the same words, the first here wins."""

    rule: Rule

    def __new__(cls, value: str, rule: Rule) -> "Kind":
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.rule = rule
        return kind

    @property
    def message(self) -> str:
        return self.rule.message

    @property
    def may_be_public(self) -> bool:
        return self.rule.may_be_public

    NIK = (
        "nik",
        Rule(
            "Tampaknya NIK (Nomor Induk Kependudukan). NIK dan nomor KK tidak pernah untuk"
            " umum. Hapus dari tulisan.",
            may_be_public=False,
        ),
    )
    KK = (
        "kk",
        Rule(
            "Tampaknya nomor Kartu Keluarga (KK). NIK dan nomor KK tidak pernah untuk umum."
            " Hapus dari tulisan.",
            may_be_public=False,
        ),
    )
    BPJS = (
        "bpjs",
        Rule(
            "Tampaknya nomor kartu BPJS. Nomor BPJS tidak pernah untuk umum. Hapus dari"
            " tulisan.",
            may_be_public=False,
        ),
    )
    NIP = (
        "nip",
        Rule(
            "Tampaknya NIP pegawai; di dalamnya ada tanggal lahir. Biarkan hanya bila perlu"
            " diketahui umum; selain itu hapus.",
        ),
    )
    ACCOUNT = (
        "account",
        Rule(
            "Tampaknya nomor rekening. Biarkan hanya bila ini rekening lembaga yang sudah"
            " diperiksa; selain itu hapus.",
        ),
    )
    PHONE = (
        "phone",
        Rule(
            "Tampaknya nomor telepon. Biarkan hanya bila ini nomor layanan atau pemiliknya"
            " mengizinkan; selain itu hapus.",
        ),
    )
    EMAIL = (
        "email",
        Rule(
            "Tampaknya alamat email. Biarkan hanya bila ini alamat layanan atau pemiliknya"
            " mengizinkan; selain itu hapus.",
        ),
    )
    PLATE = (
        "plate",
        Rule(
            "Tampaknya nomor polisi kendaraan. Biarkan hanya bila ini kendaraan layanan"
            " atau pemiliknya mengizinkan; selain itu hapus.",
            is_number=False,
        ),
    )
    BIRTH = (
        "birth",
        Rule(
            "Tampaknya tanggal lahir seseorang. Biarkan hanya bila orangnya mengizinkan;"
            " selain itu hapus, atau tulis umurnya saja.",
            is_number=False,
        ),
    )
    ADDRESS = (
        "address",
        Rule(
            "Tampaknya alamat rumah seseorang. Biarkan hanya bila orangnya mengizinkan;"
            " selain itu hapus, atau tulis RW-nya saja.",
            is_number=False,
        ),
    )


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What was found. `masked` may be shown where the rest must not be."""

    kind: Kind
    quote: str
    masked: str
    start: int
    end: int

    @property
    def message(self) -> str:
        return self.kind.message

    @property
    def may_be_public(self) -> bool:
        return self.kind.may_be_public


@dataclass(frozen=True, slots=True)
class Span:
    """Where something was found, in the text as the finders read it."""

    kind: Kind
    start: int
    end: int


def mask(quote: str, kind: Kind = Kind.PHONE) -> str:
    """Return a quote of which the first four and the last two signs can be read.

    Of a short one, a date, an address or a plate even less: nobody shall be able to
    complete it.
    """
    head, tail = (4, 2) if len(quote) >= LONG and kind.rule.is_number else (1, 1)
    return quote[:head] + NOT_SHOWN * (len(quote) - head - tail) + quote[-tail:]
