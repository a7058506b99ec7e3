"""Bad days: no database, a restarted one, one without SchemaWatch, failing background work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from controlplane.config import Config, Secret
from controlplane.core.api_keys import generate_key
from controlplane.errors import ConfigError
from controlplane.http.app import create_app
from controlplane.http.server.monitor import Monitor
from controlplane.http.server.socket import bind, serve_http
from controlplane.http.server.supervision import Worker
from tests.http.serving import Api, Db, client, new_key, problem, running
from tests.servers import Server


async def test_healthy(api: Api) -> None:
    answer = await api.anonymous.get("/health")
    body = answer.json()
    assert answer.status_code == 200
    assert body["database"]["state"] == "ok"
    assert body["source_name"] == body["coverage"]["source_name"]
    assert body["scheduler"]["kind"] == "none"
    assert body["listener"]["state"] == "elsewhere"
    assert body["coverage"]["event_triggers"] == {
        "installed": True,
        "enabled": True,
        "always": True,
    }


async def test_an_outage_is_503_and_ends_by_itself(api: Api, db: Db, server: Server) -> None:
    name = sql.Identifier(db.info.dbname)
    called = (await api.anonymous.get("/health")).json()["source_name"]
    with psycopg.connect(server.url(), autocommit=True) as outside:
        outside.execute(sql.SQL("alter database {} allow_connections false").format(name))
        _terminate(outside, db)
        try:
            for path in ("/v1/schemas", "/v1/drifts"):
                answer = await api.reader.get(path)
                assert problem(answer, 503)["code"].startswith("SW91")
                assert int(answer.headers["retry-after"]) > 0
            api.app.ctx.monitor.forget()
            health = await api.anonymous.get("/health")
            assert health.status_code == 503
            assert health.json()["status"] == "unavailable"
            assert health.json()["source_name"] == called
            assert f'source_name="{called}"' in (await api.anonymous.get("/metrics")).text
            assert health.json()["database"]["state"] == "unreachable"
            assert health.json()["scheduler"]["kind"] == "unknown"
        finally:
            outside.execute(sql.SQL("alter database {} allow_connections true").format(name))
    assert (await _until_200(api, "/v1/schemas")) < 100
    api.app.ctx.monitor.forget()
    assert (await api.anonymous.get("/health")).status_code == 200


async def _until_200(api: Api, path: str) -> int:
    for attempt in range(100):
        if (await api.reader.get(path)).status_code == 200:
            return attempt
        await asyncio.sleep(0.1)
    return 100


def _terminate(outside: Db, db: Db) -> None:
    outside.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> %s",
        [db.info.dbname, db.info.backend_pid],
    )


@pytest.mark.usefixtures("orders")
async def test_cut_connections_are_not_noticed_by_clients(api: Api, db: Db, server: Server) -> None:
    await asyncio.gather(*(api.reader.get("/v1/drifts") for _ in range(8)))
    with psycopg.connect(server.url(), autocommit=True) as outside:
        _terminate(outside, db)
    answers = await asyncio.gather(*(api.reader.get("/v1/drifts") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}


async def test_without_schemawatch_it_says_migrate(empty_url: str) -> None:
    config = Config(database_url=Secret(empty_url), scan_interval=0)
    async with running(config) as (_, url), client(url, generate_key().key) as anyone:
        answer = problem(await anyone.get("/v1/schemas"), 503, "SW911")
        assert "schemawatch migrate" in answer["hint"]
        health = await anyone.get("/health")
        assert health.status_code == 503
        assert health.json()["database"]["state"] == "not_installed"


async def test_a_taken_port_is_an_error_with_advice() -> None:
    taken = bind("127.0.0.1", 0)
    try:
        with pytest.raises(ConfigError, match="in use") as caught:
            bind("127.0.0.1", taken.getsockname()[1])
        assert caught.value.hint is not None
    finally:
        taken.close()


async def test_an_unexpected_error_shows_no_inside(
    api: Api, db: Db, caplog: pytest.LogCaptureFixture
) -> None:
    db.execute("alter table schemawatch.rule drop column remedy cascade")
    answer = await api.reader.get("/v1/rules")
    body = problem(answer, 500)
    assert "remedy" not in answer.text
    assert body["request_id"] in caplog.text


async def test_a_crash_of_ours_is_a_problem_document(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr(api.app.ctx.monitor, "health", broken)
    answer = await api.reader.get("/metrics")
    problem(answer, 500, "SW900")
    assert "inside" not in answer.text


async def test_health_answers_while_the_database_hangs(
    api: Api, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controlplane.http.server.monitor.PROBE_SECONDS", 0.3)
    with db.transaction():
        db.execute("lock table schemawatch.delivery")
        api.app.ctx.monitor.forget()
        health = await asyncio.wait_for(api.anonymous.get("/health"), 5)
    assert health.status_code == 503
    assert health.json()["database"]["code"] == "SW912"


def _notifier(state: str) -> Callable[[], dict[str, object]]:
    return lambda: {"state": state, "listening": True, "last_error": "postgresql://secret@host"}


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("alive", "ok"),
        ("starting", "degraded"),
        ("stalled", "unavailable"),
        ("stopped", "unavailable"),
    ],
)
async def test_the_notifier_decides_too(api: Api, state: str, verdict: str) -> None:
    monitor = Monitor(api.app.ctx.database, [], _notifier(state))
    health = await monitor.health()
    assert health.status == verdict
    assert "secret" not in repr(health)


async def _wait(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen")


async def test_a_worker_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("controlplane.http.server.supervision.FIRST_PAUSE", 0.01)
    runs: list[str] = []

    async def run(worker: Worker) -> None:
        runs.append("run")
        if len(runs) == 1:
            raise ZeroDivisionError
        if len(runs) == 2:
            return
        worker.alive()
        await asyncio.sleep(60)

    worker = Worker(name="test", run=run)
    worker.start()
    await _wait(lambda: worker.state == "running")
    assert (len(runs), worker.restarts, worker.last_error) == (3, 2, None)
    await worker.stop()
    assert worker.state == "stopped"


async def test_the_ticker_scans_where_pg_cron_does_not(db: Db, db_url: str) -> None:
    db.execute(
        "create table orders (id int, note text); select schemawatch.register_table('orders')"
    )
    for trigger in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        db.execute(f"alter event trigger {trigger} disable")
    db.execute("alter table orders drop column note")
    config = Config(database_url=Secret(db_url), scan_interval=0.2)

    async with running(config) as (app, url), client(url, None) as anyone:
        await _wait(lambda: _one(db, "select count(*) from schemawatch.drift") == 1)
        await _wait(lambda: _one(db, "select count(*) from schemawatch.scan_run") >= 3)
        app.ctx.monitor.forget()
        health = (await anyone.get("/health")).json()

    assert health["scheduler"]["kind"] == "ticker"
    assert health["scheduler"]["ticker"]["state"] == "running"
    assert _one(db, "select source from schemawatch.drift") == "scan"


async def test_of_two_control_planes_one_scans(db: Db, db_url: str) -> None:
    config = Config(database_url=Secret(db_url), scan_interval=1)
    async with running(config), running(config), running(config):
        await asyncio.sleep(2.5)
    # How many there were depends on how long a busy machine took; the gaps between them do not.
    assert _one(db, "select count(*) from schemawatch.scan_run") >= 2
    gaps = db.execute(
        "select extract(epoch from started_at - lag(started_at) over (order by started_at)) "
        "from schemawatch.scan_run"
    ).fetchall()
    assert all(gap is None or gap >= 0.9 for (gap,) in gaps)


def _one(db: Db, statement: str) -> Any:
    row = db.execute(statement).fetchone()  # type: ignore[arg-type]
    return None if row is None else row[0]


async def test_requests_under_way_are_finished_at_the_end(db: Db, config: Config) -> None:
    key = new_key(db, "read").key
    sock, stop = bind("127.0.0.1", 0), asyncio.Event()
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    service = asyncio.create_task(serve_http(create_app(config), sock, stop))
    with psycopg.connect(db.info.dsn, autocommit=True) as other:
        async with client(url, key) as holder, client(url, key) as late:
            with db.transaction():
                db.execute("lock table schemawatch.rule")
                answer = asyncio.create_task(holder.get("/v1/rules"))
                await _wait(lambda: _one(other, WAITING) == 1)
                stop.set()
                await asyncio.sleep(0.2)
                assert not service.done()
                with pytest.raises(httpx.ConnectError):
                    await late.get("/health")
            assert (await answer).status_code == 200
            await asyncio.wait_for(service, 5)
    sock.close()


WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'"""
