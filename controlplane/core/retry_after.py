"""What a receiver asks for with Retry-After: a number of seconds, or a moment by its own clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 3600.0
"""Nobody makes us wait for longer, by mistake or on purpose."""


def retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return seconds from 0 to LONGEST; None when the header is absent or makes no sense.

    A date is compared with the Date of the same response where there is one: then it does not
    matter whose clock is wrong. Otherwise with `now`, in Unix seconds.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,18}", text):
        return min(float(text), LONGEST)
    moment = _unix(text)
    if moment is None:
        return None
    sent = _unix(headers.get("date", ""))
    return min(max(moment - (now if sent is None else sent), 0.0), LONGEST)


def clock_difference(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return how far the Date of a response is ahead of `now`; None without one."""
    sent = _unix(headers.get("date", ""))
    return None if sent is None else sent - now


def _unix(text: str) -> float | None:
    try:
        found = parsedate_to_datetime(text)
        # a date of HTTP says GMT; one that says nothing means the same
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.timestamp(aware)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
