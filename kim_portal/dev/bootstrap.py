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
    "check": "dev",
    "lock": "dev",
    "format": "dev",
}


def main(command: str) -> None:
    """Carry out `clean`, or prepare .venv and hand over to stage two."""
    os.chdir(ROOT)
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
    from kim_portal.lib.embedded_postgres import server_for_checkout

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
    if not wanted.items() <= _stamp()["locks"].items():
        print(
            "Memasang pustaka; yang pertama kali perlu satu-dua menit ...", flush=True
        )
        begun = time.monotonic()
        STAMP.unlink(missing_ok=True)
        _pip_install(lock)
        stamp = {"folder": str(VENV), "locks": wanted}
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")
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


def _stamp() -> "dict[str, dict[str, str]]":
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"locks": {}}
    return {"locks": stamp["locks"]} if stamp["folder"] == str(VENV) else {"locks": {}}


def _venv_works() -> bool:
    """Tell whether .venv is ours to use: not moved, its Python there and new enough."""
    if STAMP.exists() and not _stamp()["locks"]:
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


def _pip_install(lock: str) -> None:
    pip = _system_pip() or [str(PYTHON), "-m", "pip"]
    # A person's settings for other projects; those for reaching the registry stay.
    foreign = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    environment = {k: v for k, v in os.environ.items() if k not in foreign}
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
    done = subprocess.run(
        [
            *pip,
            "install",
            *options,
            "--require-hashes",
            "-r",
            f"requirements/{lock}.txt",
        ],
        env=environment,
        check=False,
    )
    if done.returncode:
        sys.exit(
            "Pustaka gagal dipasang; alasannya tertulis di atas."
            " Periksa sambungan internet Anda, lalu ulangi perintah yang sama."
        )


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
