"""Outbox -> sender -> outbox: claims what is due, sends it side by side, settles each attempt."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from controlplane.config import Config
from controlplane.core.backoff import next_delay
from controlplane.db.claims import Claim, claim_deliveries, record_attempt
from controlplane.db.pool import Conn
from controlplane.notifier.connect import connect_claimer
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options
from controlplane.notifier.sender import Result, Sender
from controlplane.notifier.sharing import Slots

log = logging.getLogger(__name__)

RECORD_DELAYS = (0.1, 0.5, 2.0)


class Dispatcher:
    """Keeps at most `concurrency` attempts in flight; they survive a restart of run()."""

    name = "dispatcher"

    def __init__(
        self,
        config: Config,
        options: Options,
        liveness: Liveness,
        *,
        stop: asyncio.Event,
        wake: asyncio.Event,
        sender: Sender,
        recorders: AsyncConnectionPool[Conn],
        slots: Slots | None = None,
    ) -> None:
        self._config = config
        self._options = options
        self._liveness = liveness
        self._stop = stop
        self._wake = wake
        self._sender = sender
        self._recorders = recorders
        self._slots = slots or Slots(options.concurrency)
        self._flight: set[asyncio.Task[None]] = set()
        self._slots.join(self._flight)
        self._claimer: Conn | None = None

    @property
    def beat(self) -> float | None:
        """Return when the database last answered a claim."""
        return self._liveness.dispatcher_beat

    async def run(self) -> None:
        """Claim and send until stop is set (whoever sets it also sets wake); drain() comes next.

        Raises when the database fails; what is in flight goes on, and the next run() continues.
        """
        async with await connect_claimer(self._config) as conn, self._lending(conn):
            while not self._stop.is_set():
                # before the claim: a wake-up during it leads to another one
                self._wake.clear()
                await self._claim(conn)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._config.poll_interval):
                        await self._wake.wait()

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Conn]:
        """Lend the connection that claims, for a word; without it one for results."""
        if self._claimer is not None:
            yield self._claimer
        else:
            async with self._recorders.connection() as conn:
                yield conn

    @asynccontextmanager
    async def _lending(self, conn: Conn) -> AsyncGenerator[None]:
        self._claimer = conn
        try:
            yield
        finally:
            self._claimer = None

    async def drain(self) -> None:
        """Wait for the attempts in flight; each has its deadline, and so has this."""
        if self._flight:
            log.info("event=draining in_flight=%d", len(self._flight))
            await asyncio.wait(self._flight, timeout=self._config.drain_timeout)

    async def cancel(self) -> None:
        """Drop the attempts in flight: their leases end, and another notifier repeats them."""
        self._slots.leave(self._flight)
        for task in self._flight:
            task.cancel()
        await asyncio.gather(*self._flight, return_exceptions=True)

    async def _claim(self, conn: Conn) -> None:
        free = self._slots.free(self._flight)
        if free == 0:
            return
        async with asyncio.timeout(self._options.database_timeout):
            claims = await claim_deliveries(
                conn,
                limit=free,
                lease=timedelta(seconds=self._options.lease),
                endpoint_cap=self._options.endpoint_cap,
            )
        self._liveness.dispatcher_beat = time.monotonic()
        for claim in claims:
            task = asyncio.create_task(self._deliver(claim), name=f"delivery {claim.delivery_id}")
            self._flight.add(task)
            task.add_done_callback(self._landed)
        self._liveness.in_flight = len(self._flight)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flight.discard(task)
        self._liveness.in_flight = len(self._flight)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._liveness.last_error = f"{type(error).__name__}: {error}"
            log.error("event=attempt_lost task=%r", task.get_name(), exc_info=error)

    async def _deliver(self, claim: Claim) -> None:
        if claim.attempts > len(self._options.schedule) + 1:
            # its last attempts never came to an end: perhaps it is what kills notifiers
            result = Result(error="given up: the notifier died at the last attempt")
        else:
            result = await self._sender.send(claim)
        await self._settle(claim, result)

    async def _settle(self, claim: Claim, result: Result) -> None:
        delay = next_delay(claim.attempts, self._options.schedule)
        recorded = await self._record(claim, result, delay)
        if result.delivered:
            self._liveness.delivered += 1
        else:
            self._liveness.failed += 1
        log.log(
            logging.INFO if result.delivered else logging.WARNING,
            "event=attempt delivery_id=%d endpoint_id=%d attempt=%d status=%s retry_in=%s "
            "recorded=%s error=%r",
            claim.delivery_id,
            claim.endpoint_id,
            claim.attempt_number,
            result.status_code,
            None if delay is None or result.delivered else round(delay, 1),
            recorded,
            result.error,
        )
        if recorded and delay is not None and not result.delivered:
            # sharper than the poll; another process finds it by its own poll
            asyncio.get_running_loop().call_later(delay + 0.005, self._wake.set)

    async def _record(self, claim: Claim, result: Result, delay: float | None) -> bool:
        """Settle a claim, through a restart of the database; False when the lease was lost."""
        for pause in (*RECORD_DELAYS, None):
            try:
                async with asyncio.timeout(self._options.database_timeout):
                    return await self._record_once(claim, result, delay)
            except (psycopg.OperationalError, PoolTimeout, TimeoutError):
                if pause is None:
                    raise
                # after a restart of the server every pooled connection is dead, not this one alone
                with suppress(psycopg.Error, PoolTimeout, TimeoutError):
                    async with asyncio.timeout(self._options.database_timeout):
                        await self._recorders.check()
                await asyncio.sleep(pause)
        raise AssertionError  # pragma: no cover - the last turn returned or raised

    async def _record_once(self, claim: Claim, result: Result, delay: float | None) -> bool:
        async with self._recorders.connection() as conn:
            return await record_attempt(
                conn,
                claim,
                outcome="delivered" if result.delivered else "failed",
                status_code=result.status_code,
                error=result.error,
                response_excerpt=result.excerpt,
                retry_in=_interval(delay),
                retry_after=_interval(result.retry_after),
            )


def _interval(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
