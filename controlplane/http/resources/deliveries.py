"""/v1/deliveries: what was sent to whom, and how it went."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.deliveries import (
    Delivery,
    DeliveryAttempt,
    get_delivery,
    list_attempts,
    list_deliveries,
    retry_delivery,
)
from controlplane.db.pool import Conn
from controlplane.errors import ConflictError, NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Id,
    Moment,
)
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import read_id, read_query
from controlplane.http.request.responses import respond


class DeliveriesQuery(PageQuery, frozen=True):
    """Filters of the deliveries; since is included, until is not."""

    status: Literal["pending", "delivered", "dead"] | None = None
    endpoint_id: Id | None = None
    drift_id: Id | None = None
    schema_id: Id | None = None
    since: Moment | None = None
    until: Moment | None = None


class DeliveryPage(Page, frozen=True):
    """Deliveries, the newest first."""

    deliveries: list[Delivery]


class DeliveryDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery with the body that is sent and every attempt."""

    delivery: Delivery
    attempts: list[DeliveryAttempt]


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """The delivery that was queued; GET /v1/deliveries/{delivery_id} tells how it went."""

    delivery_id: int


async def list_all_deliveries(request: Request) -> HTTPResponse:
    """List the deliveries, the newest first."""
    query = read_query(request, DeliveriesQuery)
    rows = await request.database.call(
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
    return respond(request, await request.database.call(_detail, number))


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
    if not await request.database.call(retry_delivery, number):
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
