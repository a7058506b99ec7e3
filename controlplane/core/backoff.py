"""When a delivery that failed is tried again, and when it is given up.

Ten attempts. After the n-th failure the next comes at a random moment (full jitter, so that a
receiver that returns is not met by everybody at once) between zero and

    5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h

that is after at most 75.6 hours, on average after half of that. After the tenth failure the
delivery is dead: a person, or `schemawatch deliveries retry`, brings it back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

SCHEDULE: Final[tuple[float, ...]] = (
    5,
    300,
    1800,
    7200,
    18000,
    36000,
    50400,
    72000,
    86400,
)
"""Longest wait in seconds after the first, second, … failure."""


def next_delay(
    attempts: int,
    schedule: Sequence[float] = SCHEDULE,
    draw: Callable[[float, float], float] = random.uniform,
) -> float | None:
    """Return the seconds to wait after this many failed attempts (1 or more); None: give up."""
    if attempts > len(schedule):
        return None
    return draw(0.0, schedule[attempts - 1])
