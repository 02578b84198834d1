"""`make test-fast`: which tests a change touches, by names alone.

1. A changed test module is run itself; only so is a browser ever started.
2. What lies in an app, or in its folder of templates, or beside its tests: the tests of
   that app.
3. Any other file: test modules named after it or its package, and those that name it.
4. What everything stands on (settings, migrations, templates of the frame, styles, the
   cast): a short walk through the whole house.
Always: the house rules. `make test` remains what decides.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kim_portal.dev.console import ROOT, LauncherTrouble

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUSE_RULES = "tests/test_house_rules.py"
SHORT_WALK = (
    "tests/test_answers.py",
    "tests/test_doors.py",
    "tests/test_page_cache.py",
    "tests/accounts",
    "tests/groups",
    "tests/bulletins/test_database.py",
    "tests/bulletins/test_public_pages.py",
    "tests/bulletins/test_writing.py",
)
GROUND = ("kim_portal/settings.py", "kim_portal/urls.py")
# No tools, but what holds them.
FLOORS: tuple[tuple[str, ...], ...] = ((), ("kim_portal",), ("kim_portal", "lib"))
# Rooms whose tests stand elsewhere than in a folder of the same name.
TESTS_OF = {
    "guard": ("tests/test_guard.py", "tests/test_guard_data.py", "tests/admin"),
    "mfa": ("tests/accounts",),
    "account": ("tests/accounts",),
    "notices": ("tests/review/test_notices.py",),
    "moderation": ("tests/review",),
}


def touched_tests(base: str) -> list[str]:
    """Return what pytest is to run for the changes since `base`, committed or not."""
    chosen = {HOUSE_RULES}
    for name in changed_files(base):
        chosen |= chosen_for(PurePosixPath(name))
    return sorted(chosen)


def changed_files(base: str) -> list[str]:
    """Return what differs from a commit, with files that git does not know yet."""
    return [
        *_git("diff", "--name-only", base, "--"),
        *_git("ls-files", "--others", "--exclude-standard"),
    ]


def chosen_for(path: PurePosixPath) -> set[str]:
    """Return the tests that one changed file touches."""
    if path.parts[0] == "docs" or path.suffix == ".md":
        return set()
    if path.match("tests/**/test_*.py") or path.match("tests/test_*.py"):
        return {str(path)} if (ROOT / path).exists() else set()
    is_ground = "migrations" in path.parts or str(path) in GROUND
    if is_ground or path.match("tests/*.py"):
        return set(SHORT_WALK)
    return _of_the_room(path) or _by_name(path) or set(SHORT_WALK)


def _of_the_room(path: PurePosixPath) -> set[str]:
    is_elsewhere = path.parts[0] in {"tests", "templates", "kim_portal"}
    rooms = path.parts[1:-1] if is_elsewhere else path.parts[:1]
    for room in rooms:
        if room in TESTS_OF:
            return set(TESTS_OF[room])
        if room not in {"lib", "browser"} and (ROOT / "tests" / room).is_dir():
            return {f"tests/{room}"}
    return set()


def _by_name(path: PurePosixPath) -> set[str]:
    """Return the namesakes of a tool, or of the package it lies in, and who names it."""
    tools = [
        part
        for part in (path.with_suffix(""), *path.parents)
        if part.parts not in FLOORS
    ]
    found = set()
    for test in (ROOT / "tests").rglob("test_*.py"):
        text = test.read_text(encoding="utf-8")
        if test.parent.name != "browser" and any(
            test.stem.startswith(f"test_{tool.name}") or _names(text, tool.parts)
            for tool in tools
        ):
            found.add(str(test.relative_to(ROOT)))
    return found


def _names(text: str, module: Sequence[str]) -> bool:
    parent, name = re.escape(".".join(module[:-1])), re.escape(module[-1])
    whole = rf"\b{parent}\.{name}\b"
    listed = rf"from {parent} import (\([^)]*|[^\n]*)\b{name}\b"
    return re.search(f"{whole}|{listed}", text) is not None


def _git(*words: str) -> list[str]:
    done = subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LauncherTrouble(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.splitlines()
