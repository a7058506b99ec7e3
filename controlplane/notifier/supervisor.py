"""Keeps the listener and the dispatcher alive, and tells when it cannot."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from typing import Protocol

import psycopg
from psycopg_pool import PoolTimeout

from controlplane.config import Config
from controlplane.errors import InternalError
from controlplane.notifier.connect import recorder_pool
from controlplane.notifier.dispatcher import Dispatcher
from controlplane.notifier.listener import Listener
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options
from controlplane.notifier.sender import Sender
from controlplane.notifier.sharing import Shared

log = logging.getLogger(__name__)

OUTAGES = (
    psycopg.OperationalError,
    psycopg.errors.ReadOnlySqlTransaction,
    PoolTimeout,
    OSError,
    TimeoutError,
)
"""The database is away, or a standby: it comes back, so this is waited for without end."""


class NotifierError(InternalError):
    """The notifier cannot live: whoever runs it must end with a failure."""


async def run_notifier(
    config: Config,
    *,
    stop: asyncio.Event,
    liveness: Liveness,
    options: Options | None = None,
    shared: Shared | None = None,
) -> None:
    """Deliver until `stop` is set, then finish what is in flight and return.

    With shared it is one of many in this process, and has two connections at rest.

    Raises NotifierError when it fails for another reason than an unreachable database, again and
    again. Cancelling it drops what is in flight; that is sent again when its lease has run out.
    """
    figures = options or Options()
    wake = asyncio.Event()
    async with AsyncExitStack() as stack:
        recorders = recorder_pool(config, one_of_many=shared is not None)
        await recorders.open()
        stack.push_async_callback(recorders.close)
        sender = None if shared is None else shared.sender
        if sender is None:
            sender = Sender(figures, allow=config.webhook_allow)
            stack.push_async_callback(sender.close)
        dispatcher = Dispatcher(
            config,
            figures,
            liveness,
            stop=stop,
            wake=wake,
            sender=sender,
            recorders=recorders,
            slots=None if shared is None else shared.slots,
        )
        stack.push_async_callback(dispatcher.cancel)
        callers = recorders if shared is None else dispatcher
        listener = Listener(config, figures, liveness, wake, callers)
        liveness.stalled_after = max(liveness.stalled_after, 3 * config.poll_interval)
        keeper = _Keeper(figures, liveness, stop)
        try:
            await _together(keeper, listener, dispatcher, stop, wake)
        except ExceptionGroup as group:
            # the rest of a group was only cancelled
            raise group.exceptions[0] from group.exceptions[0].__cause__
        finally:
            liveness.stopped = True


async def _together(
    keeper: _Keeper,
    listener: Listener,
    dispatcher: Dispatcher,
    stop: asyncio.Event,
    wake: asyncio.Event,
) -> None:
    async with asyncio.TaskGroup() as group:
        helpers = [
            group.create_task(keeper.keep(listener), name="listener"),
            group.create_task(_pass_on(stop, wake), name="stop"),
        ]
        await keeper.keep(dispatcher)
        await dispatcher.drain()
        for task in helpers:
            task.cancel()


async def _pass_on(stop: asyncio.Event, wake: asyncio.Event) -> None:
    await stop.wait()
    wake.set()


class _Part(Protocol):
    name: str

    @property
    def beat(self) -> float | None: ...

    async def run(self) -> None: ...


class _Keeper:
    """Starts a part again when it fails, at growing intervals, and counts faults of our own."""

    def __init__(self, options: Options, liveness: Liveness, stop: asyncio.Event) -> None:
        self._options = options
        self._liveness = liveness
        self._stop = stop
        self._said: dict[str, str] = {}

    async def keep(self, part: _Part) -> None:
        """Run a part until it returns, or until stop is set."""
        failures = faults = 0
        while not self._stop.is_set():
            beat = part.beat
            try:
                return await part.run()
            except OUTAGES as error:
                problem: Exception = error
                outage = True
            except Exception as error:  # noqa: BLE001 - counted, logged, and raised in the end
                problem = error
                outage = False
            if part.beat != beat:
                failures = faults = 0
                self._said.pop(part.name, None)
            failures += 1
            faults = 0 if outage else faults + 1
            self._note(part.name, problem)
            if faults >= self._options.fault_limit:
                raise NotifierError(
                    f"the {part.name} failed {faults} times in a row: {problem}",
                    hint="Run `schemawatch doctor`.",
                ) from problem
            await self._pause(failures)
        return None

    def _note(self, name: str, problem: Exception) -> None:
        self._liveness.restarts += 1
        said = f"{name}: {type(problem).__name__}: {problem}"
        # an outage is worth a line, and not one for each try
        level = logging.DEBUG if self._said.get(name) == said else logging.WARNING
        self._liveness.last_error = self._said[name] = said
        log.log(level, "event=restart part=%s error=%r", name, said)

    async def _pause(self, failures: int) -> None:
        delays = self._options.restart_delays
        seconds = delays[min(failures, len(delays)) - 1]
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stop.wait()
