"""Columns that come, go or are required; tables, keys, labels, views."""

from __future__ import annotations

from typing import Final

from tests.instead.case import MANY, NEXT, PEOPLE, Case

CASES: Final = (
    Case(
        name="column dropped",
        before=PEOPLE,
        change="drop view w; drop view v; drop policy own on t; alter table t drop column email",
        rule="column-removed",
        rows=MANY,
        old=(f"insert into t (id, email) values ({NEXT}, 'old')", "select email from t"),
        new=(f"insert into t (id) values ({NEXT})",),
    ),
    Case(
        name="table renamed",
        before=PEOPLE,
        change="alter table t rename to people",
        rule="table-renamed",
        after="public.people",
        rows=MANY,
        old=(
            f"insert into t (id, email) values ({NEXT}, 'o') on conflict (id) do update set d = 1",
            "update t set d = d + 1 where id = 3",
            "delete from t where id = 4",
            "select email from t",
        ),
        new=("insert into people (id) select max(id) + 1 from people", "select email from people"),
    ),
    Case(
        name="table moved to another schema",
        before=f"create schema other; {PEOPLE}",
        change="alter table t set schema other",
        rule="table-schema-moved",
        after="other.t",
        rows=MANY,
        old=(f"insert into public.t (id) values ({NEXT})",),
        new=("select email from other.t",),
    ),
    Case(
        name="NOT NULL",
        before="create table t (id serial primary key, a text)",
        change="alter table t alter a set not null",
        rule="column-set-not-null",
        rows="insert into t (a) values (null), ('a')",
        old=("insert into t (id) values (default)",),
        new=("insert into t (a) values ('b')",),
        value="'none'",
        equal="a is not null or id > 2",
        correct="update t set a = '' where a is null",
    ),
    Case(
        name="required column",
        before="create table t (id serial primary key)",
        change="alter table t add column a text not null",
        rule="column-added-required",
        rows="insert into t values (default)",
        old=("insert into t values (default)",),
        new=("insert into t (a) values ('b')",),
        value="'none'",
        equal="a is not null or id > 1",
        correct="update t set a = '' where a is null",
    ),
    Case(
        name="key on other columns",
        before="create table t (a int not null, b int not null, constraint k primary key (a))",
        change="alter table t drop constraint k, add constraint k primary key (a, b)",
        rule="primary-key-changed",
        rows="insert into t values (1, 1)",
        old=("insert into t values (1, 1) on conflict (a) do nothing",),
        new=("insert into t values (1, 1) on conflict (a, b) do nothing",),
    ),
    Case(
        name="uniqueness added",
        before="create table t (id serial, a int)",
        change="alter table t add constraint k unique (a)",
        rule="unique-added",
        rows="insert into t (a) values (1), (1)",
        old=("insert into t (a) values (1)",),
        new=("insert into t (a) select max(a) + 1 from t",),
        correct="update t set a = - id",
    ),
    Case(
        name="foreign key added",
        before="create table p (id int primary key); create table t (a int, p int)",
        change="alter table t add constraint k foreign key (p) references p",
        rule="foreign-key-added",
        rows="insert into p values (1); insert into t (p) values (1), (2)",
        old=("insert into t (p) values (3)",),
        new=("insert into t (p) values (1)",),
        correct="update t set p = 1",
    ),
    Case(
        name="label renamed",
        before="""
            create type mood as enum ('sad', 'ok');
            create table t (id serial primary key, m mood default 'sad')""",
        change="alter type mood rename value 'sad' to 'blue'",
        rule="enum-label-renamed",
        rows="insert into t (m) values ('sad'), ('ok')",
        old=("select id from t where m = 'sad'", "update t set m = 'sad' where m = 'sad'"),
        new=("insert into t (m) values ('blue')", "select id from t where m = 'blue'"),
        differs=frozenset({"types", "constraints"}),
    ),
    Case(
        name="type renamed",
        before="create domain mood as text not null; create table t (id serial, m mood)",
        change="alter domain mood rename to feeling",
        rule="type-renamed",
        old=("insert into t (m) values ('sad'::mood)", "select id from t where m = 'sad'::mood"),
        new=("insert into t (m) values ('sad'::feeling)",),
    ),
    Case(
        name="view renamed",
        before=PEOPLE,
        change="alter view v rename to u",
        rule="view-renamed",
        old=("select email from v", "update v set d = 1"),
        new=("select email from u",),
    ),
    Case(
        name="identity",
        before="create table t (id serial primary key, a int)",
        change="""
            alter table t alter id drop default; drop sequence t_id_seq;
            alter table t alter id add generated always as identity""",
        rule="column-identity-added-always",
        rows="insert into t (a) values (1)",
        old=(f"insert into t (id) values ({NEXT} + 100)",),
        new=("insert into t (a) values (1)",),
    ),
)
