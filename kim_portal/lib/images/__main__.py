"""The child process of the pipeline: a photo comes in, its renditions go out."""

import json
import math
import resource
import sys
from pathlib import Path
from typing import Final

from PIL import Image

# Started without the folders of its environment: only where this code lies is added.
sys.path.append(str(Path(__file__).resolve().parents[3]))

from kim_portal.lib.images.darkroom import develop
from kim_portal.lib.images.picture import PictureRefused, pack

# Bytes of heap; with the code it stays below 400 MB resident.
CHILD_MEMORY: Final = 352 * 1024 * 1024


def _serve(kind: str, max_pixels: int, seconds: float) -> None:
    """Be the child: a photo comes in, a line of JSON and the renditions go out."""
    ceilings = {
        resource.RLIMIT_DATA: CHILD_MEMORY,
        # Two cores may work at once. Ends the child even when its worker has died.
        resource.RLIMIT_CPU: math.ceil(2 * seconds) + 1,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in ceilings.items():
        resource.setrlimit(what, (most, most))
    # Pillow refuses at twice this figure, before a decoder asks for memory.
    Image.MAX_IMAGE_PIXELS = (max_pixels + 1) // 2
    try:
        answer = pack(develop(sys.stdin.buffer.read(), kind, max_pixels))
    except PictureRefused as refusal:
        answer = json.dumps(refusal.code).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
