"""/v1/consumers, and those of one table: who depends on what."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from sanic import HTTPResponse

from controlplane.contracts.document import Contract, Use, as_json
from controlplane.core.api_keys import allows
from controlplane.db.consumers import (
    Applied,
    Consumer,
    apply_contract,
    list_consumers,
    table_contracts,
    unregister_consumer,
)
from controlplane.db.contracts import named_contract
from controlplane.db.pool import Conn
from controlplane.db.protections import is_protected_for
from controlplane.db.watched_tables import require_registration
from controlplane.http.description.operations import Operation
from controlplane.http.errors import FieldError, ScopeError
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.overrides import key_name


class DeclareConsumer(Body, frozen=True, kw_only=True):
    """All that a consumer depends on, in place of what it had declared; docs/consumers.md."""

    consumer: Annotated[str, msgspec.Meta(min_length=1, max_length=63)] | None = None
    owner: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    channel: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    description: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    roles: (
        Annotated[
            list[Annotated[str, msgspec.Meta(min_length=1, max_length=63)]],
            msgspec.Meta(max_length=100),
        ]
        | None
    ) = None
    tables: Annotated[list[Use], msgspec.Meta(max_length=1000)]


class ConsumerPage(Page, frozen=True):
    """Consumers, in the order in which they were registered."""

    consumers: list[Consumer]


class TableConsumer(msgspec.Struct, frozen=True, kw_only=True):
    """A consumer of a table, and what it has declared of it."""

    name: str
    use: Use
    owner: str | None = None
    channel: str | None = None


class TableConsumers(msgspec.Struct, frozen=True, kw_only=True):
    """The consumers of a table, by name."""

    schema_id: int
    consumers: list[TableConsumer]


async def list_all_consumers(request: Request) -> HTTPResponse:
    """List the consumers, with the tables that they use."""
    query = read_query(request, PageQuery)
    rows = await request.database.call(
        list_consumers, after=read_cursor("consumers", query.cursor) or 0, limit=query.limit + 1
    )
    page, next_cursor = make_page("consumers", rows, query.limit, "consumer_id")
    return respond(request, ConsumerPage(consumers=page, next_cursor=next_cursor))


async def get_consumer(request: Request, consumer: str) -> HTTPResponse:
    """Show what a consumer has declared, in the form that PUT takes."""
    found = await request.database.call(named_contract, consumer)
    return respond(request, msgspec.convert(found, Contract))


async def put_consumer(request: Request, consumer: str) -> HTTPResponse:
    """Declare a consumer with all its uses; doing it again changes nothing."""
    await _require_right_to_change(request, consumer)
    body = read_body(request, DeclareConsumer)
    if body.consumer not in {None, consumer}:
        raise FieldError("consumer", f"must be {consumer}, as in the path, or left out")
    said = Contract(
        consumer=consumer,
        owner=body.owner,
        channel=body.channel,
        description=body.description,
        roles=body.roles,
        tables=body.tables,
    )
    made = await request.database.call(apply_contract, as_json(said), by=key_name(request))
    return respond(request, made, status=201 if made.outcome == "registered" else 200)


async def delete_consumer(request: Request, consumer: str) -> HTTPResponse:
    """Forget a consumer, its uses and its webhooks."""
    await _require_right_to_change(request, consumer)
    await request.database.call(unregister_consumer, consumer)
    return respond_empty()


async def _require_right_to_change(request: Request, consumer: str) -> None:
    """ScopeError where a protection rests on what it declares, which takes admin to lift."""
    key = request.ctx.key
    if (key is None or not allows(key.scopes, "admin")) and await request.database.call(
        is_protected_for, consumer
    ):
        raise ScopeError("admin")


async def list_table_consumers(request: Request, schema_id: str) -> HTTPResponse:
    """List the consumers of one table."""
    number = read_id("schema_id", schema_id)
    found = await request.database.call(_of_table, number)
    return respond(
        request,
        TableConsumers(schema_id=number, consumers=msgspec.convert(found, list[TableConsumer])),
    )


async def _of_table(conn: Conn, schema_id: int) -> list[dict[str, Any]]:
    await require_registration(conn, schema_id)
    return await table_contracts(conn, schema_id)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/consumers",
        handler=list_all_consumers,
        summary="List the consumers",
        scope="read",
        query=PageQuery,
        answers={200: ConsumerPage},
    ),
    Operation(
        method="GET",
        path="/v1/consumers/{consumer}",
        handler=get_consumer,
        summary="Show what a consumer has declared",
        scope="read",
        answers={200: Contract},
    ),
    Operation(
        method="PUT",
        path="/v1/consumers/{consumer}",
        handler=put_consumer,
        summary="Declare all that a consumer depends on",
        scope="write",
        body=DeclareConsumer,
        example={
            "owner": "team-payments",
            "channel": "#billing",
            "tables": [{"table": "shop.orders", "reads": ["id", "status"]}],
        },
        answers={200: Applied, 201: Applied},
    ),
    Operation(
        method="DELETE",
        path="/v1/consumers/{consumer}",
        handler=delete_consumer,
        summary="Forget a consumer, its uses and its webhooks",
        scope="write",
        answers={204: None},
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/consumers",
        handler=list_table_consumers,
        summary="List the consumers of a table",
        scope="read",
        answers={200: TableConsumers},
    ),
)
