"""A webhook receiver on loopback that behaves as a test tells it, down to single bytes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    peer: int
    """Port of the sender: the same for requests on one connection."""
    server_name: str | None = None


def answer(
    status: int = 204, body: bytes = b"", headers: dict[str, str] | None = None
) -> Behaviour:
    """Answer every request the same."""

    async def behave(_: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if status != 204:
            lines.append(f"content-length: {len(body)}")
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave like each in turn, and like the last one from then on."""
    left = list(behaviours)

    async def behave(request: Request, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(request, writer)

    return behave


@dataclass(slots=True)
class Receiver:
    behaviour: Behaviour = field(default_factory=answer)
    requests: list[Request] = field(default_factory=list[Request])
    busy: int = 0
    busiest: int = 0
    url: str = ""
    server_names: list[str] = field(default_factory=list[str])
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def wait_for(self, count: int, seconds: float = 10.0) -> list[Request]:
        """Return the requests as soon as there are that many."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)
        return self.requests

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while not writer.is_closing():
                    await self._one(reader, writer)
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(
            method=method,
            path=path,
            headers=headers,
            body=body,
            peer=writer.get_extra_info("peername")[1],
        )
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        async with self._arrived:
            self.requests.append(request)
            self._arrived.notify_all()
        try:
            await self.behaviour(request, writer)
        finally:
            self.busy -= 1

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def receiving(
    behaviour: Behaviour | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    context: ssl.SSLContext | None = None,
) -> AsyncGenerator[Receiver]:
    """Run a receiver; its `url` has the address and port."""
    receiver = Receiver(behaviour or answer())
    if context is not None:
        context.sni_callback = lambda _, name, __: receiver.server_names.append(name)
    server = await asyncio.start_server(receiver.serve, host, port, ssl=context)
    async with server:
        found = server.sockets[0].getsockname()[1]
        receiver.url = f"{'https' if context else 'http'}://{host}:{found}/hook"
        yield receiver
        await receiver.close()
