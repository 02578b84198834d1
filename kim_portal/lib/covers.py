"""Computed covers in the manner of Jlamprang cloth: same input, same picture, for ever.

colour from the kecamatan, ceplok (rosette) from the kelurahan, composition from the
category, cut of the cloth from the bulletin. Pure functions without chance. A tile is
48 × 48 units: ceplok in the middle, eight-pointed stars at the corners, nitik (small
squares) along the edges.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

# Layers: a = light, b and c = accents, g = ground. Index = Region.hue.
PALETTES = (
    {"g": "#1b2b5e", "a": "#dfe4f0", "b": "#aeb9d6", "c": "#8795bd"},  # city, election
    {"g": "#0b5d53", "a": "#d5ebe5", "b": "#f2b632", "c": "#ef8d78"},  # toska
    {"g": "#8c2333", "a": "#f6dcd8", "b": "#f2b632", "c": "#8cc3dc"},  # mengkudu
    {"g": "#17528f", "a": "#d8e6f4", "b": "#f2b632", "c": "#7fd0bd"},  # sea blue
    {"g": "#70420f", "a": "#f4e4c8", "b": "#f2b632", "c": "#7cc4b0"},  # soga
)
PALE_ACCENT = ("#1b2b5e", "#b07d00", "#b07d00", "#b07d00", "#0b5d53")
COMPOSITIONS = ("pengumuman", "kegiatan", "layanan", "klarifikasi", "pilkada")
MOTIFS = 7
CENTRE = 24

Layer = tuple[str, str]


def _n(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")


def star(cx: float, cy: float, radius: float, turn: float = 0) -> str:
    """Path of an eight-pointed star: two squares on top of each other."""
    points = []
    for i in range(16):
        r = radius if i % 2 == 0 else radius * 0.7654
        angle = math.radians(turn + i * 22.5)
        points.append(f"{_n(cx + r * math.sin(angle))} {_n(cy - r * math.cos(angle))}")
    return "M" + "L".join(points) + "z"


def square(cx: float, cy: float, side: float) -> str:
    """Path of one nitik."""
    half = side / 2
    return f"M{_n(cx - half)} {_n(cy - half)}h{_n(side)}v{_n(side)}h-{_n(side)}z"


def ring(radius: float, count: int, side: float, turn: float = 0) -> str:
    """Path of `count` nitik in a circle around the middle of the tile."""
    return "".join(
        square(
            CENTRE + radius * math.sin(math.radians(turn + i * 360 / count)),
            CENTRE - radius * math.cos(math.radians(turn + i * 360 / count)),
            side,
        )
        for i in range(count)
    )


def _diamond(radius: float) -> str:
    c = CENTRE
    return (
        f"M{c} {_n(c - radius)}L{_n(c + radius)} {c}"
        f"L{c} {_n(c + radius)}L{_n(c - radius)} {c}z"
    )


class _Axis:
    """A direction out of the middle; `at` gives a point along and beside it."""

    def __init__(self, degrees: float) -> None:
        angle = math.radians(degrees)
        self.x, self.y = math.sin(angle), -math.cos(angle)

    def at(self, along: float, beside: float) -> str:
        return (
            f"{_n(CENTRE + self.x * along - self.y * beside)} "
            f"{_n(CENTRE + self.y * along + self.x * beside)}"
        )


def _bintang() -> list[Layer]:
    c = CENTRE
    return [
        ("a", star(c, c, 15)),
        ("g", star(c, c, 10.5)),
        ("b", star(c, c, 7.5)),
        ("g", square(c, c, 3)),
        ("a", ring(19.5, 16, 2.2)),
    ]


def _padma() -> list[Layer]:
    petals = ""
    for i in range(8):
        t = _Axis(i * 45).at
        petals += f"M{t(6, 0)}Q{t(11, 5)} {t(18, 0)}Q{t(11, -5)} {t(6, 0)}z"
    return [
        ("a", petals),
        ("b", star(CENTRE, CENTRE, 5.5)),
        ("c", ring(19.5, 8, 2.6, 22.5)),
    ]


def _kisi() -> list[Layer]:
    path = ""
    for radius, count in ((18.0, 6), (12.5, 4)):
        corners = [(0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0)]
        for side in range(4):
            (x0, y0), (x1, y1) = corners[side], corners[(side + 1) % 4]
            for i in range(count):
                part = i / count
                path += square(
                    CENTRE + x0 + (x1 - x0) * part, CENTRE + y0 + (y1 - y0) * part, 2.8
                )
    return [("a", path), ("b", _diamond(7.5)), ("g", square(CENTRE, CENTRE, 3.2))]


def _cakar() -> list[Layer]:
    path = ""
    for i in range(4):
        t = _Axis(i * 90).at
        path += (
            f"M{t(5, 0)}L{t(10, 4.6)}L{t(18.5, 5.4)}L{t(14, 0)}"
            f"L{t(18.5, -5.4)}L{t(10, -4.6)}z"
        )
    return [
        ("a", path),
        ("b", star(CENTRE, CENTRE, 5.4)),
        ("c", ring(17, 4, 4, 45)),
        ("c", ring(11.5, 4, 2.4, 45)),
    ]


def _riak() -> list[Layer]:
    return [
        ("a", ring(18.5, 20, 2.4)),
        ("a", ring(13.4, 12, 2.6, 15)),
        ("b", ring(8.6, 8, 2.8)),
        ("a", star(CENTRE, CENTRE, 4.8, 22.5)),
    ]


def _anyam() -> list[Layer]:
    path = ""
    for i in range(4):
        t = _Axis(i * 90).at
        for k in range(3):
            edge, end = -4 + k * 5.2, 18.5 - k * 3.2
            path += (
                f"M{t(5.2, edge)}L{t(end, edge)}L{t(end, edge + 3)}L{t(5.2, edge + 3)}z"
            )
    return [
        ("a", path),
        ("b", star(CENTRE, CENTRE, 5.6)),
        ("c", ring(18, 4, 3, 45)),
    ]


def _empat() -> list[Layer]:
    path = ""
    for i in range(4):
        t = _Axis(45 + i * 90).at
        path += (
            f"M{t(3.4, 0)}Q{t(8, 8.6)} {t(19, 5)}Q{t(21, 0)} {t(19, -5)}"
            f"Q{t(8, -8.6)} {t(3.4, 0)}z"
        )
    return [
        ("a", path),
        ("g", ring(13, 4, 3, 45)),
        ("b", ring(8, 4, 3)),
        ("b", ring(13.5, 4, 2.6)),
        ("c", ring(18.5, 4, 2.2)),
    ]


_DRAWERS = (_bintang, _padma, _kisi, _cakar, _riak, _anyam, _empat)


@lru_cache(maxsize=MOTIFS)
def ceplok(motif: int) -> tuple[Layer, ...]:
    """The rosette's layers, back to front; raises IndexError beyond 0..6."""
    return tuple(_DRAWERS[motif]())


CORNERS = "".join(star(x, y, 6) for x, y in ((0, 0), (48, 0), (0, 48), (48, 48)))
EDGES = "".join(
    square(x, y, 1.8)
    for x, y in (
        *((i, 0) for i in (12, 24, 36)),
        *((0, i) for i in (12, 24, 36)),
        *((i, 48) for i in (12, 24, 36)),
        *((48, i) for i in (12, 24, 36)),
    )
)


def _tile(motif: int, colours: Mapping[str, str]) -> str:
    layers = [*ceplok(motif), ("c", CORNERS), ("a", EDGES)]
    return "".join(f'<path fill="{colours[name]}" d="{d}"/>' for name, d in layers)


def _pattern(
    name: str,
    motif: int,
    colours: Mapping[str, str],
    scale: float,
    x: float = 0,
    y: float = 0,
) -> str:
    return (
        f'<pattern id="{name}" width="48" height="48" patternUnits="userSpaceOnUse" '
        f'patternTransform="translate({_n(x)} {_n(y)}) scale({_n(scale)})">'
        f"{_tile(motif, colours)}</pattern>"
    )


def fnv(text: str) -> int:
    """FNV-1a, 32 bits: small, and the same everywhere."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


W, H = 640, 360


class _Cloth:
    """What the five compositions share: colours, cut and rectangles."""

    def __init__(self, hue: int, motif: int, seed: str) -> None:
        self.dark = PALETTES[hue]
        self.pale = {
            "a": self.dark["g"],
            "b": PALE_ACCENT[hue],
            "c": self.dark["g"],
            "g": self.dark["a"],
        }
        self.motif = motif
        self.cut = fnv(seed)
        self.dx, self.dy = self.cut % 48, (self.cut >> 8) % 48

    @staticmethod
    def fill(colour: str, x: float = 0, width: float = W) -> str:
        return f'<path fill="{colour}" d="M{_n(x)} 0h{_n(width)}v{H}H{_n(x)}z"/>'

    def pengumuman(self) -> tuple[str, str]:
        """Kepala dan badan: a head panel at two thirds."""
        head = round(W * 0.34)
        x0, tooth = W - head, 20
        teeth = "".join(
            f"M{x0} {i * tooth}l-{tooth} {tooth // 2}l{tooth} {tooth // 2}z"
            for i in range(-1, H // tooth + 1)
        )
        defs = _pattern("p", self.motif, self.dark, 2, self.dx, self.dy) + _pattern(
            "q", self.motif, self.pale, 3.6, x0 + head / 2 - 86.4, H / 2 - 86.4
        )
        light = self.dark["a"]
        return defs, (
            self.fill(self.dark["g"])
            + self.fill("url(#p)")
            + f'<path fill="{light}" d="{teeth}"/>'
            + self.fill(light, x0, head)
            + self.fill("url(#q)", x0, head)
            + self.fill(self.dark["b"], x0, 5)
        )

    def kegiatan(self) -> tuple[str, str]:
        """Pagi-sore: the cloth split on a slant."""
        defs = _pattern("p", self.motif, self.dark, 2.4, self.dx, self.dy) + _pattern(
            "q", self.motif, self.pale, 2.4, self.dx, self.dy
        )
        top, bottom = round(W * 0.64), round(W * 0.36)
        slant = f"M{top} 0H{W}V{H}H{bottom}z"
        return defs, (
            self.fill(self.dark["g"])
            + self.fill("url(#p)")
            + f'<path fill="{self.dark["a"]}" d="{slant}"/>'
            + f'<path fill="url(#q)" d="{slant}"/>'
            + f'<path stroke="{self.dark["b"]}" stroke-width="6" '
            + f'd="M{top} 0L{bottom} {H}"/>'
        )

    def layanan(self) -> tuple[str, str]:
        """One large ceplok."""
        scale = 9.5
        cx = W * (0.70 if self.cut & 1 else 0.30)
        quiet = {**self.dark, "b": self.dark["a"], "c": self.dark["a"]}
        defs = _pattern("p", self.motif, quiet, 1, self.dx, self.dy)
        rosette = "".join(
            f'<path fill="{self.dark[name]}" d="{d}"/>'
            for name, d in ceplok(self.motif)
        )
        return defs, (
            self.fill(self.dark["g"])
            + f'<g opacity=".2">{self.fill("url(#p)")}</g>'
            + f'<g transform="translate({_n(cx - 24 * scale)} {_n(H / 2 - 24 * scale)}) '
            + f'scale({scale})"><path fill="{self.dark["g"]}" d="{star(24, 24, 25)}"/>'
            + f"{rosette}</g>"
        )

    def klarifikasi(self) -> tuple[str, str]:
        """A magnifying glass over the cloth."""
        radius, scale = round(H * 0.40), 4.2
        cx, cy = round(W * (0.62 if self.cut & 1 else 0.40)), round(H * 0.5)
        defs = _pattern("p", self.motif, self.dark, 0.8, self.dx, self.dy) + _pattern(
            "q", self.motif, self.pale, scale, cx - 24 * scale, cy - 24 * scale
        )
        circle = f'<circle cx="{cx}" cy="{cy}" r="{radius}"'
        return defs, (
            self.fill(self.dark["g"])
            + f'<g opacity=".55">{self.fill("url(#p)")}</g>'
            + f'{circle} fill="{self.dark["a"]}"/>'
            + f'{circle} fill="url(#q)" stroke="{self.dark["b"]}" stroke-width="8"/>'
        )

    def pilkada(self) -> tuple[str, str]:
        """A still lattice and one star, always in neutral grey-blue."""
        defs = _pattern("p", self.motif, self.dark, 1.6, W / 2 - 38.4, H / 2 - 38.4)
        ground, light = self.dark["g"], self.dark["a"]
        steps = ((ground, 0.36), (light, 0.30), (ground, 0.24), (light, 0.08))
        stars = "".join(
            f'<path fill="{colour}" d="{star(W / 2, H / 2, H * size)}"/>'
            for colour, size in steps
        )
        return defs, (
            self.fill(ground) + f'<g opacity=".5">{self.fill("url(#p)")}</g>' + stars
        )


@lru_cache(maxsize=256)
def cover(hue: int, motif: int, composition: str, seed: str) -> str:
    """An SVG of 640 × 360, 3 to 5 KB. Elections never wear a kecamatan's colour.

    `hue` 0..4 and `motif` 0..6 come from the region, `seed` is any short text.
    Raises KeyError for an unknown composition.
    """
    if composition not in COMPOSITIONS:
        raise KeyError(composition)
    if composition == "pilkada":
        hue, motif = 0, 0
    defs, body = getattr(_Cloth(hue, motif, seed), composition)()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" '
        f'width="{W}" height="{H}"><defs>{defs}</defs>{body}</svg>'
    )


@lru_cache(maxsize=64)
def head_panel(hue: int, motif: int) -> str:
    """The cloth at the head of a kelurahan's page: an SVG of 600 × 240."""
    cloth = _Cloth(hue, motif, "")
    defs = _pattern("p", motif, cloth.dark, 2, 0, -24) + _pattern(
        "q", motif, cloth.pale, 2, 0, -24
    )
    teeth = "".join(f"M384 {i * 24}l-20 12l20 12z" for i in range(10))
    light = cloth.dark["a"]
    rect = '<path fill="{}" d="M{} 0h{}v240H{}z"/>'.format
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 240" width="600" '
        f'height="240" preserveAspectRatio="xMinYMid slice"><defs>{defs}</defs>'
        + rect(cloth.dark["g"], 0, 600, 0)
        + rect("url(#p)", 0, 600, 0)
        + rect(light, 384, 600, 384)
        + rect("url(#q)", 384, 288, 384)
        + f'<path fill="{light}" d="{teeth}"/>'
        + rect(cloth.dark["b"], 384, 5, 384)
        + "</svg>"
    )
