"""The ground that every other test stands on."""

from __future__ import annotations

import psycopg
import pytest

from tests.conftest import Conn
from tests.servers import Server


def test_fresh_database_has_schemawatch(db: Conn, db_url: str) -> None:
    (version,) = db.execute("select max(version) from schemawatch.migration").fetchone() or (0,)
    assert version >= 1
    assert db.info.dbname in db_url


@pytest.mark.parametrize("_round", [1, 2])
def test_each_test_has_its_own_database(db: Conn, _round: int) -> None:
    db.execute("create table public.leftover ()")


def test_every_version(each_version: Conn, version_server: Server) -> None:
    assert each_version.info.server_version // 10000 == version_server.major
    assert each_version.execute("select to_regclass('schemawatch.drift')").fetchone() != (None,)


def test_cron_server_runs_cron(cron_server: Server) -> None:
    with psycopg.connect(cron_server.url()) as conn:
        row = conn.execute("select count(*) from cron.job").fetchone()
    assert row is not None
