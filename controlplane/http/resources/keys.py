"""/v1/keys: who may ask. Every operation needs the scope admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sanic import HTTPResponse

from controlplane.core.api_keys import NewKey, generate_key
from controlplane.db.api_keys import (
    ApiKey,
    get_api_key,
    insert_api_key,
    list_api_keys,
    revoke_api_key,
    rotate_api_key,
)
from controlplane.db.pool import Conn
from controlplane.errors import InternalError, NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.paging import PageQuery, make_page, read_cursor
from controlplane.http.request.reading import plain, read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.key_bodies import CreateKey, KeyPage, NewKeyShown, RotateKey

NAME_BYTES: Final = 800


async def create_key(request: Request) -> HTTPResponse:
    """Make a key; the answer shows it, this once."""
    body = read_body(request, CreateKey)
    plain("name", body.name, most_bytes=NAME_BYTES)
    plain("table_pattern", body.table_pattern or "", most_bytes=NAME_BYTES)
    new = generate_key()
    stored = await request.database.call(_insert, new, body)
    return _shown(request, new, stored)


async def _insert(conn: Conn, new: NewKey, body: CreateKey) -> ApiKey:
    lifetime = None if body.expires_in_days is None else timedelta(days=body.expires_in_days)
    key_id = await insert_api_key(
        conn,
        new,
        name=body.name,
        scope=body.scope,
        lifetime=lifetime,
        schema_ids=body.schema_ids,
        table_pattern=body.table_pattern,
    )
    return await _stored(conn, key_id)


async def rotate_key(request: Request, key_id: str) -> HTTPResponse:
    """Make the successor of a key, which itself stays valid for a while."""
    number = read_id("key_id", key_id)
    body = read_body(request, RotateKey)
    new = generate_key()
    overlap = timedelta(hours=body.overlap_hours)
    stored = await request.database.call(_rotate, number, new, overlap)
    return _shown(request, new, stored)


async def _rotate(conn: Conn, key_id: int, new: NewKey, overlap: timedelta) -> ApiKey:
    return await _stored(conn, await rotate_api_key(conn, key_id, new, overlap=overlap))


async def list_keys(request: Request) -> HTTPResponse:
    """List the keys: never the keys themselves, nor their hashes."""
    query = read_query(request, PageQuery)
    rows = await request.database.call(
        list_api_keys, after=read_cursor("keys", query.cursor) or 0, limit=query.limit + 1
    )
    page, next_cursor = make_page("keys", rows, query.limit, "key_id")
    return respond(request, KeyPage(keys=page, next_cursor=next_cursor))


async def get_key(request: Request, key_id: str) -> HTTPResponse:
    """Show one key: never the key itself, nor its hash."""
    number = read_id("key_id", key_id)
    found = await request.database.call(get_api_key, number)
    if found is None:
        raise NotFoundError(f"there is no key {number}", hint="GET /v1/keys lists them.")
    return respond(request, found)


async def revoke_key(request: Request, key_id: str) -> HTTPResponse:
    """End a key now."""
    await request.database.call(revoke_api_key, read_id("key_id", key_id))
    return respond_empty()


async def _stored(conn: Conn, key_id: int) -> ApiKey:
    found = await get_api_key(conn, key_id)
    if found is None:
        raise InternalError(f"key {key_id} was not stored")
    return found


def _shown(request: Request, new: NewKey, stored: ApiKey) -> HTTPResponse:
    answer = NewKeyShown(
        key_id=stored.key_id,
        name=stored.name,
        scopes=stored.scopes,
        expires_at=stored.expires_at,
        schema_ids=stored.schema_ids,
        table_pattern=stored.table_pattern,
        key=new.key,
        prefix=new.prefix,
        key_hash=new.key_hash,
    )
    return respond(request, answer, status=201, headers={"location": f"/v1/keys/{stored.key_id}"})


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/keys",
        handler=create_key,
        summary="Make a key; it is shown this once",
        scope="admin",
        body=CreateKey,
        example={"name": "grafana", "scope": "read", "expires_in_days": 90},
        answers={201: NewKeyShown},
    ),
    Operation(
        method="GET",
        path="/v1/keys",
        handler=list_keys,
        summary="List the keys",
        scope="admin",
        query=PageQuery,
        answers={200: KeyPage},
    ),
    Operation(
        method="GET",
        path="/v1/keys/{key_id}",
        handler=get_key,
        summary="Show one key",
        scope="admin",
        answers={200: ApiKey},
    ),
    Operation(
        method="DELETE",
        path="/v1/keys/{key_id}",
        handler=revoke_key,
        summary="Revoke a key",
        scope="admin",
        answers={204: None},
    ),
    Operation(
        method="POST",
        path="/v1/keys/{key_id}/rotate",
        handler=rotate_key,
        summary="Make the successor of a key; both are valid for a while",
        scope="admin",
        body=RotateKey,
        example={"overlap_hours": 24},
        answers={201: NewKeyShown},
    ),
)
