"""Every paper as an art director saw and signed it: `tests/reach/golden/`.

Fonts, typesetter and renderer are ours and locked, so that a picture is the same on every
machine; what is compared is still soft, a hair's breadth is no fault. After a change that is
meant, run with GOLDEN=write, look at each picture, and commit them.
"""

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from reach.facts import Facts
from reach.papers import PAPERS

FOLDER = Path(__file__).parent / "golden"
DPI = 60
# Grey levels of 255: of the whole page, and of its worst square of 24 points.
ON_THE_WHOLE, AT_WORST, SQUARE = 1, 12, 20
NEWS = Facts(
    title="Imunisasi balita serentak di tiga belas posyandu Medono",
    lines=(
        "Selasa, 24 November 2026, pukul 08.00–11.00 WIB",
        "Di posyandu RW masing-masing, tidak dipungut biaya",
        "Bawa buku KIA dan kartu BPJS bila punya",
    ),
    link="https://kim.contoh.id/b/9P3X6D/",
    code="9P3X-6D",
    kim="KIM Medono",
    audience="Kelurahan Medono",
    number=2,
    lead="Balita nol sampai lima tahun diimunisasi serentak.",
    until=date(2026, 11, 30),
    checked_on=date(2026, 11, 20),
    cloth=(1, 2),
)
GATHERING = NEWS._replace(
    title="Rembuk warga RW 03: jadwal pengangkutan sampah",
    rows=(
        ("Kapan", "Sabtu, 5 Desember 2026, 19.30–21.30 WIB"),
        ("Tempat", "Balai RW 03, Gang 6"),
        ("Bawa", "Kursi lipat bila punya"),
    ),
    lines=("Sabtu, 5 Desember 2026, 19.30–21.30 WIB", "Balai RW 03, Gang 6"),
    cloth=(3, 5),
)
SHOWN = {"kabar": NEWS, "acara": GATHERING}


def picture(name, facts):
    """As it is printed, grey, small enough to be kept."""
    body = PAPERS[name].make(facts)
    if name.endswith(".png"):
        drawn = Image.open(BytesIO(body)).convert("L")
        return drawn.resize((drawn.width // 3, drawn.height // 3), Image.Resampling.BOX)
    page = pypdfium2.PdfDocument(body)[0]
    return page.render(scale=DPI / 72).to_pil().convert("L")


def difference(one, other):
    """(of the whole, of the worst square); a page of another size differs wholly."""
    if one.size != other.size:
        return 255.0, 255.0
    soft = [image.filter(ImageFilter.GaussianBlur(1)) for image in (one, other)]
    apart = ImageChops.difference(*soft)
    squares = (max(apart.width // SQUARE, 1), max(apart.height // SQUARE, 1))
    worst = apart.resize(squares, Image.Resampling.BOX).getextrema()[1]
    return ImageStat.Stat(apart).mean[0], float(worst)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://kim.contoh.id"


@pytest.mark.parametrize("what", SHOWN)
@pytest.mark.parametrize("name", PAPERS)
def test_it_looks_as_it_was_signed(name, what):
    file = FOLDER / f"{what}-{name.replace('.', '-')}.png"
    now = picture(name, SHOWN[what])
    if os.environ.get("GOLDEN") == "write":
        now.save(file, optimize=True)
    whole, worst = difference(now, Image.open(file).convert("L"))
    assert whole <= ON_THE_WHOLE
    assert worst <= AT_WORST


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Imunisasi balita serentak di tiga belas posyandu Medana"},
        {"code": "9P3X-7D"},
    ],
)
def test_what_is_other_is_seen(change):
    golden = Image.open(FOLDER / "kabar-poster-pdf.png").convert("L")
    whole, worst = difference(picture("poster.pdf", NEWS._replace(**change)), golden)
    assert worst > AT_WORST or whole > ON_THE_WHOLE
