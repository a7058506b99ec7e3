"""LISTEN -> wake-up. Losing it costs latency only: the dispatcher polls anyway."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Final, Protocol

from controlplane.config import Config
from controlplane.db.connecting import is_pooled, keeps_session
from controlplane.db.pool import Conn
from controlplane.db.wakeup import call_out, listen, wakeups
from controlplane.notifier.connect import connect
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options

log = logging.getLogger(__name__)

POOLER_ADVICE: Final = (
    "a pooler is in front and NOTIFY does not come through it: deliveries wait for the poll; set "
    "SCHEMAWATCH_LISTEN_URL to the server itself, or to a pooler in session mode"
)


class Callers(Protocol):
    """Whatever lends a connection other than the one that listens."""

    def connection(self) -> AbstractAsyncContextManager[Conn]:
        """Lend it."""
        ...


class NotListeningError(OSError):
    """What was called out on another connection was not heard on ours."""


class Listener:
    """Sets `wake` at each notification, and whenever one may have been missed."""

    name = "listener"

    def __init__(
        self,
        config: Config,
        options: Options,
        liveness: Liveness,
        wake: asyncio.Event,
        callers: Callers,
    ) -> None:
        self._config = config
        self._options = options
        self._liveness = liveness
        self._wake = wake
        self._callers = callers

    @property
    def beat(self) -> float | None:
        """Return when the connection last proved to listen."""
        return self._liveness.listener_beat

    async def run(self) -> None:
        """Listen until cancelled; raise when the connection is dead or does not listen."""
        try:
            async with await connect(self._config) as conn:
                async with asyncio.timeout(self._options.database_timeout):
                    pooled = await is_pooled(conn)
                    lost = pooled and not await self._keeps_session(conn)
                    if not lost:
                        await listen(conn)
                        log.info("event=listening pid=%d", conn.info.backend_pid)
                while not lost and await self._hears(conn):
                    self._liveness.listener_beat = time.monotonic()
                    if not self._liveness.listening:
                        self._liveness.listening = True
                        # what was queued while nobody listened
                        self._wake.set()
                    async for said in wakeups(conn, seconds=self._options.heartbeat):
                        self._note(said)
        finally:
            self._liveness.listening = False
        if not pooled:
            raise NotListeningError("a NOTIFY did not arrive: the socket is dead")
        log.warning("event=not_listening hint=%r", POOLER_ADVICE)
        # a try may leave a LISTEN behind, in a session that is not ours
        await asyncio.sleep(self._options.pooler_pause)
        raise NotListeningError(POOLER_ADVICE)

    async def _keeps_session(self, conn: Conn) -> bool:
        """Look before LISTEN: in a transaction pooler it would stay behind in others' session."""
        async with self._callers.connection() as caller:
            return await keeps_session(conn, caller)

    async def _hears(self, conn: Conn) -> bool:
        """Call out on another connection: a dead socket looks like silence."""
        word = secrets.token_hex(8)
        async with asyncio.timeout(self._options.database_timeout):
            async with self._callers.connection() as caller:
                await call_out(caller, word)
        async with aclosing(wakeups(conn, seconds=self._options.database_timeout)) as heard:
            async for said in heard:
                if said == word:
                    return True
                self._note(said)
        return False

    def _note(self, said: str | None) -> None:
        """Wake up, unless it is a word that another notifier called out."""
        if said is None:
            self._wake.set()
