"""/v1/compare: one database beside another, or the members of a group beside each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Final, TypeAlias

import msgspec
from sanic import HTTPResponse

from controlplane.comparing.groups import compare_group
from controlplane.comparing.looking import Opened, Reach
from controlplane.comparing.opening import reached
from controlplane.comparing.result import Comparison, Fleet
from controlplane.comparing.two import compare as compare_two
from controlplane.config import Config
from controlplane.core.api_keys import allows
from controlplane.databases import Database, databases, in_group
from controlplane.db.errors import translated
from controlplane.errors import UnavailableError
from controlplane.http.description.operations import Operation
from controlplane.http.errors import (
    FieldError,
    LimitedKeyError,
    ScopeError,
    UnknownDatabaseError,
)
from controlplane.http.request.context import Request
from controlplane.http.request.reading import read_query
from controlplane.http.request.responses import respond

# Connections for it are beside the pools: no more than a few at a time.
AT_ONCE: Final = 2
_room: Final = asyncio.Semaphore(AT_ONCE)

Open: TypeAlias = Callable[[], AbstractAsyncContextManager[Opened]]
Called = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]


class CompareQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """left and right, or group; ignore has selectors of what is left out, with commas between."""

    left: Called | None = None
    right: Called | None = None
    group: Called | None = None
    ignore: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class CompareAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """comparison is of left and right, fleet of a group; the other one is null."""

    comparison: Comparison | None = None
    fleet: Fleet | None = None


async def compare(request: Request) -> HTTPResponse:
    """Compare databases in which the key is valid, as `schemawatch compare` does."""
    query = read_query(request, CompareQuery)
    ignored = [one for one in (query.ignore or "").split(",") if one]
    config = request.app.ctx.config
    try:
        with translated():
            async with asyncio.timeout(config.request_timeout), _room:
                answer = await _answer(request, query, config, ignored)
    except TimeoutError as error:
        message = f"no answer within {config.request_timeout:g} seconds"
        raise UnavailableError(message, code="SW912") from error
    return respond(request, answer)


async def _answer(
    request: Request, query: CompareQuery, config: Config, ignored: Sequence[str]
) -> CompareAnswer:
    known = databases(config)
    if query.group is not None:
        if query.left is not None or query.right is not None:
            raise FieldError("group", "stands instead of left and right")
        members = in_group([one for one in known if _may(request, one)], query.group)
        reaches = [Reach(name=one.name, open=opening(request, one, config)) for one in members]
        # so that a member which does not answer is told of before all of it is over
        seconds = config.request_timeout / 3
        fleet = await compare_group(query.group, reaches, seconds=seconds, ignored=ignored)
        return CompareAnswer(fleet=fleet)
    names = [("left", query.left), ("right", query.right)]
    for field, name in names:
        if name is None:
            raise FieldError(field, "is missing")
    left, right = (_named(request, name or "", known) for _, name in names)
    async with left() as one, right() as other:
        return CompareAnswer(comparison=await compare_two(one, other, ignored=ignored))


def _named(request: Request, name: str, known: Sequence[Database]) -> Open:
    """Return how a database of the file is opened: no connection string is taken from outside."""
    for one in known:
        if one.name == name and _may(request, one):
            return opening(request, one, request.app.ctx.config)
    raise UnknownDatabaseError(name)


def opening(request: Request, database: Database, config: Config) -> Open:
    """Return how it is opened; not at all where the key was not found, be it valid or not."""
    if database.name in request.ctx.keys:
        return reached(database, config)
    return lambda: _away(database.name)


@asynccontextmanager
async def _away(name: str) -> AsyncGenerator[Opened]:
    raise UnavailableError(f"{name}: it did not say whether the key is valid there")
    yield


def _may(request: Request, database: Database) -> bool:
    """Whether the key is valid there; an error when it is, and may not read all of it.

    Also where it was valid when that database last answered: it is told then that it is away.
    """
    key = request.ctx.keys.get(database.name) or request.ctx.silent.get(database.name)
    if key is None:
        return False
    if not allows(key.scopes, "read"):
        raise ScopeError("read")
    if key.tables is not None:
        raise LimitedKeyError
    return True


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/compare",
        handler=compare,
        summary="Compare two databases, or the members of a group",
        scope="read",
        query=CompareQuery,
        answers={200: CompareAnswer},
        limited="refused",
        anywhere=True,
        across=True,
        cacheable=False,
    ),
)
