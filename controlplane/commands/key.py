"""`schemawatch key create|list|revoke|rotate`."""

from __future__ import annotations

from datetime import timedelta

import click

from controlplane.commands._command import Group
from controlplane.commands._database import on_database
from controlplane.commands._key_create import ONCE, create, describe
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import duration
from controlplane.commands._text import table
from controlplane.core.api_keys import generate_key
from controlplane.db.api_keys import ApiKey, list_api_keys, revoke_api_key, rotate_api_key
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import table_names

ALL = 1_000_000


@click.group(cls=Group)
def key() -> None:
    """Make, list, revoke and rotate the API keys."""


@key.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the keys: by number, name and prefix, never the key."""

    async def work(conn: Conn) -> tuple[list[ApiKey], dict[int, str]]:
        return await list_api_keys(conn, after=0, limit=ALL), await table_names(conn)

    keys, names = on_database(current_config(), work)
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
            _limits(k, names),
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
        f"{describe(new)}\nkey_id  {new_id}\n\n{ONCE}\nKey {key_id} stays valid for {overlap} more."
    )
    emit(shown, text, as_json=as_json)


def _limits(key: ApiKey, names: dict[int, str]) -> str:
    """Return what a key is limited to: tables, a pattern, both (then either will do).

    A table that is watched no more has its number.
    """
    limits = [names.get(schema_id, str(schema_id)) for schema_id in key.schema_ids or ()]
    return ", ".join([*limits, *filter(None, [key.table_pattern])]) or "all"


key.add_command(create)

COMMANDS = (key,)
