"""Drifts with their changes, in the shape that REST, webhooks and the command line share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from controlplane.db.drift_filter import DriftFilter, matching
from controlplane.db.drift_parts import Actor, Announced, Bypass, ConsumerHit, Reclassified
from controlplane.db.fetch import fetch_documents
from controlplane.db.pool import Conn

# The best first, so that the worst of some has the highest index.
IMPACTS: Final = ("SAFE", "RISKY", "BREAKING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One finding: what happened to which object, how bad it is and what to do."""

    position: int | None = None
    rule_id: str
    impact: str
    readers: str | None
    writers: str | None
    cdc: str | None
    object_kind: str
    object_name: str
    attribute: str | None
    before: Any
    after: Any
    message: str
    remedy: str
    collateral: Any
    who: str | None = None
    how: str | None = None
    sure: str | None = None
    fingerprint: str | None = None
    default_impact: str | None = None
    muted: bool = False
    decided_by: str | None = None
    decided_reason: str | None = None
    decided_until: datetime | None = None

    def explained(self) -> list[tuple[str, str]]:
        """Return label and text of each part of the explanation, in the order to tell them."""
        parts = [
            ("what", self.message),
            ("who", self.who),
            ("how", self.how),
            ("do", self.remedy),
            ("sure", self.sure),
            ("along", ", ".join(self.collateral or [])),
        ]
        return [(label, text) for label, text in parts if text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What schemawatch.drift_json() returns."""

    drift_id: int
    source_name: str
    schema_id: int
    table: str
    schema_name: str
    table_name: str
    impact: str
    summary: str
    version_from: int
    version_to: int
    source: str
    status: str
    status_changed_at: datetime | None
    status_changed_by: str | None
    status_reason: str | None
    resolved_by_drift_id: int | None
    resolves: list[int]
    missed_because: str | None
    missed_explanation: str | None
    detected_at: datetime
    transaction_id: str | None
    declared_as: str | None
    actor: Actor
    statement: str | None
    changes: list[Change]
    reclassified: Reclassified | None = None
    consumers: list[ConsumerHit] = field(default_factory=list[ConsumerHit])
    consumer_summary: str | None = None
    bypasses: list[Bypass] = field(default_factory=list[Bypass])
    announced: list[Announced] = field(default_factory=list[Announced])


async def list_drifts(conn: Conn, wanted: DriftFilter, *, before: int, limit: int) -> list[Drift]:
    """Return up to limit drifts with a number below before, the newest first."""
    sql = """
        select own.document::text
        from schemawatch._drift_documents(array(
            select drift_id
            from schemawatch.drift
            where drift_id < %(before)s
              and (%(schema_id)s::bigint is null or schema_id = %(schema_id)s::bigint)
              and (%(impacts)s::text[] is null or impact = any(%(impacts)s::text[]))
              and (%(status)s::text is null or status = %(status)s::text)
              and (%(declared)s::boolean is null
                  or (declared_as is not null) = %(declared)s::boolean)
              and (%(actor)s::text is null or session_user_name = %(actor)s::text)
              and (%(since)s::timestamptz is null or detected_at >= %(since)s::timestamptz)
              and (%(until)s::timestamptz is null or detected_at < %(until)s::timestamptz)
              and (%(tables)s::bigint[] is null or schema_id = any(%(tables)s::bigint[]))
            order by drift_id desc
            limit %(limit)s
        )) as own
        order by own.drift_id desc"""
    values = matching(wanted, before=before, limit=limit)
    return await fetch_documents(conn, sql, values, Drift)


async def get_drifts(conn: Conn, drift_ids: Sequence[int]) -> list[Drift]:
    """Return these drifts, the newest first."""
    sql = """
        select own.document::text
        from schemawatch._drift_documents(%(drift_ids)s::bigint[]) as own
        order by own.drift_id desc"""
    return await fetch_documents(conn, sql, {"drift_ids": list(drift_ids)}, Drift)


def worst(impacts: Sequence[str]) -> str | None:
    """Return the worst of some impacts; None of none."""
    return max(impacts, key=IMPACTS.index, default=None)
