"""/v1/schemas/{schema_id}/impact: who is hit if a table or a column goes."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.impact import Hit, impact_of_table
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.reading import plain, read_id, read_query
from controlplane.http.request.responses import respond

NAME_BYTES: Final = 63


class ImpactQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of a column as it is stored; without one it is about the table."""

    column: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_BYTES)] | None = None


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """Who is hit; evidence is catalog where that is certain, "may" marks what is not."""

    schema_id: int
    column: str | None
    impact: list[Hit]


async def show_impact(request: Request, schema_id: str) -> HTTPResponse:
    """Say who is hit if a table, or a column of it, goes."""
    number = read_id("schema_id", schema_id)
    query = read_query(request, ImpactQuery)
    column = query.column
    if column is not None:
        column = plain("column", column, most_bytes=NAME_BYTES)
    found = await request.app.ctx.database.call(impact_of_table, number, column=column)
    return respond(request, Impact(schema_id=number, column=column, impact=found))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/impact",
        handler=show_impact,
        summary="Say who is hit if a table, or a column of it, goes",
        scope="read",
        query=ImpactQuery,
        answers={200: Impact},
    ),
)
