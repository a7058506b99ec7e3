"""/v1/webhooks/{endpoint_id}/…: what an operator does with a receiver on a bad day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.deliveries import replay_deliveries
from controlplane.db.endpoint_upkeep import disable_endpoint, enable_endpoint, rotate_secret
from controlplane.db.endpoints import Endpoint, get_endpoint
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body
from controlplane.http.request.reading import plain, read_body, read_id
from controlplane.http.request.responses import ShownOnce, respond


class RotateSecret(Body, frozen=True):
    """How long messages are signed with the old secret too; 0 when it leaked."""

    overlap_hours: Annotated[int, msgspec.Meta(ge=0, le=720)] = 24


class DisableWebhook(Body, frozen=True):
    """Why, for whoever asks later."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] = "by hand"


class ReplayWebhook(Body, frozen=True):
    """Which messages are sent again, by when they were queued; RFC 3339 times with their offset."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    only_failed: bool = True
    limit: Annotated[int, msgspec.Meta(ge=1, le=10000)] = 1000


class NewSecret(ShownOnce, frozen=True, kw_only=True):
    """The new signing secret of a receiver, shown this once."""

    endpoint_id: int
    secret: str
    old_secrets_until: datetime | None


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages are sent again; at the limit there may be more."""

    replayed: int


REASON_BYTES: Final = 2000


async def rotate_webhook_secret(request: Request, endpoint_id: str) -> HTTPResponse:
    """Make a new signing secret; the answer shows it, this once."""
    overlap = timedelta(hours=read_body(request, RotateSecret).overlap_hours)
    number = read_id("endpoint_id", endpoint_id)
    answer = await request.database.call(_rotate, number, overlap)
    return respond(request, answer, status=201)


async def _rotate(conn: Conn, endpoint_id: int, overlap: timedelta) -> NewSecret:
    secret = await rotate_secret(conn, endpoint_id, overlap=overlap)
    until = (await _known(conn, endpoint_id)).old_secrets_until
    return NewSecret(endpoint_id=endpoint_id, secret=secret, old_secrets_until=until)


async def disable_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Stop queueing and sending; what is pending waits."""
    reason = plain("reason", read_body(request, DisableWebhook).reason, most_bytes=REASON_BYTES)
    number = read_id("endpoint_id", endpoint_id)
    return respond(request, await request.database.call(_disable, number, reason))


async def _disable(conn: Conn, endpoint_id: int, reason: str) -> Endpoint:
    await disable_endpoint(conn, endpoint_id, reason=reason)
    return await _known(conn, endpoint_id)


async def enable_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Resume; what was pending is sent now."""
    number = read_id("endpoint_id", endpoint_id)
    return respond(request, await request.database.call(_enable, number))


async def _enable(conn: Conn, endpoint_id: int) -> Endpoint:
    await enable_endpoint(conn, endpoint_id)
    return await _known(conn, endpoint_id)


async def replay_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Send again what was queued in a span of time."""
    body = read_body(request, ReplayWebhook)
    replayed = await request.database.call(
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
