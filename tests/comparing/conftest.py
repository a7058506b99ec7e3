"""Databases beside each other, made by the same statements or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.lab import Lab
from tests.servers import Server


@pytest.fixture
def make(server: Server) -> Iterator[Callable[..., Lab]]:
    """Make a database with SchemaWatch and a source name; without one, on this server or that."""
    made: list[tuple[Server, str, psycopg.Connection]] = []

    def one(name: str, script: str, where: Server = server) -> Lab:
        database = where.create_migrated()
        conn = psycopg.connect(where.url(database), autocommit=True)
        made.append((where, database, conn))
        lab = Lab(conn, where.url(database))
        lab.run("select schemawatch.set_source_name(%s)", name)
        lab.run(script)
        lab.run("select schemawatch.register_schema('public')")
        return lab

    yield one
    for where, database, conn in made:
        conn.close()
        where.drop(database)
