"""How often something happened lately, for each of many; pure: the caller brings the time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Throttle:
    """Counts in windows of `seconds`; of the `capacity` that it remembers the oldest goes first."""

    limit: int
    seconds: float
    capacity: int = 10_000
    _seen: OrderedDict[Hashable, tuple[float, int]] = field(
        default_factory=OrderedDict[Hashable, tuple[float, int]]
    )

    def admit(self, who: Hashable, now: float) -> bool:
        """Count one more, unless the limit of this window is reached: then False."""
        if self.wait(who, now):
            return False
        self.count(who, now)
        return True

    def count(self, who: Hashable, now: float) -> None:
        """Count one more."""
        began, times = self._seen.pop(who, (now, 0))
        if now - began >= self.seconds:
            began, times = now, 0
        self._seen[who] = (began, times + 1)
        while len(self._seen) > self.capacity:
            self._seen.popitem(last=False)

    def wait(self, who: Hashable, now: float) -> float:
        """Return the seconds until there is room again; 0 when there is."""
        began, times = self._seen.get(who, (now, 0))
        if times < self.limit:
            return 0.0
        return max(0.0, began + self.seconds - now)
