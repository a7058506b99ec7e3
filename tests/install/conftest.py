"""Clusters on which nobody has installed anything: roles belong to a cluster, not a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import pytest

from controlplane.install import sources
from controlplane.install.sources import Sources, SqlFile
from tests import servers
from tests.servers import Server


@dataclass(frozen=True, kw_only=True)
class Bare:
    """A database in a cluster without roles of ours."""

    server: Server
    name: str

    def url(self, user: str = "postgres") -> str:
        return self.server.url(self.name, user)

    def run(self, query: LiteralString, *, user: str = "postgres") -> list[tuple[Any, ...]]:
        """Run as that user in autocommit; return the rows, if any."""
        with psycopg.connect(self.url(user), autocommit=True) as conn:
            cursor = conn.execute(query)
            return cursor.fetchall() if cursor.description else []

    def value(self, query: LiteralString, *, user: str = "postgres") -> Any:
        return self.run(query, user=user)[0][0]


_CLEAN = """
do $$
declare r record;
begin
    for r in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' loop
        execute format('drop owned by %I; drop role %I', r.rolname, r.rolname);
    end loop;
end $$
"""


def _bare(server: Server) -> Iterator[Bare]:
    name = server.create()
    yield Bare(server=server, name=name)
    server.drop(name)
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute(_CLEAN)


@pytest.fixture(scope="session", params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def bare_cluster(request: pytest.FixtureRequest) -> Iterator[Server]:
    found = servers.available().get(request.param)
    if found is None:
        if servers.required():
            pytest.fail(f"PostgreSQL {request.param} is not here: `make servers` fetches it")
        pytest.skip(f"PostgreSQL {request.param} is not here: `make servers` fetches it")
    server = servers.start(found)
    yield server
    servers.stop(server)


@pytest.fixture
def bare(bare_cluster: Server) -> Iterator[Bare]:
    yield from _bare(bare_cluster)


TRIGGER = SqlFile(
    name="triggers/probe.sql",
    text="""
create or replace function schemawatch._probe()
returns event_trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$ begin end $$;
drop event trigger if exists schemawatch_probe;
create event trigger schemawatch_probe on ddl_command_end execute function schemawatch._probe();
""",
)


@pytest.fixture
def with_trigger() -> Sources:
    """The real migrations and grants, and one event trigger that needs a superuser."""
    real = sources.load()
    grants = tuple(file for file in real.code if file.name == "sql/grants.sql")
    return Sources(migrations=real.migrations, code=grants, triggers=(TRIGGER,))
