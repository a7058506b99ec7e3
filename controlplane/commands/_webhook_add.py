"""`schemawatch webhook add`: a receiver and what it wants to hear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import click

from controlplane.commands._command import Command
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import TABLE, duration
from controlplane.core.addresses import check_url
from controlplane.core.shapes import SHAPES, STANDARD
from controlplane.db.drifts import IMPACTS
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoint_upkeep import rotate_secret
from controlplane.db.endpoints import create_endpoint, same_endpoint, update_endpoint
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table

OVERLAP: Final = timedelta(days=1)
QUIET_EXCEPT: Final = ("BREAKING", "RISKY", "none")


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
@click.option("--consumer", help="Only what hits this consumer, by what it is for that one.")
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
@click.option(
    "--quiet",
    "quiet_hours",
    multiple=True,
    metavar="HOURS",
    help="When to send nothing, such as 22:00-07:00 or 'fri-sun 18:00-24:00', where the days are "
    "those that it begins on; may be repeated.",
)
@click.option("--quiet-zone", metavar="ZONE", help="Time zone of --quiet, such as Europe/Zurich.")
@click.option(
    "--quiet-except",
    type=click.Choice(QUIET_EXCEPT, case_sensitive=False),
    default="BREAKING",
    show_default=True,
    help="From which impact on it is sent all the same.",
)
@click.option("--description", default="", help="For people.")
@click.option(
    "--replace",
    is_flag=True,
    help="Where a receiver has this URL and hears of the same, set the rest of it.",
)
@click.option("--rotate", is_flag=True, help="With --replace: make a new secret too.")
@json_option
def add(
    *,
    url: str,
    names: tuple[str, ...],
    tables: str | None,
    min_impact: str,
    audience: tuple[str, ...],
    consumer: str | None,
    transitions: tuple[str, ...],
    shape: str,
    digest: timedelta | None,
    quiet_hours: tuple[str, ...],
    quiet_zone: str | None,
    quiet_except: str,
    description: str,
    replace: bool,
    rotate: bool,
    as_json: bool,
) -> None:
    """Add a receiver and print its signing secret, this once.

    One that has this URL and hears of the same is refused: with another one each message would
    come twice. --replace changes it instead, and keeps its secret.
    """
    if rotate and not replace:
        raise click.UsageError("--rotate goes with --replace.")
    if names and tables is not None:
        raise click.UsageError("--table and --tables exclude each other.")
    config = current_config()
    check_url(url, config.webhook_allow)

    async def work(conn: Conn) -> _Made:
        schema_ids = [(await find_watched_table(conn, name)).schema_id for name in names]
        options = EndpointOptions(
            min_impact=min_impact.upper(),
            schema_ids=schema_ids or None,
            shape=shape,
            table_pattern=tables,
            audience=audience or None,
            consumer=consumer,
            transitions=transitions or ("opened", "resolved"),
            digest_minutes=None if digest is None else round(digest.total_seconds() / 60),
            quiet_hours=[hours.strip().lower() for hours in quiet_hours] or None,
            quiet_zone=quiet_zone,
            quiet_except=quiet_except,
        )
        known = await same_endpoint(conn, url, options) if replace else None
        if known is not None and known.disabled_at is None:
            number = known.endpoint_id
            await update_endpoint(conn, number, description=description, options=options)
            secret = await rotate_secret(conn, number, overlap=OVERLAP) if rotate else None
            return _Made(endpoint_id=number, secret=secret, replaced=True)
        new = await create_endpoint(conn, url=url, description=description, options=options)
        return _Made(endpoint_id=new.endpoint_id, secret=new.secret, replaced=False)

    made = on_database(config, work)
    emit(made, _text(made), as_json=as_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What became of it; the secret is None where that of before stays."""

    endpoint_id: int
    secret: str | None = field(repr=False)
    replaced: bool


def _text(made: _Made) -> str:
    head = f"webhook {made.endpoint_id}" + (", replaced" if made.replaced else "")
    if made.secret is None:
        return f"{head}\n\nIts secret is what it was."
    overlap = " The old one signs for a day too." if made.replaced else ""
    return (
        f"{head}\nsecret  {made.secret}\n\n"
        "This is the only time that the secret is shown. The receiver verifies signatures with it, "
        f"as the\nStandard Webhooks specification says.{overlap}"
    )
