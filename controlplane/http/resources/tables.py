"""/v1/schemas: which tables are watched."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.core.existing import ExistsError
from controlplane.db.drifts import get_drifts
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoints import create_endpoint
from controlplane.db.pool import Conn
from controlplane.db.registering import no_such_table, register_table, unregister_table
from controlplane.db.scans import scan
from controlplane.db.watched_tables import WatchedTable, get_watched_table, list_watched_tables
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.limits import reaches
from controlplane.http.request.paging import make_page, read_cursor
from controlplane.http.request.reading import (
    check_webhook_url,
    plain,
    read_body,
    read_id,
    read_query,
)
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.table_bodies import (
    Registered,
    RegisterTable,
    Scanned,
    TablePage,
    TablesQuery,
    UnregisterQuery,
)
from controlplane.http.resources.webhook_bodies import NewWebhook

NAME_BYTES: Final = 63


async def register_schema(request: Request) -> HTTPResponse:
    """Watch a table: 201, or 200 when it already was."""
    body = read_body(request, RegisterTable)
    plain("schema_name", body.schema_name, most_bytes=NAME_BYTES)
    plain("table_name", body.table_name, most_bytes=NAME_BYTES)
    if body.webhook_url is not None:
        check_webhook_url(request, "webhook_url", body.webhook_url)
    answer, created = await request.database.call(_register, request, body)
    return respond(
        request,
        answer,
        status=201 if created else 200,
        headers={"location": f"/v1/schemas/{answer.schema_id}"},
    )


async def _register(conn: Conn, request: Request, body: RegisterTable) -> tuple[Registered, bool]:
    """Register and add the receiver in one transaction: both, or nothing."""
    schema_id, created = await register_table(
        conn, body.schema_name, body.table_name, partitions=body.partitions
    )
    if not await reaches(request, conn, schema_id):
        raise no_such_table(body.schema_name, body.table_name)
    table = await get_watched_table(conn, schema_id)
    webhook = None
    if body.webhook_url is not None:
        webhook = await _add_webhook(conn, schema_id, body.webhook_url)
    return _registered(table, webhook), created


async def _add_webhook(conn: Conn, schema_id: int, url: str) -> NewWebhook | None:
    """Add a receiver for this table, unless it has one with that URL."""
    # The lock makes the second of two equal requests see what the first one added.
    await conn.execute(
        "select from schemawatch.registration where schema_id = %(schema_id)s for no key update",
        {"schema_id": schema_id},
    )
    try:
        new = await create_endpoint(conn, url=url, options=EndpointOptions(schema_id=schema_id))
    except ExistsError:
        return None
    return NewWebhook(
        endpoint_id=new.endpoint_id,
        url=url,
        description="",
        min_impact="BREAKING",
        schema_id=schema_id,
        secret=new.secret,
    )


async def list_schemas(request: Request) -> HTTPResponse:
    """List the watched tables."""
    query = read_query(request, TablesQuery)
    rows = await request.database.call(
        list_watched_tables,
        after=read_cursor("schemas", query.cursor) or 0,
        limit=query.limit + 1,
        schema_name=query.schema_name and plain("schema_name", query.schema_name, most_bytes=252),
        table_name=query.table_name and plain("table_name", query.table_name, most_bytes=252),
        status=query.status,
        tables=request.tables,
    )
    page, next_cursor = make_page("schemas", rows, query.limit, "schema_id")
    return respond(request, TablePage(schemas=page, next_cursor=next_cursor))


async def get_schema(request: Request, schema_id: str) -> HTTPResponse:
    """Show one watched table."""
    number = read_id("schema_id", schema_id)
    return respond(request, await request.database.call(get_watched_table, number))


async def unregister_schema(request: Request, schema_id: str) -> HTTPResponse:
    """Stop watching a table."""
    number = read_id("schema_id", schema_id)
    query = read_query(request, UnregisterQuery)
    await request.database.call(unregister_table, number, purge=query.purge)
    return respond_empty()


async def scan_schema(request: Request, schema_id: str) -> HTTPResponse:
    """Look now for changes of one table that nothing captured."""
    number = read_id("schema_id", schema_id)
    database = request.database
    await database.call(get_watched_table, number)
    found = await database.call(scan, number)
    return respond(request, Scanned(drifts=await database.call(get_drifts, found)))


def _registered(table: WatchedTable, webhook: NewWebhook | None) -> Registered:
    return Registered(
        schema_id=table.schema_id,
        schema_name=table.schema_name,
        table_name=table.table_name,
        status=table.status,
        current_version=table.current_version,
        registered_at=table.registered_at,
        last_checked_at=table.last_checked_at,
        partitions=table.partitions,
        webhook=webhook,
    )


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/schemas",
        handler=register_schema,
        summary="Watch a table",
        scope="write",
        body=RegisterTable,
        example={"schema_name": "public", "table_name": "orders"},
        answers={201: Registered, 200: Registered},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/schemas",
        handler=list_schemas,
        summary="List the watched tables",
        scope="read",
        query=TablesQuery,
        answers={200: TablePage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}",
        handler=get_schema,
        summary="Show one watched table",
        scope="read",
        answers={200: WatchedTable},
    ),
    Operation(
        method="DELETE",
        path="/v1/schemas/{schema_id}",
        handler=unregister_schema,
        summary="Stop watching a table; its history stays unless purge=true",
        scope="write",
        query=UnregisterQuery,
        answers={204: None},
    ),
    Operation(
        method="POST",
        path="/v1/schemas/{schema_id}/scan",
        handler=scan_schema,
        summary="Look now for changes of one table that nothing captured",
        scope="write",
        answers={200: Scanned},
    ),
)
