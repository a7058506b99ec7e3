"""Who asks, and may they: before the body is read. What is not there is 404 to everybody."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from controlplane.core.api_keys import allows, is_well_formed, key_prefix, matches
from controlplane.db.api_keys import FoundKey
from controlplane.errors import AuthenticationError
from controlplane.http.description.operations import Operation
from controlplane.http.errors import LimitedKeyError, ScopeError, ThrottledError
from controlplane.http.request.client_address import client_address
from controlplane.http.request.context import App, Request, operation_of
from controlplane.http.request.session import session_of

HEADER: Final = "x-api-key"
_HINT: Final = "Send a valid key in the header X-API-Key; `schemawatch key create` makes one."
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
        await _authenticate(request)
        _authorise(request, operation)


async def _authenticate(request: Request) -> None:
    """Find out which key the request shows; AuthenticationError unless it is a valid one."""
    key = _shown(request)
    found = await _throttled(request, key)
    request.ctx.key = found
    if found.last_used_at is None or datetime.now(UTC) - found.last_used_at > _USE_GRAIN:
        request.app.ctx.used_keys.add(found.key_id)


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
            hint=_HINT,
        )
    return shown[0].strip()


async def _throttled(request: Request, key: str) -> FoundKey:
    """Prove a key; ThrottledError after too many wrong ones.

    Wrong keys are counted by address and prefix, so that nobody else at that address is locked
    out, and then refused without asking the database. Who takes another prefix each time is told
    the same, but a valid key still gets through.
    """
    context, now = request.app.ctx, time.monotonic()
    address = client_address(request)
    guess = (address, key_prefix(key))
    wait = context.wrong_keys.wait(guess, now)
    if wait:
        raise ThrottledError(wait)
    try:
        return await _prove(request, key)
    except AuthenticationError:
        context.wrong_keys.count(guess, now)
        context.guessers.count(address, now)
        wait = context.guessers.wait(address, now)
        if wait:
            raise ThrottledError(wait) from None
        raise


async def _prove(request: Request, key: str) -> FoundKey:
    if not is_well_formed(key):
        raise AuthenticationError("the API key is mistyped or cut off", hint=_HINT)
    found = await request.app.ctx.keys.find(key_prefix(key))
    if found is None or not matches(key, found.key_hash):
        raise AuthenticationError("the API key is not known here", hint=_HINT)
    if found.state != "active":
        raise AuthenticationError(f"the API key is {found.state}", hint=_HINT)
    return found


def _authorise(request: Request, operation: Operation | None) -> None:
    """ScopeError unless the key's scopes include what the operation needs."""
    key = request.ctx.key
    if operation is None or operation.scope is None:
        return
    if key is None or not allows(key.scopes, operation.scope):
        raise ScopeError(operation.scope)
    if key.tables is not None and operation.limited == "refused":
        raise LimitedKeyError
