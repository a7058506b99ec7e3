"""Who asks, and may they: before the body is read. What is not there is 404 to everybody."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from controlplane.core.api_keys import allows, key_prefix
from controlplane.errors import AuthenticationError
from controlplane.http.description.operations import Operation
from controlplane.http.errors import LimitedKeyError, ScopeError, ThrottledError
from controlplane.http.request.client_address import client_address
from controlplane.http.request.context import App, Request, operation_of
from controlplane.http.request.proving import HINT, Proof, prove
from controlplane.http.request.session import session_of
from controlplane.http.server.source import Source

HEADER: Final = "x-api-key"
_USE_GRAIN: Final = timedelta(minutes=1)


def install_auth(app: App) -> None:
    """Refuse whoever has no valid key, but for the open operations.

    A signal and not middleware: Sanic reads the body before middleware runs. Which paths there are
    is no secret: /openapi.json has them.
    """
    app.add_signal(admit, "http.routing.after")


async def admit(request: Request, **_: Any) -> None:
    """Let through what needs no key, and who has one that may do this."""
    operation = operation_of(request)
    if operation is None or operation.scope is not None:
        await _authenticate(request, operation)
        _authorise(request, operation)


async def _authenticate(request: Request, operation: Operation | None) -> None:
    """Find out which key the request shows; AuthenticationError unless it is a valid one."""
    sources = request.app.ctx.sources
    if _anywhere(request, operation):
        asked = tuple(sources)
    else:
        asked = (sources.of(request.named, request.path),)
    proof = await _throttled(request, asked, _shown(request))
    request.ctx.keys, request.ctx.silent = proof.keys, proof.silent
    request.ctx.key = next(iter(proof.keys.values()))
    for source in asked:
        key = proof.keys.get(source.name)
        if key and (key.last_used_at is None or datetime.now(UTC) - key.last_used_at > _USE_GRAIN):
            source.used_keys.add(key.key_id)


def _anywhere(request: Request, operation: Operation | None) -> bool:
    """Whether the key may be of any database: what is asked for is of none, or of all."""
    if operation is None:
        return request.named is None
    return operation.anywhere and (request.named is None or operation.within is None)


def _shown(request: Request) -> str:
    """Return the key in the header or, without that, of the session."""
    shown = request.header_values(HEADER)
    if not shown:
        request.ctx.session = session_of(request)
        if request.ctx.session is not None:
            return request.ctx.session.key
    if len(shown) != 1:
        raise AuthenticationError(
            "the request has more than one API key" if shown else "the request has no API key",
            hint=HINT,
        )
    return shown[0].strip()


async def _throttled(request: Request, asked: Sequence[Source], key: str) -> Proof:
    """Prove a key; ThrottledError after too many wrong ones.

    Wrong keys are counted by address, prefix and database, so that nobody else at that address is
    locked out, and then refused without asking the database. Who takes another prefix each time is
    told the same, but a valid key still gets through.
    """
    context, now = request.app.ctx, time.monotonic()
    address = client_address(request)
    guess = (address, key_prefix(key), request.named)
    wait = context.wrong_keys.wait(guess, now)
    if wait:
        raise ThrottledError(wait)
    try:
        return await prove(asked, key)
    except AuthenticationError:
        context.wrong_keys.count(guess, now)
        context.guessers.count(address, now)
        wait = context.guessers.wait(address, now)
        if wait:
            raise ThrottledError(wait) from None
        raise


def _authorise(request: Request, operation: Operation | None) -> None:
    """ScopeError unless the key's scopes include what the operation needs."""
    key = request.ctx.key
    if operation is None or operation.scope is None:
        return
    if key is None or not allows(key.scopes, operation.scope):
        raise ScopeError(operation.scope)
    if key.tables is not None and operation.limited == "refused":
        raise LimitedKeyError
