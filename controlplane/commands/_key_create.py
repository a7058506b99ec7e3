"""`schemawatch key create`."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any, cast

import click

from controlplane.commands._command import Alone
from controlplane.commands._database import on_database
from controlplane.commands._each import Outcome, chosen, databases_options, each, results
from controlplane.commands._output import emit, error_value, json_option
from controlplane.commands._parse import TABLE, duration
from controlplane.core.api_keys import SCOPES, NewKey, Scope, generate_key
from controlplane.db.api_keys import insert_api_key
from controlplane.db.connecting import Conn
from controlplane.db.watched_tables import find_watched_table
from controlplane.environment import load

ONCE = "This is the only time that the key is shown. Send it in the header X-API-Key."


@click.command(cls=Alone)
@click.option(
    "--name",
    default="command line",
    show_default=True,
    help="Whoever will use it, for instance grafana.",
)
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default="read",
    show_default=True,
    help="admin includes write, write includes read.",
)
@click.option(
    "--expires", callback=duration, help="How long it is valid: 12h, 90d, 2w. Default: for ever."
)
@click.option(
    "--table",
    "names",
    multiple=True,
    type=TABLE,
    help="Limit it to this watched table, by name or schema_id; may be repeated.",
)
@click.option(
    "--tables",
    "pattern",
    help="Limit it to the tables whose schema.table is like this: 'shop.*' (* is any text).",
)
@click.option(
    "--print-only",
    is_flag=True,
    help="Store nothing: print the INSERT for you to run. Needs no database.",
)
@databases_options
@json_option
def create(
    *,
    name: str,
    scope: str,
    expires: timedelta | None,
    names: tuple[str, ...],
    pattern: str | None,
    print_only: bool,
    databases: tuple[str, ...],
    everything: bool,
    as_json: bool,
) -> None:
    """Make a key and print it, this once, with its hash. Only the hash is stored.

    With --table or --tables it is limited: to it other tables are not there. It is valid in the
    databases of SCHEMAWATCH_DATABASES that --database or --all name, and in no other.
    """
    _refuse(name, scope, expires, pattern, limited=bool(names or pattern))
    if names and print_only:
        raise click.UsageError("--table needs the database: use --tables with --print-only.")
    new = generate_key()
    shown: dict[str, Any] = {
        "key": new.key,
        "prefix": new.prefix,
        "key_hash": new.key_hash,
        "name": name,
        "scope": scope,
        "valid_for_seconds": None if expires is None else int(expires.total_seconds()),
        "table_pattern": pattern,
    }
    if print_only:
        shown["sql"] = _insert_statement(new, name, scope, expires, pattern)
        emit(
            shown,
            f"{describe(new)}\n\nNothing was stored. To add it:\n\n{shown['sql']}",
            as_json=as_json,
        )
        return

    async def store(conn: Conn) -> tuple[int, list[int] | None]:
        tables = [(await find_watched_table(conn, text)).schema_id for text in names] or None
        key_id = await insert_api_key(
            conn,
            new,
            name=name,
            scope=cast("Scope", scope),
            lifetime=expires,
            schema_ids=tables,
            table_pattern=pattern,
        )
        return key_id, tables

    config = load()
    asked = chosen(config, databases, everything=everything)
    one, *others = asked
    if everything or others:
        outcomes = each(asked, config, lambda own: on_database(own, store))
        _emit_many(shown, outcomes, as_json=as_json)
        return
    shown["key_id"], shown["schema_ids"] = on_database(one.config(config), store)
    emit(shown, f"{describe(new)}\nkey_id  {shown['key_id']}\n\n{ONCE}", as_json=as_json)


def _refuse(
    name: str, scope: str, expires: timedelta | None, pattern: str | None, *, limited: bool
) -> None:
    if not 1 <= len(name) <= 200:  # noqa: PLR2004 - the limit of the column
        raise click.BadParameter("must have 1 to 200 characters", param_hint="--name")
    if expires is not None and not expires:
        raise click.BadParameter("must be longer than nothing", param_hint="--expires")
    if pattern is not None and not 1 <= len(pattern) <= 200:  # noqa: PLR2004 - as in the API
        raise click.BadParameter("must have 1 to 200 characters", param_hint="--tables")
    if scope == "admin" and limited:
        raise click.UsageError("A key with scope admin cannot be limited to tables.")


def _emit_many(
    shown: dict[str, Any], outcomes: list[Outcome[tuple[int, list[int] | None]]], *, as_json: bool
) -> None:
    """Show the key, and in which databases it is valid; exit code 1 unless in all of them."""
    shown["databases"] = [
        {
            "database": outcome.database,
            "key_id": outcome.value and outcome.value[0],
            "schema_ids": outcome.value and outcome.value[1],
            "error": outcome.error and error_value(outcome.error),
        }
        for outcome in outcomes
    ]
    text = results(outcomes, lambda value: ("stored", f"key_id {value[0]}"))
    key = f"key     {shown['key']}\nprefix  {shown['prefix']}\nhash    {shown['key_hash']}"
    emit(shown, f"{key}\n\n{text}\n\n{ONCE}", as_json=as_json)
    if any(outcome.error for outcome in outcomes):
        sys.exit(1)


def describe(new: NewKey) -> str:
    """Return the lines that show a new key."""
    return f"key     {new.key}\nprefix  {new.prefix}\nhash    {new.key_hash}"


def _insert_statement(
    new: NewKey, name: str, scope: str, expires: timedelta | None, pattern: str | None
) -> str:
    until = (
        "null" if expires is None else f"now() + interval '{int(expires.total_seconds())} seconds'"
    )
    return (
        "insert into schemawatch.api_key"
        " (name, prefix, key_hash, scopes, expires_at, table_pattern)\n"
        f"values ({_literal(name)}, '{new.prefix}', '{new.key_hash}', '{{{scope}}}', {until},"
        f" {'null' if pattern is None else _literal(pattern)});"
    )


def _literal(text: str) -> str:
    """Quote a text for SQL, whatever standard_conforming_strings says."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'" if "\\" not in text else "E'" + quoted.replace("\\", "\\\\") + "'"
