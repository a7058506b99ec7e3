"""`schemawatch sql`: what psql makes of it is what `migrate` makes."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from controlplane import __version__
from controlplane.cli import main
from controlplane.errors import ConflictError
from controlplane.install import sources
from controlplane.install.bundle import bundle
from controlplane.install.migrate import migrate
from controlplane.install.sources import Migration, Sources, SqlFile
from controlplane.install.statement import LOCK
from tests import dumps
from tests.install.conftest import Bare
from tests.install.test_upgrade_from_released import MAKE_ROLES
from tests.psql import programs, psql
from tests.released import FOLDER

pytestmark = pytest.mark.ends

LAST = len(sources.load().migrations)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "schemawatch.sql"
    path.write_bytes(CliRunner().invoke(main, ["sql"]).stdout_bytes)
    return path


def _run(
    url: str, path: Path, *options: str, code: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = psql(url, *options, "-f", str(path), environment=environment)
    assert done.returncode == code, done.stderr
    return done


def _dump(bare: Bare, name: str = "") -> str:
    return dumps.schema(bare.server.url(name or bare.name), bare.server.major)


def _until(number: int) -> Sources:
    """Return the state of an older release, before any code."""
    return Sources(migrations=sources.load().migrations[:number], code=(), triggers=())


def _with_extra(text: str) -> Sources:
    real = sources.load()
    extra = SqlFile(name=f"sql/migrations/{LAST + 1:04d}_extra.sql", text=text)
    return dataclasses.replace(
        real, migrations=(*real.migrations, Migration(version=LAST + 1, name="extra", file=extra))
    )


def test_the_file_is_the_same_every_time_and_says_what_it_is(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text == bundle()
    head = text.splitlines()[:13]
    assert all(line.startswith("--") for line in head)
    assert __version__ in head[0]
    assert "MIT" in head[10]
    rest = "".join(text.splitlines(keepends=True)[13:])
    assert "tail -n +14" in head[11]
    assert head[12] == f"-- {hashlib.sha256(rest.encode()).hexdigest()}"


def test_psql_installs_what_migrate_installs(bare: Bare, file: Path) -> None:
    other = bare.server.create()
    said = _run(bare.url(), file).stderr
    migrate(bare.server.url(other))
    assert _dump(bare) == _dump(bare, other)
    bare.server.drop(other)
    assert "created: role schemawatch_owner" in said
    assert "applied: sql/migrations/0001_initial.sql" in said
    assert "event triggers: schemawatch_ddl_command_end, schemawatch_sql_drop" in said
    assert "select * from schemawatch.health;" in said
    assert "transaction" not in said
    assert "not set up" not in said


def test_what_it_names_as_next_can_be_run(bare: Bare, file: Path) -> None:
    said = _run(bare.url(), file).stderr
    bare.run("create table public.my_table (a int)")
    steps = said[said.index("next:") :].removeprefix("next:")
    done = psql(bare.url(), "-v", "ON_ERROR_STOP=1", script=steps)
    assert done.returncode == 0, done.stderr
    assert bare.value("select count(*) from schemawatch.watched_table") == 1


def test_every_older_state_is_upgraded_by_either_door(bare: Bare, file: Path) -> None:
    migrate(bare.url())
    wanted = _dump(bare)
    for number in range(1, LAST):
        name = bare.server.create()
        url = bare.server.url(name)
        migrate(url, sources=_until(number))
        said = _run(url, file).stderr
        assert said.count("applied: ") == LAST - number
        assert _dump(bare, name) == wanted
        assert migrate(url).applied == []
        assert _dump(bare, name) == wanted
        bare.server.drop(name)


def test_migrate_upgrades_what_psql_installed(bare: Bare, tmp_path: Path) -> None:
    older = tmp_path / "older.sql"
    older.write_text(bundle(_until(3)))
    _run(bare.url(), older)
    result = migrate(bare.url())
    assert result.version_before == 3
    other = bare.server.create()
    migrate(bare.server.url(other))
    assert _dump(bare) == _dump(bare, other)
    bare.server.drop(other)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sql.gz")), ids=lambda path: path.name[:-7])
def test_released_versions_are_upgraded_by_either_door(bare: Bare, file: Path, path: Path) -> None:
    found: list[str] = []
    for by_psql in (True, False):
        name = bare.server.create()
        url = bare.server.url(name)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(MAKE_ROLES.encode())
            conn.execute(gzip.decompress(path.read_bytes()))
        if by_psql:
            assert "applied: " in _run(url, file).stderr
            assert migrate(url).applied == []
        else:
            migrate(url)
        found.append(_dump(bare, name))
        bare.server.drop(name)
    assert found[0] == found[1]


def test_again_is_nothing_new(bare: Bare, file: Path) -> None:
    _run(bare.url(), file)
    before = _dump(bare)
    ledger = bare.run("select * from schemawatch.migration order by version")
    said = _run(bare.url(), file).stderr
    assert f"state: at version {LAST}, nothing to apply" in said
    assert _dump(bare) == before
    assert bare.run("select * from schemawatch.migration order by version") == ledger


def test_every_psql_in_every_mode(bare: Bare, file: Path) -> None:
    for program in programs().values():
        for options in (("-1",), ("-q", "-v", "AUTOCOMMIT=on"), ("--set", "VERBOSITY=verbose")):
            name = bare.server.create()
            url = bare.server.url(name)
            done = psql(url, *options, "-f", str(file), program=program)
            assert done.returncode == 0, done.stderr
            assert ("kept when that commits" in done.stderr) == (options == ("-1",))
            with psycopg.connect(url) as conn:
                assert conn.execute("select count(*) from schemawatch.migration").fetchall() == [
                    (LAST,)
                ]
            bare.server.drop(name)


def test_tried_in_a_transaction(bare: Bare, file: Path) -> None:
    before = _dump(bare)
    done = psql(
        bare.url(),
        script=f"set search_path = public; begin;\n\\i {file}\n"
        "show search_path; show lock_timeout; show role;"
        " select count(*) from schemawatch.migration; rollback; show client_encoding;",
    )
    assert "kept when that commits" in done.stderr
    shown = [line.strip() for line in done.stdout.splitlines()]
    # the session has its own settings again
    for value in ("public", "0", "none", str(LAST), "UTF8"):
        assert value in shown
    assert _dump(bare) == before


def test_without_the_lines_of_psql(bare: Bare, file: Path) -> None:
    text = "".join(
        line
        for line in file.read_text("utf-8").splitlines(keepends=True)
        if not line.startswith("\\")
    )
    with psycopg.connect(bare.url(), autocommit=True) as conn:
        conn.execute(text.encode())
    assert bare.value("select count(*) from schemawatch.migration") == LAST
    assert migrate(bare.url()).applied == []


@pytest.mark.parametrize("encoding", ["latin1", "sql_ascii"])
def test_databases_that_are_not_utf8(bare: Bare, file: Path, encoding: str) -> None:
    found = []
    for door in ("psql", "migrate"):
        bare.run("drop database if exists other_encoding")
        psql(
            bare.url(),
            "-c",
            f"create database other_encoding template template0 encoding {encoding}"
            " lc_collate 'C' lc_ctype 'C'",
        )
        url = bare.server.url("other_encoding")
        if door == "psql":
            _run(url, file, PGCLIENTENCODING="UTF8")
        else:
            migrate(url)
        found.append(
            psql(url, "-Atc", "select md5(string_agg(prosrc, '' order by oid::regprocedure::text))"
                 " from pg_proc where pronamespace = 'schemawatch'::regnamespace").stdout
        )  # fmt: skip
    bare.run("drop database other_encoding")
    assert found[0] == found[1] != ""


def test_newer_database_and_changed_file_are_refused(
    bare: Bare, file: Path, tmp_path: Path
) -> None:
    migrate(bare.url(), sources=_with_extra("select 1;"))
    before = _dump(bare)
    said = _run(bare.url(), file, "-v", "VERBOSITY=verbose", code=3).stderr
    assert "SW205" in said
    assert "Take the newer SchemaWatch" in said
    changed = tmp_path / "changed.sql"
    changed.write_text(bundle(_with_extra("select 2;")))
    said = _run(bare.url(), changed, "-v", "VERBOSITY=verbose", code=3).stderr
    assert "SW201" in said
    assert "extra.sql was changed after it had been applied" in said
    assert _dump(bare) == before
    # and what psql wrote down, migrate compares as well
    with pytest.raises(ConflictError) as caught:
        migrate(bare.url(), sources=_with_extra("select 2;"))
    assert caught.value.code == "SW201"


def test_a_lock_that_is_not_to_be_had(bare: Bare, file: Path) -> None:
    with psycopg.connect(bare.url()) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        options = "-c schemawatch.lock_timeout=100ms"
        said = _run(bare.url(), file, code=3, PGOPTIONS=options).stderr
    assert "a lock could not be had in time; nothing was changed" in said
    assert "schemawatch.lock_timeout" in said
    assert bare.value("select to_regnamespace('schemawatch')") is None


def test_interrupted_half_way_it_never_happened(bare: Bare, file: Path) -> None:
    migrate(bare.url(), sources=_until(5))
    before = _dump(bare)
    with psycopg.connect(bare.url()) as other:
        # what a migration after the fifth has to alter
        other.execute("lock table schemawatch.endpoint in access share mode")
        running = subprocess.Popen(
            [next(iter(programs().values())), "--no-psqlrc", "-f", str(file), bare.url()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        killed = False
        end = time.monotonic() + 30
        while not killed and time.monotonic() < end:
            killed = bare.run(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'psql' and wait_event_type = 'Lock'"
                " and datname = current_database()"
            ) == [(True,)]
        _, said = running.communicate(timeout=30)
    assert killed
    assert running.returncode != 0, said
    assert _dump(bare) == before
    assert bare.value("select max(version) from schemawatch.migration") == 5
    _run(bare.url(), file)
    assert bare.value("select max(version) from schemawatch.migration") == LAST


def test_statement_timeout_is_explained(bare: Bare, file: Path) -> None:
    with psycopg.connect(bare.url()) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        said = _run(bare.url(), file, code=3, PGOPTIONS="-c statement_timeout=2s").stderr
    assert "set statement_timeout = 0; first" in said
    assert bare.value("select to_regnamespace('schemawatch')") is None


@pytest.mark.parametrize("attributes", ["", "createrole", "createrole noinherit"])
def test_ordinary_roles_get_what_migrate_gives_them(
    bare: Bare, file: Path, attributes: str
) -> None:
    other = bare.server.create()
    with psycopg.connect(bare.url(), autocommit=True) as conn:
        conn.execute(f"create role app login {attributes}".encode())
        for name in (bare.name, other):
            conn.execute(f"grant create on database {name} to app".encode())
    said = _run(bare.url("app"), file).stderr
    result = migrate(bare.server.url(other, "app"))
    assert _dump(bare) == _dump(bare, other)
    bare.server.drop(other)
    for item in result.missing:
        assert (f"not set up: {item.what}" in said) == (item.what != "pg_cron")
    assert "run this file once as a superuser" in said
    assert "event triggers: " not in said.replace("not set up: event triggers", "")
    # what it asks of a DBA, as printed
    remedy = "".join(
        line.removeprefix("  to get it:") + "\n"
        for line in said.splitlines()
        if line.endswith(";") and ("create role" in line or "grant schemawatch_owner" in line)
    )
    if remedy:
        assert psql(bare.url(), "-v", "ON_ERROR_STOP=1", script=remedy).returncode == 0
        assert "transferred: everything that belonged to app" in _run(bare.url("app"), file).stderr


def test_without_create_on_the_database(bare: Bare, file: Path) -> None:
    bare.run("create role app login")
    said = _run(bare.url("app"), file, code=3).stderr
    assert 'role "app" may not create a schema' in said
    hint = f'grant create on database "{bare.name}" to "app";'
    assert hint in said
    assert psql(bare.url(), "-c", hint).returncode == 0
    _run(bare.url("app"), file)


def test_hostile_session_defaults(bare: Bare, file: Path) -> None:
    bare.run("create schema evil")
    bare.run(
        "create function evil.format(text, variadic text[]) returns text language sql"
        " as 'select null'"
    )
    options = (
        "-c search_path=evil,pg_catalog -c default_transaction_isolation=serializable"
        " -c check_function_bodies=off -c plpgsql.variable_conflict=use_column"
        " -c plpgsql.extra_errors=all -c row_security=off"
    )
    _run(bare.url(), file, PGOPTIONS=options)
    assert bare.value("select count(*) from schemawatch.migration") == LAST
