"""A poster for each RT of a kelurahan: alike, but the code on each says which RT it hangs in.

Who scans it proves that it hangs there; nothing is kept of who it was.
"""

import hashlib
from base64 import b32encode
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from groups.models import Region
from kim_portal.lib import check_code, qr
from kim_portal.lib.typeset import pdf
from reach.facts import Facts
from reach.models import Rt, Target
from reach.papers import DARK, HERE, PAPERS, short_address

# Of one file. Some 4 MB of memory each while typst works.
MOST = 200


def name_of(kelurahan: Region, rts: list[Rt]) -> str:
    """What they are kept as: other RT, other posters."""
    which = hashlib.sha256(",".join(str(rt.pk) for rt in rts).encode()).hexdigest()
    return f"rt-{kelurahan.code.replace('.', '')}-{which[:6]}.pdf"


def rts_of(publication: Any, kelurahan: Region) -> list[Rt]:
    """Those a poster is made for, MOST at most: the RT meant that still stand."""
    meant = Target.objects.of(publication).get(kelurahan.code)
    rows = Rt.objects.standing().filter(kelurahan=kelurahan)
    rows = rows if meant is None else rows.filter(rw__in=meant)
    return list(rows.in_order()[:MOST])


def spot_of(code: str, number: int, rt_id: int) -> str:
    """How the poster of an RT names it: its row, and a sign that nobody can make up, so
    that no other address proves that a poster hangs there."""
    told = f"{check_code.normalise(code)}:{number}:{rt_id}"
    sign = salted_hmac("reach.by_rt", told, algorithm="sha256").digest()
    return f"{rt_id}-{b32encode(sign)[:5].decode()}"


def rt_of(code: str, number: int, spot: str) -> int:
    """The row a poster names; 0 for an address that was never printed."""
    row = spot.partition("-")[0]
    if not (row.isascii() and row.isdecimal() and 0 < len(row) < 10):
        return 0
    real = spot_of(code, number, int(row))
    return int(row) if constant_time_compare(spot.upper(), real) else 0


def address_of(facts: Facts, rt: Rt) -> str:
    """What the code on the poster of an RT holds."""
    return f"{short_address(facts)}{spot_of(facts.code, facts.number, rt.pk)}/"


def make(facts: Facts, rts: list[Rt]) -> bytes:
    """One PDF with a page for each, MOST at most."""
    copies = [
        {
            "qr": qr.svg(address_of(facts, rt), error="q", border=1, dark=DARK),
            "spot": str(rt),
        }
        for rt in rts
    ]
    return pdf(
        HERE / "posters.typ", {**PAPERS["poster.pdf"].data(facts), "copies": copies}
    )
