"""What users see of their statements is the same with SchemaWatch and without: nothing of ours."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import servers
from tests.completeness import vocabulary
from tests.lab import Lab
from tests.servers import Server

HERE = Path(__file__).parent
SETUP = (HERE.parent / "completeness" / "setup.sql").read_text("utf-8")
# The event trigger firing matrix of the documentation, but for what cannot succeed here (CREATE
# EXTENSION, IMPORT FOREIGN SCHEMA, SECURITY LABEL) and what not every version fires for (REINDEX).
FIRED = """
    ALTER AGGREGATE, ALTER COLLATION, ALTER CONVERSION, ALTER DEFAULT PRIVILEGES, ALTER DOMAIN,
    ALTER EXTENSION, ALTER FOREIGN DATA WRAPPER, ALTER FOREIGN TABLE, ALTER FUNCTION, ALTER INDEX,
    ALTER LANGUAGE, ALTER LARGE OBJECT, ALTER MATERIALIZED VIEW, ALTER OPERATOR,
    ALTER OPERATOR CLASS, ALTER OPERATOR FAMILY, ALTER POLICY, ALTER PROCEDURE, ALTER PUBLICATION,
    ALTER ROUTINE, ALTER RULE, ALTER SCHEMA, ALTER SEQUENCE, ALTER SERVER, ALTER STATISTICS,
    ALTER SUBSCRIPTION, ALTER TABLE, ALTER TEXT SEARCH CONFIGURATION, ALTER TEXT SEARCH DICTIONARY,
    ALTER TEXT SEARCH PARSER, ALTER TEXT SEARCH TEMPLATE, ALTER TRIGGER, ALTER TYPE,
    ALTER USER MAPPING, ALTER VIEW, COMMENT, CREATE ACCESS METHOD, CREATE AGGREGATE, CREATE CAST,
    CREATE COLLATION, CREATE CONVERSION, CREATE DOMAIN, CREATE FOREIGN DATA WRAPPER,
    CREATE FOREIGN TABLE, CREATE FUNCTION, CREATE INDEX, CREATE LANGUAGE,
    CREATE MATERIALIZED VIEW, CREATE OPERATOR, CREATE OPERATOR CLASS, CREATE OPERATOR FAMILY,
    CREATE POLICY, CREATE PROCEDURE, CREATE PUBLICATION, CREATE RULE, CREATE SCHEMA,
    CREATE SEQUENCE, CREATE SERVER, CREATE STATISTICS, CREATE SUBSCRIPTION, CREATE TABLE,
    CREATE TABLE AS, CREATE TEXT SEARCH CONFIGURATION, CREATE TEXT SEARCH DICTIONARY,
    CREATE TEXT SEARCH PARSER, CREATE TEXT SEARCH TEMPLATE, CREATE TRIGGER, CREATE TYPE,
    CREATE USER MAPPING, CREATE VIEW, DROP ACCESS METHOD, DROP AGGREGATE, DROP CAST,
    DROP COLLATION, DROP CONVERSION, DROP DOMAIN, DROP FOREIGN DATA WRAPPER, DROP FOREIGN TABLE,
    DROP FUNCTION, DROP INDEX, DROP LANGUAGE, DROP MATERIALIZED VIEW, DROP OPERATOR,
    DROP OPERATOR CLASS, DROP OPERATOR FAMILY, DROP OWNED, DROP POLICY, DROP PROCEDURE,
    DROP PUBLICATION, DROP ROUTINE, DROP RULE, DROP SCHEMA, DROP SEQUENCE, DROP SERVER,
    DROP STATISTICS, DROP SUBSCRIPTION, DROP TABLE, DROP TEXT SEARCH CONFIGURATION,
    DROP TEXT SEARCH DICTIONARY, DROP TEXT SEARCH PARSER, DROP TEXT SEARCH TEMPLATE, DROP TRIGGER,
    DROP TYPE, DROP USER MAPPING, DROP VIEW, GRANT,
    REFRESH MATERIALIZED VIEW, REVOKE, SELECT INTO"""
NOTE_TAGS = """
    create schema noted; create table noted.tag (name text primary key);
    grant usage on schema noted to public; grant all on noted.tag to public;
    create function noted.note() returns event_trigger language plpgsql security definer
        as 'begin insert into noted.tag values (tg_tag) on conflict do nothing; end';
    create event trigger note on ddl_command_start execute function noted.note()"""


def statements(major: int) -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311 (the same each time)
    for template in vocabulary.templates(major):
        yield vocabulary.filled(template, chance)
    for line in (HERE / "guest.sql").read_text("utf-8").splitlines():
        if line and not line.startswith("--"):
            yield line


@contextmanager
def opened(server: Server, name: str) -> Iterator[Lab]:
    url = server.url(name)
    try:
        with psycopg.connect(url, autocommit=True) as conn:
            lab = Lab(conn, url)
            lab.run("set allow_in_place_tablespaces = on")
            if lab.value("select count(*) from pg_tablespace where spcname = 'other_space'") == 0:
                lab.run("create tablespace other_space location ''")  # of the whole server
            lab.run(SETUP)
            yield lab
    finally:
        server.drop(name)


def told(lab: Lab, statement: str) -> list[Any]:
    """Run a statement; return all that its user gets back."""
    seen: list[Any] = []

    def note(said: psycopg.errors.Diagnostic) -> None:
        seen.append(_facts(said))

    lab.conn.add_notice_handler(note)
    try:
        cursor = lab.conn.execute(statement.encode())
        while True:
            seen.append((cursor.statusmessage, cursor.description and cursor.fetchall()))
            if not cursor.nextset():
                break
    except psycopg.Error as error:
        seen.append(_facts(error.diag))
        lab.conn.rollback()
    finally:
        lab.conn.remove_notice_handler(note)
    return seen


def _facts(said: psycopg.errors.Diagnostic) -> tuple[str | None, ...]:
    texts = (said.message_primary, said.message_detail, said.message_hint, said.context)
    return (
        said.severity,
        said.sqlstate,
        said.statement_position,
        # numbers of objects differ, and the words in the place of {db}
        *(text and re.sub(r"\d{5,}", "N", re.sub(r"_(one|two)\b", "", text)) for text in texts),
    )


def _most_memory(lab: Lab) -> int:
    """Return the most memory that the backend had, in megabytes; 0 where that cannot be read."""
    status = Path(f"/proc/{lab.conn.info.backend_pid}/status")
    found = (
        re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if status.exists()
        else None
    )
    return int(found[1]) // 1024 if found else 0


@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
def test_the_same_as_without(server_of: Callable[[int], Server], major: int) -> None:
    server = server_of(major)
    different: dict[str, Any] = {}
    count = 0
    with (
        opened(server, server.create()) as bare,
        opened(server, server.create_migrated()) as watched,
    ):
        bare.run(NOTE_TAGS)
        for name in ("public", "one", "many", "far", "kinds"):
            watched.run("select schemawatch.register_schema(%s, p_future => true)", name)
        for statement in statements(major):
            count += 1
            without = told(bare, statement.replace("{db}", "one"))
            if (ours := told(watched, statement.replace("{db}", "two"))) != without:
                different[statement] = (without, ours)
        tags = {tag for (tag,) in bare.run("select name from noted.tag")}
        errors = watched.errors()
        more_memory = _most_memory(watched) - _most_memory(bare)
    assert different == {}
    assert errors == []
    # a plan that expects too much has set aside gigabytes before
    assert more_memory < 300
    assert count > 500
    assert {tag.strip() for tag in FIRED.split(",")} - tags == set()
