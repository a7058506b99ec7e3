"""/v1/webhooks/{endpoint_id}/…: what an operator does with a receiver on a bad day."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sanic import HTTPResponse

from controlplane.db.deliveries import replay_deliveries
from controlplane.db.endpoint_upkeep import disable_endpoint, enable_endpoint, rotate_secret
from controlplane.db.endpoints import Endpoint, get_endpoint
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError
from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.envelopes import NewSecret, Replayed
from controlplane.http.operations import Operation
from controlplane.http.reading import plain, read_body, read_id
from controlplane.http.schemas import DisableWebhook, ReplayWebhook, RotateSecret

REASON_BYTES: Final = 2000


async def rotate_webhook_secret(request: Request, endpoint_id: str) -> HTTPResponse:
    """Make a new signing secret; the answer shows it, this once."""
    overlap = timedelta(hours=read_body(request, RotateSecret).overlap_hours)
    number = read_id("endpoint_id", endpoint_id)
    answer = await request.app.ctx.database.call(_rotate, number, overlap)
    return respond(request, answer, status=201)


async def _rotate(conn: Conn, endpoint_id: int, overlap: timedelta) -> NewSecret:
    secret = await rotate_secret(conn, endpoint_id, overlap=overlap)
    until = (await _known(conn, endpoint_id)).old_secrets_until
    return NewSecret(endpoint_id=endpoint_id, secret=secret, old_secrets_until=until)


async def disable_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Stop queueing and sending; what is pending waits."""
    reason = plain("reason", read_body(request, DisableWebhook).reason, most_bytes=REASON_BYTES)
    number = read_id("endpoint_id", endpoint_id)
    return respond(request, await request.app.ctx.database.call(_disable, number, reason))


async def _disable(conn: Conn, endpoint_id: int, reason: str) -> Endpoint:
    await disable_endpoint(conn, endpoint_id, reason=reason)
    return await _known(conn, endpoint_id)


async def enable_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Resume; what was pending is sent now."""
    number = read_id("endpoint_id", endpoint_id)
    return respond(request, await request.app.ctx.database.call(_enable, number))


async def _enable(conn: Conn, endpoint_id: int) -> Endpoint:
    await enable_endpoint(conn, endpoint_id)
    return await _known(conn, endpoint_id)


async def replay_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Send again what was queued in a span of time."""
    body = read_body(request, ReplayWebhook)
    replayed = await request.app.ctx.database.call(
        replay_deliveries,
        read_id("endpoint_id", endpoint_id),
        since=body.since,
        until=body.until,
        only_failed=body.only_failed,
        limit=body.limit,
    )
    return respond(request, Replayed(replayed=replayed), status=202)


async def _known(conn: Conn, endpoint_id: int) -> Endpoint:
    found = await get_endpoint(conn, endpoint_id)
    if found is None:
        raise NotFoundError(
            f"there is no webhook {endpoint_id}", hint="GET /v1/webhooks lists them."
        )
    return found


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/webhooks/{endpoint_id}/rotate",
        handler=rotate_webhook_secret,
        summary="Make a new signing secret; the old one signs too for a while",
        scope="write",
        body=RotateSecret,
        answers={201: NewSecret},
    ),
    Operation(
        method="POST",
        path="/v1/webhooks/{endpoint_id}/disable",
        handler=disable_webhook,
        summary="Stop sending to a receiver; what is pending waits",
        scope="write",
        body=DisableWebhook,
        answers={200: Endpoint},
    ),
    Operation(
        method="POST",
        path="/v1/webhooks/{endpoint_id}/enable",
        handler=enable_webhook,
        summary="Resume a receiver; what was pending is sent",
        scope="write",
        answers={200: Endpoint},
    ),
    Operation(
        method="POST",
        path="/v1/webhooks/{endpoint_id}/replay",
        handler=replay_webhook,
        summary="Send again what was queued in a span of time",
        scope="write",
        body=ReplayWebhook,
        answers={202: Replayed},
    ),
)
