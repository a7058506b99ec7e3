from __future__ import annotations

import pytest

from tests.lab import Conn, Lab


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


@pytest.fixture
def orders(lab: Lab) -> Lab:
    """Give a database with public.orders under watch."""
    lab.run("create table public.orders (id int primary key, note text, total numeric)")
    lab.watch("public.orders")
    return lab
