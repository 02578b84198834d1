"""News of neighbourhoods, invented by the hundred thousand, and how people pass them on.

Each text has facts of every sort that a copy may change: days, hours, amounts, phone
numbers, links, RT/RW, places, a *tidak*. Many are nearly alike on purpose: the posyandu of
twenty-seven kelurahan differ in little but place and day.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
MONTHS = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
    "September", "Oktober", "November", "Desember",
]  # fmt: skip
PLACES = [
    "Medono", "Jenggot", "Krapyak", "Podosugih", "Tirto", "Klego", "Poncol", "Gamer",
    "Bandengan", "Degayu", "Kauman", "Setono", "Sapuro", "Pringrejo", "Bendan", "Buaran",
]  # fmt: skip
WHERE = ["Balai Kelurahan", "halaman Masjid", "aula SD Negeri", "lapangan", "pos ronda"]
WHAT = {
    "Posyandu balita": "Penimbangan, imunisasi, dan vitamin untuk anak di bawah lima tahun",
    "Kerja bakti": "Membersihkan selokan dan mengangkut sampah sebelum musim hujan",
    "Pembagian beras": "Beras cadangan pangan dibagikan kepada keluarga yang terdaftar",
    "Rekam KTP keliling": "Petugas dukcapil merekam data warga yang belum punya kartu",
    "Donor darah": "Palang Merah membuka meja periksa dan ranjang donor",
    "Fogging": "Penyemprotan nyamuk demam berdarah di rumah dan pekarangan",
    "Pelatihan batik": "Ibu rumah tangga belajar pewarnaan alam dan pemasaran lewat ponsel",
    "Sosialisasi pemilih": "Cara memeriksa nama di daftar pemilih dan letak tempat memilih",
    "Pasar murah": "Minyak, gula, dan telur dijual di bawah harga pasar",
    "Vaksin hewan": "Kucing dan anjing peliharaan disuntik rabies oleh dokter hewan",
    "Rapat warga": "Membahas iuran, jadwal ronda, dan rencana perbaikan jalan",
    "Siaga rob": "Pasang laut tinggi diperkirakan menggenangi kampung di tepi pantai",
}
# {n}, {m}: numbers; {p}: a place; {w}: somebody's work.
MORE = [
    "Warga RT {n} diminta datang lebih awal dan mengambil nomor antrean di meja {m}.",
    "Pengurus RT {n} membagi giliran supaya tidak berdesakan di pintu {w}.",
    "Bila hujan lebat, kegiatan dipindahkan ke rumah {w} di {p}.",
    "Warga lanjut usia didahulukan dan boleh didampingi {w} atau anggota keluarga.",
    "Petugas tidak meminta uang sepeser pun; laporkan kepada {w} bila ada yang memungut.",
    "Bawa kartu keluarga asli beserta {m} lembar salinannya, dan alat tulis sendiri.",
    "Kendaraan diparkir di sepanjang Jalan {p} {n}, jangan di mulut gang.",
    "Yang berhalangan dapat diwakili {w} dengan surat kuasa bermeterai.",
    "Hasilnya ditempel di papan pengumuman {p} paling lambat {n} hari kemudian.",
    "Anak-anak tidak boleh mendekati mesin selama {w} bekerja.",
    "Sebanyak {m}{n} nama sudah dicatat {w}, dan yang belum datang akan diingatkan.",
    "Sampah organik dipisahkan, lalu diangkut gerobak {w} ke rumah kompos {p}.",
    "Air minum disediakan {w}; mohon membawa botol dari rumah.",
    "Warung {w} di sekitar lokasi tetap buka sampai acara selesai.",
    "Listrik di blok {p} dipadamkan {m} jam selama pemasangan kabel.",
    "Peserta dibagi {n} kelompok, masing-masing dipandu {w}.",
    "Keterangan lengkap dibacakan {w} sehabis salat berjemaah di {p}.",
    "Surat undangan disampaikan {w} dari rumah ke rumah sampai Gang {n}.",
    "Ibu hamil dan penyandang disabilitas dilayani {w} di jalur {m}.",
    "Foto kegiatan diunggah {w} sesudah wajah anak-anak dikaburkan.",
    "Tahun lalu {m}{n} orang ikut, terbanyak dari {p}.",
    "Panitia menyewa {n} tenda dari {w} dan {m} kipas angin dari warga {p}.",
    "Bak penampung di {p} dikuras {w} sehari sebelumnya.",
    "Pos kesehatan dijaga {w} bersama {n} relawan dari {p}.",
    "Lomba hias gapura dinilai {w}, pemenangnya diumumkan {n} hari kemudian.",
]
WORK = [
    "ketua RW", "bidan desa", "kader posyandu", "takmir masjid", "karang taruna",
    "babinsa", "bhabinkamtibmas", "penyuluh kesehatan", "guru PAUD", "ibu PKK",
    "petugas dukcapil", "relawan bencana", "mahasiswa magang", "pengurus koperasi",
    "juru parkir", "tukang sayur", "mantri hewan", "perajin batik",
]  # fmt: skip
SHORTER = {
    "yang": "yg", "tidak": "tdk", "dengan": "dgn", "untuk": "utk", "sudah": "sdh",
    "dari": "dr", "pada": "pd", "kelurahan": "kel", "jalan": "jl", "bila": "klo",
    "belum": "blm", "dalam": "dlm", "karena": "krn", "pukul": "jam", "Kelurahan": "kel.",
}  # fmt: skip
GREETINGS = [
    "Assalamualaikum wr wb bapak ibu semua 🙏", "Info dari grup sebelah, mohon disimak ya",
    "*Diteruskan berkali-kali*", "Selamat pagi warga, sekadar mengingatkan", "Monggo 🙏🙏",
]  # fmt: skip
ENDINGS = [
    "Mohon disebarkan ke grup RT masing-masing", "Matur nuwun 🙏", "Semoga bermanfaat",
    "Tolong bantu bagikan ya, terima kasih", "",
]  # fmt: skip


class Copy(NamedTuple):
    """A copy of a text: what was put in its place and what was taken out of it."""

    text: str
    put_in: list[str]
    left_out: list[str]


def news(number: int) -> str:
    """The text of that number: always the same."""
    dice = random.Random(f"warta {number}")  # noqa: S311 - an order, not a secret
    what = dice.choice(list(WHAT))
    place, where = dice.choice(PLACES), dice.choice(WHERE)
    rt, rw = dice.randint(1, 9), dice.randint(1, 12)
    day = f"{dice.choice(DAYS)}, {dice.randint(1, 28)} {dice.choice(MONTHS)} 202{number % 9}"
    hour = f"{dice.randint(7, 11):02}.{dice.choice(['00', '15', '30', '45'])}"
    fee = dice.choice(["tidak dipungut biaya", "tidak membayar apa pun"])
    amount = f"Rp {dice.randint(5, 95)}.000"
    phone = f"0812-0000-{dice.randint(0, 9999):04}"
    facts = [
        f"{what} RT 0{rt} RW {rw:02} diadakan {day}, pukul {hour} WIB di {where} {place}.",
        f"{WHAT[what]}; warga {fee}.",
        f"Uang lelah petugas {amount} ditanggung kas. Tanya {phone}.",
        f"Pendaftaran di https://{place.lower()}.contoh.example/{what.split()[0].lower()}.",
    ]
    title = f"{what} RW {rw:02} {place}"
    more = [
        one.format(
            n=dice.randint(2, 9), m=dice.randint(2, 9), p=dice.choice(PLACES),
            w=dice.choice(WORK),
        )
        for one in dice.sample(MORE, dice.randint(3, 7))
    ]  # fmt: skip
    body = [*facts, *more]
    return f"{title}\n" + " ".join([body[0], *dice.sample(body[1:], len(body) - 1)])


def light(text: str, dice: random.Random) -> Copy:
    """A greeting, other case, a slip or two, words cut short."""
    text = _shortened(text, dice, 0.3)
    text = _with_slips(text, dice, 1 / 45)
    if dice.random() < 0.3:
        text = text.upper() if dice.random() < 0.5 else text.lower()
    return Copy(f"{dice.choice(GREETINGS)}\n\n{text}\n{dice.choice(ENDINGS)}", [], [])


def medium(text: str, dice: random.Random) -> Copy:
    """A third gone, sentences in another order, more slips, and one fact changed."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    kept = [sentences[0], *(s for s in sentences[1:] if dice.random() < 0.7)]
    dice.shuffle(kept)
    text, put_in, left_out = _twisted(" ".join(kept), dice, 1)
    text = _shortened(text, dice, 0.6)
    text = _with_slips(text, dice, 1 / 22, but=put_in)
    return Copy(
        f"{dice.choice(GREETINGS)}\n{text} {dice.choice(ENDINGS)}", put_in, left_out
    )


def heavy(text: str, dice: random.Random) -> Copy:
    """Half of it, many slips, words dropped, up to three facts changed."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    kept = [s for s in sentences if dice.random() < 0.5]
    # What it is about is hardly ever left out.
    if sentences[0] not in kept and dice.random() < 0.8:
        kept.append(sentences[0])
    dice.shuffle(kept)
    text, put_in, left_out = _twisted(" ".join(kept), dice, dice.randint(1, 3))
    text = _shortened(text, dice, 0.8)
    text = _with_slips(text, dice, 1 / 14, but=put_in)
    spared = {word for part in put_in for word in part.split()}
    words = [
        word
        for word in text.split()
        if dice.random() > 0.05 or not word.isalpha() or word in spared
    ]
    text = f"{dice.choice(GREETINGS)}\n{' '.join(words)} {dice.choice(ENDINGS)}"
    return Copy(text, put_in, left_out)


def unrelated(number: int) -> str:
    """What somebody else would write: other words of the same life."""
    dice = random.Random(f"lain {number}")  # noqa: S311
    who = dice.choice(
        ["Bu Guru", "Pak Lurah", "Panitia", "Kang Dul", "Mbak Sri", "Takmir"]
    )
    does = dice.choice(
        [
            "kehilangan dompet di pasar, isinya surat-surat penting, yang menemukan mohon",
            "membuka pesanan nasi kuning dan jajan pasar untuk hajatan, silakan hubungi",
            "mengucapkan turut berduka cita atas wafatnya tetangga kita, semoga almarhum",
            "mengajak nonton bareng final bola di warung kopi nanti malam, gratis parkir",
            "menawarkan kos putri dekat kampus, kamar mandi dalam, air lancar, harga nego",
            "mencari tukang kayu untuk memperbaiki kusen rumah yang lapuk dimakan rayap",
            "mengingatkan iuran sampah bulan lalu belum lunas, mohon segera diselesaikan",
            "bertanya apakah les mengaji anak libur selama ujian sekolah berlangsung",
        ]
    )
    more = dice.sample(
        [
            "nanti sore habis magrib", "lewat pesan pribadi saja", "jangan lupa bawa payung",
            "stok terbatas siapa cepat dia dapat", "mohon doa restunya", "aamiin ya rabbal",
            "katanya besok hujan deras", "yang sudah tahu kasih kabar", "harga kawan lama",
            "sandal saya tertukar di musala", "kucing oranye saya hilang", "ada yang jual pompa",
        ],
        5,
    )  # fmt: skip
    return (
        f"{who} {does} {', '.join(more)}. Nomornya 0812-0000-{dice.randint(0, 9999):04}"
    )


def _shortened(text: str, dice: random.Random, share: float) -> str:
    return re.sub(
        r"\w+",
        lambda m: SHORTER[m[0]] if m[0] in SHORTER and dice.random() < share else m[0],
        text,
    )


def _with_slips(
    text: str, dice: random.Random, share: float, but: list[str] | None = None
) -> str:
    """Letters swapped, doubled or left out of ordinary words."""
    spared = {word.lower() for part in but or [] for word in re.findall(r"\w+", part)}
    spared |= {
        word.lower() for word in [*DAYS, *MONTHS, *PLACES, "tidak", "jangan", "bukan"]
    }

    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() in spared or "example" in word or dice.random() > share:
            return word
        at = dice.randrange(1, len(word) - 1)
        return dice.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + dice.choice("aeioutnk") + word[at + 1 :],
            ]
        )

    return re.sub(r"(?<![/.\w])[A-Za-z]{6,}(?![/.]\w)", slip, text)


def _twisted(
    text: str, dice: random.Random, many: int
) -> tuple[str, list[str], list[str]]:
    """The text with so many facts changed, what now stands there, what was taken out."""
    ways = list(_ways(dice))
    dice.shuffle(ways)
    put_in: list[str] = []
    left_out: list[str] = []
    for pattern, other in ways:
        if len(put_in) + len(left_out) == many:
            break
        found = re.search(pattern, text)
        if not found:
            continue
        new = other(found[0])
        if new == found[0]:
            continue
        text = text[: found.start()] + new + text[found.end() :]
        if new.strip():
            put_in.append(new)
        else:
            left_out.append(found[0].strip())
    return text, put_in, left_out


def _ways(dice: random.Random) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Where a fact of each sort is found, and what somebody puts in its place."""
    yield "|".join(DAYS), lambda was: dice.choice([d for d in DAYS if d != was])
    yield r"\b\d\d\.\d\d(?= WIB)", lambda was: f"{(int(was[:2]) + 2) % 24:02}{was[2:]}"
    yield r"Rp \d+\.000", lambda _was: f"Rp {dice.randint(100, 900)}.000"
    yield r"0812-0000-\d{4}", lambda _was: f"0812-0001-{dice.randint(0, 9999):04}"
    yield (
        r"https://\S+(?=\.)",
        lambda _was: f"https://bit.ly/{dice.randint(1000, 9999)}",
    )
    yield r"RT 0\d", lambda was: f"RT 1{was[-1]}"
    yield (
        r"(?<= )(?:" + "|".join(PLACES) + r")(?=\.)",
        lambda was: dice.choice([p for p in PLACES if p != was]),
    )
    yield r"(?<=, )\d{1,2}(?= \w+ 202)", lambda was: str(int(was) % 28 + 2)
    yield r"(?<= )tidak ", lambda _was: ""
