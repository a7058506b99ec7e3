"""LISTEN -> wake-up. Losing it costs latency only: the dispatcher polls anyway."""

from __future__ import annotations

import asyncio
import logging
import time

from controlplane.config import Config
from controlplane.db.wakeup import is_listening, listen, wakeups
from controlplane.notifier.connect import connect
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options

log = logging.getLogger(__name__)


class NotListeningError(OSError):
    """The session is not subscribed: a pooler gave our connection to somebody else."""


class Listener:
    """Sets `wake` at each notification, and whenever one may have been missed."""

    name = "listener"

    def __init__(
        self, config: Config, options: Options, liveness: Liveness, wake: asyncio.Event
    ) -> None:
        self._config = config
        self._options = options
        self._liveness = liveness
        self._wake = wake

    @property
    def beat(self) -> float | None:
        """Return when the connection last proved to listen."""
        return self._liveness.listener_beat

    async def run(self) -> None:
        """Listen until cancelled; raise when the connection is dead or does not listen."""
        try:
            async with await connect(self._config) as conn:
                async with asyncio.timeout(self._options.database_timeout):
                    await listen(conn)
                log.info("event=listening pid=%d", conn.info.backend_pid)
                while True:
                    # a dead socket looks like silence, so the server has to answer now and then
                    async with asyncio.timeout(self._options.database_timeout):
                        if not await is_listening(conn):
                            raise NotListeningError(
                                "the LISTEN session is not ours: is there a pooler in between?"
                            )
                    self._liveness.listener_beat = time.monotonic()
                    if not self._liveness.listening:
                        self._liveness.listening = True
                        # what was queued while nobody listened
                        self._wake.set()
                    async for _ in wakeups(conn, seconds=self._options.heartbeat):
                        self._wake.set()
        finally:
            self._liveness.listening = False
