"""Many databases in one process: each by its name, and what is wrong with one stays with it."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import psycopg
import pytest

from controlplane.commands._service import run_service
from controlplane.config import Config, Secret
from controlplane.core.api_keys import generate_key
from controlplane.databases import Database
from controlplane.db.api_keys import FoundKey
from controlplane.db.circuit import Circuit
from controlplane.errors import UnavailableError
from controlplane.http.request.context import Request
from controlplane.http.request.proving import PATIENCE
from controlplane.http.resources.compare import opening
from controlplane.http.server.socket import bind
from controlplane.notifier.sharing import LEAST_SHARE, Slots
from tests.http.serving import problem
from tests.notifier.receiver import Receiver, receiving
from tests.notifier.running import LOOPBACK, until
from tests.servers import Server

ALL, OURS = generate_key(), generate_key()


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """orders and bare on one server, billing on another; one is silent, one is not there."""

    orders: psycopg.Connection[tuple[Any, ...]]
    billing: psycopg.Connection[tuple[Any, ...]]
    file: Path


@pytest.fixture
def fleet(server_of: Callable[[int], Server], tmp_path: Path) -> Any:
    old, new = server_of(15), server_of(19)
    names = [old.create_migrated(), new.create_migrated(), old.create()]
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=50))
        silent = f"host=127.0.0.1 port={listening.getsockname()[1]} dbname=x"
        urls = {
            "silent": silent,
            "orders": old.url(names[0]),
            "billing": new.url(names[1]),
            "bare": old.url(names[2]),
            "gone": "host=127.0.0.1 port=1 dbname=x",
        }
        file = tmp_path / "databases.yml"
        file.write_text(
            "databases:\n"
            + "".join(
                f"  - {{name: {name}, url: '{url}', groups: [up]}}\n" for name, url in urls.items()
            )
        )
        orders, billing = (
            stack.enter_context(psycopg.connect(urls[name], autocommit=True))
            for name in ("orders", "billing")
        )
        for conn, keys in ((orders, (ALL, OURS)), (billing, (ALL,))):
            conn.execute("create table t (id bigint primary key, note text)")
            conn.execute("select schemawatch.register_table('t')")
            for key in keys:
                conn.execute(
                    "insert into schemawatch.api_key (name, prefix, key_hash, scopes)"
                    " values ('test', %s, %s, '{admin}')",
                    [key.prefix, key.key_hash],
                )
        yield Fleet(orders=orders, billing=billing, file=file)
    for server, name in ((old, names[0]), (new, names[1]), (old, names[2])):
        server.drop(name)


async def test_each_is_served_by_its_name_and_none_waits_for_another(fleet: Fleet) -> None:
    config = Config(
        databases_file=str(fleet.file), scan_interval=0, webhook_allow=LOOPBACK, connect_timeout=2
    )
    stop, sock = asyncio.Event(), bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    service = asyncio.create_task(run_service(config, stop=stop, sock=sock))
    try:
        async with httpx.AsyncClient(base_url=url, timeout=20) as http, receiving() as receiver:
            await _deliveries(fleet, receiver)
            await _paths(http)
            await _list(http)
            await _captured_or_not(fleet, http)
            await _keys(http)
            await _compared(http)
            await _health_and_metrics(http)
    finally:
        stop.set()
        await service


async def _deliveries(fleet: Fleet, receiver: Receiver) -> None:
    for conn in (fleet.orders, fleet.billing):
        conn.execute("select schemawatch.create_endpoint(p_url => %s)", [receiver.url])
        conn.execute("alter table t drop column note")
    await receiver.wait_for(2)
    # at rest there is the one that listens, the one that claims, and that of this test
    await until(lambda: _connections(fleet.orders) <= 3, 25)


def _connections(conn: psycopg.Connection[tuple[Any, ...]]) -> int:
    sql = "select count(*) from pg_stat_activity where datname = current_database()"
    return int((conn.execute(sql).fetchone() or (0,))[0])


async def _compared(http: httpx.AsyncClient) -> None:
    headers = {"X-API-Key": ALL.key}
    ask = {"left": "orders", "right": "billing"}
    found = (await http.get("/v1/compare", headers=headers, params=ask)).json()
    assert (found["fleet"], found["comparison"]["right"]["name"]) == (None, "billing")
    assert found["comparison"]["impact"] is None
    # not even that there is such a database
    ours = await http.get("/v1/compare", headers={"X-API-Key": OURS.key}, params=ask)
    problem(ours, 404, "SW122")
    problem(await http.get("/v1/compare", headers=headers, params=ask | {"right": "x"}), 404)
    conninfo = ask | {"right": "host=127.0.0.1"}
    problem(await http.get("/v1/compare", headers=headers, params=conninfo), 404, "SW122")
    problem(await http.get("/v1/compare", headers=headers, params={"left": "orders"}), 422)
    problem(await http.get("/v1/compare", headers=headers, params=ask | {"group": "g"}), 422)
    answer = await http.get("/v1/compare", headers=headers, params={"group": "up"})
    members = answer.json()["fleet"]["members"]
    assert [(one["name"], one["state"]) for one in members] == [
        ("orders", "same"),
        ("billing", "same"),
    ]
    only = await http.get("/v1/compare", headers={"X-API-Key": OURS.key}, params={"group": "up"})
    assert [one["name"] for one in only.json()["fleet"]["members"]] == ["orders"]
    problem(await http.get("/v1/databases/orders/compare", headers=headers, params=ask), 404)


async def _paths(http: httpx.AsyncClient) -> None:
    headers = {"X-API-Key": ALL.key}
    answer = await http.get("/v1/databases/orders/schemas", headers=headers)
    assert answer.headers["schemawatch-database"] == "orders"
    assert [row["table_name"] for row in answer.json()["schemas"]] == ["t"]
    several = problem(await http.get("/v1/schemas", headers=headers), 404, "SW121")
    assert "silent, orders, billing, bare, gone" in several["detail"]
    assert several["hint"].endswith("/v1/databases/silent/schemas")
    problem(await http.get("/v1/databases/order/schemas", headers=headers), 404, "SW122")
    missing = await http.get("/v1/databases/orders/drifts/99", headers=headers)
    assert problem(missing, 404)["hint"] == "GET /v1/databases/orders/drifts lists them."
    made = await http.post(
        "/v1/databases/billing/webhooks", headers=headers, json={"url": "https://x.example/"}
    )
    assert made.headers["location"].startswith("/v1/databases/billing/webhooks/")
    assert (await http.get(made.headers["location"], headers=headers)).status_code == 200
    await _cursors(http, headers)
    await _stream(http, headers)
    document = (await http.get("/openapi.json")).json()
    assert "/v1/databases/{database}/schemas" in document["paths"]
    assert "/v1/schemas" not in document["paths"]


async def _cursors(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """A cursor of one database is none of another: the numbers mean other rows there."""
    for _ in range(2):
        body = {"url": "https://y.example/", "description": str(time.monotonic())}
        await http.post("/v1/databases/orders/webhooks", headers=headers, json=body)
    page = await http.get("/v1/databases/orders/webhooks?limit=1", headers=headers)
    cursor = page.json()["next_cursor"]
    same = f"/v1/databases/orders/webhooks?cursor={cursor}"
    assert (await http.get(same, headers=headers)).status_code == 200
    problem(await http.get(same.replace("orders", "billing"), headers=headers), 422, "SW024")


async def _stream(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    missed = {**headers, "Last-Event-ID": "0"}
    async with http.stream("GET", "/v1/databases/orders/drifts/stream", headers=missed) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                assert line.startswith('data: {"database":"orders","drift_id":1,')
                break


async def _list(http: httpx.AsyncClient) -> None:
    began = time.monotonic()
    answer = await http.get("/v1/databases", headers={"X-API-Key": ALL.key})
    assert time.monotonic() - began < 2 * PATIENCE + 2
    body = answer.json()
    found = {database["name"]: database for database in body["databases"]}
    assert list(found) == ["orders", "billing"]
    # silent, bare and gone cannot say whether they know the key
    assert body["unknown"] == 3
    assert {database["state"] for database in found.values()} == {"ok"}
    assert found["billing"]["server_version"].startswith("19")
    assert (found["orders"]["tables"], found["orders"]["open_drifts"]) == (1, {"BREAKING": 1})
    one = await http.get("/v1/databases/orders", headers={"X-API-Key": OURS.key})
    assert one.json()["path"] == "/v1/databases/orders"
    other = await http.get("/v1/databases/billing", headers={"X-API-Key": OURS.key})
    problem(other, 404, "SW122")


async def _captured_or_not(fleet: Fleet, http: httpx.AsyncClient) -> None:
    """One that answers, and whose changes nobody captures, is not simply ok."""
    headers = {"X-API-Key": ALL.key}
    name = "schemawatch_sql_drop"
    fleet.orders.execute(f"alter event trigger {name} disable".encode())
    await asyncio.sleep(1.1)  # what it said is kept for a second
    one = (await http.get("/v1/databases/orders", headers=headers)).json()
    assert "disabled" in one["hint"]
    assert one["health"]["coverage"]["event_triggers"]["enabled"] is False
    found = (await http.get("/v1/databases", headers=headers)).json()["databases"]
    assert [database["hint"] for database in found] == [one["hint"], None]
    fleet.orders.execute(f"alter event trigger {name} enable always".encode())


async def _keys(http: httpx.AsyncClient) -> None:
    """A key is valid where it is a row, and nowhere else."""
    headers = {"X-API-Key": OURS.key}
    problem(await http.get("/v1/databases/billing/schemas", headers=headers), 401)
    assert (await http.get("/v1/databases/orders/schemas", headers=headers)).status_code == 200
    began = await http.post("/v1/session", headers={**headers, "Origin": str(http.base_url)})
    assert began.status_code == 201
    cookie = {"Cookie": f"schemawatch={began.cookies['schemawatch']}"}
    http.cookies.clear()
    within = "/v1/databases/orders/session"
    assert (await http.get(within, headers=cookie)).json()["scopes"] == ["admin"]
    problem(await http.get(within.replace("orders", "billing"), headers=cookie), 401)
    # refused at once: the database was away a moment ago, or the connection is refused
    for _ in range(2):
        moment = time.monotonic()
        problem(await http.get("/v1/databases/gone/schemas", headers=headers), 503, "SW910")
        assert time.monotonic() - moment < 1.5


async def _health_and_metrics(http: httpx.AsyncClient) -> None:
    ready = await http.get("/health/ready")
    assert ready.status_code == 200
    states = {name: found["state"] for name, found in ready.json()["databases"].items()}
    assert (states["orders"], states["billing"], states["gone"]) == ("ok", "ok", "unreachable")
    assert (await http.get("/health")).json()["status"] == "degraded"
    lines = (await http.get("/metrics")).text.splitlines()
    assert 'schemawatch_database_up{database="orders"} 1.0' in lines
    assert 'schemawatch_database_up{database="silent"} 0.0' in lines
    assert (
        'schemawatch_delivery_attempts_total{database="billing",outcome="delivered"} 1.0' in lines
    )


async def test_of_one_database_nothing_changes(db_url: str, fleet: Fleet) -> None:
    """A file with one entry is still a file: its paths do not change when a second one comes."""
    config = replace(Config(scan_interval=0), databases_file=str(fleet.file))
    fleet.file.write_text(f"databases: [{{name: only, url: '{db_url}'}}]")
    stop, sock = asyncio.Event(), bind("127.0.0.1", 0)
    service = asyncio.create_task(run_service(config, stop=stop, sock=sock, notify=False))
    try:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, timeout=20) as http:
            problem(await http.get("/v1/schemas", headers={"X-API-Key": ALL.key}), 404, "SW121")
    finally:
        stop.set()
        await service


async def test_a_circuit_lets_one_try_after_each_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    circuit = Circuit(trial=5)
    circuit.check()
    circuit.failed()
    with pytest.raises(UnavailableError):
        circuit.check()
    now += 0.6
    circuit.check()
    with pytest.raises(UnavailableError):
        circuit.check()  # while somebody else tries
    now += 5.1
    circuit.check()  # nothing was heard of that one
    circuit.succeeded()
    circuit.check()
    circuit.check()


def test_slots_are_shared_by_those_that_have_something_to_send() -> None:
    slots = Slots(32)
    flights: list[set[Any]] = [set() for _ in range(40)]
    for flight in flights:
        slots.join(flight)
    assert slots.free(flights[0]) == 32
    flights[0].update(range(32))
    assert (slots.free(flights[0]), slots.free(flights[1])) == (0, 16)
    for flight in flights[1:]:
        flight.add(1)
    assert slots.free(flights[1]) == LEAST_SHARE - 1
    for flight in flights[1:]:
        slots.leave(flight)
    flights[0].clear()
    assert slots.free(flights[0]) == 32


async def test_nothing_is_read_where_the_key_was_not_found() -> None:
    """It may have been revoked since that database last answered."""
    remembered = FoundKey(1, "k", "", ["read"], "active", None, None)
    ctx = SimpleNamespace(keys={}, silent={"orders": remembered})
    request = cast("Request", SimpleNamespace(ctx=ctx))
    orders = Database(name="orders", dsn=Secret("service=never-asked"))
    with pytest.raises(UnavailableError, match="did not say whether the key is valid"):
        async with opening(request, orders, Config())():
            raise AssertionError
