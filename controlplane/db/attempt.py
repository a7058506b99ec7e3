"""One statement of somebody else, within limits of ours; and what its COMMIT would check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psycopg import sql

from controlplane.db.pool import Conn

_SAVEPOINT: Final = sql.Identifier("schemawatch_statement")

# Deferred constraints of tables that this transaction has written to are checked, and then put
# back as they are declared. One whose name a constraint has that cannot be deferred stays
# immediate: SET CONSTRAINTS ... DEFERRED would refuse the name. Not ours: it would record.
_DEFERRED: Final = """
declare
    v_now pg_catalog.text;
    v_later pg_catalog.text;
    v_path pg_catalog.text := pg_catalog.current_setting('search_path');
begin
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    select pg_catalog.string_agg(own.name, ', '),
        pg_catalog.string_agg(own.name, ', ') filter (where own.is_deferred)
    into v_now, v_later
    from (
        select distinct pg_catalog.format('%I.%I', nsp.nspname, con.conname) as name,
            not exists (
                select from pg_catalog.pg_constraint as same
                where same.conname = con.conname and same.connamespace = con.connamespace
                  and not same.condeferred) as is_deferred
        from pg_catalog.pg_constraint as con
        join pg_catalog.pg_namespace as nsp on nsp.oid = con.connamespace
        where con.condeferrable and nsp.nspname <> 'schemawatch'
          and pg_catalog.has_schema_privilege(nsp.oid, 'usage')
          and not pg_catalog.pg_is_other_temp_schema(nsp.oid)
          and (pg_catalog.current_setting('track_counts') = 'off' or exists (
              select from (values (con.conrelid), (con.confrelid)) as rel (relid)
              where pg_catalog.pg_stat_get_xact_tuples_inserted(rel.relid) > 0
                or pg_catalog.pg_stat_get_xact_tuples_updated(rel.relid) > 0
                or pg_catalog.pg_stat_get_xact_tuples_deleted(rel.relid) > 0))
    ) as own;
    -- that of the SQL: triggers are run by it
    perform pg_catalog.set_config('search_path', v_path, true);
    if v_now is not null then
        execute pg_catalog.concat('set constraints ', v_now, ' immediate');
    end if;
    if v_later is not null then
        execute pg_catalog.concat('set constraints ', v_later, ' deferred');
    end if;
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one statement may wait for a lock, and take, in seconds."""

    lock: float
    statement: float

    def within(self, seconds: float) -> Limits:
        """Return these, but for no longer than that."""
        return Limits(lock=min(seconds, self.lock), statement=min(seconds, self.statement))


async def attempt(conn: Conn, text: str, limits: Limits) -> None:
    """Run one statement; a limit that the SQL has set for itself and that is lower holds."""
    body = sql.SQL("begin execute {}; end").format(sql.Literal(text)).as_string(conn)
    await conn.execute(
        sql.SQL("savepoint {savepoint}; {limits}; do {body}; {ours}; release {savepoint}").format(
            savepoint=_SAVEPOINT,
            limits=_limited(limits, own=True),
            body=sql.Literal(body),
            ours=_limited(limits, own=False),
        )
    )


async def limit(conn: Conn, limits: Limits) -> None:
    """Let what we ask next have these limits, whatever the SQL has set."""
    await conn.execute(_limited(limits, own=False))


async def undo(conn: Conn) -> None:
    """Take back the statement that failed, so that another may be tried in its place."""
    await conn.execute(sql.SQL("rollback to {0}; release {0}").format(_SAVEPOINT))


async def check_deferred(conn: Conn, limits: Limits) -> None:
    """Check now what a COMMIT would check; it is an error of the constraint."""
    await conn.execute(
        sql.SQL("{limits}; do {body}; {ours}").format(
            limits=_limited(limits, own=True),
            body=sql.Literal(_DEFERRED),
            ours=_limited(limits, own=False),
        )
    )


def _limited(limits: Limits, *, own: bool) -> sql.Composed:
    """Set the limits; own: as far as the SQL has not set lower ones.

    What it had set is remembered: the next may be higher again.
    """
    bounds = {"lock_timeout": limits.lock, "statement_timeout": limits.statement}
    values = sql.SQL(", ").join(
        sql.SQL("({}, {}, {}, {})").format(
            sql.Literal(name),
            sql.Literal(f"schemawatch.own_{name}"),
            sql.Literal(f"schemawatch.most_{name}"),
            sql.Literal(max(1, round(1000 * seconds))),
        )
        for name, seconds in bounds.items()
    )
    return sql.SQL(
        """
        select pg_catalog.set_config(own_name, own, true),
            pg_catalog.set_config(most_name, pg_catalog.set_config(
                name,
                least(most, case when {own} and ms operator(pg_catalog.>) 0 then ms end)
                    ::pg_catalog.text,
                true), true)
        from (values {values}) as bound (name, own_name, most_name, most)
        cross join lateral (
            select case
                -- as we have left it: the SQL has set nothing since
                when pg_catalog.current_setting(name)
                    operator(pg_catalog.=) pg_catalog.current_setting(most_name, true)
                then pg_catalog.current_setting(own_name)
                else pg_catalog.current_setting(name)
            end as own
        ) as present
        cross join lateral (
            select extract(epoch from own::pg_catalog.interval) operator(pg_catalog.*) 1000 as ms
        ) as given"""
    ).format(values=values, own=sql.Literal(own))
