"""Claim -> POST: signs one message, sends it within one deadline, and says what came of it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from controlplane import __version__
from controlplane.core import shapes
from controlplane.core.addresses import Network, check_url
from controlplane.core.retry_after import clock_difference, retry_after
from controlplane.core.signing import TOLERANCE, signed_headers
from controlplane.db.claims import Claim
from controlplane.errors import InputError
from controlplane.notifier.checked_connect import GuardedBackend, GuardedTransport, RefusedError
from controlplane.notifier.options import Options

# They log whole URLs, and those of chat services are secrets.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

EXCERPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one attempt: a 2xx status is success, whatever the body does afterwards."""

    status_code: int | None = None
    error: str | None = None
    excerpt: str | None = None
    retry_after: float | None = None
    """Seconds that the receiver asks for, within a cap."""

    @property
    def delivered(self) -> bool:
        """Return whether the receiver has it."""
        return self.status_code is not None and 200 <= self.status_code < 300  # noqa: PLR2004


class Sender:
    """Sends with a client per attempt in flight: one httpx client slows down as they grow.

    Idle clients are used again, the latest first, so that a quiet service keeps one warm.
    """

    def __init__(
        self, options: Options, *, allow: Sequence[Network], threads: int | None = None
    ) -> None:
        self._options = options
        self._allow = allow
        self._threads = ThreadPoolExecutor(
            threads or options.concurrency, thread_name_prefix="resolve"
        )
        self._backend = GuardedBackend(
            allow=allow, executor=self._threads, connect_timeout=options.deadline / 3
        )
        self._context = httpx.create_ssl_context(trust_env=False)
        # beside the bundled authorities those of the machine: receivers inside often have their own
        self._context.load_default_certs()
        self._idle: list[httpx.AsyncClient] = []

    async def close(self) -> None:
        """Close all connections."""
        while self._idle:
            await self._idle.pop().aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def send(self, claim: Claim) -> Result:
        """Make one attempt; every failure is a Result, none is raised."""
        client = self._idle.pop() if self._idle else self._client()
        result = Result(error="interrupted")
        clean = False
        try:
            check_url(claim.url, self._allow)
            result = await self._post(client, claim)
            clean = result.error is None
        except InputError as error:
            result = Result(error=error.message)
        except Exception as error:  # noqa: BLE001 - the loop must outlive any receiver
            result = Result(error=_explain(error))
        finally:
            if clean:
                self._idle.append(client)
            else:
                # after a failure the state of its connections is anybody's guess
                await client.aclose()
        return result

    async def _post(self, client: httpx.AsyncClient, claim: Claim) -> Result:
        body = shapes.render(claim.shape, claim.payload, message_id=claim.message_id)
        headers = signed_headers(
            claim.secrets,
            message_id=claim.message_id,
            timestamp=claim.claimed_at,
            body=body.content,
        )
        headers["content-type"] = body.content_type
        response: httpx.Response | None = None
        read = bytearray()
        error: str | None = None
        try:
            async with (
                asyncio.timeout(self._options.deadline),
                client.stream("POST", claim.url, content=body.content, headers=headers) as response,
            ):
                async for chunk in response.aiter_raw():
                    read += chunk
                    if len(read) >= self._options.max_response:
                        break
        except TimeoutError:
            if response is None:
                return Result(error=f"no answer within {self._options.deadline:g} seconds")
            error = "the response body never ended"
        except httpx.TransportError as broken:
            if response is None:
                raise
            error = _explain(broken)
        return _answer(response, read, now=claim.claimed_at, error=error)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=GuardedTransport(context=self._context, backend=self._backend),
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - one deadline over everything, see _post
            headers={
                "user-agent": f"schemawatch/{__version__}",
                "accept-encoding": "identity",
            },
        )


def _answer(response: httpx.Response, body: bytearray, *, now: float, error: str | None) -> Result:
    """Describe a response; a body that arrived in spite of accept-encoding is not unpacked."""
    status = response.status_code
    if response.headers.get("content-encoding", "identity") != "identity":
        text = "(compressed)"
    else:
        text = body.decode("utf-8", "replace").replace("\x00", "")
    if error is None and not 200 <= status < 300:  # noqa: PLR2004
        error = f"the receiver answered {status}"
        if 300 <= status < 400:  # noqa: PLR2004
            error += ", redirects are not followed"
        ahead = clock_difference(response.headers, now=now) or 0.0
        if abs(ahead) > TOLERANCE:
            # the likeliest reason to refuse a signature that is right
            error += f"; its clock and that of the database are {abs(ahead):.0f} seconds apart"
    return Result(
        status_code=status,
        error=error,
        excerpt=text[:EXCERPT] or None,
        retry_after=retry_after(response.headers, now=now),
    )


def _explain(error: BaseException) -> str:
    """Say what the network answered, at the bottom of a chain of exceptions, or what we raised."""
    root: BaseException = error
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError | RefusedError):
            root = inner
        # the pool of httpcore raises `from None`, and keeps the context
        inner = inner.__cause__ or inner.__context__
    match root:
        case RefusedError():
            return f"refused: {root}; see SCHEMAWATCH_WEBHOOK_ALLOW"
        case socket.gaierror():
            return f"the name does not resolve: {root.strerror}"
        case ssl.SSLCertVerificationError():
            return f"TLS: {root.verify_message}"
        case ssl.SSLError():
            return f"TLS: {root.reason}"
        case OSError():
            return os.strerror(root.errno) if root.errno else str(root) or type(root).__name__
        case _:
            return f"{type(root).__name__}: {root}".removesuffix(": ")
