"""A webhook receiver on loopback: takes a message when its signature fits, refuses all others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from controlplane.core.signing import SignatureError, verify

HOST: Final = "127.0.0.1"
PATH: Final = "/hook"
LARGEST_BODY: Final = 4 * 1024 * 1024
_IDLE_SECONDS: Final = 30.0
_REASONS: Final = {
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A genuine message; arrived_at is Unix time, when its last byte was read."""

    message_id: str
    type: str
    data: dict[str, Any]
    arrived_at: float


class _Envelope(msgspec.Struct, frozen=True):
    type: str
    data: dict[str, Any]


class _Refusal(Exception):  # noqa: N818 - an answer, not an error
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(slots=True)
class Receiver:
    """What arrived: genuine messages by their id, and why the others were refused."""

    secret: str = field(repr=False)
    url: str = ""
    messages: dict[str, Message] = field(default_factory=dict[str, Message])
    refused: list[str] = field(default_factory=list[str])
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _connections: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def of_drift(
        self, drift_id: int, seconds: float, *, consumer: str | None = None
    ) -> Message | None:
        """Wait for the message about a drift, to a consumer or to all; None when none comes."""

        def found() -> Message | None:
            return next(
                (
                    m
                    for m in self.messages.values()
                    if m.data.get("drift_id") == drift_id
                    and m.data.get("consumer", {}).get("name") == consumer
                ),
                None,
            )

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._arrived:
                await self._arrived.wait_for(lambda: found() is not None)
        return found()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            while await self._answer(reader, writer):
                pass
        except (asyncio.CancelledError, EOFError, OSError, TimeoutError, asyncio.LimitOverrunError):
            pass  # the connection is over, one way or another
        finally:
            writer.transport.abort()

    async def close(self) -> None:
        """End all connections."""
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        async with asyncio.timeout(_IDLE_SECONDS):
            try:
                headers, body = await _request(reader)
                await self._take(headers, body, arrived_at=time.time())
                status = 204
            except _Refusal as refusal:
                self.refused.append(str(refusal))
                status = refusal.status
            keep = status in {204, 401}
            end = "" if keep else "connection: close\r\n"
            length = "" if status == 204 else "content-length: 0\r\n"  # noqa: PLR2004
            writer.write(f"HTTP/1.1 {status} {_REASONS[status]}\r\n{length}{end}\r\n".encode())
            await writer.drain()
        return keep

    async def _take(self, headers: dict[str, str], body: bytes, *, arrived_at: float) -> None:
        try:
            message_id = verify(self.secret, headers=headers, body=body, now=time.time())
        except SignatureError as error:
            raise _Refusal(401, str(error)) from None
        try:
            envelope = msgspec.json.decode(body, type=_Envelope)
        except msgspec.DecodeError as error:
            raise _Refusal(400, str(error)) from None
        message = Message(
            message_id=message_id, type=envelope.type, data=envelope.data, arrived_at=arrived_at
        )
        async with self._arrived:
            # a message that is sent again has the same id: the first arrival counts
            self.messages.setdefault(message_id, message)
            self._arrived.notify_all()


async def _request(reader: asyncio.StreamReader) -> tuple[dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, _, rest = head[0].partition(" ")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    if rest.split(" ")[0] != PATH:
        raise _Refusal(404, f"nothing is at {rest.split(' ')[0][:80]}")
    if method != "POST":
        raise _Refusal(405, f"{method[:20]} is not POST")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise _Refusal(400, "no content-length")
    if int(length) > LARGEST_BODY:
        raise _Refusal(413, "the body is too large")
    return headers, await reader.readexactly(int(length))


@asynccontextmanager
async def receiving(secret: str, *, port: int = 0) -> AsyncGenerator[Receiver]:
    """Run a receiver, on that port if it is free; its `url` is where to post."""
    receiver = Receiver(secret)
    try:
        server = await asyncio.start_server(receiver.serve, HOST, port)
    except OSError:
        server = await asyncio.start_server(receiver.serve, HOST, 0)
    async with server:
        receiver.url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}{PATH}"
        try:
            yield receiver
        finally:
            await receiver.close()
