"""GET /metrics: read by Prometheus' own parser, true, and there while the database is not."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from controlplane.config import Config, Secret
from controlplane.core.api_keys import generate_key
from controlplane.http.routes import OPERATIONS
from controlplane.http.server.families import families_of
from controlplane.http.server.monitor import Monitor
from tests.http.serving import Api, Db, running

Samples = dict[tuple[str, tuple[str, ...]], float]


def _samples(text: str) -> Samples:
    """Return (name, values of its labels) -> number; each only once, each family described."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        assert family.type in {"gauge", "counter", "histogram"}, family.name
        for sample in family.samples:
            key = sample.name, tuple(sample.labels.values())
            assert key not in found
            found[key] = sample.value
    return found


async def _scraped(client: httpx.AsyncClient) -> Samples:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return _samples(answer.text)


async def test_it_counts_what_is_there(api: Api, db: Db, orders: int) -> None:
    db.execute("select schemawatch.set_source_name('orders/eu')")
    db.execute("select schemawatch.create_endpoint('https://example.com/', p_min_impact => 'SAFE')")
    db.execute("alter table orders drop column colour")
    db.execute("select schemawatch.scan()")
    api.app.ctx.monitor.forget()
    found = await _scraped(api.reader)
    for name, labels, value in (
        ("schemawatch_source_info", ("orders/eu",), 1),
        ("schemawatch_ready", (), 1),
        ("schemawatch_database_up", (), 1),
        ("schemawatch_event_triggers_enabled", (), 1),
        ("schemawatch_watched_tables", (), 1),
        ("schemawatch_deliveries", ("pending",), 1),
        ("schemawatch_deliveries", ("dead",), 0),
        ("schemawatch_endpoints", ("active",), 1),
        ("schemawatch_drifts", ("BREAKING", "open"), 2),
        ("schemawatch_capture_errors", (), 0),
        ("schemawatch_last_scan_errors", (), 0),
        ("schemawatch_pool_connections_max", (), 4),
    ):
        assert found[name, labels] == value, name
    assert 0 < found["schemawatch_oldest_pending_seconds", ()] < 60
    assert 0 <= found["schemawatch_last_scan_age_seconds", ()] < 60
    assert 0 <= found["schemawatch_last_scan_duration_seconds", ()] < 60
    assert found["process_resident_memory_bytes", ()] > 1e6
    assert any(name == "schemawatch_swept_not_captured" for name, _ in found)
    db.execute("alter event trigger schemawatch_ddl_command_end disable")
    api.app.ctx.monitor.forget()
    assert (await _scraped(api.reader))["schemawatch_event_triggers_enabled", ()] == 0


async def test_requests_are_counted_by_operation_and_nothing_else(api: Api) -> None:
    for number in range(1000, 1020):
        await api.reader.get(f"/v1/no-such-path/{number}")
        await api.anonymous.get(f"/v1/{number}")
        await api.reader.get(f"/v1/schemas/{number}")
    found = await _scraped(api.reader)
    requests = {k[1]: v for k, v in found.items() if k[0] == "schemawatch_http_requests_total"}
    # routed before anybody is asked who they are
    assert requests["none", "404"] == 40
    assert {operation for operation, _ in requests} <= {o.name for o in OPERATIONS} | {"none"}
    [(schemas, times)] = [(k, v) for k, v in requests.items() if v == 20 and k[0] != "none"]
    assert schemas[1] == "404"
    took = "schemawatch_http_request_duration_seconds"
    assert found[f"{took}_count", (schemas[0],)] == times
    assert found[f"{took}_bucket", ("+Inf", schemas[0])] == times


async def test_it_answers_without_a_database() -> None:
    """No key could be checked then, so none is asked for; it tells no more than /health."""
    config = Config(database_url=Secret("postgresql://x@127.0.0.1:1/x"), connect_timeout=0.2)
    async with running(config) as (_, url), httpx.AsyncClient(base_url=url) as anyone:
        refused = await anyone.get("/v1/schemas", headers={"X-API-Key": generate_key().key})
        assert refused.status_code == 503
        found = await asyncio.wait_for(_scraped(anyone), 20)
    assert found["schemawatch_database_up", ()] == 0
    assert found["schemawatch_ready", ()] == 0
    assert ("schemawatch_watched_tables", ()) not in found
    assert found["schemawatch_http_requests_total", ("list_schemas", "503")] == 1


async def test_attempts_are_counters_of_the_process(api: Api) -> None:
    """Retention deletes rows, and a counter never goes back."""
    report = {"state": "alive", "listening": True, "delivered": 7, "failed": 2, "restarts": 1}
    health = await Monitor(api.app.ctx.database, [], lambda: report).health()
    families = {family.name: family for family in families_of(health, None, POOL)}
    attempts = families["schemawatch_delivery_attempts"]
    assert attempts.type == "counter"
    assert {s.labels["outcome"]: s.value for s in attempts.samples} == {"delivered": 7, "failed": 2}
    assert families["schemawatch_dispatcher_up"].samples[0].value == 1
    assert families["schemawatch_listener_up"].samples[0].value == 1


POOL = {"size": 0, "idle": 0, "waiting": 0, "max": 1}


async def test_names_follow_the_convention(api: Api) -> None:
    text = (await api.reader.get("/metrics")).text
    for kind, name in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
        assert re.fullmatch(r"(schemawatch|process)(_[a-z]+)+", kind), kind
        assert (name == "counter") == kind.endswith("_total"), kind


async def test_a_count_that_takes_too_long_costs_only_itself(
    api: Api, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controlplane.db.metrics.LIMIT", "200ms")
    with db.transaction():
        db.execute("lock table schemawatch.endpoint")
        api.app.ctx.monitor.forget()
        found = await _scraped(api.reader)
    assert ("schemawatch_endpoints", ("active",)) not in found
    assert ("schemawatch_deliveries", ("pending",)) in found
