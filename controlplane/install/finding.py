"""What doctor reports, one line per thing looked at."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Status = Literal["ok", "note", "problem"]
_MARKS: Final[dict[Status, str]] = {"ok": "ok  ", "note": "note", "problem": "FAIL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """note: works, but something is missing. problem: does not work. remedy: what to do."""

    check: str
    status: Status
    message: str
    remedy: str | None = None

    def text(self) -> str:
        """Return the lines that a person reads."""
        line = f"{_MARKS[self.status]}  {self.check}: {self.message}"
        if self.remedy is None:
            return line
        return f"{line}\n{textwrap.indent(self.remedy, ' ' * 8)}"


def age(moment: str) -> str:
    """Return how long ago this was, in the largest unit of which it is two or more."""
    seconds = max(0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
