"""QR codes as drawings: dark on light, whatever the colours around them."""

import segno

INK = "#15202b"


def svg(address: str, *, error: str = "m", border: int = 2, dark: str = INK) -> str:
    """An SVG of the address. `error`: l, m, q or h, how much of it may be damaged.

    An address all in capitals makes a smaller code (alphanumeric mode).
    """
    code = segno.make(address, error=error, micro=False)
    picture: str = code.svg_inline(scale=8, border=border, dark=dark, light="#ffffff")
    return picture


def source(address: str) -> str:
    """The same as the source of an <img>."""
    code = segno.make(address, error="m", micro=False)
    found: str = code.svg_data_uri(scale=8, border=2, dark=INK, light="#ffffff")
    return found
