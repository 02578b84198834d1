"""`make bench`: everything in turn, on data of its own; 1 where a target is missed.

`make bench ARGS="--many 1000000"` fills the large city as it says in docs/performance.md,
which takes twenty minutes more.
"""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "bench.pages",
    "bench.flood",
    "bench.model",
    "bench.places",
    "bench.copies",
    "bench.claims",
    "bench.rows",
)


def main(words: list[str]) -> int:
    """Each part in a process of its own; the words are those of the last."""
    missed = []
    for part in PARTS:
        print(f"\n=== {part}\n", flush=True)
        more = words if part == PARTS[-1] else []
        if subprocess.run([sys.executable, "-m", part, *more], check=False).returncode:
            missed.append(part)
    print(f"\nTIDAK TERPENUHI: {', '.join(missed)}" if missed else "\nSemua terpenuhi.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
