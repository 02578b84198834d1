"""Makes every picture in docs/ and README.md from a running demo (`make run`).

    SHOTS_OFFICER=nur:… SHOTS_MODERATOR=dewi:… SHOTS_ADMIN=admin:… \
        .venv/bin/python docs/shots.py http://127.0.0.1:8000

The passwords are those `make run` has just printed; nur leads a KIM. The draft made on
the way is thrown away and the invitation revoked. Playwright comes with `make check`.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path(__file__).resolve().parent / "shots"
MOST_BYTES = 120_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=id-ID",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1100, "height": 760}, "device_scale_factor": 1}

TITLE = "Kerja bakti RW 03 pindah ke Minggu, 29 November"
CATEGORY = "Lingkungan & Kebersihan"
EXAMPLE_LINK = "https://kim.contoh.example/undangan/Xm4kP2vRsT8nQ6wJ3bYc/"
BODY = """\
Kerja bakti RW 03 pindah dari Sabtu ke *Minggu, 29 November, pukul 06.30*. \
Titik kumpul di balai RW.

- Bawa sapu, cangkul, atau karung
- Anak-anak di bawah 12 tahun tidak ikut di selokan

Tanya: Sekretariat RW 03, setiap sore di balai RW.
"""


def main(site: str) -> None:
    """Take all pictures; whatever fails stops the run with its reason."""
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=OPTIONS,
            env={**os.environ, "LANGUAGE": "id"},
        )
        with visitor(browser, site, PHONE) as page:
            resident(page)
        with visitor(browser, site, PHONE) as page:
            sign_in(page, "SHOTS_OFFICER")
            officer(page)
            with invitation(page) as link, visitor(browser, site, PHONE) as invited:
                invited.goto(link)
                keep(invited, "undangan", height=844)
        with visitor(browser, site, DESKTOP) as page:
            sign_in(page, "SHOTS_MODERATOR")
            moderator(page)
            second_step(page)
        with visitor(browser, site, DESKTOP) as page:
            sign_in(page, "SHOTS_ADMIN")
            admin(page)
        browser.close()
    total = sum(file.stat().st_size for file in OUT.glob("*.png"))
    print(f"Semua gambar: {total // 1000} kB.")


def chromium() -> str:
    """The browser: that of the variable CHROMIUM, or the first one there is."""
    named = os.environ.get("CHROMIUM")
    found = filter(None, map(shutil.which, [named] if named else BROWSERS))
    return next(found, None) or sys.exit("Chromium belum terpasang.")


@contextmanager
def visitor(browser: Browser, site: str, device: dict) -> Iterator[Page]:
    """A page of a browser of its own, which knows nothing of the others."""
    context = browser.new_context(
        base_url=site, locale="id-ID", timezone_id="Asia/Jakarta", **device
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, variable: str) -> None:
    """Sign in as the `name:password` of an environment variable."""
    name, _colon, password = os.environ.get(variable, "").partition(":")
    if not password:
        sys.exit(f"Isi {variable} dengan nama:kata-sandi dari keluaran `make run`.")
    page.goto("/akun/masuk/")
    page.get_by_label("Nomor ponsel, nama pengguna, atau email").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/akun/masuk/" not in url)


def keep(page: Page, name: str, height: int = 0) -> None:
    """Store what the window shows, with few colours, as docs/shots/<name>.png."""
    size = page.viewport_size
    if height and size:
        page.set_viewport_size({**size, "height": height})
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    if height and size:
        page.set_viewport_size(size)
    for colours in (128, 64, 32):
        few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        file = io.BytesIO()
        few.save(file, "PNG", optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    (OUT / f"{name}.png").write_bytes(file.getvalue())
    print(f"{name}.png: {file.tell() // 1000} kB, {colours} warna")


# --- who sees what ------------------------------------------------------------------


def resident(page: Page) -> None:
    """A kelurahan's page on a phone."""
    page.goto("/kelurahan/bendan-kergon/")
    keep(page, "kelurahan", height=1120)


def officer(page: Page) -> None:
    """The desk, a text being written, with and without signal, and one that waits."""
    page.goto("/pengurus/")
    keep(page, "dasbor", height=844)
    waiting = page.locator("section", has=page.get_by_text("Menunggu moderator"))
    waiting.get_by_role("heading", level=3).last.get_by_role("link").click()
    keep(page, "menunggu", height=640)
    with draft(page):
        keep(page, "tulis", height=1120)
        page.context.set_offline(True)
        page.get_by_label("Ringkasan").fill("Titik kumpul di balai RW pukul 06.30.")
        page.get_by_text("Tersimpan di ponsel ini").wait_for()
        page.evaluate("scrollTo(0, 0)")
        keep(page, "tanpa-sinyal", height=760)
        page.context.set_offline(False)


@contextmanager
def draft(page: Page) -> Iterator[None]:
    """A text that has saved itself; thrown away at the end."""
    page.goto("/pengurus/tulis/")
    page.get_by_label("Judul", exact=True).fill(TITLE)
    page.get_by_text("Tersimpan otomatis").wait_for()
    try:
        page.get_by_label("Kategori").select_option(label=CATEGORY)
        page.get_by_label("Isi", exact=True).fill(BODY)
        page.get_by_label("Nama sumber").fill("Rapat RW 03, 20 November")
        page.evaluate("id_body.scrollTop = 0; document.activeElement.blur()")
        page.evaluate("scrollTo(0, 0)")
        yield
    finally:
        page.context.set_offline(False)
        # By its button, so that no automatic save comes after the throwing away.
        page.get_by_role("button", name="Simpan draf").click()
        page.get_by_text("Draf tersimpan.").wait_for()
        page.get_by_text("Buang tulisan ini").press("Enter")
        page.get_by_role("button", name="Ya, buang").click()
        page.get_by_text("Draf dibuang.").wait_for()


@contextmanager
def invitation(page: Page) -> Iterator[str]:
    """The link of an invitation made by the Ketua; revoked at the end."""
    page.goto("/pengurus/")
    page.get_by_role("link", name="Pengurus KIM").click()
    page.get_by_role("button", name="Buat undangan").click()
    shown = page.locator(".link-box")
    link = shown.inner_text()
    try:
        # Officers never see the demo's address, so the manual does not show it either.
        shown.evaluate("(box, link) => { box.textContent = link }", EXAMPLE_LINK)
        page.evaluate("document.activeElement.blur()")
        keep(page, "mengundang", height=760)
        yield link
    finally:
        # The newest of those that wait stands first.
        page.get_by_role("button", name="Batalkan").first.click()
        page.get_by_text("Undangan dibatalkan.").wait_for()


def moderator(page: Page) -> None:
    """The queue, a change beside what residents read, and a published text."""
    enter_admin(page, "/admin/moderasi/")
    keep(page, "antrean", height=640)
    changed = page.get_by_role("row").filter(has_text="Perubahan")
    changed.get_by_role("link").first.click()
    keep(page, "periksa", height=1300)
    page.goto("/admin/bulletins/bulletin/?q=Ronda+RW+03")
    page.locator("#result_list tbody a").first.click()
    keep(page, "tarik", height=720)


def second_step(page: Page) -> None:
    """Setting up the authenticator; the key shown is thrown away unused."""
    _name, _colon, password = os.environ["SHOTS_MODERATOR"].partition(":")
    page.goto("/akun/dua-langkah/pasang/")
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_alt_text("Kode QR").wait_for()
    keep(page, "dua-langkah")


def admin(page: Page) -> None:
    """An invitation about to be made, and a term."""
    enter_admin(page, "/admin/groups/invitation/add/")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Jenggot")
    page.locator(".select2-results__option", has_text="KIM Jenggot").first.click()
    page.get_by_label("Jabatan").select_option(label="Sekretaris")
    page.get_by_label("Bertugas sampai").fill("31/12/2028")
    page.evaluate("document.activeElement.blur()")
    keep(page, "admin-undangan", height=620)
    page.goto("/admin/groups/membership/?q=joko&position__exact=ketua")
    page.locator("#result_list tbody a").first.click()
    keep(page, "admin-masa-bakti", height=620)


def enter_admin(page: Page, path: str) -> None:
    """Past the second step, which only a demo lets wait."""
    page.goto(path)
    later = page.get_by_role("button", name="Nanti saja")
    if later.count():
        later.click()
    page.wait_for_url(f"**{path}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if sys.argv[1:] else "http://127.0.0.1:8000")
