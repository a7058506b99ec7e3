"""`schemawatch register`."""

from __future__ import annotations

from dataclasses import dataclass, field

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._elsewhere import Choice, register_on
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import NEW_TABLE
from controlplane.commands._text import watched_tables
from controlplane.core.addresses import check_url
from controlplane.core.existing import ExistsError
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoints import NewEndpoint, create_endpoint
from controlplane.db.pool import Conn
from controlplane.db.registering import (
    LeftOut,
    grant_on_future,
    grant_to_watch,
    left_out_tables,
    register_named_table,
    register_schema,
)
from controlplane.db.watched_tables import WatchedTable, get_watched_table
from controlplane.errors import NotFoundError, PrivilegeError

MOST_NAMED = 20


@dataclass(kw_only=True)
class _Done:
    """What was registered, what was not, and what to say of it."""

    schema_ids: list[int] = field(default_factory=list[int])
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
    notes: list[str] = field(default_factory=list[str])


@click.command(cls=Command)
@click.argument("tables", nargs=-1, metavar="[TABLE]...", type=NEW_TABLE)
@click.option(
    "--schema",
    "schemas",
    multiple=True,
    help="Watch all tables of this schema instead; may be repeated.",
)
@click.option("--like", help="With --schema: only tables whose name matches this LIKE pattern.")
@click.option(
    "--future",
    is_flag=True,
    help="With --schema: also tables that are created later, once you have a privilege on them; "
    "with --on, as they are found by a reading.",
)
@click.option(
    "--extensions", is_flag=True, help="With --schema: also tables that belong to an extension."
)
@click.option(
    "--partitions",
    type=click.Choice(["report", "ignore"]),
    help="Whether partitions that come and go are changes of the table; report at first.",
)
@click.option("--on", help="Of this other database, in which nothing is installed.")
@click.option("--webhook", "url", help="Tell this URL of breaking changes; prints its secret once.")
@json_option
def register(
    *,
    tables: tuple[str, ...],
    schemas: tuple[str, ...],
    like: str | None,
    future: bool,
    extensions: bool,
    partitions: str | None,
    on: str | None,
    url: str | None,
    as_json: bool,
) -> None:
    """Watch tables: name them as in SQL, for instance public.orders.

    One may watch a table on which one has any privilege. Of a schema those are watched, and the
    others are named, with the GRANT that they want; it fails when there is nothing to watch.

    With --on the tables are those of another database, which the file of SCHEMAWATCH_DATABASES
    names, with `agentless: true`: it is only read, now and whenever it is scanned.
    """
    if bool(tables) == bool(schemas):
        raise click.UsageError("Name some tables, or give --schema, but not both.")
    if not schemas and (like is not None or future or extensions):
        raise click.UsageError("--like, --future and --extensions go with --schema.")
    config = current_config()
    if url is not None:
        check_url(url, config.webhook_allow)
    choice = Choice(like=like or "%", future=future, extensions=extensions, partitions=partitions)

    async def work(conn: Conn) -> tuple[_Done, list[WatchedTable], list[NewEndpoint]]:
        done = _Done()
        if on is not None:
            done.schema_ids += await register_on(
                conn, on, config, choice, tables=tables, schemas=schemas
            )
            if future:
                done.notes.append("later tables are watched from the next reading on")
        else:
            await _register_here(conn, tables, schemas, choice, done)
        found = [await get_watched_table(conn, schema_id) for schema_id in done.schema_ids]
        if url is None:
            return done, found, []
        return (
            done,
            found,
            [
                new
                for schema_id in done.schema_ids
                if (new := await _receiver(conn, url, schema_id)) is not None
            ],
        )

    done, found, added = on_database(config, work)
    lines = [watched_tables(found)] if found else []
    lines += [f"webhook {new.endpoint_id}: secret {new.secret} (shown this once)" for new in added]
    value = {"schemas": found, "webhooks": added, "left_out": done.left_out}
    emit(value, "\n".join([*lines, *done.notes]), as_json=as_json)


async def _register_here(
    conn: Conn, tables: tuple[str, ...], schemas: tuple[str, ...], choice: Choice, done: _Done
) -> None:
    for name in tables:
        found = await register_named_table(conn, name, partitions=choice.partitions)
        done.schema_ids.append(found)
    for name in schemas:
        await _register_schema(conn, name, choice, done)


async def _register_schema(conn: Conn, name: str, choice: Choice, done: _Done) -> None:
    ids = await register_schema(
        conn,
        name,
        like=choice.like,
        future=choice.future,
        partitions=choice.partitions,
        extensions=choice.extensions,
    )
    left_out = await left_out_tables(conn, name, like=choice.like, extensions=choice.extensions)
    done.schema_ids += ids
    done.left_out += left_out
    denied = [item.table_name for item in left_out if item.because == "privilege"]
    members = [item.table_name for item in left_out if item.because == "extension"]
    if members:
        done.notes.append(f"left out, as members of an extension: {_some(members)}")
        done.notes.append("  --extensions takes them too")
    grant = await grant_to_watch(conn, name, denied)
    if denied:
        done.notes.append(f"left out, for lack of a privilege: {_some(denied)}")
        done.notes.append(f"  to watch them, let their owner run, and register again: {grant}")
    later = await grant_on_future(conn, name) if choice.future else None
    if later:
        done.notes.append("later tables are watched as soon as you have a privilege on them")
        done.notes.append(f"  from the start, when each role that makes some has run: {later}")
    if denied and not ids:
        raise PrivilegeError(
            f"you may watch no table of schema {name}",
            code="SW301",
            detail=f"You have no privilege on {_some(denied)}.",
            hint=f"{grant} Any privilege will do, and this one shows no data.",
        )
    if not ids and not choice.future:
        like = "" if choice.like == "%" else f" that is like {choice.like}"
        raise NotFoundError(
            f"schema {name} has no table to watch{like}",
            detail=f"Left out, as members of an extension: {_some(members)}." if members else None,
            hint="--extensions takes them too." if members else "Views and indexes are no tables.",
        )


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


async def _receiver(conn: Conn, url: str, schema_id: int) -> NewEndpoint | None:
    """Add a receiver for a table, unless it has one with this URL."""
    try:
        return await create_endpoint(conn, url=url, options=EndpointOptions(schema_id=schema_id))
    except ExistsError as error:
        click.echo(f"note: {error.message}; it stays as it is", err=True)
        return None
