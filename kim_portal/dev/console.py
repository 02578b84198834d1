"""What a person at the terminal sees, and how their Ctrl-C reaches what runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

ROOT = Path(__file__).resolve().parents[2]


class LauncherTrouble(Exception):
    """A command cannot go on; the text tells a person why and what to do."""


class Stopped(Exception):
    """A person asked to stop, and what ran has ended."""


def say(text: str = "", end: str = "\n") -> None:
    """Print at once: our words and those of child processes keep their order."""
    print(text, end=end, flush=True)


def seconds_since(begun: float) -> str:
    """Return the time since ``begun`` (monotonic) as Indonesians write it."""
    return f"{time.monotonic() - begun:.1f} detik".replace(".", ",")


def program(name: str) -> str:
    """Return the path of a program that the lock put into .venv."""
    return str(Path(sys.executable).parent / name)


class Minder:
    """Runs one child at a time and passes on a person's wish to stop; twice: at once.

    Children get a process group of their own: the terminal's Ctrl-C then comes once,
    through us, and never reaches half of them. They also end when we are killed.
    """

    def __init__(self) -> None:
        self.asked_to_stop = False
        self._child: subprocess.Popen[bytes] | None = None
        self._polite = signal.SIGINT
        self._person_types = False
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup leaves it
            signal.signal(signal.SIGHUP, self._on_signal)

    def start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        polite: signal.Signals = signal.SIGINT,
        output: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child that ends on the signal ``polite``; finish() must follow."""
        if self.asked_to_stop:
            raise Stopped
        self._polite = polite
        setpriv = shutil.which("setpriv")
        if setpriv:
            command = [setpriv, "--pdeathsig", polite.name[3:], "--", *command]
        self._child = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            process_group=0,
        )
        if self.asked_to_stop:  # just now
            self._child.send_signal(polite)
        return self._child

    def finish(self, child: subprocess.Popen[bytes]) -> int:
        """Wait for the end of a child and return its exit code."""
        code = child.wait()
        self._child = None
        return code

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        output: int | None = None,
    ) -> int:
        """Run a child to its end; raise Stopped when a person ended it."""
        code = self.finish(self.start(command, environment, output=output))
        if self.asked_to_stop:
            raise Stopped
        return code

    def converse(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a child that a person types into; the terminal's Ctrl-C is its own."""
        self._polite, self._person_types = signal.SIGTERM, True
        self._child = subprocess.Popen(command, env=environment)
        return self.finish(self._child)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._person_types and number == signal.SIGINT:
            return
        again, self.asked_to_stop = self.asked_to_stop, True
        if self._child and again and not self._person_types:
            os.killpg(self._child.pid, signal.SIGKILL)
        elif self._child:
            self._child.send_signal(self._polite)
