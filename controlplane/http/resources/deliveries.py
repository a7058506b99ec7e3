"""/v1/deliveries: what was sent to whom, and how it went."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.deliveries import (
    get_delivery,
    list_attempts,
    list_deliveries,
    retry_delivery,
)
from controlplane.db.pool import Conn
from controlplane.errors import ConflictError, NotFoundError
from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.envelopes import DeliveryDetail, DeliveryPage, Queued
from controlplane.http.operations import Operation
from controlplane.http.paging import make_page, read_cursor
from controlplane.http.queries import DeliveriesQuery
from controlplane.http.reading import read_id, read_query


async def list_all_deliveries(request: Request) -> HTTPResponse:
    """List the deliveries, the newest first."""
    query = read_query(request, DeliveriesQuery)
    rows = await request.app.ctx.database.call(
        list_deliveries,
        limit=query.limit + 1,
        before=read_cursor("deliveries", query.cursor),
        status=query.status,
        endpoint_id=query.endpoint_id,
        drift_id=query.drift_id,
        tables=request.tables,
        schema_id=query.schema_id,
        since=query.since,
        until=query.until,
    )
    page, next_cursor = make_page("deliveries", rows, query.limit, "delivery_id")
    return respond(request, DeliveryPage(deliveries=page, next_cursor=next_cursor))


async def get_one_delivery(request: Request, delivery_id: str) -> HTTPResponse:
    """Show one delivery with every attempt."""
    number = read_id("delivery_id", delivery_id)
    return respond(request, await request.app.ctx.database.call(_detail, number))


async def _detail(conn: Conn, delivery_id: int) -> DeliveryDetail:
    found = await get_delivery(conn, delivery_id)
    if found is None:
        raise NotFoundError(
            f"there is no delivery {delivery_id}", hint="GET /v1/deliveries lists them."
        )
    return DeliveryDetail(delivery=found, attempts=await list_attempts(conn, delivery_id))


async def retry_one_delivery(request: Request, delivery_id: str) -> HTTPResponse:
    """Send once more, now, and with a fresh schedule of attempts."""
    number = read_id("delivery_id", delivery_id)
    if not await request.app.ctx.database.call(retry_delivery, number):
        raise ConflictError(
            f"delivery {number} is being sent at this moment", hint="Look at it again in a minute."
        )
    return respond(request, Queued(delivery_id=number), status=202)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/deliveries",
        handler=list_all_deliveries,
        summary="List the deliveries",
        scope="read",
        query=DeliveriesQuery,
        answers={200: DeliveryPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/deliveries/{delivery_id}",
        handler=get_one_delivery,
        summary="Show one delivery with every attempt",
        scope="read",
        answers={200: DeliveryDetail},
    ),
    Operation(
        method="POST",
        path="/v1/deliveries/{delivery_id}/retry",
        handler=retry_one_delivery,
        summary="Send once more",
        scope="write",
        answers={202: Queued},
    ),
)
