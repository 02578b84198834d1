"""Who guesses secret addresses, and who meanwhile only reads: `python -m bench.guesses`.

One address tries 10,000 invitations, doors, previews and answers as fast as it can, while
twenty visitors of other addresses read and stand at a door. Printed: what the guesser
met, and how the visitors fared against the time before. Ends with code 1 where a guess
opened something, or a visitor was refused.
"""

import os
import secrets
import statistics
import sys
import threading
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
os.environ.setdefault("KIM_MODE", "test")

GUESSES = 10_000
HANDS = 8
VISITORS = 20


def guess() -> str:
    token = secrets.token_urlsafe(24)
    code = "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6))
    return secrets.choice(
        (
            f"/undangan/{token}/", f"/undangan-acara/{token}/", f"/pratinjau/{token}/",
            f"/hadir/{code}/", f"/hadir/?kode={code}",
        )
    )  # fmt: skip


def main() -> int:
    django.setup()
    from tests.outages import Portal

    with Portal.running() as portal:

        def visit(number: int) -> list[float]:
            found = []
            for path in ("/", "/kelurahan/medono/", "/agenda/", "/hadir/"):
                answer = portal.ask(path, address=f"198.51.100.{number}")
                refused.extend([answer.status] if answer.status >= 400 else [])
                found.append(answer.seconds)
            return found

        refused: list[int] = []
        before = [s for number in range(VISITORS) for s in visit(number)]
        met: Counter[int] = Counter()

        def hand() -> None:
            for _guess in range(GUESSES // HANDS):
                met[portal.ask(guess(), address="203.0.113.9").status] += 1

        hands = [threading.Thread(target=hand) for _ in range(HANDS)]
        begun = time.monotonic()
        for thread in hands:
            thread.start()
        during: list[float] = []
        while any(thread.is_alive() for thread in hands):
            for number in range(VISITORS):
                during += visit(number)
        took = time.monotonic() - begun
    opened = met[200]
    ratio = statistics.median(during) / statistics.median(before)
    print(f"{GUESSES} guesses in {took:.0f} s: {dict(met)}; opened something: {opened}")
    print(
        f"{len(during)} visits meanwhile, refused: {len(refused)}; median x {ratio:.1f}"
    )
    return int(bool(opened or refused))


if __name__ == "__main__":
    sys.exit(main())
