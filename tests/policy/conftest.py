from __future__ import annotations

import pytest

from tests.capture.conftest import lab
from tests.lab import Lab

__all__ = ["lab"]


@pytest.fixture
def shop(lab: Lab) -> Lab:
    """Give shop.orders (schema_id 1) and shop.order_lines (2) under watch."""
    lab.run(
        "create schema shop;"
        "create table shop.orders (id int primary key, note text, total int, legacy_a int);"
        "create index orders_total on shop.orders (total);"
        "create table shop.order_lines (id int primary key, note text, total int)"
    )
    assert lab.watch("shop.orders", "shop.order_lines") == [1, 2]
    return lab
