"""A database in which SchemaWatch and `pg_dump` watch the same tables, step by step."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests import dumps
from tests.lab import Lab
from tests.servers import Server

HERE = Path(__file__).parent
SETUP = (HERE / "setup.sql").read_text("utf-8")
FAMILIES = {
    "one": ["one.t"],
    "many": ["many.p", "many.p1", "many.p2"],
    "far": ["far.f"],
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one statement did, by schema: in our history, and in the dump."""

    statement: str
    reported: frozenset[str]
    dumped: frozenset[str]
    whole: bool  # whether anything at all changed in the dump
    details: str = field(compare=False)


class Bench:
    """One watched database; steps run one by one, each in its own transaction."""

    def __init__(self, lab: Lab, major: int) -> None:
        self.lab = lab
        self.major = major
        self.restart()

    def restart(self) -> None:
        """Take what is there now for what was there before."""
        self.last, self.text = self.dump()

    def dump(self) -> tuple[dict[str, list[str]], str]:
        text = dumps.schema(self.lab.url, self.major, "--exclude-schema=schemawatch", comments=True)
        return {name: dumps.of_schema(text, name, "kinds") for name in FAMILIES}, text

    def versions(self) -> dict[str, int]:
        return dict(
            self.lab.run(
                "select schema_name || '.' || min(table_name), sum(version)::int"
                " from schemawatch._head group by schema_name"
            )
        )

    def step(self, *statements: str) -> Step | None:
        """Execute; None when PostgreSQL refuses. The scan must find nothing more."""
        before = self.versions()
        try:
            for statement in statements:
                self.lab.run(statement)
        except psycopg.Error:
            return None
        found = self.lab.scan()
        assert found == [], f"only the scan saw: {statements}: {found}"
        assert self.lab.errors() == [], statements
        after = self.versions()
        dump, text = self.dump()
        changed = {name for name in FAMILIES if dump[name] != self.last[name]}
        details = "\n".join(
            line
            for name in changed
            for line in difflib.unified_diff(_lines(self.last[name]), _lines(dump[name]), n=0)
        )
        whole = text != self.text
        self.last, self.text = dump, text
        return Step(
            "; ".join(statements),
            frozenset(name.split(".")[0] for name in after if after[name] != before[name]),
            frozenset(changed),
            whole,
            details,
        )


def _lines(blocks: list[str]) -> list[str]:
    return "\n".join(blocks).splitlines()


@contextmanager
def opened(server: Server) -> Iterator[Bench]:
    """Give a fresh database with the watched tables of setup.sql."""
    name = server.create_migrated()
    try:
        with psycopg.connect(server.url(name), autocommit=True) as conn:
            lab = Lab(conn, server.url(name))
            lab.run("set allow_in_place_tablespaces = on")
            if lab.value("select count(*) from pg_tablespace where spcname = 'other_space'") == 0:
                lab.run("create tablespace other_space location ''")  # of the whole server
            lab.run(SETUP)
            lab.watch(*itertools.chain.from_iterable(FAMILIES.values()))
            yield Bench(lab, server.major)
    finally:
        server.drop(name)
