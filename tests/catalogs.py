"""Compares what each PostgreSQL version has that SchemaWatch reads: `python -m tests.catalogs`.

Prints docs/versions.md: the columns of the catalogs that our SQL reads, the functions that
deparse, and the command tags of event triggers, each with what SchemaWatch makes of it. A
difference without a verdict fails a test: adding a version starts with reading what is new in it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from controlplane.install import catalogs
from tests import servers

Conn = psycopg.Connection[tuple[Any, ...]]
ROOT: Final = Path(__file__).resolve().parent.parent
_NAMES: Final = re.compile(r"\bpg_[a-z_]+")
_WORDS: Final = re.compile(rb"[A-Z][A-Z ]{2,40}")
_READ: Final = ("sql", "triggers")
_VERSION: Final = re.compile(r"current_setting\('server_version_num'\)|to_jsonb\(\w+\) ->> '\w+'")

# What SchemaWatch makes of each difference; `catalog.column`, `function` or `COMMAND TAG`.
VERDICTS: Final = {
    "pg_attribute.attcacheoff": "Never read: a cache of the server.",
    "pg_attribute.attstattarget": "Null since 17 where it was -1: both are no target of its own.",
    "pg_class.relallfrozen": "Never read: a statistic.",
    "pg_collation.collicurules": "Not read: a collation is known by its name and determinism.",
    "pg_collation.colliculocale": "Never read.",
    "pg_collation.colllocale": "Never read.",
    "pg_constraint.conenforced": "Constraints that are NOT ENFORCED have rules of their own.",
    "pg_constraint.conperiod": "WITHOUT OVERLAPS and PERIOD are part of a key.",
    "pg_database.dathasloginevt": "Never read: of pg_database only the name is.",
    "pg_database.daticulocale": "Never read: of pg_database only the name is.",
    "pg_database.daticurules": "Never read: of pg_database only the name is.",
    "pg_database.datlocale": "Never read: of pg_database only the name is.",
    "pg_publication.pubgencols": "Whether generated columns are published is part of it.",
    "pg_publication.puballsequences": "Read: whether a sequence behind a column is published.",
    "pg_publication_rel.prexcept": "A table that FOR ALL TABLES leaves out is no member.",
    "pg_range.rngconstruct2": "Never read: of a range only its subtype is.",
    "pg_range.rngconstruct3": "Never read: of a range only its subtype is.",
    "pg_range.rngmltconstruct0": "Never read: of a range only its subtype is.",
    "pg_range.rngmltconstruct1": "Never read: of a range only its subtype is.",
    "pg_range.rngmltconstruct2": "Never read: of a range only its subtype is.",
    "pg_get_publication_sequences": "Not called: membership is read from the catalogs.",
    "pg_get_publication_tables": "Not called: membership is read from the catalogs.",
    "pg_statistic_ext.stxstattarget": "As pg_attribute.attstattarget.",
    "LOGIN": "An event of its own, not DDL.",
    "REINDEX": "REINDEX fires ddl_command_end from 17 on; no structure changes.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What one version has of what SchemaWatch reads."""

    columns: Mapping[str, bool]  # whether it may be null
    functions: Mapping[str, frozenset[str]]
    tags: frozenset[str]


def catalogs_read(conn: Conn) -> set[str]:
    """Return the system catalogs that our SQL names."""
    named: set[str] = set()
    for folder in _READ:
        for path in (ROOT / folder).rglob("*.sql"):
            named |= set(_NAMES.findall(path.read_text()))
    rows = conn.execute(
        "select relname from pg_class where relnamespace = 'pg_catalog'::regnamespace"
        " and relkind = 'r' and relname = any (%s)",
        [list(named)],
    )
    return {name for (name,) in rows}


def inspect(conn: Conn, programs: Path) -> Server:
    """Read a running server; programs is the folder of its binaries."""
    columns = conn.execute(
        "select format('%%s.%%s', attrelid::regclass, attname), not attnotnull from pg_attribute"
        " where attrelid = any (%s::regclass[]) and attnum > 0 and not attisdropped",
        [sorted(catalogs_read(conn))],
    )
    functions = conn.execute(
        "select proname, pg_get_function_identity_arguments(oid) from pg_proc"
        " where pronamespace = 'pg_catalog'::regnamespace and proname ~"
        " '^(pg_get_.*(def|expr|body|result|arguments|publication)|pg_event_trigger_|aclexplode)'"
    ).fetchall()
    return Server(
        columns=dict(columns.fetchall()),
        functions={
            name: frozenset(args for other, args in functions if other == name)
            for name, _ in functions
        },
        tags=frozenset(_tags(conn, programs)),
    )


def _tags(conn: Conn, programs: Path) -> Iterator[str]:
    """Yield the command tags that an event trigger can name: no catalog lists them."""
    words = {word.decode().strip() for word in _WORDS.findall((programs / "postgres").read_bytes())}
    for word in sorted(words):
        try:
            conn.execute(
                sql.SQL(
                    "create event trigger probe on ddl_command_end"
                    " when tag in ({}) execute function pg_catalog.now()"
                ).format(word)
            )
        except psycopg.errors.SyntaxError:
            continue  # not recognised
        except psycopg.errors.FeatureNotSupported:
            continue  # recognised, and fires no event trigger
        except psycopg.errors.InvalidObjectDefinition:
            yield word  # as far as the function, which is none for events


def differences(older: Server, newer: Server) -> list[tuple[str, str]]:
    """Return (what, how) of all that differs: new, gone, or changed."""
    before, after = older.columns, newer.columns
    found = [(name, "new column") for name in after.keys() - before.keys()]
    found += [(name, "column gone") for name in before.keys() - after.keys()]
    found += [
        (name, "may be null" if after[name] else "is never null")
        for name in before.keys() & after.keys()
        if before[name] != after[name]
    ]
    names = older.functions.keys() | newer.functions.keys()
    found += [
        (name, "other arguments" if name in older.functions else "new function")
        for name in names
        if older.functions.get(name) != newer.functions.get(name)
    ]
    found += [(tag, "new command tag") for tag in newer.tags - older.tags]
    found += [(tag, "command tag gone") for tag in older.tags - newer.tags]
    return sorted(found)


def page(found: Mapping[int, Server]) -> str:
    """Return docs/versions.md; found is in ascending order."""
    versions = sorted(found)
    lines = [_HEAD.format(oldest=versions[0], newest=versions[-1])]
    for older, newer in pairwise(versions):
        lines.append(f"\n### {newer}, beside {older}\n")
        rows = differences(found[older], found[newer])
        lines += [
            f"| `{what}` | {how} | {VERDICTS.get(what, 'NO VERDICT')} |" for what, how in rows
        ]
        if rows:
            lines.insert(len(lines) - len(rows), "| what | how | in SchemaWatch |\n|---|---|---|")
        else:
            lines.append("Nothing that SchemaWatch reads.")
    lines.append(_SECRETS)
    lines.append(_BESIDE)
    lines.append(_PLACES)
    lines += [f"- `{place}`" for place in places()]
    return "\n".join(lines) + "\n"


def places() -> list[str]:
    """Return the files whose SQL depends on the version of the server."""
    files = (path for folder in _READ for path in sorted((ROOT / folder).rglob("*.sql")))
    return [
        str(path.relative_to(ROOT))
        for path in files
        if "migrations" not in path.parts
        and "tables" not in path.parts
        and _VERSION.search(path.read_text())
    ]


def unknown(found: Mapping[int, Server]) -> set[str]:
    """Return what a server has and doctor does not know, or knows and no server has."""
    have = {name for server in found.values() for name in server.columns}
    known = {f"{name}.{column}" for name, columns in catalogs.COLUMNS.items() for column in columns}
    return have ^ known


_HEAD = """\
# PostgreSQL versions

SchemaWatch supports PostgreSQL {oldest} to {newest}: the tests of the engine run on each. Of the
thousands of golden cases and their like 15 and 19 run all, the others a third each; what is to be
pasted, the pairs of types, and what hardly depends on the version run on 15 and 19 (`make test
ARGS=--every`: the cases and pairs on all). This page is made by `python -m tests.catalogs`, which
compares the servers; a test holds it to them, and to the list by which `schemawatch doctor`
recognises a catalog that it does not know (`controlplane/install/catalogs.py`).

One structure gives one document, and so one digest, on all of them: what a version cannot say is
absent there, and what only a newer one can say is absent where it is not used. Expressions are
deparsed by the server, whose wording may change: after an upgrade documents are read anew and
compared without reporting how the texts changed. It did so from 15 to 16, where a view that reads
one table no longer says whose its columns are, and from 18 to 19, where `inet_ops` became the
default class of a GiST index. Both ways of upgrading, a dump restored and pg_upgrade, are tests.

## What each version brought

Columns of the catalogs that SchemaWatch reads, functions that deparse, and command tags of event
triggers."""

# They hold how to log in elsewhere; a test holds our SQL to not naming them.
UNREAD: Final = frozenset(
    {"pg_foreign_data_wrapper", "pg_subscription", "pg_user_mapping", "pg_authid"}
)

_SECRETS = """
## What is not read in any version

`pg_subscription`, `pg_foreign_data_wrapper`, `pg_user_mapping`, `pg_authid`: they hold how to log
in elsewhere. From 19 on a subscription may name a SERVER instead of a connection string
(`pg_subscription.subserver`, `pg_foreign_data_wrapper.fdwconnection`), and has settings of its own
for retention and `wal_receiver_timeout` (`subretaindeadtuples`, `submaxretention`,
`subretentionactive`, `subwalrcvtimeout`): none of it is structure of a table here, so creating and
altering such a subscription, its server or a user mapping is no drift, and no password of theirs is
stored; tried on 19rc1, by trigger and scan."""

_BESIDE = """
## Beside the server

| what | version | where |
|---|---|---|
| pg_cron | 1.4.2, with 15 | every test of scheduling, in CI |
| pg_cron | 1.6.8, with 18.6 | by hand (A) |
| PgBouncer | 1.18.0, with 15 | `tests/test_pooler.py`, in CI |
| PgBouncer | 1.26.1, with 15 and 18.6 | the same tests, and by hand (B) |

(A) Intervals of 1 to 59 seconds, `schedule_in_database`, both values of
`cron.use_background_workers` under trust and scram, `cron.enable_superuser_jobs`. (B)
`SCHEMAWATCH_TEST_PGBOUNCER` names the program; all three modes, `max_prepared_statements` 0 and
100, `query_wait_timeout`, `options` in the URL. What was seen is in
[operations.md](operations.md#behind-a-pooler)."""

_PLACES = """
## Adding a version

1. `VERSIONS` in `tests/servers.py`, a package for it in `tests/fetch_servers.py` (or Debian's,
   which needs no line), `NEWEST` in `controlplane/core/versions.py`, and in `tests/conftest.py`
   which versions stand between others and share the golden cases (also in words, there and in
   CONTRIBUTING.md); "15 to 19" in README.md and `.ci/run`; the extra `embedded` in pyproject.toml.
2. `python -m tests.catalogs`: each difference wants a verdict in `tests/catalogs.py`, a column also
   its place in `controlplane/install/catalogs.py`; then the rule, the texts and the golden cases
   that follow, with `"min_version"`.
3. `make test`: golden cases, completeness beside that version's `pg_dump`, digests across versions.

SQL that depends on the version asks the row itself, `to_jsonb(row) ->> 'column'`, which is null
where there is no such column, or asks for `server_version_num`. It stands in:
"""


def main() -> int:
    """Print the page, from the servers that are here."""
    running: dict[int, servers.Server] = {}
    found: dict[int, Server] = {}
    try:
        for major, programs in sorted(servers.available().items()):
            running[major] = servers.start(programs)
            with psycopg.connect(running[major].url(), autocommit=True) as conn:
                found[major] = inspect(conn, programs.folder)
    finally:
        for server in running.values():
            servers.stop(server)
    print(page(found), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
