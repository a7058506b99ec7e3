"""migrate: once, twice, tried, refused."""

from __future__ import annotations

import dataclasses
from pathlib import PurePath

import psycopg
import pytest

from controlplane.errors import ConflictError, InternalError, UnavailableError
from controlplane.install import sources
from controlplane.install.migrate import migrate
from controlplane.install.sources import Migration, Sources, SqlFile
from controlplane.install.statement import LOCK
from tests import dumps
from tests.install.conftest import Bare


def _with_extra(text: str) -> Sources:
    real = sources.load()
    number = len(real.migrations) + 1
    extra = Migration(
        version=number,
        name="extra",
        file=SqlFile(name=f"sql/migrations/{number:04d}_extra.sql", text=text),
    )
    return dataclasses.replace(real, migrations=(*real.migrations, extra))


def test_migrate_twice_changes_nothing(bare: Bare) -> None:
    first = migrate(bare.url())
    before = dumps.schema(bare.url(), bare.server.major)
    second = migrate(bare.url())
    assert first.applied == [m.file.name for m in sources.load().migrations]
    assert first.owner == "schemawatch_owner"
    assert second.applied == []
    assert dumps.schema(bare.url(), bare.server.major) == before


def test_dry_run_reports_and_changes_nothing(bare: Bare) -> None:
    before = dumps.schema(bare.url(), bare.server.major)
    result = migrate(bare.url(), dry_run=True)
    assert "would be applied: sql/migrations/0001_initial.sql" in result.text()
    assert "rolled back" in result.text()
    assert dumps.schema(bare.url(), bare.server.major) == before
    assert bare.run("select rolname from pg_roles where rolname ~ '^schemawatch'") == []


def test_changed_file_is_refused(bare: Bare) -> None:
    migrate(bare.url(), sources=_with_extra("select 1;"))
    with pytest.raises(ConflictError, match=r"\d{4}_extra\.sql was changed") as caught:
        migrate(bare.url(), sources=_with_extra("select 2;"))
    assert caught.value.code == "SW201"
    assert caught.value.hint


def test_a_subscriber_that_would_stop(bare: Bare) -> None:
    """It is sent rows of our tables, does not have them, and applies nothing any more."""
    bare.run("create publication everything for all tables; create publication none")
    assert migrate(bare.url(), dry_run=True).applied, "nobody follows it"
    bare.run("select pg_create_logical_replication_slot('follower', 'pgoutput')")
    try:
        with pytest.raises(
            ConflictError, match="publication everything is FOR ALL TABLES"
        ) as caught:
            migrate(bare.url())
        assert (caught.value.code, caught.value.status) == ("SW207", 409)
        assert "schemawatch migrate --published" in (caught.value.hint or "")
        assert bare.run("select to_regnamespace('schemawatch')") == [(None,)]
        migrate(bare.url(), published=True)
        assert migrate(bare.url()).applied == [], "an upgrade does not ask again"
    finally:
        bare.run("select pg_drop_replication_slot('follower')")


def test_newer_database_is_refused(bare: Bare) -> None:
    migrate(bare.url(), sources=_with_extra("select 1;"))
    with pytest.raises(ConflictError, match="is at version") as caught:
        migrate(bare.url())
    assert caught.value.code == "SW205"


def test_failing_migration_leaves_nothing_behind(bare: Bare) -> None:
    before = dumps.schema(bare.url(), bare.server.major)
    broken = _with_extra("create table schemawatch.extra ();\n\nselect nothing_of_this_name;")
    with pytest.raises(InternalError, match=r"\d{4}_extra\.sql line 3: .*nothing_of_this_name"):
        migrate(bare.url(), sources=broken)
    assert dumps.schema(bare.url(), bare.server.major) == before


def test_upgrade_applies_only_what_is_new(bare: Bare) -> None:
    migrate(bare.url())
    result = migrate(bare.url(), sources=_with_extra("create table schemawatch.extra ();"))
    assert [PurePath(name).name[5:] for name in result.applied] == ["extra.sql"]
    assert bare.value("select tableowner from pg_tables where tablename = 'extra'") == result.owner


def test_lock_that_is_not_to_be_had(bare: Bare) -> None:
    with psycopg.connect(bare.url()) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        with pytest.raises(ConflictError, match="lock") as caught:
            migrate(bare.url(), lock_timeout=0.1)
    assert caught.value.code == "SW203"
    assert bare.value("select to_regnamespace('schemawatch')") is None


def test_dead_server_is_a_clear_error() -> None:
    with pytest.raises(UnavailableError) as caught:
        migrate("postgresql://someone:very-secret@127.0.0.1:1/nowhere", connect_timeout=2)
    assert "very-secret" not in str(caught.value)
    assert caught.value.hint


def test_hostile_session_defaults_do_not_reach_us(bare: Bare) -> None:
    bare.run("create schema evil")
    bare.run(
        "create function evil.format(text, variadic text[]) returns text language sql"
        " as 'select null'"
    )
    bare.run("alter role postgres set search_path = evil, pg_catalog")
    bare.run("alter role postgres set default_transaction_isolation = 'serializable'")
    try:
        assert migrate(bare.url()).applied
    finally:
        bare.run("alter role postgres reset all")


def test_progress_names_every_file(bare: Bare) -> None:
    said: list[str] = []
    migrate(bare.url(), progress=said.append)
    assert said[0] == "applying sql/migrations/0001_initial.sql"
    assert any(line.endswith("sql/grants.sql") for line in said)


STORED = """
create table public.t (a int, b int);
select schemawatch.register_table('public.t');
select schemawatch.create_endpoint('http://x.example');
set schemawatch.statement = 'full';
create role with_secret login password 'hunter2'; alter table public.t drop column b;
update schemawatch.delivery set payload = payload || jsonb_build_object('data', payload -> 'data'
    || jsonb_build_object('drifts', jsonb_build_array(payload -> 'data')));
insert into schemawatch.capture_error (phase, sqlstate, message, context) values ('event', '22P02',
    'invalid input syntax for type integer: "hunter2"',
    E'PL/pgSQL function schemawatch.on_sql_drop() line 6 at PERFORM\nSQL statement "hunter2"');
insert into schemawatch.idempotent_request
    (key_id, operation, idempotency_key, fingerprint, status, body)
select key.key_id, 'o', 'k', 'f', 200, '{"drift_id":1,"statement":"x \\"hunter2\\"","changes":[]}'
from schemawatch.insert_api_key('n', 'sw_abcdefgh', repeat('0', 64), 'read') as key (key_id);
drop role with_secret;
create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table public.ft (a int options (token 'plain1')) server s options (table_name 'x');
select schemawatch.register_table('public.ft');
alter foreign table public.ft options (add password 'plain2');
alter foreign table public.ft add column b int options (token 'plain3');
update schemawatch.snapshot set document = replace(replace(document::text,
    '[\\"token=***\\"]', '[\\"token=hunter2\\"]'), 'password=***', 'password=hunter2')::jsonb
where table_name = 'ft';
update schemawatch.drift_change set after = replace(after::text, '=***', '=hunter2')::jsonb
where rule_id is not null;
update schemawatch.delivery set payload = replace(payload::text, '=***', '=hunter2')::jsonb;
"""


def _everything(bare: Bare) -> str:
    return str(bare.value("select schema_to_xml('schemawatch', true, true, '')::text"))


def test_upgrade_redacts_what_is_stored_in_clear(bare: Bare) -> None:
    real = sources.load()
    [redacting] = [m.version for m in real.migrations if m.name == "redacted_statements"]
    # today's functions, on a database in which that one step was never made
    step = real.migrations[redacting - 1]
    nothing = dataclasses.replace(step, file=dataclasses.replace(step.file, text="select 1;"))
    without = (*real.migrations[: redacting - 1], nothing, *real.migrations[redacting:])
    migrate(bare.url(), sources=dataclasses.replace(real, migrations=without))
    bare.run("delete from schemawatch.migration where name = 'redacted_statements'")
    bare.run(STORED)
    assert _everything(bare).count("hunter2") >= 9
    migrate(bare.url())
    assert "hunter2" not in _everything(bare)
    kept = "create role with_secret login password '***'; alter table public.t drop column b;"
    texts = bare.run(
        "select statement from schemawatch.drift union select statement from schemawatch.ddl_event"
    )
    assert [kept in text for (text,) in texts] == [True]
    assert bare.value("select body from schemawatch.idempotent_request") == (
        '{"drift_id":1,"statement":null,"changes":[]}'
    )
    assert bare.run("select * from schemawatch.scan()") == []
    assert bare.value("select bool_and(digest = schemawatch._digest(document))"
                      " from schemawatch.snapshot")  # fmt: skip
    # done once: whoever asks for full texts afterwards keeps them
    bare.run("set schemawatch.statement = 'full'; alter table public.t add c text default 'mine'")
    migrate(bare.url())
    assert "mine" in bare.value("select max(statement) from schemawatch.drift")
