from __future__ import annotations

import pytest

from tests.outbox.scene import Conn, Scene


@pytest.fixture
def scene(db: Conn, db_url: str) -> Scene:
    """Give a database with one watched table."""
    return Scene(db, db_url)
