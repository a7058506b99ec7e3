"""What is done with a receiver: disable, enable, rotate its secret, test it, delete it."""

from __future__ import annotations

from datetime import timedelta

from psycopg.rows import scalar_row

from controlplane.db.pool import Conn


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


async def delete_endpoint(conn: Conn, endpoint_id: int) -> bool:
    """Remove a receiver with its deliveries; False when there is none."""
    sql = "delete from schemawatch.endpoint where endpoint_id = %(endpoint_id)s"
    cur = await conn.execute(sql, {"endpoint_id": endpoint_id})
    return cur.rowcount > 0
