"""The portal behind nginx as `deploy/nginx.conf` sets it up: what a crowd bears, and how
soon a withdrawal is gone, end to end. Needs nginx and wrk.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

from bench.loads import ROOT, Server, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "kim.example.go.id"
NGINX = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    types {{ text/html html; text/css css; image/svg+xml svg; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{plain};
        root {folder}/plain;
    }}
    {ours}
}}
"""


def configuration(folder: Path, gunicorn: int, front: int, plain: int) -> str:
    """deploy/nginx.conf with other ports, without TLS, with its caches in `folder`."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    # The servers that refuse, redirect: of them only the last is of use here.
    *_refusing, ours = re.split(r"(?m)^server \{", text)
    before = text[: text.index("server {\n    listen 80 default_server")]
    ours = f"{before}\nserver {{{ours}"
    ours = re.sub(r"server unix:[^;]+;", f"server 127.0.0.1:{gunicorn};", ours)
    ours = re.sub(r"(?m)^\s*(listen|ssl_|access_log|error_log).*$", "", ours)
    ours = ours.replace(
        f"server_name {HOST};", f"server_name _; listen 127.0.0.1:{front};"
    )
    ours = re.sub(r"/(?:dev/shm|var/lib/nginx)/(kim-\w+)", rf"{folder}/\1", ours)
    return NGINX.format(folder=folder, plain=plain, ours=ours)


class Front:
    """nginx in front of a portal, and the same bytes as a file beside it."""

    def __init__(self, portal: Server, folder: Path) -> None:
        self.portal = portal
        self.folder = folder
        self.port, self.plain_port = free_port(), free_port()

    @contextlib.contextmanager
    def running(self, page: bytes) -> Iterator[Front]:
        """While it runs; `page` is what the file holds."""
        (self.folder / "plain").mkdir(exist_ok=True)
        (self.folder / "plain/index.html").write_bytes(page)
        conf = self.folder / "nginx.conf"
        ports = (self.portal.port, self.port, self.plain_port)
        conf.write_text(configuration(self.folder, *ports), encoding="utf-8")
        self.folder.chmod(0o755)
        process = subprocess.Popen([str(shutil.which("nginx")), "-c", str(conf)])
        try:
            time.sleep(1)
            yield self
        finally:
            process.terminate()
            process.wait(10)

    def ask(self, path: str, **headers: str) -> tuple[int, bytes, str]:
        """Status, body, and what the portal said of keeping it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": HOST, **headers})
            answer: Any = connection.getresponse()
            said = answer.getheader("Cache-Control") or ""
            return answer.status, answer.read(), said

    def ratio(self, path: str, rounds: int) -> tuple[float, float, float]:
        """Answers a second of ours and of the file, and their ratio; medians."""
        ours, plain = [], []
        for _round in range(rounds):
            done, seconds = load(self.port, path, (f"Host: {HOST}",))
            ours.append(done / seconds)
            done, seconds = load(self.plain_port, "/", (f"Host: {HOST}",))
            plain.append(done / seconds)
        middle = len(ours) // 2
        rates = sorted(ours)[middle], sorted(plain)[middle]
        return rates[0], rates[1], rates[0] / rates[1]

    def gone_after(self, path: str, withdraw: Any) -> float:
        """Seconds from a withdrawal to the first answer without the text, asked for
        without a pause; and it must not come back for three seconds."""
        if self.ask(path)[0] != 200:
            raise RuntimeError(f"{path} tidak terbit")
        withdraw()
        begun = time.monotonic()
        while self.ask(path)[0] != 410:
            if time.monotonic() - begun > 20:
                raise RuntimeError("tidak hilang")
        gone = time.monotonic() - begun
        while time.monotonic() - begun < gone + 3:
            if self.ask(path)[0] != 410:
                raise RuntimeError("kembali")
        return gone


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
