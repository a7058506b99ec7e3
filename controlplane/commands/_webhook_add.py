"""`schemawatch webhook add`: a receiver and what it wants to hear."""

from __future__ import annotations

from datetime import timedelta

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, duration
from controlplane.core.addresses import check_url
from controlplane.core.shapes import SHAPES, STANDARD
from controlplane.db.drifts import IMPACTS
from controlplane.db.endpoints import NewEndpoint, Wishes, create_endpoint
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table


@click.command(cls=Command)
@click.argument("url")
@click.option(
    "--table",
    "names",
    multiple=True,
    type=TABLE,
    help="Only changes of this table; may be repeated. Default: of all.",
)
@click.option("--tables", help="Only tables whose schema.table is like this; * is any text.")
@click.option(
    "--min-impact",
    type=click.Choice(IMPACTS, case_sensitive=False),
    default="BREAKING",
    show_default=True,
    help="Only changes at least as bad as this.",
)
@click.option(
    "--audience",
    multiple=True,
    type=click.Choice(["readers", "writers", "cdc"]),
    help="Whose impact counts; may be repeated. Default: as the drift says.",
)
@click.option(
    "--on",
    "transitions",
    multiple=True,
    type=click.Choice(["opened", "resolved"]),
    help="What to tell of; may be repeated. Default: both.",
)
@click.option(
    "--shape",
    type=click.Choice([STANDARD, *SHAPES]),
    default=STANDARD,
    show_default=True,
    help="What its messages look like.",
)
@click.option(
    "--digest",
    callback=duration,
    help="Gather the changes of a table for this long, such as 10m; default: each by itself.",
)
@click.option("--description", default="", help="For people.")
@json_option
def add(
    *,
    url: str,
    names: tuple[str, ...],
    tables: str | None,
    min_impact: str,
    audience: tuple[str, ...],
    transitions: tuple[str, ...],
    shape: str,
    digest: timedelta | None,
    description: str,
    as_json: bool,
) -> None:
    """Add a receiver and print its signing secret, this once."""
    if names and tables is not None:
        raise click.UsageError("--table and --tables exclude each other.")
    config = current_config()
    check_url(url, config.webhook_allow)

    async def work(conn: Conn) -> NewEndpoint:
        schema_ids = [(await find_watched_table(conn, name)).schema_id for name in names]
        wishes = Wishes(
            min_impact=min_impact.upper(),
            schema_ids=schema_ids or None,
            shape=shape,
            table_pattern=tables,
            audience=audience or None,
            transitions=transitions or ("opened", "resolved"),
            digest_minutes=None if digest is None else round(digest.total_seconds() / 60),
        )
        return await create_endpoint(conn, url=url, description=description, wishes=wishes)

    new = on_database(config, work)
    text = (
        f"webhook {new.endpoint_id}\nsecret  {new.secret}\n\n"
        "This is the only time that the secret is shown. The receiver verifies signatures with it, "
        "as the\nStandard Webhooks specification says."
    )
    emit(new, text, as_json=as_json)
