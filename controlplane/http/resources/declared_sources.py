"""/v1/declared-sources: whose changes are declared."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.lifecycle import (
    DeclaredSource,
    SourceKind,
    declare_source,
    list_declared_sources,
    undeclare_source,
)
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import plain, read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty


class DeclareSource(Body, frozen=True):
    """Whose changes are declared, as what; pattern is a LIKE pattern."""

    kind: SourceKind
    pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    declared_as: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class DeclaredSourcePage(Page, frozen=True):
    """Declared sources, in the order of their numbers."""

    declared_sources: list[DeclaredSource]


NAME_BYTES: Final = 800


async def create_declared_source(request: Request) -> HTTPResponse:
    """Declare what a role or an application changes from now on."""
    body = read_body(request, DeclareSource)
    key = request.ctx.key
    made = await request.database.call(
        declare_source,
        kind=body.kind,
        pattern=plain("pattern", body.pattern, most_bytes=NAME_BYTES),
        declared_as=plain("declared_as", body.declared_as, most_bytes=NAME_BYTES),
        by=key.name if key else None,
    )
    return respond(request, made, status=201)


async def list_sources(request: Request) -> HTTPResponse:
    """List whose changes are declared."""
    query = read_query(request, PageQuery)
    rows = await request.database.call(
        list_declared_sources,
        limit=query.limit + 1,
        after=read_cursor("declared_sources", query.cursor),
    )
    page, next_cursor = make_page("declared_sources", rows, query.limit, "source_id")
    return respond(request, DeclaredSourcePage(declared_sources=page, next_cursor=next_cursor))


async def delete_declared_source(request: Request, source_id: str) -> HTTPResponse:
    """Stop declaring."""
    await request.database.call(undeclare_source, read_id("source_id", source_id))
    return respond_empty()


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/declared-sources",
        handler=create_declared_source,
        summary="Declare what a role or an application changes from now on",
        scope="write",
        limited="refused",
        body=DeclareSource,
        answers={201: DeclaredSource},
    ),
    Operation(
        method="GET",
        path="/v1/declared-sources",
        handler=list_sources,
        summary="List whose changes are declared",
        scope="read",
        limited="open",
        query=PageQuery,
        answers={200: DeclaredSourcePage},
    ),
    Operation(
        method="DELETE",
        path="/v1/declared-sources/{source_id}",
        handler=delete_declared_source,
        summary="Stop declaring",
        scope="write",
        limited="refused",
        answers={204: None},
    ),
)
