from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import Conn, Lab

SHADOWS = (Path(__file__).parent / "shadows.sql").read_text("utf-8")


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


@pytest.fixture
def shadowed(lab: Lab) -> Lab:
    """Give a database where all of pg_catalog has namesakes in the schema evil."""
    lab.run(SHADOWS)
    return lab
