"""Shows each drift as it happens, and each webhook as it arrives, until it is cancelled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.pool import Conn, Database
from controlplane.errors import SchemaWatchError
from controlplane.tour import report
from controlplane.tour.receiver import Message, Receiver
from controlplane.tour.screen import Screen

EVERY: Final = 0.4
# Numbers are given out before the commit: a lower one may appear after a higher one.
_LOOK_BACK: Final = 100


@dataclass(slots=True, kw_only=True)
class Live:
    """The live view; `receiver` is that of this run, if it has one."""

    screen: Screen
    database: Database
    receiver: Receiver | None = None
    _seen: set[int] = field(default_factory=set[int])
    _told: set[str] = field(default_factory=set[str])
    _away: bool = False

    async def begin(self) -> None:
        """Count what is there already as seen."""
        self._seen = set(await self.database.call(_recent, 0))
        if self.receiver is not None:
            self._told = set(self.receiver.messages)

    async def watch(self) -> None:
        """Print what happens; a database that is away is waited for."""
        while True:
            try:
                await self._look()
            except SchemaWatchError as error:
                if not self._away:
                    self.screen.say()
                    self.screen.say(f" {error.message}; waiting for it")
                self._away = True
            self._hear()
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        floor = max(self._seen, default=0) - _LOOK_BACK
        new = [n for n in await self.database.call(_recent, floor) if n not in self._seen]
        if self._away:
            self.screen.say(" the database is back")
            self._away = False
        for drift in reversed(await self.database.call(get_drifts, new) if new else []):
            self._tell(drift)
        self._seen = {n for n in self._seen if n > floor} | set(new)

    def _tell(self, drift: Drift) -> None:
        at = drift.detected_at.astimezone().strftime("%H:%M:%S")
        self.screen.say()
        head = f"{self.screen.impact(drift.impact)}  {drift.table}: {drift.summary}"
        self.screen.say(f" {self.screen.dim(at)}  {head}")
        report.tell(self.screen, drift)

    def _hear(self) -> None:
        for message in list(self.receiver.messages.values()) if self.receiver else []:
            if message.message_id in self._told:
                continue
            self._told.add(message.message_id)
            mark = self.screen.style("✓ received, signature verified", "green", bold=True)
            self.screen.field("webhook", f"{mark}, {_about(message)}")


def _about(message: Message) -> str:
    try:
        detected = datetime.fromisoformat(message.data["detected_at"]).timestamp()
        number = message.data["drift_id"]
    except (KeyError, TypeError, ValueError):
        return f"of type {message.type}"
    return f"drift {number}, {(message.arrived_at - detected) * 1000:.0f} ms after its capture"


async def _recent(conn: Conn, floor: int) -> list[int]:
    cursor = await conn.execute(
        "select drift_id from schemawatch.drift where drift_id > %(floor)s order by drift_id desc",
        {"floor": floor},
    )
    return [row[0] for row in await cursor.fetchall()]
