"""What a receiver of webhooks may be told to hear, how, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointOptions:
    """What a receiver wants to hear (with a consumer: what hits that one), and in which shape."""

    min_impact: str = "BREAKING"
    schema_id: int | None = None
    shape: str = "standard"
    table_pattern: str | None = None
    audience: Sequence[str] | None = None
    transitions: Sequence[str] = ("opened", "resolved")
    digest_minutes: int | None = None
    schema_ids: Sequence[int] | None = None
    consumer: str | None = None
    quiet_hours: Sequence[str] | None = None
    quiet_zone: str | None = None
    quiet_except: str = "BREAKING"

    def values(self) -> dict[str, object]:
        """Return them by name, for a statement."""
        return {
            "min_impact": self.min_impact,
            "schema_id": self.schema_id,
            "shape": self.shape,
            "table_pattern": self.table_pattern,
            "audience": _listed(self.audience),
            "transitions": list(self.transitions),
            "digest_minutes": self.digest_minutes,
            "schema_ids": _listed(self.schema_ids),
            "consumer": self.consumer,
            "quiet_hours": _listed(self.quiet_hours),
            "quiet_zone": self.quiet_zone,
            "quiet_except": self.quiet_except,
        }


def _listed(found: Sequence[object] | None) -> list[object] | None:
    return None if found is None else list(found)
