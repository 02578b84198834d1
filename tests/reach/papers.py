"""What stands on a paper, read as people and phones do."""

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

from reach import jobs
from reach.models import Sheet


def made(publication):
    """Let the worker make what it was asked for."""
    jobs.prepare(publication.kind_key, publication.code)
    return Sheet.objects.of(publication)


def page_of(pdf, *, dpi=150):
    """The first page as a printer puts it on paper: grey."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=dpi / 72).to_pil().convert("L")


def copied_badly(page):
    """As a tired copier leaves it: soft, pale, with specks."""
    soft = page.filter(ImageFilter.GaussianBlur(1.2))
    pale = soft.point(lambda grey: 60 + grey * 0.72)
    noise = Image.effect_noise(pale.size, 60).point(lambda grey: grey - 128 + 128)
    return Image.blend(pale, noise, 0.22)


def addresses_on(image):
    """What a phone reads from the codes on a picture."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def fonts_of(pdf):
    """Name and whether it lies inside, of every font."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            inside = {"/FontFile2", "/FontFile3"} & set(descriptor)
            found[str(below["/BaseFont"])] = bool(inside)
    return found
