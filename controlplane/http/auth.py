"""Who asks, and may they: before the path is even looked at, and before the body is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from controlplane.core.api_keys import allows, is_well_formed, key_prefix, matches
from controlplane.db.api_keys import find_api_key
from controlplane.db.pool import reading
from controlplane.errors import AuthenticationError
from controlplane.http.context import App, Request
from controlplane.http.errors import LimitedKeyError, ScopeError
from controlplane.http.operations import operation_of

HEADER: Final = "x-api-key"
_HINT: Final = "Send a valid key in the header X-API-Key; `schemawatch key create` makes one."
_USE_GRAIN: Final = timedelta(minutes=1)


def install_auth(app: App) -> None:
    """Refuse whoever has no valid key, whatever they ask for, but for the open operations.

    Signals and not middleware: Sanic reads the body and finds the route before middleware runs.
    """
    app.add_signal(authenticate, "http.routing.before")
    app.add_signal(authorise, "http.routing.after")


async def authenticate(request: Request) -> None:
    """Find out which key the request shows; AuthenticationError unless it is a valid one."""
    context = request.app.ctx
    if request.path in context.open_paths and request.method in {"GET", "HEAD"}:
        return
    shown = request.header_values(HEADER)
    if len(shown) != 1:
        raise AuthenticationError(
            "the request has more than one API key" if shown else "the request has no API key",
            hint=_HINT,
        )
    key = shown[0].strip()
    if not is_well_formed(key):
        raise AuthenticationError("the API key is mistyped or cut off", hint=_HINT)
    with reading():
        found = await context.database.call(find_api_key, key_prefix(key))
    if found is None or not matches(key, found.key_hash):
        raise AuthenticationError("the API key is not known here", hint=_HINT)
    if found.state != "active":
        raise AuthenticationError(f"the API key is {found.state}", hint=_HINT)
    request.ctx.key = found
    if found.last_used_at is None or datetime.now(UTC) - found.last_used_at > _USE_GRAIN:
        context.used_keys.add(found.key_id)


async def authorise(request: Request, **_: Any) -> None:
    """ScopeError unless the key's scopes include what the operation needs."""
    operation, key = operation_of(request), request.ctx.key
    if operation is None or operation.scope is None:
        return
    if key is None or not allows(key.scopes, operation.scope):
        raise ScopeError(operation.scope)
    if key.tables is not None and operation.limited == "refused":
        raise LimitedKeyError
