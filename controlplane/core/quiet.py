"""How quiet hours of a receiver are written; the database checks what they mean."""

from __future__ import annotations

from typing import Final

_DAY: Final = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS: Final = f"{_DAY}(-{_DAY})?"
_TIME: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"

QUIET_HOURS: Final = f"^({_DAYS}(,{_DAYS})* )?{_TIME}-({_TIME}|24:00)$"
QUIET_ZONE: Final = "^[A-Za-z0-9_+/-]{1,64}$"
