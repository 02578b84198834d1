"""The cast for a scene that many tests share: the same fixtures, made once by hand.

A fixture of the cast is made anew for each test. Where a whole module asks the same
world questions, making it takes longer than all the questions; there a Scene makes each
part once, when it is first asked for, from the very functions the fixtures are.
"""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

PARTS: dict[str, Callable[..., Any]] = {"db": lambda: None}


def part(function: Callable[..., Any]) -> Any:
    """A fixture that a Scene can make, too."""
    PARTS[function.__name__] = function
    return pytest.fixture(function)


class Scene(dict[str, Any]):
    """Parts by name: `scene["budi"]` makes budi and, before him, his KIM."""

    def __missing__(self, name: str) -> Any:
        make = PARTS[name]
        self[name] = make(
            **{need: self[need] for need in inspect.signature(make).parameters}
        )
        return self[name]
