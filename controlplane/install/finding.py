"""What doctor reports, one line per thing looked at."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
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
