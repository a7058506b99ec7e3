"""`schemawatch key create|list|revoke|rotate`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import click

from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import duration
from controlplane.commands._text import table
from controlplane.core.api_keys import SCOPES, NewKey, Scope, generate_key
from controlplane.db.api_keys import (
    ApiKey,
    insert_api_key,
    list_api_keys,
    revoke_api_key,
    rotate_api_key,
)
from controlplane.db.connecting import Conn
from controlplane.db.watched_tables import find_watched_table

ALL = 1_000_000
ONCE = "This is the only time that the key is shown. Send it in the header X-API-Key."


@click.group()
def key() -> None:
    """Make, list, revoke and rotate the API keys."""


@key.command()
@click.option("--name", required=True, help="Whoever will use it, for instance grafana.")
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
    help="Limit it to this watched table, by name or schema_id; may be repeated.",
)
@click.option(
    "--tables",
    "pattern",
    help="Limit it to the tables whose schema.table is like this: 'shop.%'.",
)
@click.option(
    "--print-only",
    is_flag=True,
    help="Store nothing: print the INSERT for you to run. Needs no database.",
)
@json_option
def create(
    *,
    name: str,
    scope: str,
    expires: timedelta | None,
    names: tuple[str, ...],
    pattern: str | None,
    print_only: bool,
    as_json: bool,
) -> None:
    """Make a key and print it, this once, with its hash. Only the hash is stored.

    With --table or --tables it is limited: to it other tables are not there.
    """
    if not 1 <= len(name) <= 200:  # noqa: PLR2004 - the limit of the column
        raise click.BadParameter("must have 1 to 200 characters", param_hint="--name")
    if expires is not None and not expires:
        raise click.BadParameter("must be longer than nothing", param_hint="--expires")
    if pattern is not None and not 1 <= len(pattern) <= 200:  # noqa: PLR2004 - as in the API
        raise click.BadParameter("must have 1 to 200 characters", param_hint="--tables")
    if scope == "admin" and (names or pattern):
        raise click.UsageError("A key with scope admin cannot be limited to tables.")
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
            f"{_shown(new)}\n\nNothing was stored. To add it:\n\n{shown['sql']}",
            as_json=as_json,
        )
        return

    async def store(conn: Conn) -> None:
        tables = [(await find_watched_table(conn, text)).schema_id for text in names]
        shown["schema_ids"] = tables or None
        shown["key_id"] = await insert_api_key(
            conn,
            new,
            name=name,
            scope=cast("Scope", scope),
            lifetime=expires,
            schema_ids=tables or None,
            table_pattern=pattern,
        )

    on_database(current_config(), store)
    emit(shown, f"{_shown(new)}\nkey_id  {shown['key_id']}\n\n{ONCE}", as_json=as_json)


@key.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the keys: by number, name and prefix, never the key."""
    keys = on_database(current_config(), list_api_keys, after=0, limit=ALL)
    headings = (
        "ID",
        "NAME",
        "PREFIX",
        "SCOPE",
        "TABLES",
        "STATE",
        "CREATED",
        "EXPIRES",
        "LAST USED",
    )
    rows = [
        (
            k.key_id,
            k.name,
            k.prefix,
            ",".join(k.scopes),
            _limits(k),
            k.state,
            k.created_at,
            k.expires_at,
            k.last_used_at,
        )
        for k in keys
    ]
    emit({"keys": keys}, table(headings, rows) if rows else "No keys yet.", as_json=as_json)


@key.command()
@click.argument("key_id", type=click.IntRange(min=1))
@json_option
def revoke(*, key_id: int, as_json: bool) -> None:
    """End a key now."""
    at = on_database(current_config(), revoke_api_key, key_id)
    emit({"key_id": key_id, "revoked_at": at}, f"Key {key_id} is revoked.", as_json=as_json)


@key.command()
@click.argument("key_id", type=click.IntRange(min=1))
@click.option(
    "--overlap",
    callback=duration,
    default="1d",
    show_default=True,
    help="How long the old key stays valid beside the new one.",
)
@json_option
def rotate(*, key_id: int, overlap: timedelta, as_json: bool) -> None:
    """Make the successor of a key: same name, scope, tables and lifetime."""
    new = generate_key()
    new_id = on_database(current_config(), rotate_api_key, key_id, new, overlap=overlap)
    shown = {"key_id": new_id, "key": new.key, "prefix": new.prefix, "key_hash": new.key_hash}
    text = (
        f"{_shown(new)}\nkey_id  {new_id}\n\n{ONCE}\nKey {key_id} stays valid for {overlap} more."
    )
    emit(shown, text, as_json=as_json)


def _shown(new: NewKey) -> str:
    return f"key     {new.key}\nprefix  {new.prefix}\nhash    {new.key_hash}"


def _limits(key: ApiKey) -> str:
    """Return what a key is limited to: schema_ids, a pattern, both (then either will do)."""
    limits = [str(schema_id) for schema_id in key.schema_ids or ()]
    return ", ".join([*limits, *filter(None, [key.table_pattern])]) or "all"


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


COMMANDS = (key,)
