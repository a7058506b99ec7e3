"""Connections to public addresses only: the address that was checked is the one connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from importlib.util import find_spec
from typing import Any, cast

import httpcore
import httpx

from controlplane.core.addresses import Network, refusal

# httpcore looks for it at each lock and event, and finds asyncio as well without it; but the search
# through all folders, a sixth of what a delivery costs, is only remembered when we say so.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = cast("Any", None)


class RefusedError(Exception):
    """The name leads to an address that no webhook may go to."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, refuses it for any bad answer, and connects to what it checked.

    TLS and the Host header still use the name: only the TCP connection is made to the address.
    """

    def __init__(
        self, *, allow: Sequence[Network], executor: Executor, connect_timeout: float
    ) -> None:
        self._allow = allow
        self._executor = executor
        self._connect_timeout = connect_timeout
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers; RefusedError, OSError."""
        addresses = await self._resolve(host, port)
        for address in addresses:
            reason = refusal(address, self._allow)
            if reason is not None:
                raise RefusedError(f"{address} is {reason}")
        for address in addresses[:-1]:
            try:
                return _Stream(
                    await self._inner.connect_tcp(
                        address, port, self._connect_timeout, local_address, socket_options
                    )
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Stream(
            await self._inner.connect_tcp(
                addresses[-1], port, timeout, local_address, socket_options
            )
        )

    async def _resolve(self, host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        # threads of our own: a name server that hangs must not hold up other users of the loop's
        found = await asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(info[4][0]) for info in found))


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed, not left to the garbage collector, when TLS is interrupted."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self.read = inner.read
        self.write = inner.write
        self.aclose = inner.aclose
        self.get_extra_info = inner.get_extra_info

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            # httpcore does so for its own timeouts, and not when our deadline cancels it
            await self._inner.aclose()
            raise


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a guarded pool of one connection at a time."""

    def __init__(self, *, context: ssl.SSLContext, backend: GuardedBackend) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=4,
            max_keepalive_connections=4,
            # shorter than what receivers usually keep, so that we rarely meet one just closing
            keepalive_expiry=4.0,
            http1=True,
            http2=False,
            network_backend=backend,
        )
