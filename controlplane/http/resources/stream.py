"""GET /v1/drifts/stream: each drift as it happens, as server-sent events."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from typing import Any, Final, cast

import msgspec
from sanic import HTTPResponse

from controlplane.db.drift_stream import drift_ids_after, status_changes_after
from controlplane.db.watched_tables import require_registration, unknown_table
from controlplane.http.description.operations import Operation
from controlplane.http.errors import FieldError
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Id,
    Impacts,
    Status,
)
from controlplane.http.request.reading import LARGEST_ID, read_query
from controlplane.http.server.drift_hub import Hub, Subscription
from controlplane.http.server.stream_events import Event, became, opened


class StreamQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which drifts are wanted, as for the list of them; status is the one that they come to."""

    impact: Impacts | None = None
    status: Status | None = None
    schema_id: Id | None = None


EVENTS: Final = "text/event-stream"
HEARTBEAT_SECONDS: Final = 15.0
# A client that takes nothing for so long is gone.
SEND_SECONDS: Final = 30.0
HEADER: Final = "Last-Event-ID"
BATCH: Final = 200
_EVENT_ID: Final = re.compile(r"(\d{1,19})(?:\.(\d{1,19}))?", re.ASCII)


async def stream_drifts(request: Request) -> HTTPResponse:
    """Send each new drift, and each that is acknowledged, resolved or reopened, as an event."""
    query = read_query(request, StreamQuery)
    after = _last_event_id(request)
    if query.schema_id is not None:
        if request.tables is not None and query.schema_id not in request.tables:
            raise unknown_table(query.schema_id)
        await request.database.call(require_registration, query.schema_id)
    if request.method == "HEAD" or request.ctx.key is None:
        return HTTPResponse(content_type=EVENTS)
    hub = request.source.hub
    subscription = Subscription(
        key_id=request.ctx.key.key_id,
        tables=request.tables,
        impacts=query.impact.split(",") if query.impact else None,
        status=query.status,
        schema_id=query.schema_id,
    )
    await hub.begin()
    with hub.subscribed(subscription):
        response: Any = await cast("Any", request).respond(
            content_type=EVENTS,
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )
        async for part in _parts(request, hub, subscription, after):
            async with asyncio.timeout(SEND_SECONDS):
                await response.send(part)
        await response.eof()
    # sent already: Sanic wants nothing more
    return cast("HTTPResponse", None)


async def _parts(
    request: Request, hub: Hub, subscription: Subscription, after: tuple[int, int | None] | None
) -> AsyncIterator[bytes]:
    """Yield what was missed, then what comes; what both have, once."""
    yield b"retry: 2000\n\n"
    sent: set[tuple[str, int]] = set()
    if after is not None:
        async for event in _missed(request, hub, after):
            if subscription.wants(event):
                sent.add(event.known_by)
                yield event.encode()
    while request.ctx.session is None or time.time() < request.ctx.session.ends:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                item = await subscription.queue.get()
        except TimeoutError:
            # Whatever was missed and also queued has come by now.
            sent.clear()
            yield b": still here\n\n"
            continue
        if isinstance(item, str):
            yield f": {item}\n\n".encode()
            return
        if item.known_by not in sent:
            yield item.encode()


async def _missed(
    request: Request, hub: Hub, after: tuple[int, int | None]
) -> AsyncIterator[Event]:
    """Read from the tables what came after these numbers, in batches."""
    database = request.database
    drift_id, change_id = after
    # What the client says that it has is settled, whatever we know of it.
    settled = max(hub.settled[0], drift_id)
    changes_settled = hub.settled[1] if change_id is None else max(hub.settled[1], change_id)
    change_id = changes_settled if change_id is None else change_id
    while found := await database.call(drift_ids_after, drift_id, limit=BATCH):
        for event in await database.call(opened, found, settled, change_id):
            yield event
        drift_id = found[-1]
    reached = min(settled, drift_id)
    while changes := await database.call(status_changes_after, change_id, limit=BATCH):
        for event in await database.call(became, changes, reached, changes_settled):
            yield event
        change_id = changes[-1].change_id


def _last_event_id(request: Request) -> tuple[int, int | None] | None:
    """Return the numbers up to which the client has all; None: it begins now.

    A drift_id alone will do: then changes of status are sent from now on.
    """
    sent = request.header_value(HEADER)
    if not sent:
        return None
    match = _EVENT_ID.fullmatch(sent)
    if match is None or max(int(part) for part in match.groups(default="0")) > LARGEST_ID:
        raise FieldError(HEADER, "is not the id of an event of this stream")
    return int(match[1]), int(match[2]) if match[2] else None


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/drifts/stream",
        handler=stream_drifts,
        summary="Follow the drifts, as server-sent events",
        scope="read",
        query=StreamQuery,
        answers={200: EVENTS},
        limited="filtered",
        cacheable=False,
    ),
)
