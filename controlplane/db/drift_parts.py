"""What a drift has beside its changes: who did it, whom it hits, what let it pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it; all null when only a scan found the drift."""

    session_user: str | None
    role: str | None
    application_name: str | None
    client_addr: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassified:
    """When a drift was last judged anew and came out different."""

    at: datetime
    by: str
    impact_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerHit:
    """What a drift is for one consumer of the table; changes are positions, the worst first."""

    name: str
    owner: str | None
    channel: str | None
    impact: str
    changes: list[int]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypass:
    """What let findings of a protected table pass; kind is approved, allowed or unguarded."""

    kind: str
    reason: str
    positions: list[int]
    approval_id: int | None
    approved_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a drift is of an announced change; outcome is announced, partial or different.

    positions are the findings that were announced, others those that were not; against are the
    consumers that had answered that it was too soon.
    """

    announcement_id: int
    outcome: str
    early: bool
    against: list[str]
    positions: list[int]
    others: list[int]
    planned_at: datetime
    announced_by: str
    reason: str
    summary: str
