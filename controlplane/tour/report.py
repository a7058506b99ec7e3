"""How a drift is told: what was seen, the verdict with its explanation, and who did it."""

from __future__ import annotations

from controlplane.db.drifts import IMPACTS, Actor, Change, Drift
from controlplane.tour.screen import Screen


def tell(screen: Screen, drift: Drift) -> None:
    """Print a drift with its worst finding."""
    screen.field(
        "saw", f"{drift.table}, version {drift.version_from} → {drift.version_to}, {_how(drift)}"
    )
    tell_change(screen, _worst(drift.changes))
    if len(drift.changes) > 1:
        screen.field("", f"and {len(drift.changes) - 1} more in this drift")
    if drift.consumer_summary:
        screen.field("whom", drift.consumer_summary)
    screen.field("by", who(drift.actor, drift.transaction_id))
    if drift.status_reason:
        screen.field("status", f"{drift.status}: {drift.status_reason}")


def tell_change(screen: Screen, change: Change) -> None:
    """Print one finding: verdict, and its explanation."""
    screen.field("verdict", f"{screen.impact(change.impact)}  {change.rule_id}")
    for label, text in change.explained():
        screen.field(label, text)


def who(actor: Actor, transaction_id: str | None) -> str:
    """Return who made a change, and with what."""
    if actor.session_user is None:
        return "not known: it went past the triggers, and only the scan found it"
    parts = [actor.session_user]
    if actor.role not in {None, actor.session_user}:
        parts.append(f"as {actor.role}")
    if actor.application_name:
        parts.append(f"with {actor.application_name}")
    parts.append(f"from {actor.client_addr or 'a local socket'}")
    return " ".join(parts) + (f", transaction {transaction_id}" if transaction_id else "")


def _how(drift: Drift) -> str:
    if drift.source == "scan":
        return "found by the scan"
    return "captured inside the transaction that made it"


def _worst(changes: list[Change]) -> Change:
    return max(changes, key=lambda change: IMPACTS.index(change.impact))
