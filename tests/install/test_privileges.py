"""Who installs decides what can be set up; what cannot is said, with its price and its cure."""

from __future__ import annotations

from typing import Final, LiteralString

import psycopg
import pytest

from controlplane.errors import PrivilegeError
from controlplane.install.migrate import migrate
from controlplane.install.sources import Sources
from tests.install.conftest import Bare

_OWNERS = """
    select distinct pg_get_userbyid(owner)
    from (
        select relowner from pg_class where relnamespace = 'schemawatch'::regnamespace
        union all
        select proowner from pg_proc where pronamespace = 'schemawatch'::regnamespace
        union all
        select nspowner from pg_namespace where nspname = 'schemawatch'
    ) as everything (owner)
"""


def _plain(bare: Bare, attributes: str = "") -> None:
    with psycopg.connect(bare.url(), autocommit=True) as conn:
        conn.execute(f"create role app login {attributes}".encode())
        conn.execute(f"grant create on database {bare.name} to app".encode())


def test_superuser_gives_everything_to_a_role_without_login(
    bare: Bare, with_trigger: Sources
) -> None:
    result = migrate(bare.url(), sources=with_trigger)
    assert result.event_triggers == ["schemawatch_probe"]
    assert bare.run(_OWNERS) == [("schemawatch_owner",)]
    assert (
        bare.value("select rolcanlogin from pg_roles where rolname = 'schemawatch_owner'") is False
    )
    bare.run("create table public.seen ()")


def test_create_on_the_database_is_enough(bare: Bare, with_trigger: Sources) -> None:
    _plain(bare)
    result = migrate(bare.url("app"), sources=with_trigger)
    assert bare.run(_OWNERS) == [("app",)]
    assert result.event_triggers == []
    missing = {item.what: item for item in result.missing}
    assert set(missing) == {
        "roles schemawatch_owner, schemawatch_reader, schemawatch_admin",
        "event triggers",
        "pg_cron",
    }
    assert all(item.cost and item.remedy for item in result.missing)
    assert migrate(bare.url("app"), sources=with_trigger).applied == []


def test_remedy_for_roles_works_as_printed(bare: Bare) -> None:
    _plain(bare)
    roles = next(m for m in migrate(bare.url("app")).missing if m.what.startswith("roles"))
    assert roles.remedy.endswith("-- then run `schemawatch migrate` again")
    with psycopg.connect(bare.url(), autocommit=True) as conn:
        conn.execute(roles.remedy.encode())
    result = migrate(bare.url("app"))
    assert result.owner == "schemawatch_owner"
    assert result.adopted_from == "app"
    assert [m.what for m in result.missing if "role" in m.what] == []
    assert bare.run(_OWNERS) == [("schemawatch_owner",)]


def test_without_create_on_the_database(bare: Bare) -> None:
    bare.run("create role app login")
    with pytest.raises(PrivilegeError, match="may not create a schema") as caught:
        migrate(bare.url("app"))
    assert f'grant create on database "{bare.name}" to "app"' in (caught.value.hint or "")


def test_somebody_else_may_not_migrate(bare: Bare) -> None:
    migrate(bare.url())
    _plain(bare)
    with pytest.raises(PrivilegeError, match='belongs to "schemawatch_owner"'):
        migrate(bare.url("app"))


def test_createrole_sets_up_the_roles(bare: Bare, with_trigger: Sources) -> None:
    _plain(bare, "createrole")
    result = migrate(bare.url("app"), sources=with_trigger)
    assert result.owner == "schemawatch_owner"
    assert len(result.roles_created) == 3
    assert bare.run(_OWNERS) == [("schemawatch_owner",)]
    assert [m.what for m in result.missing] == ["event triggers", "pg_cron"]
    assert migrate(bare.url("app"), sources=with_trigger).roles_created == []


def test_createrole_that_does_not_inherit(bare: Bare) -> None:
    _plain(bare, "createrole noinherit")
    assert migrate(bare.url("app")).owner == "schemawatch_owner"
    assert migrate(bare.url("app")).applied == []


def test_roles_of_somebody_else(bare: Bare) -> None:
    for name in ("owner", "reader", "admin"):
        with psycopg.connect(bare.url(), autocommit=True) as conn:
            conn.execute(f"create role schemawatch_{name} nologin".encode())
    _plain(bare)
    result = migrate(bare.url("app"))
    assert result.owner == "app"
    assert result.missing[0].what == "membership of app in schemawatch_owner"
    assert bare.value("select has_schema_privilege('schemawatch_reader', 'schemawatch', 'usage')")


def test_superuser_adopts_what_an_ordinary_role_installed(
    bare: Bare, with_trigger: Sources
) -> None:
    _plain(bare)
    migrate(bare.url("app"), sources=with_trigger)
    result = migrate(bare.url(), sources=with_trigger)
    assert result.adopted_from == "app"
    assert bare.run(_OWNERS) == [("schemawatch_owner",)]
    assert result.event_triggers == ["schemawatch_probe"]
    # the service that logs in as app goes on working
    bare.run("update schemawatch.delivery set status = status", user="app")


def test_who_owned_the_schema_gets_no_other_database(bare: Bare) -> None:
    _plain(bare)
    migrate(bare.url("app"))
    other = bare.server.create()
    try:
        migrate(bare.server.url(other))
        result = migrate(bare.url())
        assert result.adopted_from == "app"
        [missing] = [item for item in result.missing if "schemawatch_admin" in item.what]
        assert "other databases" in missing.cost
        for name in (bare.name, other):
            refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
            with psycopg.connect(bare.server.url(name, "app")) as conn, refused:
                conn.execute("select from schemawatch.drift")
        with psycopg.connect(bare.url(), autocommit=True) as conn:
            conn.execute(missing.remedy.encode())
        bare.run("update schemawatch.delivery set status = status", user="app")
    finally:
        bare.server.drop(other)


def test_plain_member_upgrades_and_leaves_the_triggers(bare: Bare, with_trigger: Sources) -> None:
    migrate(bare.url(), sources=with_trigger)
    _plain(bare)
    bare.run("grant schemawatch_owner to app")
    result = migrate(bare.url("app"), sources=with_trigger)
    assert result.event_triggers == ["schemawatch_probe"]
    assert "event triggers" not in [m.what for m in result.missing]


def test_disabled_trigger_stays_disabled(bare: Bare, with_trigger: Sources) -> None:
    migrate(bare.url(), sources=with_trigger)
    bare.run("alter event trigger schemawatch_probe disable")
    result = migrate(bare.url(), sources=with_trigger)
    assert result.event_triggers == ["schemawatch_probe (disabled)"]


def test_reader_sees_everything_but_secrets(bare: Bare) -> None:
    migrate(bare.url())
    bare.run("create role reader login in role schemawatch_reader")
    bare.run("select * from schemawatch.drift", user="reader")
    bare.run("select url, min_impact from schemawatch.endpoint", user="reader")
    bare.run("select name, prefix, scopes from schemawatch.api_key", user="reader")
    for query in (
        "select secret from schemawatch.endpoint",
        "select key_hash from schemawatch.api_key",
        "select * from schemawatch.endpoint",
        "delete from schemawatch.drift",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bare.run(query, user="reader")


def test_admin_runs_but_does_not_rewrite_the_ledger(bare: Bare) -> None:
    migrate(bare.url())
    bare.run("create role boss login in role schemawatch_admin")
    bare.run("update schemawatch.delivery set status = status", user="boss")
    bare.run("select secret from schemawatch.endpoint", user="boss")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.run("delete from schemawatch.migration", user="boss")


def test_public_gets_nothing(bare: Bare) -> None:
    migrate(bare.url())
    bare.run("create role nobody_special login")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.run("select * from schemawatch.drift", user="nobody_special")


PLANTED: Final[dict[str, LiteralString]] = {
    "a view": "create view schemawatch.migration as select 1 as version, ''::text as checksum",
    "a default": "create table schemawatch.migration (version int, name text, checksum text,"
    " note boolean default planted.acts())",
    "a check": "create table schemawatch.setting (name text check (planted.acts()))",
    "an index": "create table schemawatch.setting (name text);"
    "create index on schemawatch.setting ((planted.acts()))",
    "a policy": "create table schemawatch.setting (name text);"
    "create policy own on schemawatch.setting using (planted.acts())",
    "a type": "create table schemawatch.setting (name planted.word)",
    "a trigger of our name": "create table schemawatch.migration (version int);"
    "create trigger at_commit before insert on schemawatch.migration"
    " execute function planted.fires()",
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_what_somebody_planted_is_not_run_by_a_superuser(
    bare: Bare, planted: LiteralString
) -> None:
    bare.run("create role planter login")
    try:
        bare.run(
            "create schema schemawatch authorization planter;"
            "create schema planted authorization planter; set role planter;"
            "create function planted.acts() returns boolean language sql immutable"
            " as 'select true';"
            "create function planted.fires() returns trigger language plpgsql"
            " as 'begin return new; end';"
            "create domain planted.word as text check (planted.acts())"
        )
        bare.run(planted, user="planter")
        with pytest.raises(PrivilegeError, match="that are not ours"):
            migrate(bare.url())
        assert bare.run("select count(*) from pg_event_trigger") == [(0,)]
    finally:
        bare.run("drop schema schemawatch, planted cascade; drop role planter")


def test_a_function_beside_ours_is_not_adopted(bare: Bare) -> None:
    """A better match than ours would be called in its place, by everybody's COMMIT."""
    _plain(bare)
    migrate(bare.url("app"))
    bare.run(
        "create function schemawatch._note_error(text, text, text, text, varchar) returns void"
        " language sql as 'select'",
        user="app",
    )
    with pytest.raises(PrivilegeError, match="that is not ours"):
        migrate(bare.url())
    migrate(bare.url("app"))
