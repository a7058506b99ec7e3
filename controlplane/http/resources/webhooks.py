"""/v1/webhooks: who is told."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.endpoint_upkeep import delete_endpoint, send_test
from controlplane.db.endpoints import (
    Endpoint,
    create_endpoint,
    get_endpoint,
    list_endpoints,
    update_endpoint,
)
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.errors import LimitedKeyError
from controlplane.http.request.context import Request
from controlplane.http.request.limits import require_own_tables
from controlplane.http.request.paging import make_page, read_cursor
from controlplane.http.request.reading import (
    check_webhook_url,
    plain,
    read_body,
    read_id,
    read_query,
)
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.deliveries import Queued
from controlplane.http.resources.webhook_bodies import (
    CreateWebhook,
    NewWebhook,
    UpdateWebhook,
    WebhookPage,
    WebhooksQuery,
)

DESCRIPTION_BYTES: Final = 2000


async def create_webhook(request: Request) -> HTTPResponse:
    """Add a receiver; the answer shows its secret, this once."""
    body = read_body(request, CreateWebhook)
    check_webhook_url(request, "url", body.url)
    require_own_tables(request, body.schema_id, *(body.schema_ids or ()))
    if body.consumer is not None and request.tables is not None:
        # who else depends on what is not theirs to know
        raise LimitedKeyError
    new = await request.database.call(
        create_endpoint,
        url=body.url,
        description=plain("description", body.description, most_bytes=DESCRIPTION_BYTES),
        options=body.options(),
    )
    made = await request.database.call(get_endpoint, new.endpoint_id)
    answer = NewWebhook(
        endpoint_id=new.endpoint_id,
        url=body.url,
        description=body.description,
        min_impact=body.min_impact,
        schema_id=made.schema_id if made else None,
        schema_ids=made.schema_ids if made else None,
        consumer=body.consumer,
        secret=new.secret,
    )
    headers = {"location": f"/v1/webhooks/{new.endpoint_id}"}
    return respond(request, answer, status=201, headers=headers)


async def list_webhooks(request: Request) -> HTTPResponse:
    """List the receivers, without their secrets."""
    query = read_query(request, WebhooksQuery)
    rows = await request.database.call(
        list_endpoints,
        limit=query.limit + 1,
        after=read_cursor("webhooks", query.cursor),
        schema_id=query.schema_id,
        tables=request.tables,
    )
    page, next_cursor = make_page("webhooks", rows, query.limit, "endpoint_id")
    return respond(request, WebhookPage(webhooks=page, next_cursor=next_cursor))


async def get_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Show one receiver, without its secret."""
    number = read_id("endpoint_id", endpoint_id)
    found = await request.database.call(get_endpoint, number)
    if found is None:
        raise _unknown(number)
    return respond(request, found)


async def update_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Set what a receiver is told and how; what is left out gets its default."""
    body = read_body(request, UpdateWebhook)
    description = plain("description", body.description, most_bytes=DESCRIPTION_BYTES)
    number = read_id("endpoint_id", endpoint_id)

    async def update(conn: Conn) -> Endpoint | None:
        await update_endpoint(conn, number, description=description, options=body.options())
        return await get_endpoint(conn, number)

    found = await request.database.call(update)
    if found is None:
        raise _unknown(number)
    return respond(request, found)


async def delete_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Remove a receiver, and what was still to be sent to it."""
    number = read_id("endpoint_id", endpoint_id)
    if not await request.database.call(delete_endpoint, number):
        raise _unknown(number)
    return respond_empty()


async def test_webhook(request: Request, endpoint_id: str) -> HTTPResponse:
    """Queue a test message."""
    number = read_id("endpoint_id", endpoint_id)
    delivery_id = await request.database.call(send_test, number)
    headers = {"location": f"/v1/deliveries/{delivery_id}"}
    return respond(request, Queued(delivery_id=delivery_id), status=202, headers=headers)


def _unknown(endpoint_id: int) -> NotFoundError:
    return NotFoundError(f"there is no webhook {endpoint_id}", hint="GET /v1/webhooks lists them.")


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/webhooks",
        handler=create_webhook,
        summary="Add a receiver; its secret is shown this once",
        scope="write",
        body=CreateWebhook,
        example={"url": "https://hooks.example.com/schema", "min_impact": "RISKY"},
        answers={201: NewWebhook},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/webhooks",
        handler=list_webhooks,
        summary="List the receivers",
        scope="read",
        query=WebhooksQuery,
        answers={200: WebhookPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/webhooks/{endpoint_id}",
        handler=get_webhook,
        summary="Show one receiver",
        scope="read",
        answers={200: Endpoint},
    ),
    Operation(
        method="PUT",
        path="/v1/webhooks/{endpoint_id}",
        handler=update_webhook,
        summary="Set what a receiver is told and how; its URL, tables and secret stay",
        scope="write",
        body=UpdateWebhook,
        answers={200: Endpoint},
    ),
    Operation(
        method="DELETE",
        path="/v1/webhooks/{endpoint_id}",
        handler=delete_webhook,
        summary="Remove a receiver",
        scope="write",
        answers={204: None},
    ),
    Operation(
        method="POST",
        path="/v1/webhooks/{endpoint_id}/test",
        handler=test_webhook,
        summary="Queue a test message",
        scope="write",
        answers={202: Queued},
    ),
)
