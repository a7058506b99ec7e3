"""A PostgreSQL of our own that is built like another database, for as long as it is needed."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import sql

from controlplane.apply.execute import apply
from controlplane.apply.inputs import Inputs
from controlplane.apply.reading import read
from controlplane.config import Config, Secret
from controlplane.embedded.server import EmbeddedServer
from controlplane.install.migrate import migrate
from controlplane.shadow.keeping import Kept
from controlplane.shadow.loading import build
from controlplane.shadow.structure import Structure

_Row = tuple[Any, ...]
_Connection = psycopg.Connection[_Row]
_EMPTY: Final = (
    "On a shadow without rows: what depends on them says so under sure, with the query that asks "
    "production."
)

_PROTECT_SCHEMA: Final = (
    "select schemawatch.protect_schema(%(schema_name)s::name, %(max_impact)s, %(consumers)s)"
)
_PROTECT_TABLE: Final = (
    "select schemawatch.protect_table(%(name)s::text, %(max_impact)s, %(consumers)s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """The configuration that leads there, and what its user has to know of it."""

    config: Config
    notes: list[str]


@contextmanager
def shadow(config: Config, structure: Structure, keep: Path | None = None) -> Generator[Shadow]:
    """Start it, with SchemaWatch and all that it watched there; at the end it is gone.

    With a folder to keep it in, a copy of what was built stays there for the next time.
    """
    kept = None if keep is None else Kept.of(keep, config, structure)
    folder = Path(tempfile.mkdtemp(prefix="schemawatch-shadow-"))
    # PostgreSQL does not run as root, and the account that it runs under must get in
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    server = EmbeddedServer(config.pg_bin, throwaway=True)
    try:
        notes = None if kept is None else kept.take(folder)
        url = server.start(folder, major=structure.server_major)
        if notes is None:
            notes = _built(url, structure)
            _watch(_there(config, url), structure)
            if kept is not None:
                server.stop(clean=True)
                kept.put(folder, notes)
                url = server.start(folder)
        _tell_sizes(url, structure)
        major = server.found.major if server.found else 0
        if structure.server_major not in {None, major}:
            notes.append(f"The shadow is PostgreSQL {major}, the target {structure.server_major}.")
        yield Shadow(config=_there(config, url), notes=[_EMPTY, *notes])
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _there(config: Config, url: str) -> Config:
    return replace(config, database_url=Secret(url), listen_url=None)


def _built(url: str, structure: Structure) -> list[str]:
    with psycopg.connect(url, autocommit=True) as conn:
        notes = build(conn, structure.sources, structure.roles)
        # of a dump that has ours; it is installed anew
        conn.execute("drop schema if exists schemawatch cascade")
        if structure.search_path:
            _set_search_path(conn, structure.search_path)
    migrate(url)
    return notes


def _tell_sizes(url: str, structure: Structure) -> None:
    """Let the catalog say how large the tables of the target are."""
    told = [
        {"name": name, "rows": size.rows, "bytes": size.bytes}
        for name, size in structure.statistics.items()
    ]
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(
            """
            update pg_catalog.pg_class as rel
            set reltuples = told.rows,
                relpages = told.bytes / current_setting('block_size')::bigint
            from jsonb_to_recordset(%s::jsonb) as told (name text, rows real, bytes bigint)
            where rel.oid = to_regclass(told.name) and rel.relkind in ('r', 'm', 'p')""",
            [_json(told)],
        )


def _set_search_path(conn: _Connection, value: str) -> None:
    cursor = conn.execute("select current_database()")
    [(database,)] = cursor.fetchall()
    # as SHOW gave it: a list of names, quoted where they have to be
    conn.execute("select set_config('search_path', %s, false)", [value])
    conn.execute(
        sql.SQL("alter database {} set search_path from current").format(sql.Identifier(database))
    )


def _watch(config: Config, structure: Structure) -> None:
    if structure.watch is None:
        _watch_all(config.dsn())
    else:
        asyncio.run(_watch_as_told(config, structure.watch))
    with psycopg.connect(config.dsn(), autocommit=True) as conn:
        for contract in structure.consumers:
            _declare(conn, contract)
        for one in structure.compatibility:
            conn.execute("select schemawatch.set_compatibility(%(table)s, %(mode)s)", one)
            conn.execute("select schemawatch.set_exhaustive(%(table)s, %(exhaustive)s)", one)
        for one in structure.protections:
            call = _PROTECT_SCHEMA if one["kind"] == "schema" else _PROTECT_TABLE
            conn.execute(call, one)


def _declare(conn: _Connection, contract: dict[str, Any]) -> None:
    """Store a contract as it is, also when it is broken: it may name what is gone by now."""
    tables: list[dict[str, Any]] = contract["tables"]
    known = conn.execute(
        """
        select said.ord - 1, head.schema_id
        from jsonb_array_elements_text(%s::jsonb) with ordinality as said (name, ord)
        join schemawatch._head as head
            on format('%%I.%%I', head.schema_name, head.table_name) = said.name
        order by said.ord""",
        [_json([one["table"] for one in tables])],
    ).fetchall()
    conn.execute("select schemawatch.apply_contract(%s::jsonb)", [_json(contract | {"tables": []})])
    for place, schema_id in known:
        conn.execute(
            "select schemawatch._store_use(schemawatch._consumer_id(%s), %s, %s::jsonb)",
            [contract["consumer"], schema_id, _json(tables[place])],
        )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _watch_all(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            """
            select schemawatch.register_schema(nsp.nspname)
            from (
                select distinct own.nspname
                from pg_catalog.pg_class as rel
                join pg_catalog.pg_namespace as own on own.oid = rel.relnamespace
                where rel.relkind in ('r', 'p', 'f') and own.nspname !~ '^pg_'
                    and own.nspname not in ('information_schema', 'schemawatch')
            ) as nsp"""
        )


def _watch_at_once(dsn: str, entries: list[Any]) -> None:
    """Watch tables in one statement; apply(), which takes each by itself, then finds them."""
    tables: list[Any] = [{"table": one} if isinstance(one, str) else one for one in entries]
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            """
            select schemawatch._register(array_agg(to_regclass(own."table")::oid), own.partitions)
            from jsonb_to_recordset(%s::jsonb) as own ("table" text, partitions text)
            where to_regclass(own."table") is not null
            group by own.partitions""",
            [_json(tables)],
        )


async def _watch_as_told(config: Config, watch: dict[str, Any]) -> None:
    _watch_at_once(config.dsn(), watch.get("tables", []))
    source = read(_json(watch), "watch")
    inputs = Inputs(config=config, environ={}, folder=Path.cwd())
    async with await psycopg.AsyncConnection[_Row].connect(config.dsn()) as conn:
        await apply(conn, source, inputs, prune=False, trial=False)
