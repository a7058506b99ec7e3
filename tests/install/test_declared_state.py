"""Both roads end in the same place: all migrations, and the tables as they are declared."""

from __future__ import annotations

import importlib.util

import psycopg
import pytest

from controlplane.install import sources
from tests import dumps, servers
from tests.install.conftest import Bare


def _declared(bare: Bare) -> str:
    name = bare.server.create()
    _run(bare.server.url(name), sources.read_contents(sources.root(), "sql/tables/contents.sql"))
    return name


def _run(url: str, files: tuple[sources.SqlFile, ...]) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("create schema schemawatch")
        for file in files:
            conn.execute(file.text.encode())


def test_by_dump(bare: Bare) -> None:
    other = _declared(bare)
    _run(bare.url(), tuple(m.file for m in sources.load().migrations))
    declared = dumps.schema(bare.server.url(other), bare.server.major)
    migrated = dumps.schema(bare.url(), bare.server.major)
    bare.server.drop(other)
    assert migrated == declared, (
        "draft the difference with `make migration NAME=…`; declare new columns last"
    )


def test_by_migra(bare: Bare) -> None:
    if importlib.util.find_spec("migra") is None:
        if servers.required():
            pytest.fail("migra is not installed")
        pytest.skip("migra is not installed: `make dev` installs it")
    from tests import drafting  # noqa: PLC0415

    other = _declared(bare)
    _run(bare.url(), tuple(m.file for m in sources.load().migrations))
    statements = drafting.difference(bare.url(), bare.server.url(other))
    bare.server.drop(other)
    assert statements == ""
