"""How often one visitor may ask for something costly: counted in this process alone.

For what is only read; what is written is counted once for all processes, in the database
(accounts.limits).
"""

import threading
import time
from collections import OrderedDict


class Pace:
    """At most `limit` in any span of about `seconds`, for each of the last `most` people."""

    def __init__(self, limit: int, seconds: float, most: int = 4096) -> None:
        self.limit = limit
        self.seconds = seconds
        self.most = most
        self.lock = threading.Lock()
        # Of each: how much is left, as of when.
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, who: str) -> bool:
        """Whether one more is within the pace; it counts, unless it is refused."""
        now = time.monotonic()
        with self.lock:
            left, then = self.left.pop(who, (float(self.limit), now))
            left = min(left + (now - then) * self.limit / self.seconds, self.limit)
            # A hair below one is one: seconds are no whole numbers.
            is_allowed = left > 1 - 1e-6
            self.left[who] = (left - 1 if is_allowed else left, now)
            while len(self.left) > self.most:
                self.left.popitem(last=False)
        return is_allowed
