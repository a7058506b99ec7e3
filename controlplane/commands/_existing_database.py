"""`schemawatch up` on a database that somebody else keeps: migrate, serve, show. Nothing else."""

from __future__ import annotations

import socket

from controlplane.commands._background_service import Stop, address, with_service
from controlplane.commands._client import sql_line
from controlplane.commands._embedded_server import installed
from controlplane.commands._quick_start import RECENT, curl
from controlplane.config import Config
from controlplane.db.pool import Conn, Database
from controlplane.install.result import Missing
from controlplane.tour import setup
from controlplane.tour.live import Live
from controlplane.tour.screen import Screen


async def watch_existing(
    config: Config, sock: socket.socket, *, stop: Stop, screen: Screen
) -> None:
    """Migrate DATABASE_URL, and serve and show until stopped."""
    done = await installed(config, own=False, stop=stop, screen=screen)
    _not_set_up(screen, [item for item in done.result.missing if item.what != "pg_cron"])
    database = Database(config)
    await database.open()
    try:

        async def show() -> None:
            await _show(database, address(config, sock), screen)

        await with_service(config, sock, show, stop)
    finally:
        await database.close()


async def _show(database: Database, url: str, screen: Screen) -> None:
    key = await database.call(setup.first_key)
    where, tables = await database.call(_where)
    screen.field("service", f"{url}, with the notifier")
    screen.field("page", f"{url}/, for people, with a key")
    screen.field("API docs", f"{url}/docs, to read and to try in a browser")
    screen.field("API key", _about(key))
    screen.field("watched", f"{tables} tables")
    live = Live(screen=screen, database=database)
    await live.begin()
    screen.heading("Drifts appear here", right="Ctrl-C stops everything")
    if not tables:
        statement = "select schemawatch.register_schema('public', p_future => true)"
        screen.command("nothing is watched yet; to watch schema public", sql_line(where, statement))
    screen.command("ask in SQL", sql_line(where, RECENT))
    if key is not None:
        screen.command("ask over HTTP", curl(key, f"{url}/v1/schemas"))
    await live.watch()


def _about(key: str | None) -> str:
    if key is None:
        return "there is one already; `schemawatch key create --name NAME` makes another"
    return f"{key} (scope admin; shown only now)"


def _not_set_up(screen: Screen, missing: list[Missing]) -> None:
    for item in missing:
        screen.field("missing", f"{item.what}: {item.cost}", colour="yellow")
    if missing:
        screen.field("", "`schemawatch doctor` says how to get it")


async def _where(conn: Conn) -> tuple[str, int]:
    """Return how to connect, without the password, and how many tables are watched."""
    info = conn.info
    where = f"host={info.host} port={info.port} user={info.user} dbname={info.dbname}"
    cursor = await conn.execute("select count(*) from schemawatch.watched_table")
    row = await cursor.fetchone()
    return where, 0 if row is None else row[0]
