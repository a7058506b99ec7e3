"""What a person sees of a server of our own: the tour once, then what to try, then what happens."""

from __future__ import annotations

import asyncio

from controlplane.commands._client import own_line, sql_line
from controlplane.commands._embedded_server import QuickStart
from controlplane.db.pool import Conn
from controlplane.tour import shop
from controlplane.tour.demo_steps import Tour
from controlplane.tour.live import Live
from controlplane.tour.screen import Screen

PAUSE = 1.2
RECENT = (
    "select impact, summary, session_user_name, application_name from schemawatch.drift "
    "order by drift_id desc limit 5"
)
# The first one that is still there can be dropped.
_COLUMNS = (
    ("shop.orders", "status"),
    ("shop.orders", "placed_at"),
    ("shop.products", "title"),
    ("shop.customers", "created_at"),
)


async def show_quick_start(
    running: QuickStart, url: str, *, tour: bool | None, screen: Screen
) -> None:
    """Play the tour if it is wanted, then show what happens until cancelled."""
    dsn = running.config.dsn()
    screen.field("service", f"{url}, with the notifier")
    screen.field("page", f"{url}/, for people, with a key")
    screen.field("API docs", f"{url}/docs, to read and to try in a browser")
    screen.field("receiver", f"{running.receiver.url}, verifies signatures")
    screen.field(
        "API key", f"{running.key} ({'new, kept' if running.key_is_new else 'kept'} with the data)"
    )
    state = await asyncio.to_thread(shop.state, dsn)
    if state != "foreign" and (tour or (tour is None and state in {"absent", "begun"})):
        await _play(running, url, screen)
    else:
        await _greet(running, screen, state=state, tour=tour)
    live = Live(screen=screen, database=running.database, receiver=running.receiver)
    await live.begin()
    await _your_turn(running, url, screen)
    await live.watch()


async def _play(running: QuickStart, url: str, screen: Screen) -> None:
    dsn = running.config.dsn()
    where = await asyncio.to_thread(shop.build, dsn)
    screen.field("shop", f"{where.tables} tables in schema shop are watched from now on")
    tour = Tour(
        screen=screen,
        shop=where,
        database=running.database,
        receiver=running.receiver,
        api=url,
        key=running.key,
        pause=PAUSE if screen.live else 0.0,
    )
    await tour.play()
    if not tour.missing:
        await asyncio.to_thread(shop.note_played, dsn)


async def _greet(
    running: QuickStart, screen: Screen, *, state: shop.State, tour: bool | None
) -> None:
    tables, drifts = await running.database.call(_counts)
    screen.field("watched", f"{tables} tables, with {drifts} drifts until now")
    if state == "foreign":
        screen.field(
            "tour", "not here, where a schema shop of yours is; `schemawatch demo` plays it"
        )
    elif tour is None:
        screen.field("tour", "was played; `schemawatch up --tour` makes the shop anew and plays it")


async def _counts(conn: Conn) -> tuple[int, int]:
    cursor = await conn.execute(
        "select (select count(*) from schemawatch.watched_table), "
        "(select count(*) from schemawatch.drift)"
    )
    row = await cursor.fetchone()
    return (0, 0) if row is None else (row[0], row[1])


async def _your_turn(running: QuickStart, url: str, screen: Screen) -> None:
    screen.heading("Your turn", right="Ctrl-C stops everything")
    dsn, programs = running.config.dsn(), running.programs
    statement = await running.database.call(_something_to_break)
    screen.command(
        "break something in another terminal, and look here", sql_line(dsn, statement, programs)
    )
    screen.command("see it in a browser, and sign in with this key", f"{url}/  {running.key}")
    screen.command("ask on the command line", own_line(dsn, "drifts --limit 3"))
    screen.command("ask in SQL", sql_line(dsn, RECENT, programs))
    screen.command("ask over HTTP", curl(running.key, f"{url}/v1/drifts?impact=BREAKING&limit=1"))


def curl(key: str, url: str) -> str:
    """Return a line for a shell that asks the API."""
    return f"curl -s -H 'X-API-Key: {key}' '{url}'"


async def _something_to_break(conn: Conn) -> str:
    for table, column in _COLUMNS:
        cursor = await conn.execute(
            "select from pg_attribute where attrelid = to_regclass(%(table)s) "
            "and attname = %(column)s and not attisdropped",
            {"table": table, "column": column},
        )
        if await cursor.fetchone() is not None:
            return f"alter table {table} drop column {column}"
    return "create table if not exists public.notes (note text)"
