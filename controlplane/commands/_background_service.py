"""The service in the background of something that people watch, and how that ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Final, TypeVar

import httpx

from controlplane.commands._service import run_service
from controlplane.config import Config
from controlplane.errors import UnavailableError

T = TypeVar("T")

READY_SECONDS: Final = 20.0
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(Exception):
    """Somebody asked us to end before we were ready."""


class Stop:
    """What signals do here: the first one asks to end, the next ones ask to hurry."""

    def __init__(self) -> None:
        self.event = asyncio.Event()
        self._task = asyncio.current_task()
        for number in _SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._ask)

    async def step(self, work: Callable[[], T]) -> T:
        """Do something that blocks, in a thread; StoppedError when a signal came meanwhile.

        It is waited for in any case: a server that starts must be known before it can be stopped.
        """
        task = asyncio.ensure_future(asyncio.to_thread(work))
        cancelled: asyncio.CancelledError | None = None
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError as error:
                cancelled = error
        failed = task.exception()
        if cancelled is not None:
            raise cancelled
        # Ctrl-C reaches the programs that we started, too: then it is no failure of theirs
        if self.event.is_set():
            raise StoppedError from failed
        return task.result()

    def _ask(self) -> None:
        if self.event.is_set() and self._task is not None:
            self._task.cancel()
        self.event.set()


@contextlib.contextmanager
def undisturbed() -> Generator[None]:
    """Let no signal interrupt: a server of ours must not outlive us."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def with_service(
    config: Config, sock: socket.socket, show: Callable[[], Awaitable[T]], stop: Stop
) -> T | None:
    """Serve while show() runs; None when a signal ended it. Raises what either of them raises."""
    service_stop = asyncio.Event()
    service = asyncio.create_task(run_service(config, stop=service_stop, sock=sock))
    play = asyncio.create_task(_ready_then(config, sock, show))
    asked = asyncio.create_task(stop.event.wait())
    try:
        await asyncio.wait({service, play, asked}, return_when=asyncio.FIRST_COMPLETED)
        if service.done():
            await service
        return play.result() if play.done() else None
    finally:
        play.cancel()
        asked.cancel()
        await asyncio.gather(play, asked, return_exceptions=True)
        service_stop.set()
        await service


async def _ready_then(config: Config, sock: socket.socket, show: Callable[[], Awaitable[T]]) -> T:
    await _ready(address(config, sock))
    return await show()


def address(config: Config, sock: socket.socket) -> str:
    """Return the URL under which this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{sock.getsockname()[1]}"


async def _ready(url: str) -> None:
    """Wait until the service answers and its notifier listens."""
    last = "no answer"
    deadline = time.monotonic() + READY_SECONDS
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=5.0) as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                health = (await client.get("/health")).json()
                last = health["status"]
                if last != "unavailable" and health["listener"]["listening"]:
                    return
            await asyncio.sleep(0.05)
    raise UnavailableError(
        f"the service was not ready within {READY_SECONDS:g} seconds ({last})",
        hint="Run `schemawatch doctor`, or set SCHEMAWATCH_LOG_LEVEL=info to see more.",
    )
