"""Stage one of every `make` command: makes .venv with the system's own Python alone.

Run by its path, with the standard library only; stage two is `kim_portal.dev`.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STAMP = VENV / "kim-portal.json"
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)  # the first one that knows --python
LOCK_FOR = {
    "run": "local",
    "manage": "local",
    "shell-db": "local",
    "test": "dev",
    "test-fast": "dev",
    "check": "dev",
    "bench": "dev",
    "lock": "dev",
    "format": "dev",
}


def main(command: str) -> None:
    """Carry out `clean`, or prepare .venv and hand over to stage two."""
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Portal ini memerlukan Python 3.11 atau yang lebih baru.")
    if command == "clean":
        _clean()
        return
    _install(LOCK_FOR[command])
    words = [str(PYTHON), "-m", "kim_portal.dev", command]
    os.execv(PYTHON, words)  # noqa: S606 - no shell is what we want


def _clean() -> None:
    sys.path.insert(0, str(ROOT))
    from kim_portal.dev.embedded_postgres import server_for_checkout

    try:
        server_for_checkout(ROOT, purpose="run").remove()
        server_for_checkout(ROOT, purpose="test").remove()
        for folder in (ROOT / ".data", VENV):
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(folder)
    except (OSError, RuntimeError) as error:
        sys.exit(f"Belum bersih: {error}")
    print("Bersih: basis data pribadi dihentikan, .data dan .venv dihapus.")


def _install(lock: str) -> None:
    # Two commands at once: the second waits here and finds everything done.
    checkout = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(checkout, fcntl.LOCK_EX)
    if not _venv_works():
        _make_venv()
    wanted = _hashes(lock)
    if not wanted.items() <= _installed().items():
        print(
            "Memasang pustaka; yang pertama kali perlu satu-dua menit ...", flush=True
        )
        begun = time.monotonic()
        before = STAMP.read_bytes() if STAMP.exists() else None
        _write_stamp({})  # if we are killed now, .venv is half-changed: see _venv_works
        if _pip_install(lock):
            STAMP.unlink()
            if before:
                STAMP.write_bytes(before)
            sys.exit(
                "Pustaka gagal dipasang; alasannya tertulis di atas."
                " Periksa sambungan internet Anda, lalu ulangi perintah yang sama."
            )
        _write_stamp(wanted)
        print(f"Pustaka terpasang ({time.monotonic() - begun:.0f} detik).", flush=True)
    os.close(checkout)


def _hashes(lock: str) -> "dict[str, str]":
    """Return what installing the lock brings: the dev lock holds the local one."""
    return {
        name: hashlib.sha256(
            (ROOT / f"requirements/{name}.txt").read_bytes()
        ).hexdigest()
        for name in sorted({"local", lock})
    }


def _installed() -> "dict[str, str]":
    """Return the hashes of the locks that .venv holds, if it stands where it was."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return dict(stamp["locks"]) if stamp["folder"] == str(VENV) else {}


def _write_stamp(locks: "dict[str, str]") -> None:
    stamp = {"folder": str(VENV), "locks": locks}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def _venv_works() -> bool:
    """Tell whether .venv is whole, where it was made, and its Python new enough."""
    if STAMP.exists() and not _installed():
        return False
    test = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return PYTHON.exists() and not _quiet([str(PYTHON), "-c", test]).returncode


def _make_venv() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        import venv
    except ImportError:
        _ask_for("python3-venv")
    if not _system_pip() and not importlib.util.find_spec("ensurepip"):
        _ask_for("python3-pip")
    venv.create(VENV, symlinks=True, with_pip=not _system_pip())


def _system_pip() -> "list[str]":
    """Return the command of the system's pip; Debian has pip without ensurepip."""
    said = _quiet([sys.executable, "-m", "pip", "--version"]).stdout
    version = re.match(r"pip (\d+)\.(\d+)", said)
    if not version or tuple(map(int, version.groups())) < OLDEST_PIP:
        return []
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _pip_install(lock: str) -> int:
    pip = _system_pip() or [str(PYTHON), "-m", "pip"]
    # A person's settings for other projects; those for reaching the registry stay.
    foreign = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    environment = {k: v for k, v in os.environ.items() if k not in foreign}
    options = ["-qq", "--no-input", "--disable-pip-version-check", "--no-compile"]
    locked = ["--require-hashes", "-r", f"requirements/{lock}.txt"]
    # Apart from the terminal's Ctrl-C, on which pip would print its inner life.
    with subprocess.Popen(
        [*pip, "install", *options, *locked], env=environment, process_group=0
    ) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            os.killpg(child.pid, signal.SIGTERM)
            raise


def _quiet(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _ask_for(package: str) -> None:
    before = "" if os.geteuid() == 0 else "sudo "
    sys.exit(
        f"Python di komputer ini belum lengkap. Jalankan dahulu:\n"
        f"    {before}apt-get install {package}\n"
        "lalu ulangi perintah yang sama."
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nDihentikan.")
