"""`schemawatch webhook add|list|test|rotate|disable|enable|replay|delete`."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from controlplane.commands._command import Group
from controlplane.commands._database import on_database
from controlplane.commands._output import current_config, emit, json_option
from controlplane.commands._parse import duration, moment
from controlplane.commands._text import table
from controlplane.commands._webhook_add import add
from controlplane.db.deliveries import replay_deliveries
from controlplane.db.endpoint_upkeep import (
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
    send_test,
)
from controlplane.db.endpoints import Endpoint, get_endpoint, list_endpoints
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import table_names
from controlplane.errors import NotFoundError

ALL = 1_000_000


@click.group(cls=Group)
def webhook() -> None:
    """Add, list, test, repair and delete the receivers of webhooks."""


@webhook.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the receivers, without their secrets."""

    async def work(conn: Conn) -> tuple[list[Endpoint], dict[int, str]]:
        return await list_endpoints(conn, limit=ALL), await table_names(conn)

    found, names = on_database(current_config(), work)
    # few have quiet hours, and a terminal is narrow
    quiet = any(item.quiet_hours for item in found)
    headings = ["ID", "URL", "FROM", "TABLE", "SHAPE", "STATE", "DESCRIPTION"]
    if quiet:
        headings.insert(-1, "QUIET")
    rows = [
        (
            item.endpoint_id,
            item.url,
            item.min_impact,
            _tables(item, names),
            item.shape,
            item.state,
            *([_quiet(item)] if quiet else []),
            item.description,
        )
        for item in found
    ]
    text = table(headings, rows) if rows else "No webhooks yet."
    emit({"webhooks": found}, text, as_json=as_json)


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
@json_option
def test(*, endpoint_id: int, as_json: bool) -> None:
    """Queue a test message; `serve` or `notify` sends it."""
    delivery_id = on_database(current_config(), send_test, endpoint_id)
    text = f"Delivery {delivery_id} is queued: see `schemawatch deliveries list`."
    emit({"delivery_id": delivery_id}, text, as_json=as_json)


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
@click.option(
    "--overlap",
    default="24h",
    show_default=True,
    callback=duration,
    help="How long messages are signed with the old secret too; 0h when it leaked.",
)
@json_option
def rotate(*, endpoint_id: int, overlap: timedelta, as_json: bool) -> None:
    """Make a new signing secret and print it, this once."""
    secret = on_database(current_config(), rotate_secret, endpoint_id, overlap=overlap)
    text = f"secret  {secret}\n\nThis is the only time that it is shown."
    emit({"endpoint_id": endpoint_id, "secret": secret}, text, as_json=as_json)


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--reason", default="by hand", show_default=True, help="For people.")
def disable(*, endpoint_id: int, reason: str) -> None:
    """Stop sending to a receiver; what is pending waits."""
    done = on_database(current_config(), disable_endpoint, endpoint_id, reason=reason)
    click.echo(f"Webhook {endpoint_id} is disabled." if done else "There was nothing to disable.")


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
def enable(*, endpoint_id: int) -> None:
    """Resume a receiver; what was pending is sent."""
    done = on_database(current_config(), enable_endpoint, endpoint_id)
    click.echo(f"Webhook {endpoint_id} is enabled." if done else "There was nothing to enable.")


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--since", required=True, callback=moment, help="2h, 3d, or a time.")
@click.option("--until", callback=moment, help="The same; default: now.")
@click.option("--all", "everything", is_flag=True, help="Also what was delivered.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=1000, show_default=True)
@json_option
def replay(
    *,
    endpoint_id: int,
    since: datetime,
    until: datetime | None,
    everything: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Send again what was queued in a span of time and is dead."""

    async def work(conn: Conn) -> tuple[int, Endpoint | None]:
        replayed = await replay_deliveries(
            conn, endpoint_id, since=since, until=until, only_failed=not everything, limit=limit
        )
        return replayed, await get_endpoint(conn, endpoint_id)

    replayed, found = on_database(current_config(), work)
    text = f"{replayed} messages are sent again."
    if replayed and found is not None and found.quiet_until is not None:
        text += f" It is quiet until {found.quiet_until:%Y-%m-%d %H:%M %Z}: what waits comes then."
    emit({"replayed": replayed}, text, as_json=as_json)


@webhook.command()
@click.argument("endpoint_id", type=click.IntRange(1, 2**63 - 1))
def delete(*, endpoint_id: int) -> None:
    """Remove a receiver, and what was still to be sent to it."""
    if not on_database(current_config(), delete_endpoint, endpoint_id):
        raise NotFoundError(
            f"there is no webhook {endpoint_id}", hint="`schemawatch webhook list` shows them."
        )
    click.echo(f"Webhook {endpoint_id} is gone.")


def _tables(item: Endpoint, names: dict[int, str]) -> str:
    """Return whose changes it wants: tables, a pattern, or all; and for whom.

    A table that is watched no more has its number.
    """
    numbers = item.schema_ids or filter(None, [item.schema_id])
    tables = ", ".join(names.get(one, str(one)) for one in numbers) or item.table_pattern or "all"
    return f"{tables} for {item.consumer}" if item.consumer else tables


def _quiet(item: Endpoint) -> str:
    """Return when nothing is sent, and what is all the same."""
    if item.quiet_hours is None:
        return "-"
    exempt = "" if item.quiet_except == "none" else f", but {item.quiet_except}"
    return f"{'; '.join(item.quiet_hours)} {item.quiet_zone}{exempt}"


webhook.add_command(add)

COMMANDS = (webhook,)
