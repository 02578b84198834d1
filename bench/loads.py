"""Servers side by side and what they bear: gunicorn as in production, wrk in front."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
GUNICORN = (
    "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket",
    "--log-level=critical", "--worker-tmp-dir=/dev/shm",
)  # fmt: skip
CONNECTIONS = 16
SECONDS = 3
TICK = os.sysconf("SC_CLK_TCK")


class Borne(NamedTuple):
    """Of one round: answers a second, and milliseconds of the server's processor each."""

    rate: float
    work: float


@dataclass
class Server:
    """A gunicorn on loopback."""

    name: str
    app: str
    environment: dict[str, str]
    port: int = 0
    process: Any = None
    borne: dict[str, list[Borne]] = field(default_factory=dict)

    def start(self) -> None:
        """Start it and wait until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # The page cache serves no other Host.
        own = {"SITE_URL": f"http://127.0.0.1:{self.port}", **self.environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{self.port}",
             *GUNICORN, self.app],
            cwd=ROOT, env={**os.environ, **own},
        )  # fmt: skip
        for _try in range(300):
            with contextlib.suppress(OSError):
                self.get("/")
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} tidak menjawab.")

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def get(self, path: str, encoding: str = "identity") -> tuple[bytes, str]:
        """One page as it is sent, and its ETag."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Accept-Encoding": encoding})
            answer = connection.getresponse()
            return answer.read(), answer.getheader("ETag") or ""

    def processor(self) -> float:
        """Seconds of processor its workers used so far."""
        return sum(_processor(pid) for pid in workers_of(self.process.pid))

    def bear(self, what: str, path: str, headers: Sequence[str] = ()) -> None:
        """One round of as much as it can."""
        before = self.processor()
        done, seconds = load(self.port, path, headers)
        used = self.processor() - before
        rounds = self.borne.setdefault(what, [])
        rounds.append(Borne(done / seconds, used * 1000 / max(done, 1)))

    def rate(self, what: str) -> float:
        """Answers a second, the median of the rounds."""
        return median(one.rate for one in self.borne[what])

    def work(self, what: str) -> float:
        """Milliseconds of processor for each answer, the median of the rounds."""
        return median(one.work for one in self.borne[what])


def workers_of(master: int) -> list[int]:
    """The processes of a gunicorn that answer."""
    found = subprocess.run(
        ["pgrep", "-P", str(master)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def memory_of(master: int) -> list[float]:
    """MB that each of them holds."""
    found = []
    for pid in workers_of(master):
        words = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        size = re.search(r"VmRSS:\s+(\d+)", words)
        found.append(int(size[1]) / 1024 if size else 0)
    return found


def load(port: int, path: str, headers: Sequence[str] = ()) -> tuple[int, float]:
    """Answers and seconds of a round; raises RuntimeError where some were no answers."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise RuntimeError("wrk belum ada. Pasang dengan: apt-get install wrk")
    more = [word for header in headers for word in ("-H", header)]
    words = subprocess.run(
        [wrk, f"-c{CONNECTIONS}", "-t1", f"-d{SECONDS}s", *more,
         f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = re.search(r"(\d+) requests in ([\d.]+)s", words)
    if not found or ("Non-2xx" in words and "None-Match" not in str(headers)):
        raise RuntimeError(words)
    return int(found[1]), float(found[2])


def _processor(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        used = fields.rpartition(")")[2].split()
        return (int(used[11]) + int(used[12])) / TICK
    return 0.0


@contextlib.contextmanager
def running(*servers: Server) -> Iterator[None]:
    """All of them up; whatever happens they end."""
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()
