"""/v1/protections and /v1/schemas/{schema_id}/protection: what may not be committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.protections import (
    Protection,
    list_protections,
    protect_schema,
    protect_table,
    unprotect_schema,
    unprotect_table,
)
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body
from controlplane.http.request.reading import plain, read_body, read_id
from controlplane.http.request.responses import respond, respond_empty

NAME_BYTES: Final = 200


class Protect(Body, frozen=True):
    """The worst that may be committed; with consumers, the worst for these."""

    max_impact: Literal["SAFE", "RISKY"] = "RISKY"
    consumers: (
        Annotated[
            list[Annotated[str, msgspec.Meta(min_length=1, max_length=63)]],
            msgspec.Meta(min_length=1, max_length=100),
        ]
        | None
    ) = None

    def names(self) -> Sequence[str] | None:
        """Return the consumers; FieldError for one that cannot be stored."""
        if self.consumers is None:
            return None
        return [plain("consumers", name, most_bytes=NAME_BYTES) for name in self.consumers]


class Protections(msgspec.Struct, frozen=True):
    """All that protects watched tables, by kind and name."""

    protections: list[Protection]


async def list_all_protections(request: Request) -> HTTPResponse:
    """List what protects tables; of a limited key only what was said of its tables themselves."""
    found = await request.database.call(list_protections, tables=request.tables)
    return respond(request, Protections(found))


async def put_protection(request: Request, schema_id: str) -> HTTPResponse:
    """Refuse commits that change a table too much."""
    number = read_id("schema_id", schema_id)
    body = read_body(request, Protect)
    await request.database.call(protect_table, number, most=body.max_impact, consumers=body.names())
    return respond_empty()


async def delete_protection(request: Request, schema_id: str) -> HTTPResponse:
    """Let changes of a table pass again."""
    number = read_id("schema_id", schema_id)
    await request.database.call(unprotect_table, number)
    return respond_empty()


async def put_schema_protection(request: Request, schema_name: str) -> HTTPResponse:
    """Refuse commits that change a watched table of a schema too much, also a later one."""
    name = plain("schema_name", schema_name, most_bytes=NAME_BYTES)
    body = read_body(request, Protect)
    await request.database.call(protect_schema, name, most=body.max_impact, consumers=body.names())
    return respond_empty()


async def delete_schema_protection(request: Request, schema_name: str) -> HTTPResponse:
    """Let changes of the tables of a schema pass again, unless they are protected themselves."""
    name = plain("schema_name", schema_name, most_bytes=NAME_BYTES)
    await request.database.call(unprotect_schema, name)
    return respond_empty()


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/protections",
        handler=list_all_protections,
        summary="List what protects tables",
        scope="read",
        answers={200: Protections},
        limited="filtered",
    ),
    Operation(
        method="PUT",
        path="/v1/protections/schemas/{schema_name}",
        handler=put_schema_protection,
        summary="Refuse commits that change a watched table of a schema too much",
        scope="admin",
        body=Protect,
        answers={204: None},
        limited="refused",
    ),
    Operation(
        method="DELETE",
        path="/v1/protections/schemas/{schema_name}",
        handler=delete_schema_protection,
        summary="Let changes of the tables of a schema pass again",
        scope="admin",
        answers={204: None},
        limited="refused",
    ),
    Operation(
        method="PUT",
        path="/v1/schemas/{schema_id}/protection",
        handler=put_protection,
        summary="Refuse commits that change a table too much",
        scope="admin",
        body=Protect,
        answers={204: None},
    ),
    Operation(
        method="DELETE",
        path="/v1/schemas/{schema_id}/protection",
        handler=delete_protection,
        summary="Let changes of a table pass again",
        scope="admin",
        answers={204: None},
    ),
)
