"""Webhook receivers: who is told, of what, and signed with which secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from psycopg.rows import class_row, scalar_row

from controlplane.db.pool import Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver, without its secret."""

    endpoint_id: int
    url: str
    description: str
    min_impact: str
    schema_id: int | None
    shape: str
    table_pattern: str | None
    audience: list[str] | None
    transitions: list[str]
    digest_minutes: int | None
    schema_ids: list[int] | None
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None
    failures: int
    failing_since: datetime | None
    paused_until: datetime | None
    old_secrets_until: datetime | None

    @property
    def state(self) -> str:
        """Return active, failing, paused or disabled, in words for people."""
        if self.disabled_at:
            return f"disabled: {self.disabled_reason}"
        if self.paused_until:
            return f"paused until {self.paused_until:%Y-%m-%d %H:%M:%S %Z}"
        return f"failing ({self.failures})" if self.failures else "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a receiver wants to hear, and in which shape; None is any."""

    min_impact: str = "BREAKING"
    schema_id: int | None = None
    shape: str = "standard"
    table_pattern: str | None = None
    audience: Sequence[str] | None = None
    transitions: Sequence[str] = ("opened", "resolved")
    digest_minutes: int | None = None
    schema_ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEndpoint:
    """What only the creator of a receiver learns."""

    endpoint_id: int
    secret: str = field(repr=False)


async def create_endpoint(
    conn: Conn,
    *,
    url: str,
    description: str = "",
    secret: str | None = None,
    wishes: Wishes | None = None,
) -> NewEndpoint:
    """Add a receiver; a secret is made when none is given.

    Raises SW009 for a bad URL, wish or secret and SW101 for an unknown table. Whether the URL
    points inside is for the caller to ask: `core.addresses.check_url`.
    """
    sql = """
        select endpoint_id, secret
        from schemawatch.create_endpoint(
            p_url => %(url)s,
            p_description => %(description)s,
            p_secret => %(secret)s,
            p_min_impact => %(min_impact)s,
            p_schema_id => %(schema_id)s,
            p_shape => %(shape)s,
            p_table_pattern => %(table_pattern)s,
            p_audience => %(audience)s,
            p_transitions => %(transitions)s,
            p_digest_every => make_interval(mins => %(digest_minutes)s),
            p_schema_ids => %(schema_ids)s
        )
    """
    wanted = wishes or Wishes()
    values = {
        "url": url,
        "description": description,
        "secret": secret,
        "min_impact": wanted.min_impact,
        "schema_id": wanted.schema_id,
        "shape": wanted.shape,
        "table_pattern": wanted.table_pattern,
        "audience": None if wanted.audience is None else list(wanted.audience),
        "transitions": list(wanted.transitions),
        "digest_minutes": wanted.digest_minutes,
        "schema_ids": None if wanted.schema_ids is None else list(wanted.schema_ids),
    }
    async with conn.cursor(row_factory=class_row(NewEndpoint)) as cur:
        await cur.execute(sql, values)
        return (await cur.fetchall())[0]


async def list_endpoints(
    conn: Conn,
    *,
    limit: int,
    after: int | None = None,
    schema_id: int | None = None,
    tables: list[int] | None = None,
) -> list[Endpoint]:
    """Return receivers in the order of their numbers, those beyond `after`.

    With a schema_id, those alone that were made for this table; with tables, for none but these.
    """
    sql = """
        select
            endpoint_id, url, description, min_impact, schema_id, shape, table_pattern,
            audience, transitions, (extract(epoch from digest_every) / 60)::int as digest_minutes,
            schema_ids, created_at, disabled_at, disabled_reason, failures, failing_since,
            paused_until,
            (
                select max(old.valid_until)
                from schemawatch.old_secret as old
                where old.endpoint_id = ep.endpoint_id and old.valid_until > clock_timestamp()
            ) as old_secrets_until
        from schemawatch.endpoint as ep
        cross join lateral (select coalesce(schema_ids, array[schema_id]) as ids) as wanted
        where endpoint_id > coalesce(%(after)s::bigint, 0)
          and (%(schema_id)s::bigint is null or %(schema_id)s = any(wanted.ids))
          and (%(tables)s::bigint[] is null or wanted.ids <@ %(tables)s::bigint[])
        order by endpoint_id
        limit %(limit)s
    """
    values = {"after": after, "limit": limit, "schema_id": schema_id, "tables": tables}
    async with conn.cursor(row_factory=class_row(Endpoint)) as cur:
        await cur.execute(sql, values)
        return await cur.fetchall()


async def get_endpoint(conn: Conn, endpoint_id: int) -> Endpoint | None:
    """Return one receiver, or None."""
    found = await list_endpoints(conn, limit=1, after=endpoint_id - 1)
    return found[0] if found and found[0].endpoint_id == endpoint_id else None


async def delete_endpoint(conn: Conn, endpoint_id: int) -> bool:
    """Remove a receiver with its deliveries; False when there is none."""
    sql = "delete from schemawatch.endpoint where endpoint_id = %(endpoint_id)s"
    cur = await conn.execute(sql, {"endpoint_id": endpoint_id})
    return cur.rowcount > 0


async def disable_endpoint(conn: Conn, endpoint_id: int, *, reason: str) -> bool:
    """Stop queueing and sending for a receiver; what is pending waits."""
    sql = """
        select schemawatch.disable_endpoint(
            p_endpoint_id => %(endpoint_id)s, p_reason => %(reason)s
        )
    """
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, {"endpoint_id": endpoint_id, "reason": reason})
        return bool(await cur.fetchone())


async def enable_endpoint(conn: Conn, endpoint_id: int) -> bool:
    """Resume a receiver; False when it is unknown or was not disabled."""
    sql = "select schemawatch.enable_endpoint(p_endpoint_id => %(endpoint_id)s)"
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, {"endpoint_id": endpoint_id})
        return bool(await cur.fetchone())


async def rotate_secret(conn: Conn, endpoint_id: int, *, overlap: timedelta) -> str:
    """Return a new signing secret; the old ones sign too, for the overlap. SW104, SW009, SW204."""
    sql = """
        select schemawatch.rotate_secret(
            p_endpoint_id => %(endpoint_id)s, p_overlap => %(overlap)s
        )
    """
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, {"endpoint_id": endpoint_id, "overlap": overlap})
        return str(await cur.fetchone())


async def send_test(conn: Conn, endpoint_id: int) -> int:
    """Queue a test message and return its delivery_id; SW104 unknown, SW204 disabled."""
    sql = "select schemawatch.queue_test(p_endpoint_id => %(endpoint_id)s)"
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql, {"endpoint_id": endpoint_id})
        return int(await cur.fetchone() or 0)
