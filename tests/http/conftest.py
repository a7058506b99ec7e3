"""`api`: the application on a real socket, in front of a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from ipaddress import ip_network

import pytest

from controlplane.config import Config, Secret
from tests.http.serving import Api, Db, client, new_key, running


@pytest.fixture
def config(db_url: str) -> Config:
    return Config(
        database_url=Secret(db_url),
        scan_interval=0,
        pool_size=4,
        connect_timeout=2,
        webhook_allow=(ip_network("10.99.0.0/16"),),
    )


@pytest.fixture
async def api(db: Db, config: Config) -> AsyncIterator[Api]:
    async with AsyncExitStack() as stack:
        app, url = await stack.enter_async_context(running(config))
        keys = {scope: new_key(db, scope).key for scope in ("read", "write", "admin")}
        yield Api(
            app=app,
            url=url,
            anonymous=await stack.enter_async_context(client(url, None)),
            reader=await stack.enter_async_context(client(url, keys["read"])),
            writer=await stack.enter_async_context(client(url, keys["write"])),
            admin=await stack.enter_async_context(client(url, keys["admin"])),
        )


@pytest.fixture
def orders(db: Db) -> int:
    """A watched table public.orders with three versions: BREAKING (1 to 2), then SAFE."""
    db.execute("create table orders (id bigint primary key, note text not null)")
    row = db.execute("select schemawatch.register_table('orders')").fetchone()
    assert row is not None
    db.execute("alter table orders drop column note")
    db.execute("alter table orders add column colour text")
    return int(row[0])
