from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab import Conn, Lab
from tests.servers import Server


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


@pytest.fixture
def orders(lab: Lab) -> Lab:
    """Give a database with public.orders under watch."""
    lab.run("create table public.orders (id int primary key, note text, total numeric)")
    lab.watch("public.orders")
    return lab


@pytest.fixture
def user(orders: Lab, server: Server) -> Iterator[Lab]:
    """Give the session of an ordinary user, who owns public.orders and may create objects."""
    orders.run(
        "do $$ begin if to_regrole('app') is null then create role app login; end if; end $$;"
        "grant create, usage on schema public to app; alter table public.orders owner to app"
    )
    with orders.other(user="app") as session:
        yield session
