"""/v1/schemas/{schema_id}/impact: who is hit if a table or a column goes."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.impact import Hit, impact_of_table
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.reading import plain, read_id, read_query
from controlplane.http.request.responses import respond

NAME_BYTES: Final = 63
# Of others (views, functions, foreign keys, policies, statements …) the name is one of elsewhere.
_OWN: Final = frozenset({
    "check constraint", "consumer", "exclusion constraint", "generated column", "index",
    "partition key", "primary key", "role", "sequence", "statistics", "unique constraint",
})  # fmt: skip


class ImpactQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of a column as it is stored; without one it is about the table."""

    column: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_BYTES)] | None = None


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """Who is hit; evidence is catalog where that is certain, "may" marks what is not.

    hidden counts, by kind, what a key that is limited to some tables is not told the names of.
    """

    schema_id: int
    column: str | None
    impact: list[Hit]
    hidden: dict[str, int]


async def show_impact(request: Request, schema_id: str) -> HTTPResponse:
    """Say who is hit if a table, or a column of it, goes."""
    number = read_id("schema_id", schema_id)
    query = read_query(request, ImpactQuery)
    column = query.column
    if column is not None:
        column = plain("column", column, most_bytes=NAME_BYTES)
    found = await request.database.call(impact_of_table, number, column=column)
    shown = found if request.tables is None else [hit for hit in found if _is_own(hit)]
    hidden = Counter(hit.kind for hit in found) - Counter(hit.kind for hit in shown)
    answer = Impact(schema_id=number, column=column, impact=shown, hidden=dict(hidden))
    return respond(request, answer)


def _is_own(hit: Hit) -> bool:
    """Whether it names nothing but the table, what is part of it, and who may use it."""
    return hit.kind in _OWN and ", through " not in hit.how


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
