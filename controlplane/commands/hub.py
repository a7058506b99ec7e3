"""`schemawatch hub publish|subscribe`."""

from __future__ import annotations

import re
from typing import Final

import click
import psycopg

from controlplane.commands._command import Group
from controlplane.install.hub import publish, subscribe

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,50}", re.ASCII)


@click.group(cls=Group)
def hub() -> None:
    """Print the SQL of a hub: one server that shows the drifts of many databases.

    By PostgreSQL's own logical replication; docs/fleet.md says when, and how.
    """


@hub.command("publish")
def publish_command() -> None:
    """Print what is run in each database that the hub shows: a publication.

    What is watched, versions, drifts, consumers and decisions; no keys, receivers or deliveries.
    """
    click.echo(publish(), nl=False)


@hub.command("subscribe")
@click.argument("name", metavar="NAME")
@click.argument("conninfo", metavar="CONNECTION")
def subscribe_command(*, name: str, conninfo: str) -> None:
    """Print what is run on the hub, in a database for NAME alone: a subscription.

    CONNECTION is how the hub's server reaches the database of that name. A password in it is
    printed: better is a line in the passfile of that server.
    """
    if not _NAME.fullmatch(name):
        raise click.BadParameter("NAME is of letters, digits and . _ -, at most 51 of them")
    try:
        text = subscribe(name, conninfo)
    except psycopg.ProgrammingError:
        # its words repeat the string, password and all
        raise click.BadParameter("CONNECTION is no connection string that libpq knows") from None
    click.echo(text, nl=False)


COMMANDS = (hub,)
