"""/v1/session: a key becomes the session of a browser, for the page."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from sanic import HTTPResponse

from controlplane.core.sessions import Session, begin
from controlplane.errors import AuthenticationError
from controlplane.http.description.operations import Operation
from controlplane.http.request.auth import HEADER
from controlplane.http.request.context import Request
from controlplane.http.request.responses import ShownOnce, respond, respond_empty
from controlplane.http.request.session import cookie


class SessionShown(ShownOnce, frozen=True, kw_only=True):
    """Which key this is and what it may do; csrf_token goes into X-CSRF-Token of what writes.

    limited: it sees some tables only; several: each database has a path of its own, and the list
    of them is /v1/databases. Without a session, with a key in the header, the last two are null.
    """

    key_id: int
    name: str
    scopes: list[str]
    limited: bool
    several: bool
    expires_at: datetime | None
    csrf_token: str | None


async def begin_session(request: Request) -> HTTPResponse:
    """Begin a session: the answer sets its cookie."""
    if request.ctx.session is not None:
        raise AuthenticationError(
            "a session begins with the key itself", hint=f"Send it in {HEADER}."
        )
    session = begin(request.header_value(HEADER).strip(), time.time())
    headers = {"set-cookie": cookie(request, session)}
    return respond(request, _shown(request, session), status=201, headers=headers)


async def get_session(request: Request) -> HTTPResponse:
    """Say who asks, and what the page needs to write."""
    return respond(request, _shown(request, request.ctx.session))


async def end_session(request: Request) -> HTTPResponse:
    """End the session: the answer takes its cookie back."""
    return respond_empty(headers={"set-cookie": cookie(request, None)})


def _shown(request: Request, session: Session | None) -> SessionShown:
    key = request.ctx.key
    if key is None:
        raise AuthenticationError("the request has no API key")
    return SessionShown(
        key_id=key.key_id,
        name=key.name,
        scopes=key.scopes,
        limited=key.tables is not None,
        several=request.app.ctx.sources.alone is None,
        expires_at=session and datetime.fromtimestamp(session.ends, UTC),
        csrf_token=session and session.token,
    )


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/session",
        handler=begin_session,
        summary="Begin the session of a browser: a cookie in place of the key",
        scope="read",
        answers={201: SessionShown},
        limited="open",
        anywhere=True,
    ),
    Operation(
        method="GET",
        path="/v1/session",
        handler=get_session,
        summary="Say which key asks, and the token with which its session writes",
        scope="read",
        answers={200: SessionShown},
        limited="open",
        anywhere=True,
        cacheable=False,
    ),
    Operation(
        method="DELETE",
        path="/v1/session",
        handler=end_session,
        summary="End the session of a browser",
        scope="read",
        answers={204: None},
        limited="open",
        anywhere=True,
    ),
)
