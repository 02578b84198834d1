"""When a watched word is an ordinary one: what stands near it decides.

PBB is a tax, a parade drill or the UN far more often than a party. The words below are
about Indonesian, not about an election: they name no person, date or rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kim_portal.lib.watch.terms import SEVERITIES, Severity, Term
from kim_portal.lib.watch.words import plain

# How many words to either side are read.
REACH: Final = 6


def _set(words: str) -> frozenset[str]:
    """Split a list of words; kerja_sama is two words that stand together."""
    return frozenset(word.replace("_", " ") for word in words.split())


# Near a doubtful abbreviation these make it the party.
POLITICAL: Final = _set(
    "partai parpol caleg bacaleg kampanye berkampanye coblos mencoblos nyoblos paslon"
    " dpc dpd dpw dpp fraksi koalisi usung mengusung diusung politisi cagub cawagub"
    " capres cawapres pilgub"
)


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What makes one phrase ordinary, and what it is when nothing decides."""

    near: frozenset[str] = frozenset()  # within reach, nearer than a political word
    following: frozenset[str] = frozenset()  # the very next word
    otherwise: Severity | None = None


_THINGS = _set(
    "menu makanan minuman jajanan camilan buah sayur lauk sampah produk batik warna"
    " ukuran helm bibit benih pupuk logo desain foto judul sekolah jurusan jalur"
    " lokasi tempat waktu jadwal jam hari layanan loket kategori salah satu cara obat"
)
_APPEAL = Ordinary(following=_THINGS)
_CHOICE = Ordinary(
    near=_set("antrean antrian menu layar mesin loket undian tekan punggung sepatu"),
    following=_set(
        "foto nama gambar kolom atau dan tertentu berapa mana sekian antrean rumah kursi"
        " telepon whatsapp wa rekening punggung loket ktp kk"
    ),
)

# Only words a party's own news would hardly hold: near "nelayan" PPP may be the port or
# a party on visit.
ORDINARY: Final[dict[str, Ordinary]] = {
    "pbb": Ordinary(
        near=_set(
            "pajak bumi bangunan sppt njop p2 bayar membayar tunggakan pelunasan lunas"
            " melunasi denda piutang bapenda dunia sekjen sekretaris_jenderal unesco"
            " unicef resolusi baris_berbaris baris paskibra pramuka"
        )
    ),
    "pks": Ordinary(
        near=_set(
            "kerja_sama kerjasama perjanjian penandatanganan menandatangani"
            " ditandatangani mou kesepahaman adendum sawit"
        )
    ),
    "pkn": Ordinary(
        near=_set(
            "pelajaran guru kuliah dosen siswa murid soal ujian ppkn pendidikan"
            " kewarganegaraan pelatihan kepemimpinan tingkat_ii lan stan"
        )
    ),
    "pkb": Ordinary(
        near=_set(
            "pajak bayar membayar tunggakan kendaraan bermotor samsat stnk bbnkb opsen"
            " penyuluh bkkbn keluarga_berencana perjanjian_kerja"
        )
    ),
    "pan": Ordinary(near=_set("rb reformasi birokrasi kementerian permen")),
    "ppp": Ordinary(
        near=_set("pelabuhan perikanan wonokerto syahbandar bersandar kemitraan")
    ),
    "psi": Ordinary(near=_set("tekanan ban angin pompa kompresor tabung")),
    "perindo": Ordinary(near=_set("perum perikanan pelabuhan")),
    # Also a common first name; a neighbour is known by office, trade or age.
    "hendi": Ordinary(
        near=_set(
            "ketua_rt ketua_rw guru ustaz bengkel kader_posyandu takmir siswa murid"
            " almarhum tukang"
        ),
        otherwise="warn",
    ),
    "sesat": Ordinary(
        near=_set("bertanya petunjuk informasi berita kabar pikir logika")
    ),
    "kampret": Ordinary(near=_set("kelelawar gua satwa codot")),
    "cebong": Ordinary(near=_set("katak kolam sawah jentik berudu")),
    "ayo pilih": _APPEAL,
    "mari pilih": _APPEAL,
    "jangan lupa pilih": _APPEAL,
    "wajib pilih": _APPEAL,
    "pilih nomor": _CHOICE,
    "pilih no": _CHOICE,
    "coblos nomor": _CHOICE,
    "coblos no": _CHOICE,
    "dukung pasangan": Ordinary(
        near=_set("suami istri menikah hamil menyusui asi kontrasepsi"),
        following=_set("usia muda lansia pengantin hidup"),
    ),
}
_NOTHING = Ordinary()

_NEGATIONS = _set("tidak tak bukan dilarang larangan melarang")
_BETWEEN = _set(
    "boleh akan pernah dapat bisa ikut serta untuk dalam mengajak menyuruh mengarahkan"
    " menganjurkan diperbolehkan diizinkan sedang"
)
_NUMBERS = _set("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh")

# To vote, without saying for whom: "memilih di TPS", "memilih wali kota".
_TO_VOTE = "milih"
_WITHOUT_OBJECT = _set(
    "di ke pada dengan sesuai secara hari tanggal besok lusa nanti sebelum sesudah"
    " setelah agar supaya untuk dan atau karena tanpa saat ketika bersama sejak mulai"
    " salah sekali pemimpin kepala wali walikota gubernur bupati presiden anggota wakil"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a phrase; words are plain, the nearest first."""

    quote: str
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    stops: bool = False  # a stop or comma follows directly
    calls: bool = True  # no noun or passive made of the phrase's words

    @property
    def next_word(self) -> str:
        return next((word for word in self.after if word != "urut"), "")

    @property
    def is_numbered(self) -> bool:
        return (
            self.quote[-1:].isdecimal()
            or self.next_word.isdecimal()
            or self.next_word in _NUMBERS
        )


def weigh(term: Term, phrase: str, around: Surroundings) -> Severity | None:
    """Return how heavy a find is where it stands; None when it is an ordinary word.

    `phrase` is the variant found, plain: "pbb", "ayo pilih". An ordinary use of a
    term that blocks is still noted, as info.
    """
    rule = ORDINARY.get(phrase, _NOTHING)
    if is_ordinary(phrase, around):
        return "info" if term.severity == "block" else None
    if rule.near and is_political(around):
        return max(term.severity, "warn", key=SEVERITIES.index)
    if rule.otherwise:
        return rule.otherwise
    if term.severity == "block" and _only_mentions(term, phrase, around):
        return "info"
    return term.severity


def is_ordinary(phrase: str, around: Surroundings) -> bool:
    """Whether an innocent word stands near, and nearer than any political one."""
    rule = ORDINARY.get(phrase, _NOTHING)
    if around.next_word in rule.following:
        return True
    return _distance(rule.near, around) < _distance(POLITICAL, around)


def is_political(around: Surroundings) -> bool:
    """Whether a word of parties and campaigns stands near."""
    return _distance(POLITICAL, around) <= REACH


def _distance(words: frozenset[str], around: Surroundings) -> int:
    """Return how far the nearest of these words is; REACH + 1 if none is near."""
    for steps in range(REACH if words else 0):
        left = around.before[steps : steps + 2]
        right = around.after[steps : steps + 2]
        near = {*left[:1], *right[:1], " ".join(reversed(left)), " ".join(right)}
        if not words.isdisjoint(near):
            return steps + 1
    return REACH + 1


def _only_mentions(term: Term, phrase: str, around: Surroundings) -> bool:
    """Whether the words are about the act without calling for it."""
    if term.type == "coalition":
        return _joins_our_name(phrase, around) and not is_political(around)
    if term.type != "phrase" or around.is_numbered:
        return False
    return not around.calls or _is_negated(around.before) or _leaves_open(around)


def _joins_our_name(phrase: str, around: Surroundings) -> bool:
    """Tell "pengurus KIM plus perwakilan RW" from the coalition by its small letter."""
    written_so = around.quote.startswith("KIM ") and around.quote.endswith(" plus")
    return (
        phrase == "kim plus" and written_so and bool(around.after) and not around.stops
    )


def _is_negated(before: Sequence[str]) -> bool:
    """Tell "tidak (boleh) mendukung paslon", but not "tidak … tidak mendukung"."""
    place = next((n for n, word in enumerate(before) if word not in _BETWEEN), None)
    if place is None or before[place] not in _NEGATIONS:
        return False
    return _NEGATIONS.isdisjoint(before[place + 1 :])


def _leaves_open(around: Surroundings) -> bool:
    """Tell "ayo memilih di TPS" from the same with a name after it."""
    if not plain(around.quote).endswith(_TO_VOTE):
        return False
    return around.stops or not around.after or around.after[0] in _WITHOUT_OBJECT
