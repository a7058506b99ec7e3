"""/v1/databases: the databases of this process in which a key is valid, and how each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.api_keys import FoundKey
from controlplane.db.glance import Copied, Counts, OtherDatabase, count
from controlplane.db.pool import reading
from controlplane.error_codes import CODES
from controlplane.http.description.operations import Operation
from controlplane.http.errors import DATABASES, UnknownDatabaseError
from controlplane.http.request.context import Request
from controlplane.http.request.responses import respond
from controlplane.http.server.health import Health
from controlplane.http.server.source import Source


class DatabaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A database; what only it knows is null while it does not answer.

    since is when its state was first seen; fleet_differences counts the tables that are otherwise
    than in most databases of a group. For a key that is limited to tables the numbers are of those,
    and backlog, the deliveries that wait to be sent, is null. path is what its own requests begin
    with. tables counts those of other_databases too, in which nothing is installed; copy says how a
    database of a hub is filled, and is null for any other.
    """

    name: str
    path: str
    groups: list[str]
    state: Literal["ok", "read_only", "unreachable", "not_installed", "outdated", "newer", "error"]
    since: datetime
    last_error: str | None
    hint: str | None
    source_name: str | None
    server_version: str | None
    tables: int | None
    open_drifts: dict[str, int] | None
    fleet_differences: dict[str, int] | None
    backlog: int | None
    copy: Copied | None
    other_databases: list[OtherDatabase] | None


class OneDatabase(DatabaseShown, frozen=True, kw_only=True):
    """A database with what /health says of a single one; null for a key limited to tables."""

    health: Health | None


class Databases(msgspec.Struct, frozen=True, kw_only=True):
    """In the order of the file. unknown counts those that do not answer, and so may be missing."""

    databases: list[DatabaseShown]
    unknown: Annotated[int, msgspec.Meta(ge=0)]


async def list_databases(request: Request) -> HTTPResponse:
    """List the databases in which the key is valid, or was before they went away."""
    known = [source for source in request.app.ctx.sources if _key(request, source) is not None]
    unknown = sum(found is None for found in request.ctx.silent.values())
    counts = await _counted(request, known)
    shown = [_shown(source, counts.get(source.name)) for source in known]
    return respond(request, Databases(databases=shown, unknown=unknown))


async def get_database(request: Request, database: str) -> HTTPResponse:
    """Show one of them."""
    source = request.app.ctx.sources.of(database, request.path)
    if _key(request, source) is None:
        raise UnknownDatabaseError(database)
    counts = await _counted(request, [source])
    health = source.monitor.told() if _sees_all(request, source) else None
    shown = msgspec.structs.asdict(_shown(source, counts.get(database)))
    return respond(request, OneDatabase(**shown, health=health))


def _key(request: Request, source: Source) -> FoundKey | None:
    return request.ctx.keys.get(source.name) or request.ctx.silent.get(source.name)


async def _counted(request: Request, known: Sequence[Source]) -> Mapping[str, Counts]:
    """Look at each for a moment, side by side; return what was counted, by database."""
    looks = request.app.ctx.looks
    limited: dict[str, Counts] = {}

    async def count_limited(source: Source) -> None:
        key = request.ctx.keys.get(source.name)
        if key and key.tables is not None:
            with reading():
                limited[source.name] = await source.database.call(count, tables=key.tables)

    await looks.ask(known, "state", _look)
    # of such a key, for this request alone
    await looks.ask(
        [source for source in known if not _sees_all(request, source)],
        f"count {request.request_id}",
        count_limited,
    )
    all_of_it = {
        source.name: source.monitor.counts
        for source in known
        if source.monitor.counts is not None and _sees_all(request, source)
    }
    return all_of_it | limited


def _sees_all(request: Request, source: Source) -> bool:
    key = _key(request, source)
    return key is not None and key.tables is None


async def _look(source: Source) -> None:
    await source.monitor.health()
    with reading():
        await source.monitor.count()


def _shown(source: Source, counts: Counts | None) -> DatabaseShown:
    health = source.monitor.told()
    found = health.database
    read_only = found.state == "ok" and counts is not None and counts.read_only
    return DatabaseShown(
        name=source.name,
        path=f"{DATABASES}/{source.name}" if source.one_of_many else "/v1",
        groups=list(source.groups),
        state="read_only" if read_only else found.state,
        since=source.monitor.since,
        last_error=found.code and f"{found.code} {CODES.get(found.code, '')}".strip(),
        hint=found.hint or _unheard(health.coverage),
        source_name=health.source_name,
        server_version=counts and counts.server_version,
        tables=counts and counts.tables,
        open_drifts=counts and counts.open_drifts,
        fleet_differences=counts and counts.fleet_differences,
        backlog=counts and counts.backlog,
        copy=counts and counts.copy,
        other_databases=counts and counts.other_databases,
    )


def _unheard(coverage: dict[str, Any] | None) -> str | None:
    """Tell of a database that answers and whose changes nobody captures, though somebody could."""
    triggers: dict[str, bool] = coverage["event_triggers"] if coverage else {}
    if not triggers.get("installed") or triggers.get("enabled"):
        return None
    return (
        "Its event triggers are disabled: only scans see changes. `schemawatch doctor` says more."
    )


OPERATIONS: Final = (
    Operation(
        method="GET",
        path=DATABASES,
        handler=list_databases,
        summary="List the databases in which the key is valid, and how each is",
        scope="read",
        answers={200: Databases},
        limited="filtered",
        anywhere=True,
        cacheable=False,
    ),
    Operation(
        method="GET",
        path=f"{DATABASES}/{{database}}",
        handler=get_database,
        summary="Show how one database is",
        scope="read",
        answers={200: OneDatabase},
        limited="filtered",
        anywhere=True,
        cacheable=False,
    ),
)
