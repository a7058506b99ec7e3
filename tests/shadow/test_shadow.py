"""A shadow judges as its target does, and what cannot be built in one is said."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from controlplane.commands._database import on_database
from controlplane.config import Secret
from controlplane.db.connecting import Row
from controlplane.environment import load as environment
from controlplane.errors import ConfigError, InputError
from controlplane.shadow import structure as files
from controlplane.shadow.exporting import export
from controlplane.shadow.keeping import Kept
from controlplane.shadow.loading import build
from controlplane.shadow.server import shadow
from controlplane.shadow.structure import Structure
from controlplane.trial.reading import Source
from controlplane.trial.report import Report, TrialError
from controlplane.trial.run import try_files
from tests.lab import Conn, Lab

SHOP = """
    create schema "Shop";
    set search_path = "Shop", public;
    create type mood as enum ('sad', 'ok');
    create table customers (id bigint primary key, email text not null unique, mood mood);
    create table orders (
        id bigint generated always as identity primary key,
        customer_id bigint references customers,
        total numeric(10, 2) default 0 check (total >= 0),
        "odd | name" text
    );
    create index on orders (customer_id);
    create table parts (id int, day date) partition by range (day);
    create table part partition of parts for values from ('2024-01-01') to ('2025-01-01');
    create view open_orders as select id, total from orders where total > 0;
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touched before update on orders for each row execute function touch();
    create publication orders_out for table orders;
    insert into orders (total) select n from generate_series(1, 1000) as n;
    do $$ begin
        if to_regrole('"Read er"') is null then create role "Read er"; end if;
    end $$;
    grant select (id, total) on orders to "Read er";
    create table unwatched (id int);
    analyze;
    create foreign data wrapper w options (api_key 'hunter2');
    create server away foreign data wrapper w
        options (host 'h.example', "Pass word" 'hunt''er2', url 'https://me:hunter2@h/x');
    create user mapping for public server away options (password 'hunter2');
    create foreign table far (id int options (token 'hunter2'), note text default 'kept')
        server away options (secret 'hunter2', table_name 'orders');
"""
CASES = (
    "alter table orders drop column total cascade",
    "alter table orders add size int not null default 1",
    "drop view open_orders; alter table orders alter total type numeric(12, 4)",
    'alter table orders rename "odd | name" to note',
    "alter table customers drop constraint customers_email_key",
    "alter type mood add value 'glad'; alter table customers alter mood set not null",
    'drop trigger touched on orders; revoke select on orders from "Read er"',
    "alter publication orders_out drop table orders",
    "alter table parts detach partition part; create index on parts (id)",
    "drop table unwatched; truncate orders",
    'drop schema "Shop" cascade',
    # the last: PostgreSQL writes the size that an index has seen at once, and no rollback undoes it
    "create index concurrently on orders (total)",
)


@pytest.fixture
def target(db: Conn, db_url: str) -> Lab:
    lab = Lab(db, db_url)
    lab.run(SHOP)
    lab.watch("orders", "customers", "parts")
    lab.run(
        "select schemawatch.set_override('column-removed', 'RISKY', p_object_pattern => 'total',"
        " p_reason => 'x', p_until => now() + interval '1 day')"
    )
    lab.run(
        "select schemawatch.apply_contract(%s::jsonb)",
        json.dumps(
            {
                "consumer": "billing",
                "roles": ["Read er"],
                "tables": [{"table": '"Shop".orders', "reads": ["id", "total"]}],
            }
        ),
    )
    # a contract that is broken: of a column and of a table that are gone
    lab.run('alter table orders add gone int; create table "Shop".over (id int)')
    lab.watch("over")
    lab.run(
        "select schemawatch.apply_contract(%s::jsonb)",
        json.dumps(
            {
                "consumer": "late",
                "tables": [
                    {"table": '"Shop".orders', "reads": ["id", "gone"]},
                    {"table": '"Shop".over', "reads": ["id"]},
                ],
            }
        ),
    )
    lab.run('alter table orders drop gone; drop table "Shop".over')
    lab.run("select schemawatch.set_exhaustive('orders', true)")
    lab.run("select schemawatch.protect_schema('Shop', 'SAFE', '{billing}')")
    lab.run("select schemawatch.protect_table('customers')")
    lab.run(
        "do $$ begin if to_regrole('exporter') is null then create role exporter login; end if;"
        "end $$; grant pg_read_all_data, schemawatch_reader to exporter"
    )
    lab.run(f'alter database {lab.conn.info.dbname} set search_path = "Shop", public')
    return lab


def _tried(url: str, text: str, *, has_rows: bool) -> Report:
    return asyncio.run(_try(url, text, has_rows=has_rows))


async def _try(url: str, text: str, *, has_rows: bool) -> Report:
    async with await psycopg.AsyncConnection[Row].connect(url) as conn:
        given = [Source(name="m.sql", text=text)]
        return await try_files(conn, given, lock_timeout=5, most=30, has_rows=has_rows)


def _said(report: Report, *, gone: int = 0) -> Any:
    """Return what was found; of tables that are watched and gone a shadow has none."""
    findings = [
        (one.table_name, one.change.rule_id, one.change.impact, one.change.object_name,
         one.change.decided_by, one.at.line if one.at else None,
         [(hit.name, hit.impact, hit.reason) for hit in one.consumers])
        for one in report.findings
    ]  # fmt: skip
    locks = [
        (one.table_name, one.mode, one.rewritten, one.emptied, one.read, one.rows, one.remedy)
        for tried in report.statements
        for one in tried.locks
    ]
    return findings, locks, [tried.note for tried in report.statements], report.watched - gone


def test_verdicts_are_those_on_the_target(
    target: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_target = [_said(_tried(target.url, text, has_rows=True), gone=1) for text in CASES]
    reading = make_conninfo(target.url, user="exporter")
    config = replace(environment(), database_url=Secret(reading))
    path = tmp_path / "structure.json"
    path.write_text(files.dump(on_database(config, export, config)))
    text = path.read_text()
    assert "er2" not in text
    assert all(told in text for told in ("'h.example'", "table_name 'orders'", "'kept'"))
    with shadow(config, files.load(path), tmp_path / "kept") as there:
        url = there.config.dsn()
        for case, expected in zip(CASES[:2], on_target, strict=False):
            assert _said(_tried(url, case, has_rows=False)) == expected, case
    # it is kept as it was built, and not built again
    monkeypatch.setattr("controlplane.shadow.server.migrate", None)
    assert len(list((tmp_path / "kept").iterdir())) == 1
    with shadow(config, files.load(path), tmp_path / "kept") as there:
        url = there.config.dsn()
        for case, expected in zip(CASES, on_target, strict=True):
            assert _said(_tried(url, case, has_rows=False)) == expected, case
        assert [note[:29] for note in there.notes] == ["On a shadow without rows: wha"]


def test_what_is_kept_is_of_one_structure_and_of_four_at_most(tmp_path: Path) -> None:
    config, home = environment(), tmp_path / "server"
    (home / "data").mkdir(parents=True)
    (home / "password").write_text("x")
    places: list[Kept] = []
    for number in range(6):
        one = Structure(structure=[f"create table t (a{number} int)"])
        places.append(Kept.of(tmp_path / "kept", config, one))
        assert places[-1].take(tmp_path) is None
        places[-1].put(home, [str(number)])
        os.utime(places[-1].place, (number, number))
        later = msgspec.structs.replace(one, exported_at="today")
        assert Kept.of(tmp_path / "kept", config, later) == places[-1]
    (tmp_path / "again").mkdir()
    assert places[5].take(tmp_path / "again") == ["5"]
    assert (tmp_path / "again" / "password").read_text() == "x"
    places[4].put(home, ["another one was faster"])
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == sorted(
        kept.place.name for kept in places[2:]
    )
    with pytest.raises(ConfigError, match="no shadow can be kept in"):
        Kept.of(home / "password", config, Structure()).put(home, [])
    # what cannot be copied is said as well, and leaves nothing
    with pytest.raises(ConfigError, match="no shadow can be kept in"):
        Kept.of(tmp_path / "other", config, Structure()).put(tmp_path / "nowhere", [])
    assert list((tmp_path / "other").iterdir()) == []


def test_what_cannot_be_built_names_its_line(db: Conn) -> None:
    dump = (
        "\\restrict x\nset nowhere.at_all = 1;\nset nonsense = 1;\ncreate extension nowhere;\n"
        "comment on extension nowhere is 'x';\ncreate schema public;\n"
        "grant usage on schema nowhere to public;\n"
        "create event trigger e on sql_drop execute function nowhere();\n"
        'create table t (id int);\nalter table t owner to "no ""such";\n\\unrestrict x\n'
    )
    notes = build(db, [Source(name="dump.sql", text=dump)], [])
    assert [note.partition("(")[0] for note in notes] == [
        "left out of the shadow: set nonsense = 1 ",
        "left out of the shadow: create extension nowhere ",
        "left out of the shadow: comment on extension nowhere is '…' ",
        "left out of the shadow: create schema public ",
        "left out of the shadow: grant usage on schema nowhere to public ",
    ]
    assert db.execute("select to_regclass('t')::text").fetchone() == ("t",)
    with pytest.raises(TrialError, match="cannot be built here: type") as caught:
        build(db, [Source(name="dump.sql", text="select 1;\ncreate table u (id nothing);")], [])
    assert (caught.value.at.line, caught.value.code) == (2, "42704")
    db.execute('drop table t; drop role "no ""such"')


def test_a_file_of_a_structure(tmp_path: Path) -> None:
    path = tmp_path / "structure.json"
    path.write_text(files.dump(Structure(structure=["create table t (id int)", "select ';'"])))
    read = files.load(path)
    assert (read.watch, [one.text for one in read.sources]) == (
        None,
        ["create table t (id int);\nselect ';';\n"],
    )
    path.write_text(json.dumps({"format": 9}))
    with pytest.raises(InputError, match="has format 9, and this program knows 1"):
        files.load(path)
    path.write_text('{"format": "x"}')
    with pytest.raises(InputError, match="is no export of `schemawatch export`: Expected"):
        files.load(path)
    path.write_text("-- Dumped from database version 17.2 (Debian)\nselect 1;")
    assert (files.load(path).server_major, len(files.load(path).sources)) == (17, 1)
