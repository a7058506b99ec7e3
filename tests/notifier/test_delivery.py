from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import time

import pytest
from psycopg import sql
from standardwebhooks.webhooks import Webhook

from controlplane.notifier.options import Options
from tests.commands.cli import ok
from tests.notifier.receiver import Receiver, Request, answer, in_turn, receiving
from tests.notifier.running import (
    FAST,
    Conn,
    attempts,
    create_endpoint,
    notifying,
    queue_test,
    status,
    until,
    value,
)

ALL_SENT = "select bool_and(status = 'delivered') from schemawatch.delivery"


async def settled(db: Conn, delivery_id: int) -> str:
    """Wait until it is delivered or dead."""
    await until(lambda: status(db, delivery_id) != "pending")
    return status(db, delivery_id)


async def test_a_change_arrives_signed_and_is_noted_as_delivered(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    db.execute("create table public.orders (id integer, note text)")
    schema_id = value(db, "select schemawatch.register_table('public.orders')")
    _, secret = create_endpoint(db, receiver.url)
    db.execute("set schemawatch.notify = 'on'")  # this server has prepared transactions
    async with notifying(db_url) as liveness:
        db.execute("alter table public.orders drop note")
        (request,) = await receiver.wait_for(1)
        delivery_id = value(db, "select delivery_id from schemawatch.delivery")
        assert await settled(db, delivery_id) == "delivered"
    # what a receiver does, with the library of the specification
    message = Webhook(secret).verify(request.body, request.headers)
    assert message["type"] == "schema.drift"
    assert message["data"]["schema_id"] == schema_id
    assert message["data"]["impact"] == "BREAKING"
    assert message["data"]["changes"][0]["rule_id"] == "column-removed"
    assert request.headers["webhook-id"] == value(
        db, "select message_id from schemawatch.delivery where delivery_id = %s", delivery_id
    )
    assert attempts(db, delivery_id) == [("delivered", 204, None)]
    assert (liveness.delivered, liveness.failed, liveness.in_flight) == (1, 0, 0)


async def test_what_was_queued_before_the_start_is_sent(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    ids = [queue_test(db, endpoint) for _ in range(3)]
    async with notifying(db_url):
        for delivery_id in ids:
            assert await settled(db, delivery_id) == "delivered"


async def test_a_failure_is_tried_again_with_the_same_message(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = in_turn(answer(500, b"broken"), answer(301), answer(200))
    endpoint, secret = create_endpoint(db, receiver.url)
    async with notifying(db_url):
        delivery_id = queue_test(db, endpoint)
        assert await settled(db, delivery_id) == "delivered"
    assert [row[:2] for row in attempts(db, delivery_id)] == [
        ("failed", 500),
        ("failed", 301),
        ("delivered", 200),
    ]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.body for request in receiver.requests}) == 1
    for request in receiver.requests:
        Webhook(secret).verify(request.body, request.headers)
    excerpt = "select response_excerpt from schemawatch.delivery_attempt where attempt_number = 1"
    assert value(db, excerpt) == "broken"


async def test_after_the_last_attempt_it_is_dead_and_a_person_can_revive_it(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = answer(500)
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url):
        delivery_id = queue_test(db, endpoint)
        assert await settled(db, delivery_id) == "dead"
        assert len(receiver.requests) == len(FAST.schedule) + 1
        receiver.behaviour = answer()
        assert value(db, "select schemawatch.retry_delivery(%s)", delivery_id)
        await until(lambda: status(db, delivery_id) == "delivered")
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert [row[0] for row in attempts(db, delivery_id)] == ["failed"] * 4 + ["delivered"]


async def test_between_attempts_it_waits_for_its_time(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = answer(500)
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, dataclasses.replace(FAST, schedule=(3600,))):
        delivery_id = queue_test(db, endpoint)
        await until(
            lambda: attempts(db, delivery_id)[:1] == [("failed", 500, "the receiver answered 500")]
        )
    wait = value(
        db,
        "select extract(epoch from next_attempt_at - clock_timestamp()) from schemawatch.delivery",
    )
    assert -1 < wait <= 3600
    assert (status(db, delivery_id), len(receiver.requests)) == ("pending", 1)


async def test_410_disables_the_endpoint_and_holds_what_waits(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    receiver.behaviour = answer(410)
    endpoint, _ = create_endpoint(db, receiver.url)
    disabled = "select disabled_reason from schemawatch.endpoint where disabled_at is not null"
    async with notifying(db_url, dataclasses.replace(FAST, endpoint_cap=1)):
        with db.transaction():
            held = [queue_test(db, endpoint), queue_test(db, endpoint)]
        await until(lambda: value(db, disabled) == "the receiver answered 410 Gone")
        assert [status(db, one) for one in held] == ["pending", "pending"]
        assert len(receiver.requests) == 1
        receiver.behaviour = answer()
        assert value(db, "select schemawatch.enable_endpoint(%s)", endpoint)
        for one in held:
            assert await settled(db, one) == "delivered"


async def test_an_endpoint_inside_the_network_is_refused(db: Conn, db_url: str) -> None:
    endpoint, _ = create_endpoint(db, "http://169.254.169.254/latest/meta-data")
    async with notifying(db_url, dataclasses.replace(FAST, schedule=())):
        delivery_id = queue_test(db, endpoint)
        assert await settled(db, delivery_id) == "dead"
    ((outcome, code, error),) = attempts(db, delivery_id)
    assert (outcome, code) == ("failed", None)
    assert "link-local" in error


async def test_a_silent_receiver_does_not_hold_up_the_others(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    async def silence(_: Request, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    options = Options(deadline=1.5, concurrency=4, endpoint_cap=2, schedule=())
    async with receiving(silence) as dead:
        dead_endpoint, _ = create_endpoint(db, dead.url)
        healthy, _ = create_endpoint(db, receiver.url)
        stuck = [queue_test(db, dead_endpoint) for _ in range(6)]
        async with notifying(db_url, options):
            await dead.wait_for(2)
            began = time.monotonic()
            sent = [queue_test(db, healthy) for _ in range(10)]
            await receiver.wait_for(10)
            assert time.monotonic() - began < 1.2, "before the first deadline"
            for delivery_id in sent:
                assert await settled(db, delivery_id) == "delivered"
            assert dead.busiest == 2
            assert {status(db, one) for one in stuck} == {"pending"}


async def test_a_poll_finds_what_no_notify_announced(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, poll=0.1):
        db.execute("set schemawatch.notify = 'off'")
        assert await settled(db, queue_test(db, endpoint)) == "delivered"


async def test_a_delivery_that_kills_notifiers_is_given_up(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    delivery_id = queue_test(db, endpoint)
    db.execute("update schemawatch.delivery set attempts = %s", (len(FAST.schedule) + 1,))
    async with notifying(db_url):
        assert await settled(db, delivery_id) == "dead"
    assert receiver.requests == []
    assert "given up" in attempts(db, delivery_id)[0][2]


async def test_a_result_that_comes_after_the_lease_changes_nothing(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    async def slow_once(request: Request, writer: asyncio.StreamWriter) -> None:
        if len(receiver.requests) == 1:
            await asyncio.sleep(0.7)
            await answer(500)(request, writer)
        else:
            await answer(204)(request, writer)

    receiver.behaviour = slow_once
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, dataclasses.replace(FAST, lease=0.3), poll=0.05):
        delivery_id = queue_test(db, endpoint)
        await receiver.wait_for(2)
        await until(lambda: status(db, delivery_id) == "delivered")
        await until(lambda: receiver.busy == 0)
    assert status(db, delivery_id) == "delivered"
    assert [row[0] for row in attempts(db, delivery_id)] == ["unknown", "delivered"]


async def test_two_notifiers_send_each_once_and_keep_the_cap(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    async def take_a_moment(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.005)
        await answer()(request, writer)

    receiver.behaviour = take_a_moment
    endpoint, _ = create_endpoint(db, receiver.url)
    options = dataclasses.replace(FAST, endpoint_cap=3, concurrency=4)
    async with notifying(db_url, options, poll=0.5), notifying(db_url, options, poll=0.5):
        with db.transaction():
            ids = [queue_test(db, endpoint) for _ in range(60)]
        left = "select count(*) from schemawatch.delivery where status <> 'delivered'"
        await until(lambda: value(db, left) == 0, 20)
    names = [request.headers["webhook-id"] for request in receiver.requests]
    assert len(names) == len(set(names)) == len(ids)
    assert receiver.busiest <= 3


async def test_the_body_is_the_stored_payload_byte_for_byte(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url):
        delivery_id = queue_test(db, endpoint)
        (request,) = await receiver.wait_for(1)
    stored = "select payload::text from schemawatch.delivery where delivery_id = %s"
    assert request.body.decode() == value(db, stored, delivery_id)
    assert json.loads(request.body)["type"] == "schemawatch.test"


async def test_a_secret_is_in_no_log(
    db: Conn, db_url: str, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.behaviour = answer(500)
    caplog.set_level(logging.INFO)
    endpoint, secret = create_endpoint(db, receiver.url + "?token=sesame")
    async with notifying(db_url):
        assert await settled(db, queue_test(db, endpoint)) == "dead"
    assert "event=attempt" in caplog.text
    assert secret not in caplog.text
    assert "sesame" not in caplog.text


@pytest.mark.parametrize(
    ("shape", "content_type"),
    [
        ("cloudevents", "application/cloudevents+json"),
        ("slack", "application/json"),
        ("teams", "application/json"),
    ],
)
async def test_each_shape_arrives_signed_as_it_is(
    db: Conn, db_url: str, receiver: Receiver, shape: str, content_type: str
) -> None:
    endpoint_id, secret = create_endpoint(db, receiver.url)
    db.execute("update schemawatch.endpoint set shape = %s", (shape,))
    queue_test(db, endpoint_id)
    async with notifying(db_url):
        (request,) = await receiver.wait_for(1)
    assert request.headers["content-type"] == content_type
    body = Webhook(secret).verify(request.body, request.headers)
    assert body != json.loads(value(db, "select payload::text from schemawatch.delivery"))


async def test_a_receiver_of_three_tables_hears_of_them_and_of_nothing_else(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    for name in ("orders", "items", "users", "notes"):
        db.execute(sql.SQL("create table {} (id integer, note text)").format(sql.Identifier(name)))
    ok(db_url, "register", "orders", "items", "users", "notes")
    ok(
        db_url,
        *("webhook", "add", receiver.url),
        *("--table", "orders", "--table", "public.items", "--table", "users", "--table", "orders"),
        SCHEMAWATCH_WEBHOOK_ALLOW="127.0.0.0/8",
    )
    db.execute("set schemawatch.notify = 'on'")
    db.execute("alter table users rename to clients")
    async with notifying(db_url):
        for name in ("notes", "clients", "items", "orders"):
            db.execute(sql.SQL("alter table {} drop note").format(sql.Identifier(name)))
        await receiver.wait_for(4)
        await until(lambda: value(db, ALL_SENT))
    told = sorted(json.loads(request.body)["data"]["table"] for request in receiver.requests)
    assert told == ["public.clients", "public.items", "public.orders", "public.users"], "renamed"
    assert value(db, "select count(*) from schemawatch.delivery") == 4
