"""A service that compares a group by itself: one message when it differs, one when it agrees."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import httpx

from controlplane.commands._service import run_service
from controlplane.config import Config
from controlplane.core.api_keys import generate_key
from controlplane.http.server.socket import bind
from tests.commands.cli import run
from tests.http.serving import problem
from tests.lab import Lab
from tests.notifier.receiver import receiving
from tests.notifier.running import LOOPBACK

SHOP = "create table orders (id int primary key, note text); create table items (id int);"


async def test_told_once_and_once_again(make: Callable[..., Lab], tmp_path: Path) -> None:
    labs = {name: make(name, SHOP) for name in ("a", "b", "c")}
    b = labs["b"]
    file = tmp_path / "databases.yml"
    lines = [f"  - {{name: {n}, url: '{lab.url}', groups: [shop]}}" for n, lab in labs.items()]
    lines.append("  - {name: alone, url: 'host=127.0.0.1 port=1 dbname=x', groups: [one]}")
    file.write_text("databases:\n" + "\n".join(lines))
    everything, items = generate_key(), generate_key()
    for lab in labs.values():
        for key, pattern in ((everything, None), (items, "public.items")):
            lab.run(
                "select schemawatch.insert_api_key(%s, %s, %s, 'read', p_table_pattern => %s)",
                f"key of {pattern}",
                key.prefix,
                key.key_hash,
                pattern,
            )
    settings = Config(
        databases_file=str(file),
        webhook_allow=LOOPBACK,
        scan_interval=0,
        fleet_interval=0.1,
        fleet_grace=0.2,
        connect_timeout=1,
    )
    stop, sock = asyncio.Event(), bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    async with receiving() as receiver:
        for lab in labs.values():
            lab.run("select schemawatch.create_endpoint(%s)", receiver.url)
        services = [asyncio.create_task(run_service(settings, stop=stop, sock=sock))]
        # another one beside it
        services.append(
            asyncio.create_task(run_service(settings, stop=stop, sock=bind("127.0.0.1", 0)))
        )
        b.run("alter table orders drop column note")
        found = [json.loads(one.body) for one in await receiver.wait_for(2)]
        assert {one["type"] for one in found} == {"schema.drift", "schema.fleet.differs"}
        async with httpx.AsyncClient(base_url=url, headers={"X-API-Key": everything.key}) as api:
            path = "/v1/databases/b/fleet"
            [one] = (await api.get(path, params={"state": "open", "group": "shop"})).json()[
                "differences"
            ]
            assert (one["summary"], one["alike"]) == ("b lacks column note", ["a", "c"])
            alone = await api.get(f"{path}/{one['difference_id']}")
            assert alone.json() | {"last_seen": None} == one | {"last_seen": None}
            for params in ({"impact": "SAFE"}, {"group": "other"}, {"state": "ended"}):
                found = (await api.get(path, params=params)).json()
                assert found == {"next_cursor": None, "differences": []}
            problem(await api.get(f"{path}/999"), 404)
            limited = {"X-API-Key": items.key}
            assert (await api.get(path, headers=limited)).json()["differences"] == []
            problem(await api.get(f"{path}/{one['difference_id']}", headers=limited), 404)
            metrics = (await api.get("/metrics")).text
            assert 'schemawatch_fleet_differences{database="b",impact="BREAKING"} 1.0' in metrics
            health = (await api.get("/health")).json()
            assert health["workers"]["fleet"]["state"] == "running"
        done = await asyncio.to_thread(run, None, "fleet", SCHEMAWATCH_DATABASES=str(file))
        assert done.returncode == 1, "alone is away"
        assert "b in shop, differs since" in done.stdout
        assert "as in a, c, but not in b" in done.stdout
        assert "BREAKING  column-removed: b lacks column note" in done.stdout
        assert "alone     failed" in done.stdout
        assert b.value("select schemawatch.status() -> 'fleet_differences'") == {"BREAKING": 1}
        b.run("alter table orders add note text")
        kinds = [json.loads(one.body)["type"] for one in await receiver.wait_for(3)]
        assert kinds[2:] == ["schema.fleet.agrees"]
        await asyncio.sleep(0.5)
        assert len(receiver.requests) == 3
        stop.set()
        await asyncio.gather(*services)
