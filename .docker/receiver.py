"""The receiver of docker-compose.yml: adds itself as a webhook, verifies, prints what arrives."""

# ruff: noqa: INP001, T201 - a script, whose output is the log of its container

from __future__ import annotations

import asyncio
import os
import signal

import psycopg

from controlplane.db.endpoints import create_endpoint
from controlplane.tour.receiver import PATH, Receiver

PORT = 8081
URL = f"http://receiver:{PORT}{PATH}"


async def shared_secret() -> str:
    """Return the secret of our webhook; it is made the first time and kept in the database."""
    async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"]) as conn:
        found = await conn.execute("select secret from schemawatch.endpoint where url = %s", [URL])
        row = await found.fetchone()
        if row is not None:
            return row[0]
        return (await create_endpoint(conn, url=URL, description="docker compose")).secret


async def main() -> None:
    """Serve until SIGTERM, one line for each message."""
    receiver = Receiver(await shared_secret(), URL)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(receiver.serve, "0.0.0.0", PORT)  # noqa: S104 - a container
    print(f"listening at {URL} for breaking changes", flush=True)
    shown = refused = 0
    while not stop.is_set():
        for message in list(receiver.messages.values())[shown:]:
            print(f"verified {message.message_id} {summary(message.data)}", flush=True)
            shown += 1
        for reason in receiver.refused[refused:]:
            print(f"refused: {reason}", flush=True)
            refused += 1
        try:
            await asyncio.wait_for(stop.wait(), 0.2)
        except TimeoutError:
            continue
    server.close()
    await receiver.close()


def summary(data: dict[str, object]) -> str:
    """Return what a line says of a message."""
    if "drift_id" not in data:
        return str(data)
    return f"{data['impact']} drift {data['drift_id']} of {data['table']}: {data['summary']}"


asyncio.run(main())
