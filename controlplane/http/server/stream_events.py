"""What happened to drifts, as events of a stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from controlplane.core.current import current_database
from controlplane.db.drift_stream import StatusChange
from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.pool import Conn

_NAMES: Final = {"open": "reopened"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened to a drift; number is its own drift_id, or that of the change of status.

    A client that has it has everything up to drift_id and change_id: from there it resumes.
    """

    name: str
    drift: Drift
    drift_id: int
    change_id: int
    number: int

    @property
    def status(self) -> str:
        """What the drift came to, which may not be what it is by now."""
        return self.name if self.name in {"acknowledged", "resolved"} else "open"

    @property
    def known_by(self) -> tuple[str, int]:
        """What tells it from every other event."""
        return self.name, self.number

    def encode(self) -> bytes:
        """Return it as text/event-stream; of one of many databases it says of which."""
        head = f"id: {self.drift_id}.{self.change_id}\nevent: {self.name}\ndata: "
        database = current_database()
        named = {} if database is None else {"database": database}
        body = named | msgspec.to_builtins(self.drift) if named else self.drift
        return head.encode() + msgspec.json.encode(body) + b"\n\n"


async def opened(conn: Conn, drift_ids: Sequence[int], settled: int, change_id: int) -> list[Event]:
    """Return the events of new drifts, in the order of their numbers."""
    drifts = await get_drifts(conn, drift_ids) if drift_ids else []
    return [
        Event(
            name="opened",
            drift=drift,
            drift_id=min(settled, drift.drift_id),
            change_id=change_id,
            number=drift.drift_id,
        )
        for drift in reversed(drifts)
    ]


async def became(
    conn: Conn, changes: Sequence[StatusChange], drift_id: int, settled: int
) -> list[Event]:
    """Return the events of drifts that were acknowledged, resolved or reopened."""
    wanted = {change.drift_id for change in changes}
    drifts = {d.drift_id: d for d in await get_drifts(conn, list(wanted))} if wanted else {}
    return [
        Event(
            name=_NAMES.get(change.status, change.status),
            drift=drifts[change.drift_id],
            drift_id=drift_id,
            change_id=min(settled, change.change_id),
            number=change.change_id,
        )
        for change in changes
        if change.drift_id in drifts
    ]
