"""An election day: readers take all they can get while fifty officers send texts; then a
hundred thousand mixed requests, half of them junk, and what the workers hold afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import django

from bench.databases import fail, say
from bench.loads import memory_of

if TYPE_CHECKING:
    from tests.outages import Portal

OFFICERS, EACH = 50, 8
SECONDS = 25
MOST_MS, MOST_MB, MOST_GROWTH = 500, 140, 1.1
REQUESTS = 100_000
# Pages, pages of a query, made-up cursors, addresses that do not exist, absurd years.
MIXED = """
local pages = { "/", "/kelurahan/medono/", "/buletin/", "/agenda/", "/kelurahan/tirto/",
  "/kecamatan/pekalongan-barat/", "/tentang/", "/agenda.ics" }
request = function()
  local n = math.random(1, 10)
  local path = pages[math.random(#pages)]
  if n == 7 then path = "/buletin/?sebelum=" .. math.random(10^15) .. "-" .. math.random(10^6) end
  if n == 8 then path = "/tidak-ada/" .. math.random(10^9) .. "/" end
  if n == 9 then path = path .. "?utm_source=" .. math.random(10^9) end
  if n == 10 then path = "/agenda/?bulan=" .. math.random(1, 9999) .. "-12" end
  return wrk.format("GET", path)
end
"""


def main() -> int:
    """Measure and print; 1 where something is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    os.environ.setdefault("KIM_MODE", "test")
    django.setup()
    from tests.outages import Portal

    with Portal.running() as portal:
        is_met = write_while_read(portal)
        is_met &= memory_stays(portal)
    return 0 if is_met else fail("TIDAK TERPENUHI.")


def write_while_read(portal: Portal) -> bool:
    """Fifty officers, and readers who never pause."""
    readers = _wrk(portal, "/kelurahan/medono/", seconds=SECONDS)

    def officer(number: int) -> None:
        time.sleep(number * SECONDS / OFFICERS / EACH)
        for one in range(EACH):
            portal.submit(number, one)
            time.sleep(SECONDS / EACH * 0.6)

    senders = [threading.Thread(target=officer, args=(n,)) for n in range(OFFICERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    words = readers.communicate()[0]
    sent = [answer for answer in portal.answers if answer.sent]
    wrong = [answer.status for answer in sent if not answer.is_accepted]
    slow = quantiles((answer.seconds * 1000 for answer in sent), n=20)[-1]
    read = next(line.split()[0] for line in words.splitlines() if "requests in" in line)
    errors = "Non-2xx" in words or "Socket errors" in words
    say(
        f"{OFFICERS} pengurus, {len(sent)} kiriman selama {read} bacaan: "
        f"p95 {slow:.0f} ms (< {MOST_MS}), galat penulis {len(wrong)}, "
        f"galat pembaca {'ada' if errors else 0}"
    )
    return slow < MOST_MS and not wrong and not errors


def memory_stays(portal: Portal) -> bool:
    """MB of each worker after a tenth of the requests and after all."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(MIXED)
        script.flush()
        held = []
        for share in (0.1, 0.9):
            done = 0
            while done < REQUESTS * share:
                words = _wrk(portal, "/", "-s", script.name, seconds=5).communicate()[0]
                done += int(
                    next(w for w in words.splitlines() if "requests in" in w).split()[0]
                )
            held.append(memory_of(portal.process.pid))
    first, last = (max(one) for one in held)
    say(
        f"{REQUESTS} permintaan campur: pekerja {first:.0f} lalu {last:.0f} MB"
        f" (≤ {MOST_MB}, tumbuh ≤ {MOST_GROWTH} kali)"
    )
    return last <= MOST_MB and last <= first * MOST_GROWTH


def _wrk(portal: Portal, path: str, *more: str, seconds: int) -> subprocess.Popen[str]:
    host = f"http://127.0.0.1:{portal.port}{path}"
    return subprocess.Popen(
        ["wrk", "-c16", "-t1", f"-d{seconds}s", *more, host],
        stdout=subprocess.PIPE, text=True, cwd=Path(tempfile.gettempdir()),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
