"""Several notifiers, many endpoints, long queues: caps and order kept, nobody starved."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict

import pytest
from standardwebhooks.webhooks import Webhook

from controlplane.db.claims import Claim
from controlplane.notifier.options import Options
from controlplane.notifier.sender import Result, Sender
from tests.notifier.receiver import Receiver, Request, answer, in_turn, receiving
from tests.notifier.running import (
    Conn,
    attempts,
    create_endpoint,
    notify_process,
    notifying,
    queue_test,
    status,
    until,
    value,
)

LEFT = "select count(*) from schemawatch.delivery where status <> 'delivered'"


def watch(db: Conn, name: str) -> int:
    db.execute(f"create table public.{name} (id integer)")  # type: ignore[arg-type]
    return int(value(db, "select schemawatch.register_table(%s::regclass)", f"public.{name}"))


def change(db: Conn, name: str, times: int) -> None:
    for number in range(times):
        db.execute(f"alter table public.{name} add c{number} integer")  # type: ignore[arg-type]


def sequences(receiver: Receiver) -> dict[int, list[int]]:
    """Return what arrived, by table, in the order of arrival."""
    found: dict[int, list[int]] = defaultdict(list)
    for request in receiver.requests:
        data = json.loads(request.body)["data"]
        found[data["schema_id"]].append(data["sequence"])
    return found


@pytest.mark.parametrize("processes", [2, 4])
async def test_processes_side_by_side_keep_the_cap_and_the_order(
    db: Conn, db_url: str, receiver: Receiver, processes: int
) -> None:
    async def take_a_moment(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        await answer()(request, writer)

    receiver.behaviour = take_a_moment
    tables = [watch(db, name) for name in ("a", "b")]
    async with receiving(take_a_moment) as busy:
        create_endpoint(db, receiver.url)
        for name in ("a", "b"):
            change(db, name, 12)
        crowded, _ = create_endpoint(db, busy.url)
        with db.transaction():
            ids = [queue_test(db, crowded) for _ in range(60)]
        with contextlib.ExitStack() as stack:
            for _ in range(processes):
                stack.enter_context(notify_process(db_url, SCHEMAWATCH_POLL_INTERVAL="0.2"))
            await until(lambda: value(db, LEFT) == 0, 60)
        names = [request.headers["webhook-id"] for request in busy.requests]
        assert len(names) == len(set(names)) == len(ids), "each once"
        assert busy.busiest <= Options().endpoint_cap
    assert sequences(receiver) == {table: list(range(1, 13)) for table in tables}
    assert receiver.busiest <= len(tables), "one at a time about each table"


async def test_order_survives_failures_while_the_head_is_young(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = in_turn(answer(500), answer(), answer(500), answer(500), answer())
    table = watch(db, "a")
    create_endpoint(db, receiver.url)
    change(db, "a", 4)
    async with notifying(db_url):
        await until(lambda: value(db, LEFT) == 0)
    assert sequences(receiver) == {table: [1, 1, 2, 2, 2, 3, 4]}


async def test_a_poison_message_dies_alone(
    db: Conn, db_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Sender._post  # type: ignore[reportPrivateUsage]

    async def choke(self: Sender, client: object, claim: Claim) -> Result:
        if json.loads(claim.payload)["data"]["sequence"] == 2:
            raise RuntimeError("cannot digest this")
        return await send(self, client, claim)  # type: ignore[arg-type]

    monkeypatch.setattr(Sender, "_post", choke)
    table = watch(db, "a")
    create_endpoint(db, receiver.url)
    change(db, "a", 3)
    async with notifying(db_url):
        await until(lambda: value(db, LEFT) == 1)
    assert sequences(receiver) == {table: [1, 3]}, "a receiver sees the gap"
    poison = value(db, "select delivery_id from schemawatch.delivery where status = 'dead'")
    assert {row[2] for row in attempts(db, poison)} == {"RuntimeError: cannot digest this"}


async def test_a_secret_rotated_with_an_attempt_in_flight(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    held = asyncio.Event()

    async def fail_when_told(request: Request, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        await answer(500)(request, writer)

    receiver.behaviour = in_turn(fail_when_told, answer())
    endpoint, old = create_endpoint(db, receiver.url)
    async with notifying(db_url):
        delivery_id = queue_test(db, endpoint)
        await receiver.wait_for(1)
        new = value(db, "select schemawatch.rotate_secret(%s, '1 hour')", endpoint)
        held.set()
        await until(lambda: status(db, delivery_id) == "delivered")
    first, second = receiver.requests
    Webhook(old).verify(first.body, first.headers)
    for secret in (old, new):
        Webhook(secret).verify(second.body, second.headers)


async def test_a_throttled_receiver_is_left_alone_for_as_long_as_it_asks(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = in_turn(answer(429, headers={"retry-after": "1"}), answer())
    endpoint, _ = create_endpoint(db, receiver.url)
    loop = asyncio.get_running_loop()
    async with notifying(db_url, Options(endpoint_cap=1, schedule=(0, 0)), poll=0.05):
        first = queue_test(db, endpoint)
        await receiver.wait_for(1)
        began = loop.time()
        await until(lambda: value(db, "select paused_until from schemawatch.endpoint") is not None)
        db.execute(  # by SQL: a test message would end the pause
            "insert into schemawatch.delivery (endpoint_id, payload) values (%s, '{}')", (endpoint,)
        )
        await receiver.wait_for(3)
        assert loop.time() - began > 0.9
        await until(lambda: value(db, LEFT) == 0)
    assert [row[:2] for row in attempts(db, first)] == [("failed", 429), ("delivered", 204)]


@pytest.mark.slow
async def test_a_long_backlog_drains_past_a_dead_endpoint(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    async def silence(_: Request, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(600)

    async with receiving(silence) as dead:
        dead_endpoint, _ = create_endpoint(db, dead.url)
        for number in range(49):
            create_endpoint(db, f"{receiver.url}?{number}")
        # an outage: 200 messages for each endpoint, about ten tables
        db.execute(
            "insert into schemawatch.delivery"
            " (endpoint_id, schema_id, sequence, in_order, payload)"
            " select endpoint_id, 1 + number %% 10, 1 + number / 10, true, jsonb_build_object("
            "  'type', 'schema.drift', 'data', jsonb_build_object('endpoint', endpoint_id,"
            "  'schema_id', 1000 * endpoint_id + number %% 10, 'sequence', 1 + number / 10))"
            " from schemawatch.endpoint, generate_series(0, %s) as number order by number",
            (199,),
        )
        options = Options(deadline=1.0, lease=30.0, schedule=(3600,))
        left = f"{LEFT} and endpoint_id <> {dead_endpoint}"
        async with notifying(db_url, options, poll=0.5):
            await until(lambda: value(db, left) == 0, 240)  # type: ignore[arg-type]
    assert len(receiver.requests) == 49 * 200
    assert all(order == list(range(1, 21)) for order in sequences(receiver).values())
    wasted = value(db, "select count(*) from schemawatch.delivery_attempt where outcome = 'failed'")
    assert wasted < 40, "the circuit opened"
    assert value(
        db,
        "select disabled_at is null from schemawatch.endpoint where endpoint_id = %s",
        dead_endpoint,
    )
