"""One way to read the name of a table, whatever command or option takes it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from controlplane.cli import main
from controlplane.commands._parse import TableName
from tests.commands.walk import every_command

Db = psycopg.Connection[tuple[Any, ...]]

# Each place that takes the name of a watched table, and what else it needs.
TAKES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("unregister", "name"): ("TABLE",),
    ("scan", "name"): ("TABLE",),
    ("drifts", "name"): ("TABLE",),
    ("diff", "name"): ("TABLE", "1", "1"),
    ("reclassify", "name"): ("TABLE",),
    ("policy", "name"): ("--inherit", "--table", "TABLE"),
    ("deliveries", "list", "name"): ("--table", "TABLE"),
    ("override", "add", "name"): ("column-removed", "BREAKING", "--table", "TABLE"),
    ("webhook", "add", "names"): ("https://example.com/h", "--table", "TABLE"),
    ("protect", "name"): ("TABLE",),
    ("unprotect", "name"): ("TABLE",),
    ("approve", "name"): (*("TABLE", "--declared-as", "x", "--reason", "x", "--until", "1d"),),
    ("announcement", "list", "name"): ("--table", "TABLE"),
    ("consumer", "list", "name"): ("--table", "TABLE"),
    ("key", "create", "names"): ("--name", "x", "--table", "TABLE"),
}
# What is typed, and the table that it means; DB stands for the name of the database.
GOOD = {
    "orders": "public.orders",
    "ORDERS": "public.orders",
    '"orders"': "public.orders",
    "shop.orders": "shop.orders",
    'Shop . "orders"': "shop.orders",
    "DB.public.orders": "public.orders",
    '"Odd"."My Table"': '"Odd"."My Table"',
    "my-table": 'public."my-table"',
    # nothing is called bills, and one table is spelled so
    "Bills": 'public."Bills"',
    "public.Bills": 'public."Bills"',
    # search_path does not have it, but there is no other
    "items": "shop.items",
    "gone": "public.gone",
    "2": "shop.orders",
}
BAD = {
    "nowhere": "SW101",
    "shop.nowhere": "SW101",
    "nowhere.orders": "SW101",
    "plain": "SW101",
    "twice": "SW009",
    "public.twice": "SW101",
    '"Orders"': "SW101",
    "BILLS": "SW101",
    # SQL means plain, which nobody watches, although "Plain" is watched
    "Plain": "SW101",
    "elsewhere.public.orders": "SW101",
    "4711": "SW101",
    "a.b.c.d": "SW101",
    '"': "SW009",
    "a b": "SW009",
    "": "SW009",
}


@pytest.fixture
def tables(db: Db, db_url: str, monkeypatch: pytest.MonkeyPatch) -> Db:
    monkeypatch.setenv("DATABASE_URL", db_url)
    db.execute(
        """
        create schema shop; create schema crm; create schema "Odd";
        create table public.orders (i int); create table shop.orders (i int);
        create table "Odd"."My Table" (i int); create table "my-table" (i int);
        create table shop.items (i int); create table gone (i int); create table plain (i int);
        create table shop.plain (i int);
        create table shop.twice (i int); create table crm.twice (i int);
        create table "Bills" (i int); create table "Plain" (i int)"""
    )
    db.execute(
        """
        select schemawatch.register_table(name::regclass)
        from unnest(array['orders', 'shop.orders', '"Odd"."My Table"', '"my-table"', 'shop.items',
            'gone', 'shop.plain', 'shop.twice', 'crm.twice', '"Bills"', '"Plain"']) as name"""
    )
    db.execute("drop table gone")
    return db


def _call(db: Db, place: tuple[str, ...], name: str) -> Result:
    given = name.replace("DB", f'"{db.info.dbname}"')
    arguments = [given if word == "TABLE" else word for word in TAKES[place]]
    return CliRunner().invoke(main, [*place[:-1], *arguments])


def test_every_place_that_takes_a_table_is_known_here() -> None:
    found = {
        (*path, str(parameter.name))
        for path, command in every_command()
        for parameter in command.params
        if isinstance(parameter.type, TableName)
    }
    assert found == {
        *TAKES,
        # these take tables that nobody watches, too
        *(("register", "tables"), ("impact", "name"), ("compare", "names"), ("document", "tables")),
        # what changes the table as well; and without an end, see test_watch.py
        *(("announce", "name"), ("watch", "names")),
    }


def test_whatever_speaks_of_a_table_reads_it_so() -> None:
    other = [
        " ".join((*path, str(parameter.name)))
        for path, command in every_command()
        for parameter in command.params
        if (parameter.opts[-1] == "--table" or "TABLE" in (parameter.metavar or "").upper())
        and not isinstance(parameter.type, TableName)
    ]
    assert other == []


@pytest.mark.parametrize("place", TAKES, ids=" ".join)
def test_names_of_watched_tables(tables: Db, place: tuple[str, ...]) -> None:
    for name, code in BAD.items():
        done = _call(tables, place, name)
        assert (done.exit_code, f"({code})" in done.stderr) == (1, True), (name, done.output)
    for name, wanted in GOOD.items():
        done = _call(tables, place, name)
        assert done.exit_code == 0, (name, done.output)
        if place[0] in {"diff", "unregister"}:
            assert done.stdout.startswith(wanted), name
        tables.execute("update schemawatch.registration set unregistered_at = null")
        # the same receiver again would be refused
        tables.execute("delete from schemawatch.endpoint")


def test_names_of_tables_to_register(tables: Db) -> None:
    runner = CliRunner()
    for name, wanted in GOOD.items():
        if name in {"items", "gone", "2", "Bills", "public.Bills"}:
            continue
        name = name.replace("DB", f'"{tables.info.dbname}"')  # noqa: PLW2901
        done = runner.invoke(main, ["register", name])
        assert (done.exit_code, wanted in done.stdout) == (0, True), done.output
    for name, (code, hint) in {
        "items": ("SW104", "Did you mean shop.items?"),
        "oders": ("SW104", "Did you mean public.orders or shop.orders?"),
        "shop.oders": ("SW104", "Did you mean shop.orders?"),
        "frobnicate": ("SW104", "with its schema"),
        "gone": ("SW104", "with its schema"),
        # as register_table('Bills') in SQL, which takes a regclass
        "Bills": ("SW104", 'Did you mean public."Bills"?'),
        "2": ("SW009", 'written in quotes: "2"'),
        "a b": ("SW009", "orders, shop.orders"),
    }.items():
        done = runner.invoke(main, ["register", name])
        assert (done.exit_code, f"({code})" in done.stderr, hint in done.stderr) == (1, True, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plain", "`schemawatch register public.plain` watches it. Did you mean shop.plain?"),
        ("twice", "Add the schema."),
        ("public.twice", "Did you mean crm.twice or shop.twice?"),
        ("oders", "Did you mean public.orders or shop.orders?"),
        ("frobnicate", "`schemawatch list` shows those that are watched."),
    ],
)
def test_what_may_be_meant(tables: Db, name: str, said: str) -> None:
    assert f"hint: {said}" in _call(tables, ("drifts", "name"), name).stderr


def test_a_schema_without_usage_hides_no_table_from_its_watcher(
    tables: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.execute("drop role if exists name_watcher")
    tables.execute(
        """
        create role name_watcher login; grant schemawatch_admin to name_watcher;
        create table shop.later (i int); grant references on shop.later to name_watcher"""
    )
    url = f"host={tables.info.host} port={tables.info.port} dbname={tables.info.dbname}"
    monkeypatch.setenv("DATABASE_URL", f"{url} user=name_watcher")
    for arguments in (["register", "shop.later"], ["drifts", "shop.orders"], ["scan", "later"]):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
    tables.execute("drop owned by name_watcher; drop role name_watcher")


def test_a_table_renamed_behind_the_triggers_has_its_new_name(tables: Db) -> None:
    for trigger in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        tables.execute(f"alter event trigger {trigger} disable")  # type: ignore[arg-type]
    tables.execute("alter table orders rename to bills")
    place = ("diff", "name")
    assert "orders, version" in _call(tables, place, "bills").stdout
    assert "public.orders, version" in _call(tables, place, "public.orders").stdout
