"""A hundred messages as frauds write them, and a hundred honest ones that look alike.

Made by the hand that knows the patterns: it shows that they hold together. What they are
worth is judged by messages of strangers, tests/voices/judging.
"""

from __future__ import annotations

import random

WHO = ["Sekda", "Bapak Camat", "Kapolsek", "Bu Lurah", "Kepala Dinas", "Wali Kota"]
SHORT = ["bit.ly/a9k2", "s.id/pulsa", "tinyurl.com/x7", "bansos-kemensos.site/daftar",
         "undian-bri.top/klaim", "pln-token.online"]  # fmt: skip
FRAUDS = [
    "Assalamualaikum, ini {who} nomor baru. Tolong transfer dulu {n}00 ribu, nanti saya ganti.",
    "Selamat! Nomor Anda menang undian motor. Klik {link} untuk klaim hadiah hari ini.",
    "Dapatkan bantuan sosial {n}00 ribu dari pemerintah, daftar di {link} sebelum ditutup.",
    "Bagikan ke {n} grup WhatsApp, nanti otomatis mendapat pulsa gratis.",
    "Paket Anda ditahan bea cukai, bayar pajak {n}50 ribu lewat transfer agar dikirim.",
    "Halo kak, ini foto paketnya, tolong dibuka ya: lihat_foto_paket.apk",
    "Akun bank Anda diblokir. Konfirmasi tarif baru dengan isi formulir di {link}.",
    "Kirim kode OTP 6 digit yang masuk ke HP Anda supaya akun tidak dihapus.",
    "Mah, hp adik rusak ini pakai no baru, tolong kirim pulsa {n}0 ribu sekarang urgent.",
    "Lowongan kerja dari rumah, cukup like video, komisi {n}00 ribu per hari, chat admin {link}.",
]
HONEST = [
    "Lomba 17 Agustus RW 0{n}: hadiah kulkas untuk pemenang jalan sehat, ambil kupon di panitia.",
    "Donasi korban banjir lewat rekening panitia masjid, bukti transfer ke bendahara RT 0{n}.",
    "Iuran RT 0{n} bulan ini bisa transfer ke bendahara RT atau dititipkan saat arisan.",
    "Waspada modus penipuan: jangan klik {link}, jangan beri kode OTP kepada siapa pun.",
    "Pembagian bansos di balai kelurahan hari Rabu pukul 0{n}.00, bawa KTP asli dan KK.",
    "Paket bapak saya terima, saya taruh di rumah RT 0{n}, silakan diambil nanti sore.",
    "Cek DPT Anda di cekdptonline.kpu.go.id atau tanya PPS kelurahan, gratis.",
    "Pabrik sarung butuh {n} penjahit, lamaran diantar langsung, tidak dipungut biaya.",
    "Tolong bagikan: anak hilang sejak jam {n}, baju merah, hubungi posko kelurahan.",
    "{who} mengajak warga kerja bakti hari Minggu jam 0{n}.00, bawa alat masing-masing.",
]


def _made(rows: list[str], name: str) -> list[str]:
    dice = random.Random(name)  # noqa: S311 - an order, not a secret
    found = []
    for number in range(100):
        text = rows[number % len(rows)].format(
            who=dice.choice(WHO), n=dice.randint(2, 9), link=dice.choice(SHORT)
        )
        before = dice.choice(["", "Bismillah. ", "Info grup sebelah: ", "Halo, "])
        found.append(before + (text.upper() if dice.random() < 0.1 else text))
    return found


def frauds() -> list[str]:
    """A hundred."""
    return _made(FRAUDS, "tipu")


def honest() -> list[str]:
    """A hundred."""
    return _made(HONEST, "jujur")
