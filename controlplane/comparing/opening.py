"""From what a person types for a database to a connection that only reads."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict

from controlplane.comparing.looking import Opened, about
from controlplane.config import Config, Secret
from controlplane.databases import Database, databases, named
from controlplane.db.connecting import begin, connect
from controlplane.db.source import source_name
from controlplane.errors import InputError

NAME: Final = "schemawatch compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """How a database is reached, what errors call it, and its name; None: that of its messages."""

    called: str
    dsn: Secret
    name: str | None = None


def where(called: str, text: str, config: Config) -> Where:
    """Return what a name of SCHEMAWATCH_DATABASES, or a connection string, means."""
    if "=" not in text and "://" not in text:
        if config.databases_file is None:
            raise InputError(
                f"{text!r} is no connection string, and SCHEMAWATCH_DATABASES names no databases",
                hint="Give one such as service=prod or postgresql://host/database.",
            )
        return of_file(named(databases(config), text))
    try:
        conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        # its words repeat the string, password and all
        raise InputError(f"libpq does not understand the connection string of {called}") from None
    return Where(called=called, dsn=Secret(text))


def reached(
    database: Database, config: Config
) -> Callable[[], AbstractAsyncContextManager[Opened]]:
    """Return what opens it, as often as it is called."""
    return lambda: opened(of_file(database), config)


def of_file(database: Database) -> Where:
    """Return how a database of the file is reached."""
    return Where(called=database.name, dsn=database.dsn, name=database.name)


@asynccontextmanager
async def opened(target: Where, config: Config) -> AsyncGenerator[Opened]:
    """Open a database for one look, which sees one moment.

    Errors come out as ours, and say what it is called.
    """
    with about(target.called):
        conn = await connect(target.dsn.reveal(), config, name=NAME)
    async with conn:
        await conn.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await conn.set_read_only(True)
        async with conn.transaction():
            await begin(conn)
            with about(target.called):
                name = target.name or await source_name(conn)
            yield Opened(name=name, conn=conn)
