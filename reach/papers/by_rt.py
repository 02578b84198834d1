"""A poster for each RT of a kelurahan: alike, but the code on each says which RT it hangs in.

Who scans it proves that it hangs there; nothing is kept of who it was.
"""

from groups.models import Region
from kim_portal.lib import qr
from kim_portal.lib.typeset import pdf
from reach.facts import Facts
from reach.models import Rt
from reach.papers import DARK, HERE, PAPERS, short_address

# Some 4 MB of memory each while typst works.
MOST = 120


def name_of(kelurahan: Region) -> str:
    """What they are kept as."""
    return f"rt-{kelurahan.code.replace('.', '')}.pdf"


def address_of(facts: Facts, rt: Rt) -> str:
    """What the code on the poster of an RT holds."""
    return f"{short_address(facts)}{rt.pk}/"


def make(facts: Facts, rts: list[Rt]) -> bytes:
    """One PDF with a page for each, MOST at most."""
    copies = [
        {
            "qr": qr.svg(address_of(facts, rt), error="q", border=1, dark=DARK),
            "spot": str(rt),
        }
        for rt in rts[:MOST]
    ]
    return pdf(
        HERE / "posters.typ", {**PAPERS["poster.pdf"].data(facts), "copies": copies}
    )
