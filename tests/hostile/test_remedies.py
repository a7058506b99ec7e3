"""What people are told to paste does what it says, however things are called."""

from __future__ import annotations

import re

import psycopg
from psycopg import sql

from tests.hostile.test_parameters import SETUP
from tests.lab import Lab

SCRIPT = """
    create schema {n};
    create type {n}.{t} as enum ('a', {l});
    create domain {n}.d as integer constraint {n} check (value > 0);
    create table {n}.other (id integer primary key);
    create function {n}.{n}() returns trigger language plpgsql as 'begin return new; end';
    create table {n}.{n} (
        {n} integer primary key, b integer not null default 1, c varchar(9) default 'x',
        e {n}.{t} default {l}, v {n}.d, constraint {n} check (b > 0),
        constraint "r" foreign key (b) references {n}.other, constraint "u" unique (c));
    create index "i" on {n}.{n} (b) where c <> {l};
    create view {n}."v" as select {n}, b as "b" from {n}.{n};
    create trigger {n} before insert on {n}.{n} for each row execute function {n}.{n}();
    create policy {n} on {n}.{n} using (c <> {l});
    create statistics {n}."s" on b, c from {n}.{n};
    create publication {n} for table {n}.{n};
    comment on table {n}.{n} is {l};
    select schemawatch.register_schema({l}, p_future => true)"""
CHANGES = """
    drop index {n}."i"
    drop policy {n} on {n}.{n}
    alter table {n}.{n} rename column b to {m}
    alter table {n}.{n} alter column c type varchar(5)
    alter table {n}.{n} alter column c set default {l}
    alter table {n}.{n} alter column c set not null
    alter table {n}.{n} add column {a} text not null default {l} check ({a} <> {x})
    alter table {n}.{n} drop constraint {n}
    alter table {n}.{n} drop constraint "r"
    alter table {n}.{n} drop constraint "u"
    alter type {n}.{t} rename value {l} to {x}
    alter type {n}.{t} rename to {a}
    alter domain {n}.d drop constraint {n}
    alter table {n}.{n} disable trigger {n}
    alter table {n}.{n} enable row level security
    drop view {n}."v"
    alter publication {n} drop table {n}.{n}
    alter table {n}.{n} drop column e
    alter table {n}.{n} drop column {n}
    alter table {n}.{n} rename to {m}
    alter schema {n} rename to {m}
    drop schema {m} cascade"""
TOLD = """
    select part from schemawatch.drift_change as change
    cross join lateral unnest(array[change.remedy, change.sure, change.how, change.who]) as part
    union
    select part from schemawatch.drift
    cross join lateral schemawatch.instead(drift_id) as step
    cross join lateral unnest(array['`' || step.sql || '`', '`' || step.back || '`']) as part
    where step.sql is not null"""


# ends whatever quotes it stands in, and is no SQL outside of any
NAME = "'\"\\$$%I; select public.canary(); --"


def test_what_is_to_be_pasted(lab: Lab) -> None:
    lab.run(SETUP)
    parts = {
        "n": sql.Identifier(NAME),
        "m": sql.Identifier(NAME + "2"),
        "a": sql.Identifier("a" + NAME),
        "t": sql.Identifier("t" + NAME),
        "l": sql.Literal(NAME),
        "x": sql.Literal(NAME + "2"),
    }
    for script in (SCRIPT, *CHANGES.strip().splitlines()):
        lab.conn.execute(sql.SQL(script).format(**parts))  # pyright: ignore[reportArgumentType]
    statements = {
        statement
        for (text,) in lab.run(TOLD)
        for statement in re.findall(r"`([^`]*;)`", text or "")
    }
    heard: list[str | None] = []
    lab.conn.add_notice_handler(lambda said: heard.append(said.message_primary))
    wrong: dict[str, str] = {}
    for statement in statements:
        try:
            with lab.conn.transaction(force_rollback=True):
                lab.run(statement)
        except psycopg.errors.SyntaxError as error:
            wrong[statement] = str(error)
        except psycopg.Error:
            pass  # much of it has changed once more since
    assert wrong == {}
    assert "CANARY" not in heard
    assert len(statements) > 50
