"""What the papers of a bulletin cost the worker: `python -m bench.sheets [--many 1000]`.

So many packages, each of other words, made one after the other in one process, without a
database. Printed: time for a package, size of each paper, memory after a tenth and at the
end. Ends with code 1 where a package takes two seconds, a PDF has over 150 KB, or the
memory grows by a fifth.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

SECONDS, BYTES, GROWTH = 2, 150_000, 1.2


def resident() -> float:
    """MB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main(words: list[str]) -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(prog="bench.sheets", description=__doc__)
    parser.add_argument("--many", type=int, default=1000)
    many = parser.parse_args(words).many
    os.environ |= {
        "KIM_MODE": "test",
        "SECRET_KEY": "x" * 50,
        "DATABASE_URL": "postgres://nobody@localhost/none",
        "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
    }
    import django

    django.setup()
    from bench.neighbourhood import news
    from reach.facts import Facts
    from reach.package import package_of
    from reach.papers import PAPERS

    largest = dict.fromkeys(PAPERS, 0)
    waits: list[float] = []
    early = 0.0
    for number in range(many):
        title, _line, body = news(number).partition("\n")
        facts = Facts(
            title=title,
            lines=tuple(sentence[:90] for sentence in body.split(". ")[:3]),
            body=body,
            link=f"https://kim.contoh.example/b/{number:06}/",
            code="9P3X-6D",
            kim="KIM Percobaan",
            audience="Kelurahan Percobaan",
            number=1,
            until=date(2026, 12, 31),
            checked_on=date(2026, 12, 1),
            cloth=(number % 5, number % 7),
        )
        began = time.perf_counter()
        package_of(facts)
        for name, paper in PAPERS.items():
            largest[name] = max(largest[name], len(paper.make(facts)))
        waits.append(time.perf_counter() - began)
        if number == many // 10:
            early = resident()
    late = resident()
    print(
        f"satu paket: tengah {median(waits):.2f} detik, terlama {max(waits):.2f} (<= {SECONDS})"
    )
    for name, size in largest.items():
        print(f"{name}: paling besar {size / 1000:.0f} KB")
    print(f"memori: {early:.0f} MB sesudah sepersepuluh, {late:.0f} MB pada akhirnya")
    pdfs = max(size for name, size in largest.items() if name.endswith(".pdf"))
    missed = max(waits) > SECONDS or pdfs > BYTES or late > early * GROWTH
    print("TIDAK TERPENUHI." if missed else "Semua terpenuhi.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
