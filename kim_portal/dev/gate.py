"""`make test`, `make check`, `make test-fast`: lists of steps, the same everywhere."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kim_portal.dev import locks
from kim_portal.dev.console import (
    ROOT,
    LauncherTrouble,
    Minder,
    program,
    say,
    seconds_since,
)
from kim_portal.dev.database import database
from kim_portal.dev.touched import touched_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# The first draws pages as the others do and has no windows to keep: a tenth quicker.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Step:
    """One thing that must hold, with the command that tells."""

    name: str
    run: Callable[[Minder, dict[str, str]], int]


def pass_gate(minder: Minder, pytest_arguments: Sequence[str] | None) -> int:
    """Take the steps up to the first that fails; without pytest if given None."""
    browser = {} if pytest_arguments is None else {"CHROMIUM": _chromium()}
    steps = _steps()
    if pytest_arguments is not None:
        steps.append(_tool("pytest", "-m", "pytest", *pytest_arguments))
    return _take(steps, minder, browser)


def pass_quickly(minder: Minder, pytest_arguments: Sequence[str]) -> int:
    """Take the steps that need no patience, and the tests that a change touches."""
    tests = touched_tests(os.environ.get("BASE", "HEAD"))
    say("Tes yang tersentuh: " + " ".join(tests))
    needs_browser = any(test.startswith("tests/browser/") for test in tests)
    browser = {"CHROMIUM": _chromium()} if needs_browser else {}
    steps = [
        *_tidiness(),
        _tool("pytest", "-m", "pytest", *tests, *pytest_arguments),
    ]
    return _take(steps, minder, browser)


def _take(steps: list[Step], minder: Minder, browser: Mapping[str, str]) -> int:
    begun = time.monotonic()
    with database("test") as url:
        environment = {**os.environ, **browser, "KIM_MODE": "test", "DATABASE_URL": url}
        for number, step in enumerate(steps, start=1):
            place = f"[{number}/{len(steps)}]"
            say(f"\n{place} {step.name}")
            step_begun = time.monotonic()
            if step.run(minder, environment):
                raise LauncherTrouble(
                    f"{place} {step.name}: GAGAL setelah {seconds_since(step_begun)}."
                )
            say(f"{place} {step.name}: lulus, {seconds_since(step_begun)}")
    say(f"\nSemua {len(steps)} langkah lulus dalam {seconds_since(begun)}.")
    return 0


def tidy(minder: Minder) -> int:
    """Carry out `make format`: everything that tools can put right by themselves."""
    commands = [
        [sys.executable, "-m", "ruff", "check", "--fix-only", "."],
        [sys.executable, "-m", "ruff", "format", "."],
        _djade(),
    ]
    for command in commands:
        minder.run(command, os.environ)  # djade tells by its code that it changed some
    return 0


def _steps() -> list[Step]:
    return [
        Step("berkas kunci pustaka", locks.check),
        *_tidiness(),
        _tool("mypy", "-m", "mypy", "."),
        Step("lint-imports", lambda m, env: m.run([program("lint-imports")], env)),
        Step("djade --check", lambda m, env: m.run(_djade("--check"), env)),
        _tool(
            "makemigrations --check",
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
        ),
        Step("check --deploy", _check_deploy),
    ]


def _tidiness() -> list[Step]:
    return [
        _tool("ruff format --check", "-m", "ruff", "format", "--check", "."),
        _tool("ruff check", "-m", "ruff", "check", "."),
    ]


def _tool(name: str, *words: str) -> Step:
    return Step(name, lambda minder, env: minder.run([sys.executable, *words], env))


def _djade(*options: str) -> list[str]:
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    found = sorted(str(file) for folder in folders for file in folder.rglob("*.html"))
    return [program("djade"), "--target-version=5.2", *options, *found]


def _check_deploy(minder: Minder, environment: Mapping[str, str]) -> int:
    production = {
        **environment,
        "KIM_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "kim.example",
        "SITE_URL": "https://kim.example",
    }
    words = ("manage.py", "check", "--deploy", "--fail-level=WARNING")
    return minder.run([sys.executable, *words], production)


def _driver_runs() -> bool:
    """Whether the library is there that the browser tests' own driver needs."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return sys.platform != "linux"
    return True


def _chromium() -> str:
    """Return the browser for the tests; to go on without one would hide failures."""
    if not _driver_runs():
        raise LauncherTrouble(
            "Tes peramban memerlukan pustaka libatomic1. Pasang dengan:\n"
            "    apt-get install libatomic1\n(bila perlu dengan sudo di depannya)."
        )
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    if named:
        raise LauncherTrouble(f"CHROMIUM={named} bukan program yang dapat dijalankan.")
    raise LauncherTrouble(
        "Tes memerlukan peramban Chromium, yang belum ada di komputer ini. Pasang"
        " dengan:\n    apt-get install chromium libatomic1\n"
        "(bila perlu dengan sudo di depannya), atau isi CHROMIUM dengan letaknya."
    )
