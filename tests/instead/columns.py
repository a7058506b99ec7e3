"""Columns that get another name or another type."""

from __future__ import annotations

from typing import Final

from tests.instead.case import MANY, NEXT, PEOPLE, Case

_HOSTILE: Final = 'a""b$sync$ %s {x}'
_LONG: Final = "é" * 31

CASES: Final = (
    Case(
        name="column renamed",
        before=PEOPLE,
        change="alter table t rename column email to mail",
        rule="column-renamed",
        rows=MANY,
        old=(
            f"insert into t (id, email) values ({NEXT}, 'old')",
            f"insert into t (id) values ({NEXT})",
            "update t set email = email || '!' where id < 5",
            "update t set d = 2 where id = 9",
            "select email from t where lower(email) = 'e7'",
            "select email from w",
        ),
        new=(
            f"insert into t (id, mail) values ({NEXT}, 'new')",
            "update t set mail = mail || '?' where id between 3 and 6",
            "select mail from t",
        ),
        equal="email = mail",
    ),
    Case(
        name="nullable column renamed, no key, hostile names",
        before=f'create table "t{_HOSTILE}" ("{_HOSTILE}" text, "{_LONG}" text)',
        change=f'alter table "t{_HOSTILE}" rename column "{_HOSTILE}" to v_page',
        rule="column-renamed",
        table=f'public."t{_HOSTILE}"',
        after=f'public."t{_HOSTILE}"',
        rows=f"insert into \"t{_HOSTILE}\" values ('a'), (null)",
        old=(
            f'insert into "t{_HOSTILE}" ("{_HOSTILE}") values (\'b\'), (null)',
            f'update "t{_HOSTILE}" set "{_HOSTILE}" = null where "{_HOSTILE}" = \'b\'',
        ),
        new=(
            f"insert into \"t{_HOSTILE}\" (v_page) values ('c'), (null)",
            f"update \"t{_HOSTILE}\" set v_page = null where v_page = 'c'",
        ),
        equal=f'"{_HOSTILE}" is not distinct from v_page',
    ),
    Case(
        name="column of a partitioned table renamed, composite key, 63 bytes",
        before=f"""
            create table t (id int, at int, "{_LONG}" jsonb not null, primary key (id, at))
                partition by range (at);
            create table t1 partition of t for values from (0) to (10);
            create table t2 partition of t for values from (10) to (20);
            create index on t ("{_LONG}")""",
        change=f'alter table t rename column "{_LONG}" to "{_LONG[:-1]}x"',
        rule="column-renamed",
        rows="insert into t values (1, 1, '1'), (2, 11, '{}')",
        old=(f"insert into t (id, at, \"{_LONG}\") values ({NEXT}, 3, '4')",),
        new=(f"insert into t (id, at, \"{_LONG[:-1]}x\") values ({NEXT}, 13, '5')",),
        equal=f'"{_LONG}" = "{_LONG[:-1]}x"',
    ),
    Case(
        name="column renamed, with all that can hang on it",
        before="""
            create table p (a int primary key);
            create table t (id int, a int not null references p on delete cascade deferrable,
                r int4range, exclude using gist (r with &&),
                unique nulls not distinct (a) include (id));
            create table c (a int references t (a));
            create unique index t_a on t (a);
            alter table t replica identity using index t_a;
            alter table t cluster on t_a;
            alter table t alter a set statistics 500;
            create function f() returns trigger language plpgsql as 'begin return new; end';
            create trigger x before update of a on t for each row when (old.a <> new.a)
                execute function f();
            alter table t disable trigger x;
            create rule kept as on delete to t where old.a = 1 do instead nothing""",
        change="alter table t rename a to b",
        rule="column-renamed",
        rows="insert into p values (1), (2); insert into t values (1, 1); insert into c values (1)",
        old=("insert into t values (2, 2) on conflict (a) do nothing", "delete from t where a = 2"),
        new=("update t set b = 1 where b = 1",),
        equal="a = b",
    ),
    Case(
        name="primary key from int to bigint, referenced",
        before="""
            create table t (id int generated always as identity primary key, b text);
            create table c (t_id int references t on delete cascade)""",
        change="alter table t alter id type bigint",
        rule="column-type-int-widened-64",
        rows="insert into t (b) select 'x' from generate_series(1, 9); insert into c values (1)",
        old=(
            "insert into t (b) values ('y'); insert into c select max(id) from t",
            "update t set b = 'z' where id = 2",
        ),
        new=("select id_new from t where id_new = 1",),
        equal="id = id_new",
    ),
    Case(
        name="bigint narrowed, with a value that does not fit",
        before="create table t (id serial primary key, n bigint unique)",
        change="alter table t alter n type int",
        rule="column-type-int-narrowed",
        rows="insert into t (n) values (1), (3000000000)",
        old=("insert into t (n) select max(n) + 1 from t", "update t set n = n where id = 2"),
        new=("update t set n_new = 7 where n_new = 1", "select n_new from t"),
        correct="update t set n = -id where n > 2147483647",
        equal="n = n_new or n > 2147483647",
    ),
    Case(
        name="text became a number",
        before="create table t (id serial primary key, n text not null default '0')",
        change="alter table t alter n drop default, alter n type int using n::int,"
        " alter n set default 0",
        rule="column-type-changed",
        rows="insert into t (n) values ('1'), ('two')",
        old=("insert into t (n) values ('3')", "insert into t default values"),
        new=("insert into t (n_new) values (4)",),
        correct="update t set n = '2' where n = 'two'",
        equal="n_new is null or n = n_new::text",
    ),
    Case(
        name="scalar became an array",
        before="create table t (id serial primary key, n int)",
        change="alter table t alter n type int[] using array[n]",
        rule="column-type-array-changed",
        rows="insert into t (n) values (1), (null)",
        old=("insert into t (n) values (3)", "update t set id = id"),
        new=("insert into t (n_new) values ('{4,5}')",),
        equal="n is not distinct from n_new[1]",
    ),
)
