"""Webhook receivers: who is told, of what, and signed with which secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row

from controlplane.core.existing import ExistsError
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.fetch import fetch_value
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
    consumer: str | None
    quiet_hours: list[str] | None
    quiet_zone: str | None
    quiet_except: str
    quiet_until: datetime | None
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None
    failures: int
    failing_since: datetime | None
    paused_until: datetime | None
    old_secrets_until: datetime | None

    @property
    def state(self) -> str:
        """Return active, quiet, failing, paused or disabled, in words for people."""
        if self.disabled_at:
            return f"disabled: {self.disabled_reason}"
        if self.paused_until:
            return f"paused until {self.paused_until:%Y-%m-%d %H:%M:%S %Z}"
        if self.failures:
            return f"failing ({self.failures})"
        if self.quiet_until:
            return f"quiet until {self.quiet_until:%Y-%m-%d %H:%M %Z}"
        return "active"


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
    options: EndpointOptions | None = None,
) -> NewEndpoint:
    """Add a receiver; a secret is made when none is given.

    Raises SW009 for a bad URL, wish or secret, SW101 and SW106 for an unknown table or consumer,
    ExistsError where an enabled one has this URL and hears of the same; check_url() is before.
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
            p_schema_ids => %(schema_ids)s,
            p_consumer => %(consumer)s,
            p_quiet_hours => %(quiet_hours)s,
            p_quiet_zone => %(quiet_zone)s,
            p_quiet_except => %(quiet_except)s)"""
    wanted = options or EndpointOptions()
    # the SQL function looks too, under a lock; this look can say which one it is
    contradiction = wanted.schema_ids is not None and wanted.schema_id is not None
    known = None if contradiction else await same_endpoint(conn, url, wanted)
    if known is not None and known.disabled_at is None:
        raise ExistsError(known.endpoint_id)
    values = {"url": url, "description": description, "secret": secret, **wanted.values()}
    async with conn.cursor(row_factory=class_row(NewEndpoint)) as cur:
        await cur.execute(sql, values)
        return (await cur.fetchall())[0]


async def same_endpoint(conn: Conn, url: str, options: EndpointOptions) -> Endpoint | None:
    """Return who has this URL and hears of the same; a disabled one only if no other does."""
    sql = """
        select schemawatch._same_endpoint(
            p_url => %(url)s,
            p_schema_ids => %(tables)s::bigint[],
            p_table_pattern => %(table_pattern)s,
            p_audience => %(audience)s::text[],
            p_transitions => %(transitions)s::text[],
            p_consumer => %(consumer)s)"""
    tables = list(options.schema_ids or filter(None, [options.schema_id]))
    endpoint_id = await fetch_value(conn, sql, {"url": url, "tables": tables, **options.values()})
    return None if endpoint_id is None else await get_endpoint(conn, endpoint_id)


async def update_endpoint(
    conn: Conn, endpoint_id: int, *, description: str, options: EndpointOptions
) -> None:
    """Set what a receiver is told and how; what it is about stays. SW104 unknown, SW009 wrong."""
    sql = """
        select schemawatch.update_endpoint(
            p_endpoint_id => %(endpoint_id)s,
            p_description => %(description)s,
            p_min_impact => %(min_impact)s,
            p_shape => %(shape)s,
            p_digest_every => make_interval(mins => %(digest_minutes)s),
            p_quiet_hours => %(quiet_hours)s,
            p_quiet_zone => %(quiet_zone)s,
            p_quiet_except => %(quiet_except)s)"""
    values = {"endpoint_id": endpoint_id, "description": description, **options.values()}
    await conn.execute(sql, values)


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
            schema_ids, con.name as consumer, quiet_hours, quiet_zone, quiet_except,
            case when quiet.period @> clock_timestamp() then upper(quiet.period) end as quiet_until,
            created_at, disabled_at, disabled_reason, failures,
            failing_since, paused_until,
            (
                select max(old.valid_until)
                from schemawatch.old_secret as old
                where old.endpoint_id = ep.endpoint_id and old.valid_until > clock_timestamp()
            ) as old_secrets_until
        from schemawatch.endpoint as ep
        left join lateral (
            select name from schemawatch.consumer where consumer_id = ep.consumer_id
        ) as con on true
        left join lateral schemawatch._last_quiet(quiet_hours, quiet_zone, clock_timestamp())
            as quiet (period) on quiet_hours is not null
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
