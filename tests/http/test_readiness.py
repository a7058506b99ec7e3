"""Live, ready, or neither: what somebody outside sees of every way in which this can fail."""

from __future__ import annotations

import asyncio
import dataclasses

import httpx
import pytest

from controlplane.config import Config
from controlplane.http.app import create_app
from controlplane.http.server.monitor import Monitor
from controlplane.http.server.socket import bind, serve_http
from controlplane.http.server.supervision import Worker
from tests.http.serving import Api, Db, client
from tests.notifier.running import until


async def _reasons(url: httpx.AsyncClient) -> list[str]:
    answer = await url.get("/health/ready")
    body = answer.json()
    assert (answer.status_code == 200) == body["ready"] == (not body["reasons"])
    return body["reasons"]


async def test_a_working_service_is_live_and_ready(api: Api) -> None:
    live = await api.anonymous.get("/health/live")
    assert (live.status_code, live.json()) == (200, {"status": "alive"})
    assert await _reasons(api.anonymous) == []


@pytest.mark.parametrize(
    ("known", "state", "advice"),
    [(+1, "outdated (SW911)", "schemawatch migrate"), (-1, "newer (SW205)", "Run the SchemaWatch")],
)
async def test_another_version_of_the_schema_is_not_served(
    api: Api, db: Db, known: int, state: str, advice: str
) -> None:
    row = db.execute("select max(version) from schemawatch.migration").fetchone()
    assert row is not None
    monitor = Monitor(api.app.ctx.database, [], None, schema_version=row[0] + known)
    health = await monitor.health()
    assert health.status == "unavailable"
    [reason] = health.not_ready
    assert state in reason
    assert advice in reason
    right = Monitor(api.app.ctx.database, [], None, schema_version=row[0])
    assert (await right.health()).not_ready == []


async def _work(worker: Worker) -> None:
    worker.alive()
    await asyncio.Event().wait()


async def test_dead_workers_are_seen_from_outside(api: Api) -> None:
    """Neither a task that is gone nor one that hangs can report itself."""
    gone, hung = Worker(name="gone", run=_work), Worker(name="hung", run=_work, patience=0.05)
    monitor = api.app.ctx.monitor
    for worker in (gone, hung):
        worker.start()
        monitor.workers[worker.name] = worker
    await until(lambda: gone.condition() == "running")
    assert gone._task is not None
    gone._task.cancel()
    await until(lambda: gone.condition() == "stopped" and hung.condition() == "stalled")
    assert await _reasons(api.anonymous) == ["worker gone: stopped", "worker hung: stalled"]
    assert (await api.anonymous.get("/health/live")).status_code == 200
    assert (await api.anonymous.get("/health")).status_code == 503
    metrics = (await api.reader.get("/metrics")).text
    assert 'schemawatch_worker_up{worker="gone"} 0.0' in metrics
    assert 'schemawatch_worker_up{worker="hung"} 0.0' in metrics
    assert "schemawatch_ready 0.0" in metrics


async def test_while_it_drains_it_is_not_ready_and_still_serves(db: Db, config: Config) -> None:
    sock, stop = bind("127.0.0.1", 0), asyncio.Event()
    app = create_app(dataclasses.replace(config, drain_delay=0.5))
    service = asyncio.create_task(serve_http(app, sock, stop))
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    async with client(url, None) as early, client(url, None) as late:
        assert await _reasons(early) == []
        stop.set()
        await until(lambda: app.ctx.monitor.draining)
        assert await _reasons(late) == ["draining: it was asked to end"]
        assert (await late.get("/health/live")).status_code == 200
        await asyncio.wait_for(service, 10)
        with pytest.raises(httpx.ConnectError):
            async with client(url, None) as later:
                await later.get("/health/live")
    sock.close()


async def test_no_header_is_sent_empty(api: Api) -> None:
    answer = await api.anonymous.get("/health")
    assert [name for name, value in answer.headers.items() if not value] == []
