"""/v1/overrides, and the acceptance of one finding: what people decided that findings mean."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.overrides import (
    Override,
    accept_change,
    get_override,
    list_overrides,
    remove_override,
    set_override,
)
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Body,
    Id,
    Moment,
    Pattern,
)
from controlplane.http.request.limits import require_own_tables
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import plain, read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty


class SetOverride(Body, frozen=True):
    """Patterns match schema.table and the object's name, with * for any text; null is all."""

    selector: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    verdict: Literal["SAFE", "RISKY", "BREAKING", "OFF", "ON"]
    schema_id: Id | None = None
    table_pattern: Pattern | None = None
    object_pattern: Pattern | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    until: Moment | None = None


class AcceptChange(Body, frozen=True):
    """Why it is fine; until is required where the finding is BREAKING."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    until: Moment | None = None


class OverridesQuery(PageQuery, frozen=True):
    """Without a state: all but the removed; with a schema_id: those made for this table."""

    schema_id: Id | None = None
    state: Literal["in force", "expired", "removed", "unknown"] | None = None


class OverridePage(Page, frozen=True):
    """Overrides, in the order of their numbers."""

    overrides: list[Override]


TEXT_BYTES: Final = 2000


async def create_override(request: Request) -> HTTPResponse:
    """Decide what findings mean from now on."""
    body = read_body(request, SetOverride)
    require_own_tables(request, body.schema_id)
    made = await request.database.call(
        set_override,
        selector=plain("selector", body.selector, most_bytes=TEXT_BYTES),
        verdict=body.verdict,
        schema_id=body.schema_id,
        table_pattern=_text("table_pattern", body.table_pattern),
        object_pattern=_text("object_pattern", body.object_pattern),
        reason=_text("reason", body.reason),
        until=body.until,
        by=key_name(request),
    )
    return _made(request, made)


async def list_all_overrides(request: Request) -> HTTPResponse:
    """List overrides, presets and accepted findings."""
    query = read_query(request, OverridesQuery)
    rows = await request.database.call(
        list_overrides,
        after=read_cursor("overrides", query.cursor) or 0,
        limit=query.limit + 1,
        state=query.state,
        schema_id=query.schema_id,
        tables=request.tables,
    )
    page, next_cursor = make_page("overrides", rows, query.limit, "override_id")
    return respond(request, OverridePage(overrides=page, next_cursor=next_cursor))


async def show_override(request: Request, override_id: str) -> HTTPResponse:
    """Show one override, in force or not."""
    number = read_id("override_id", override_id)
    return respond(request, await request.database.call(get_override, number))


async def end_override(request: Request, override_id: str) -> HTTPResponse:
    """End an override."""
    number = read_id("override_id", override_id)
    await request.database.call(remove_override, number, by=key_name(request))
    return respond_empty()


async def accept_finding(request: Request, drift_id: str, position: str) -> HTTPResponse:
    """Accept one finding of a drift."""
    drift = read_id("drift_id", drift_id)
    place = read_id("position", position, most=2**31 - 1)
    body = read_body(request, AcceptChange)
    made = await request.database.call(
        accept_change,
        drift,
        place,
        reason=plain("reason", body.reason, most_bytes=TEXT_BYTES),
        until=body.until,
        by=key_name(request),
    )
    return _made(request, made)


def key_name(request: Request) -> str | None:
    """Return the name of the API key: who decided."""
    return None if request.ctx.key is None else request.ctx.key.name


def _made(request: Request, made: Override) -> HTTPResponse:
    headers = {"location": f"/v1/overrides/{made.override_id}"}
    return respond(request, made, status=201, headers=headers)


def _text(field: str, text: str | None) -> str | None:
    return None if text is None else plain(field, text, most_bytes=TEXT_BYTES)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/overrides",
        handler=create_override,
        summary="Give findings another impact from now on, or mute them",
        scope="write",
        body=SetOverride,
        answers={201: Override},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/overrides",
        handler=list_all_overrides,
        summary="List overrides, presets and accepted findings; the removed only on demand",
        scope="read",
        query=OverridesQuery,
        answers={200: OverridePage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/overrides/{override_id}",
        handler=show_override,
        summary="Show one override",
        scope="read",
        answers={200: Override},
    ),
    Operation(
        method="DELETE",
        path="/v1/overrides/{override_id}",
        handler=end_override,
        summary="End an override, a preset or an acceptance",
        scope="write",
        answers={204: None},
    ),
    Operation(
        method="POST",
        path="/v1/drifts/{drift_id}/changes/{position}/accept",
        handler=accept_finding,
        summary="Accept one finding: SAFE here, and whenever the very same comes again",
        scope="write",
        body=AcceptChange,
        answers={201: Override},
    ),
)
