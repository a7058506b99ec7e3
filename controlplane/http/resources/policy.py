"""/v1/policy: the presets; /v1/reclassify: stored drifts by the rules and policy of today."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.policy import Policy, Rejudged, get_policy, reclassify, set_preset
from controlplane.db.pool import Conn
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body, Id, Moment
from controlplane.http.request.limits import require_own_tables
from controlplane.http.request.reading import read_body
from controlplane.http.request.responses import respond
from controlplane.http.resources.overrides import key_name


class ChoosePreset(Body, frozen=True):
    """For one table with schema_id, and there null is what all other tables have."""

    preset: Annotated[str, msgspec.Meta(max_length=63)] | None
    schema_id: Id | None = None


class Reclassify(Body, frozen=True):
    """Go on with before = next_before of the answer."""

    schema_id: Id | None = None
    since: Moment | None = None
    before: Id | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200


class RejudgedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The drifts that were judged, the newest first; next_before is null when all were."""

    drifts: list[Rejudged]
    next_before: int | None


async def show_policy(request: Request) -> HTTPResponse:
    """Show which presets are in force, and all that there are."""
    return respond(request, await request.database.call(get_policy))


async def choose_preset(request: Request) -> HTTPResponse:
    """Choose a preset for all tables, or for one."""
    body = read_body(request, ChoosePreset)

    async def work(conn: Conn) -> Policy:
        await set_preset(conn, body.preset, schema_id=body.schema_id, by=key_name(request))
        return await get_policy(conn)

    return respond(request, await request.database.call(work))


async def reclassify_drifts(request: Request) -> HTTPResponse:
    """Judge stored drifts anew, the newest first."""
    body = read_body(request, Reclassify)
    require_own_tables(request, body.schema_id)
    found = await request.database.call(
        reclassify,
        schema_id=body.schema_id,
        since=body.since,
        before=body.before,
        limit=body.limit,
        by=key_name(request),
    )
    more = found[-1].drift_id if len(found) == body.limit else None
    return respond(request, RejudgedPage(drifts=found, next_before=more))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/policy",
        handler=show_policy,
        summary="Show the presets, and which is in force where",
        scope="read",
        answers={200: Policy},
    ),
    Operation(
        method="POST",
        path="/v1/policy",
        handler=choose_preset,
        summary="Choose a preset for all tables, or for one",
        scope="write",
        body=ChoosePreset,
        answers={200: Policy},
    ),
    Operation(
        method="POST",
        path="/v1/reclassify",
        handler=reclassify_drifts,
        summary="Judge stored drifts anew; nobody is told again",
        scope="write",
        body=Reclassify,
        answers={200: RejudgedPage},
        limited="filtered",
    ),
)
