"""/v1/schemas/{schema_id}/latest, …/versions and …/diff: what a table looked like, and when."""

from __future__ import annotations

from typing import Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.drifts import Change, worst
from controlplane.db.pool import Conn
from controlplane.db.versions import (
    Snapshot,
    Version,
    diff_versions,
    find_snapshot,
    get_latest_digest,
    get_snapshot,
    list_versions,
)
from controlplane.db.watched_tables import require_registration, unknown_table
from controlplane.http.description.operations import Operation
from controlplane.http.request.conditional import REVALIDATE, has, not_modified
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Number,
)
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import read_id, read_query
from controlplane.http.request.responses import respond


class DiffQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two versions; from may be the newer one."""

    version_from: Number = msgspec.field(name="from")
    version_to: Number = msgspec.field(name="to")


class VersionPage(Page, frozen=True):
    """Versions of a table, the newest first."""

    versions: list[Version]


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two versions; impact is the worst, null when nothing differs."""

    schema_id: int
    version_from: int
    version_to: int
    impact: str | None
    changes: list[Change]


LARGEST_VERSION: Final = 2**31 - 1
FOR_EVER: Final = "private, max-age=86400, immutable"


async def get_latest(request: Request, schema_id: str) -> HTTPResponse:
    """Show the newest snapshot; 304 when the client has it."""
    number = read_id("schema_id", schema_id)
    database = request.database
    if request.header_values("if-none-match"):
        digest = await database.call(get_latest_digest, number)
        if digest is not None and has(request, tag := f'"{digest}"'):
            return not_modified(tag)
    snapshot = await database.call(find_snapshot, number)
    if snapshot is None:
        raise unknown_table(number)
    headers = {"etag": f'"{snapshot.digest}"', "cache-control": REVALIDATE}
    return respond(request, snapshot, headers=headers)


async def get_version(request: Request, schema_id: str, version: str) -> HTTPResponse:
    """Show one version. It never changes, so a client may keep it."""
    number = read_id("schema_id", schema_id)
    wanted = read_id("version", version, most=LARGEST_VERSION)
    snapshot = await request.database.call(_version, number, wanted)
    # kept without asking again, so not for whoever signs in to the same browser next
    headers = {
        "etag": f'"{snapshot.digest}"',
        "cache-control": FOR_EVER,
        "vary": "cookie, x-api-key",
    }
    return respond(request, snapshot, headers=headers)


async def _version(conn: Conn, schema_id: int, version: int) -> Snapshot:
    await require_registration(conn, schema_id)
    return await get_snapshot(conn, schema_id, version)


async def list_table_versions(request: Request, schema_id: str) -> HTTPResponse:
    """List the versions of a table, the newest first."""
    number = read_id("schema_id", schema_id)
    query = read_query(request, PageQuery)
    before = read_cursor("versions", query.cursor)
    rows = await request.database.call(_versions, number, before, query.limit + 1)
    page, next_cursor = make_page("versions", rows, query.limit, "version")
    return respond(request, VersionPage(versions=page, next_cursor=next_cursor))


async def _versions(conn: Conn, schema_id: int, before: int | None, limit: int) -> list[Version]:
    await require_registration(conn, schema_id)
    return await list_versions(conn, schema_id, before=before or LARGEST_VERSION + 1, limit=limit)


async def get_diff(request: Request, schema_id: str) -> HTTPResponse:
    """Classify what differs between any two versions of a table."""
    number = read_id("schema_id", schema_id)
    query = read_query(request, DiffQuery)
    changes = await request.database.call(
        diff_versions, number, version_from=query.version_from, version_to=query.version_to
    )
    answer = Diff(
        schema_id=number,
        version_from=query.version_from,
        version_to=query.version_to,
        impact=worst([change.impact for change in changes]),
        changes=changes,
    )
    return respond(request, answer)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/latest",
        handler=get_latest,
        summary="Show the newest snapshot; the ETag is its digest",
        scope="read",
        answers={200: Snapshot},
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/versions",
        handler=list_table_versions,
        summary="List the versions of a table",
        scope="read",
        query=PageQuery,
        answers={200: VersionPage},
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/versions/{version}",
        handler=get_version,
        summary="Show one version",
        scope="read",
        answers={200: Snapshot},
    ),
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/diff",
        handler=get_diff,
        summary="Classify what differs between two versions",
        scope="read",
        query=DiffQuery,
        answers={200: Diff},
    ),
)
