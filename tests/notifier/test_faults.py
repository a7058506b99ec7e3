from __future__ import annotations

import asyncio
import dataclasses
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.notifier.receiver import Receiver, Request, answer
from tests.notifier.running import (
    FAST,
    Conn,
    attempts,
    config_for,
    create_endpoint,
    notify_process,
    notifying,
    queue_test,
    status,
    until,
    value,
)
from tests.servers import Server

# A notifier that stops for ever at one step: before the request, or between it and its record.
STUCK = """
import asyncio, sys
from controlplane.notifier.dispatcher import Dispatcher
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.sender import Sender
from controlplane.notifier.supervisor import run_notifier
from tests.notifier.running import FAST, config_for

async def hang(*_, **__):
    print("there", flush=True)
    await asyncio.Event().wait()

step = sys.argv[2]
if step == "send":
    Sender.send = hang
elif step == "record":
    Dispatcher._record_once = hang
else:
    recorded = Dispatcher._record_once
    async def record_and_hang(*given):
        await recorded(*given)
        await hang()
    Dispatcher._record_once = record_and_hang
asyncio.run(run_notifier(config_for(sys.argv[1]), stop=asyncio.Event(), liveness=Liveness(),
                         options=FAST))
"""
BACKENDS = (
    "select pid from pg_stat_activity"
    " where datname = current_database() and application_name = 'schemawatch notifier'"
)
LISTENERS = BACKENDS + " and query ~* '(^listen|pg_listening_channels)'"


@contextmanager
def stuck_notifier(db_url: str, step: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, db_url, step],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


STEPS = {
    "send": (1, ["unknown", "delivered"]),
    # nobody can know whether it arrived: at least once means that it is sent again
    "record": (2, ["unknown", "delivered"]),
    "after": (1, ["delivered"]),
}


@pytest.mark.parametrize("step", STEPS)
async def test_kill_at_each_step_loses_nothing(
    db: Conn, db_url: str, receiver: Receiver, step: str
) -> None:
    sent, outcomes = STEPS[step]
    endpoint, _ = create_endpoint(db, receiver.url)
    delivery_id = queue_test(db, endpoint)
    with stuck_notifier(db_url, step) as process:
        assert process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), 20)
        assert line == b"there\n"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert [row[0] for row in attempts(db, delivery_id)] == outcomes[:1]
    assert status(db, delivery_id) == ("delivered" if step == "after" else "pending")
    db.execute(  # instead of waiting for its end
        "update schemawatch.delivery set lease_until = now(), next_attempt_at = now()"
        " where lease_token is not null"
    )
    async with notifying(db_url):
        after = queue_test(db, endpoint)
        await until(lambda: status(db, after) == "delivered")
        await until(lambda: status(db, delivery_id) == "delivered")
    assert [row[0] for row in attempts(db, delivery_id)] == outcomes
    assert len(receiver.requests) == sent + 1
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 2


async def test_the_lease_of_the_dead_ends_by_itself(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    delivery_id = queue_test(db, endpoint)
    value(db, "select delivery_id from schemawatch.claim_deliveries(1, '300 ms')")
    async with notifying(db_url, poll=0.1):
        await receiver.wait_for(1)
        await until(lambda: status(db, delivery_id) == "delivered")
    assert [row[0] for row in attempts(db, delivery_id)] == ["unknown", "delivered"]


async def test_a_terminated_listen_connection_is_replaced(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url) as liveness:
        (pid,) = (row[0] for row in db.execute(LISTENERS).fetchall())
        db.execute("select pg_terminate_backend(%s)", (pid,))
        # perhaps nobody hears this one: then the reconnected listener looks for it
        first = queue_test(db, endpoint)
        await until(lambda: status(db, first) == "delivered")
        await until(lambda: liveness.listening and liveness.restarts == 1)
        second = queue_test(db, endpoint)
        await until(lambda: status(db, second) == "delivered")
        assert [row[0] for row in db.execute(LISTENERS).fetchall()] != [pid]
    assert "listener" in (liveness.last_error or "")


async def test_all_connections_terminated_with_an_attempt_in_flight(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    held = asyncio.Event()

    async def hold(request: Request, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        await answer()(request, writer)

    receiver.behaviour = hold
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, poll=0.2) as liveness:
        delivery_id = queue_test(db, endpoint)
        await receiver.wait_for(1)
        db.execute(f"select pg_terminate_backend(pid) from ({BACKENDS}) as own")  # type: ignore[arg-type]
        held.set()
        await until(lambda: status(db, delivery_id) == "delivered")
        again = queue_test(db, endpoint)
        await until(lambda: status(db, again) == "delivered")
        assert liveness.restarts >= 1
    assert attempts(db, delivery_id) == [("delivered", 204, None)], "sent once, noted once"
    assert len(receiver.requests) == 2


async def test_the_server_restarts(
    db: Conn, db_url: str, server: Server, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, poll=0.2) as liveness:
        await asyncio.to_thread(server.restart)
        with psycopg.connect(db_url, autocommit=True) as conn:
            delivery_id = queue_test(conn, endpoint)
            await until(lambda: status(conn, delivery_id) == "delivered")
            await until(lambda: liveness.listening and liveness.state() == "alive")


# A network that goes silent: nothing arrives, nothing is closed


class Wire:
    """Passes bytes between clients and the server's socket until it is told to go dead."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._live = asyncio.Event()
        self._live.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Silence every connection that exists; new ones work."""
        self._live.clear()
        self._live = asyncio.Event()
        self._live.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up, down = await asyncio.open_unix_connection(self._target)
        live = self._live
        self._tasks |= {
            asyncio.create_task(self._pass(reader, down, live)),
            asyncio.create_task(self._pass(up, writer, live)),
        }

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, live: asyncio.Event
    ) -> None:
        try:
            while data := await reader.read(65536):
                if not live.is_set():
                    await asyncio.Event().wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def wired(server: Server, folder: Path) -> AsyncGenerator[Wire]:
    wire = Wire(f"{server.host}/.s.PGSQL.{server.port}")
    listener = await asyncio.start_unix_server(wire.serve, folder / f".s.PGSQL.{server.port}")
    async with listener:
        yield wire
        await wire.close()


@pytest.mark.slow
async def test_a_dead_socket_is_noticed_and_replaced(
    db: Conn, db_url: str, server: Server, receiver: Receiver, tmp_path: Path
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    options = dataclasses.replace(FAST, heartbeat=0.2, database_timeout=0.5)
    url = db_url.replace(server.host, str(tmp_path))
    async with wired(server, tmp_path) as wire, notifying(url, options) as liveness:
        wire.cut()
        delivery_id = queue_test(db, endpoint)
        # psycopg itself spends five seconds on each attempt to cancel what hangs
        await until(lambda: status(db, delivery_id) == "delivered", 40)
        await until(lambda: liveness.listening)
    assert liveness.restarts >= 1


# The command


@pytest.fixture
def held(receiver: Receiver) -> asyncio.Event:
    """Hold every answer of the receiver until it is set."""
    event = asyncio.Event()

    async def hold(request: Request, writer: asyncio.StreamWriter) -> None:
        await event.wait()
        await answer()(request, writer)

    receiver.behaviour = hold
    return event


async def ended(process: subprocess.Popen[bytes], seconds: float = 15) -> int:
    return await asyncio.to_thread(process.wait, seconds)


async def draining(process: subprocess.Popen[bytes]) -> None:
    """Wait until it says that it takes nothing new."""

    def read() -> None:
        assert process.stderr is not None
        while b"event=draining" not in (line := process.stderr.readline()):
            assert line, "it ended instead"

    await asyncio.wait_for(asyncio.to_thread(read), 15)


async def test_sigterm_finishes_what_is_in_flight(
    db: Conn, db_url: str, receiver: Receiver, held: asyncio.Event
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    with notify_process(db_url) as process:
        flying = queue_test(db, endpoint)
        await receiver.wait_for(1, 20)
        process.terminate()
        await draining(process)
        late = queue_test(db, endpoint)
        assert process.poll() is None, "it waits for the answer"
        held.set()
        assert await ended(process) == 0
    assert attempts(db, flying) == [("delivered", 204, None)]
    assert (status(db, late), attempts(db, late)) == ("pending", [])


async def test_a_second_sigterm_ends_it_at_once(
    db: Conn, db_url: str, receiver: Receiver, held: asyncio.Event
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    with notify_process(db_url) as process:
        delivery_id = queue_test(db, endpoint)
        await receiver.wait_for(1, 20)
        process.terminate()
        await draining(process)
        process.terminate()
        assert await ended(process, 2) == -signal.SIGTERM
    assert not held.is_set()
    assert attempts(db, delivery_id) == [("unknown", None, None)]


def test_the_command_fails_in_words_where_nothing_is_installed(empty_url: str) -> None:
    with notify_process(empty_url) as process:
        assert process.wait(20) == 1
        assert process.stderr is not None
        text = process.stderr.read().decode()
    assert "not installed" in text
    assert "schemawatch migrate" in text
    assert "Traceback" not in text


def test_the_command_fails_in_words_without_a_database(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/none?host={tmp_path}"
    with notify_process(url, SCHEMAWATCH_CONNECT_TIMEOUT="1") as process:
        assert process.wait(20) == 1
        assert process.stderr is not None
        text = process.stderr.read().decode()
    assert "error: " in text
    assert "hint: " in text
    assert "Traceback" not in text
    assert config_for(url).dsn() == url
