"""What the guard's answer comes down to, in the terms the law acts on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Sign(StrEnum):
    """What the guard marks a text with; see review.flags for the words people read."""

    SEVERE = "berat"
    NEUTRALITY = "netralitas"
    PERSONAL = "data-pribadi"
    ELECTION = "pemilihan"


@dataclass(frozen=True)
class Verdict:
    """What the guard says of a text at the moment it would appear.

    `held` quotes what may not appear then; empty where nothing holds it. `record` is
    plain data kept with the decision: which checks ran, and what they found.
    """

    needs_two: bool = False
    held: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
