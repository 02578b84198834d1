"""The three lock files: made from requirements/*.in, and checked against them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kim_portal.dev.console import ROOT, LauncherTrouble, Minder, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = ("portal", "local", "dev")
# The lowest Python we support decides; --universal adds all systems and newer Pythons.
COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--python-version=3.11",
)
SIGNS_OF_NO_NETWORK = (
    "Failed to fetch",
    "error sending request",
    "network was disabled",
)


def lock(minder: Minder, environment: Mapping[str, str], extra: Sequence[str]) -> int:
    """Write the lock files; ``extra`` goes to uv, for example ``--upgrade``."""
    for name in NAMES:
        say(f"Mengunci requirements/{name}.txt ...")
        command = _compile(name, ROOT / f"requirements/{name}.txt")
        code = minder.run([*command, *extra], environment)
        if code:
            return code
    say("Selesai. Periksa perubahannya dengan `git diff requirements`.")
    return 0


def check(minder: Minder, environment: Mapping[str, str]) -> int:
    """Compare the lock files with what uv would make of the .in files today.

    uv keeps the versions it finds in its output file, so news at the registry do not
    make this fail. Without a network the rules of tests/test_lock.py have to do.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            copy = Path(folder) / f"{name}.txt"
            shutil.copyfile(ROOT / f"requirements/{name}.txt", copy)
            said = Path(folder) / f"{name}.log"
            with said.open("wb") as output:
                code = minder.run(
                    _compile(name, copy), environment, output=output.fileno()
                )
            if code:
                return _judge(said.read_text(encoding="utf-8"), minder, environment)
            if copy.read_bytes() != (ROOT / f"requirements/{name}.txt").read_bytes():
                raise LauncherTrouble(
                    f"requirements/{name}.txt tidak sesuai dengan {name}.in."
                    " Jalankan `make lock`."
                )
    say("Ketiga berkas kunci sesuai dengan berkas .in-nya.")
    return 0


def _judge(said: str, minder: Minder, environment: Mapping[str, str]) -> int:
    if not any(sign in said for sign in SIGNS_OF_NO_NETWORK):
        say(said)
        return 1
    say("Tidak ada jaringan: kunci diperiksa tanpa uv, dengan tests/test_lock.py.")
    test = [sys.executable, "-m", "pytest", "-q", "tests/test_lock.py"]
    return minder.run(test, environment)


def _compile(name: str, output: Path) -> list[str]:
    uv = [sys.executable, "-m", "uv"]
    return [*uv, *COMPILE, f"requirements/{name}.in", f"--output-file={output}"]
