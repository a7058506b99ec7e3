"""Which drifts are wanted: a filter that lists of drifts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFilter:
    """Which drifts are wanted; None is any. tables are what a limited key reaches."""

    schema_id: int | None = None
    impacts: Sequence[str] | None = None
    status: str | None = None
    declared: bool | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    tables: Sequence[int] | None = None


def matching(wanted: DriftFilter, *, before: int, limit: int) -> dict[str, object]:
    """Return the values of a statement that lists the drifts that are wanted."""
    return {
        "before": before,
        "limit": limit,
        "schema_id": wanted.schema_id,
        "impacts": None if wanted.impacts is None else list(wanted.impacts),
        "status": wanted.status,
        "declared": wanted.declared,
        "actor": wanted.actor,
        "since": wanted.since,
        "until": wanted.until,
        "tables": None if wanted.tables is None else list(wanted.tables),
    }
