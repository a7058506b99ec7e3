"""Situations that are hard to capture: each command is a transaction, several may be watched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is there, what is done, and the rules that must fire, sorted."""

    name: str
    before: str
    change: tuple[str, ...]
    rules: tuple[str, ...] = ()
    watch: tuple[str, ...] = ("public.t",)
    # what a scan cannot see any more when several commands have come and gone
    scan_rules: tuple[str, ...] | None = None


T = "create table t (id int primary key, a int, b text);"
PARTS = """
    create table p (id int, at date) partition by range (at);
    create table p1 partition of p for values from ('2024-01-01') to ('2024-02-01');
    create table p2 partition of p for values from ('2024-02-01') to ('2024-03-01');
"""
MOOD = "create type mood as enum ('sad', 'ok');"

SITUATIONS = [
    # drops that reach the table through something else
    Situation(
        name="drop-type-cascade",
        before=MOOD + "create table t (id int, m mood, ms mood[])",
        change=("drop type mood cascade",),
        rules=("column-removed", "column-removed"),
    ),
    Situation(
        name="drop-function-cascade-default",
        before="create function f() returns int language sql as 'select 1';"
        "create table t (id int, a int default f())",
        change=("drop function f() cascade",),
        rules=("column-default-removed",),
    ),
    Situation(
        name="drop-function-cascade-trigger",
        before="create function f() returns trigger language plpgsql as 'begin return new; end';"
        "create table t (id int); create trigger tr before insert on t execute function f()",
        change=("drop function f() cascade",),
        rules=("trigger-removed",),
    ),
    Situation(
        name="drop-function-cascade-check",
        before="create function f(int) returns bool language sql immutable as 'select true';"
        "create table t (id int check (f(id)))",
        change=("drop function f(int) cascade",),
        rules=("check-removed",),
    ),
    Situation(
        name="drop-function-cascade-index",
        before="create function f(int) returns int language sql immutable as 'select 1';"
        "create table t (id int); create index i on t (f(id))",
        change=("drop function f(int) cascade",),
        rules=("index-removed",),
    ),
    Situation(
        name="drop-function-cascade-policy",
        before="create function f(int) returns bool language sql immutable as 'select true';"
        "create table t (id int); create policy po on t using (f(id))",
        change=("drop function f(int) cascade",),
        rules=("policy-inactive-changed",),
    ),
    Situation(
        name="drop-function-cascade-domain-check",
        before="create function f(int) returns bool language sql immutable as 'select true';"
        "create domain d as int check (f(value)); create table t (id d)",
        change=("drop function f(int) cascade",),
        rules=("domain-constraint-removed",),
    ),
    Situation(
        name="drop-type-cascade-composite-attribute",
        before=MOOD + "create type pair as (a int, m mood); create table t (id int, c pair)",
        change=("drop type mood cascade",),
        rules=("composite-type-changed",),
    ),
    Situation(
        name="drop-parent-cascade",
        before="create table base (id int); create table t (a int) inherits (base)",
        change=("drop table base cascade",),
        rules=("table-removed",),
    ),
    Situation(
        name="drop-schema-cascade",
        before="create schema s; create table s.t (id int); create table s.u (id int)",
        change=("drop schema s cascade",),
        rules=("table-removed", "table-removed"),
        watch=("s.t", "s.u"),
    ),
    Situation(
        name="drop-schema-cascade-of-its-type",
        before="create schema s; create domain s.d as int; create table t (id int, a s.d)",
        change=("drop schema s cascade",),
        rules=("column-removed",),
    ),
    Situation(
        name="drop-referenced-table-cascade",
        before="create table r (id int primary key);create table t (id int references r)",
        change=("drop table r cascade",),
        rules=("foreign-key-removed",),
    ),
    Situation(
        name="drop-sequence-cascade",
        before="create sequence sq; create table t (id int default nextval('sq'))",
        change=("drop sequence sq cascade",),
        rules=("column-default-removed",),
    ),
    Situation(
        name="drop-and-create-in-two-transactions",
        before=T,
        change=("drop table t", "create table t (id int primary key, a int, b text)"),
        rules=("table-added", "table-removed"),
        scan_rules=("table-recreated",),
    ),
    Situation(
        name="renamed-away-and-replaced",
        before=T,
        change=("alter table t rename to old; create table t (id int)",),
        rules=(
            "column-drop-not-null",
            "column-removed",
            "column-removed",
            "primary-key-removed",
            "table-recreated",
        ),
    ),
    # types
    Situation(
        name="enum-in-array-in-domain-in-composite",
        before=MOOD + "create domain moods as mood[]; create type crate as (m moods);"
        "create table t (id int, c crate[])",
        change=("alter type mood add value 'happy'",),
        rules=("enum-label-added",),
    ),
    Situation(
        name="nested-domain",
        before="create domain d1 as int; create domain d2 as d1; create table t (id int, a d2)",
        change=("alter domain d1 add constraint positive check (value > 0)",),
        rules=("domain-constraint-added",),
    ),
    Situation(
        name="row-type-of-another-table",
        before="create table r (x int); create table t (id int, c r)",
        change=("alter table r add column y int",),
        rules=("composite-type-changed",),
    ),
    Situation(
        name="two-composites-in-one-transaction",
        before="create type c1 as (x int); create type c2 as (x int);"
        "create table t (id int, a c1, b c2)",
        change=("alter type c1 add attribute y int; alter type c2 add attribute y int",),
        rules=("composite-type-changed", "composite-type-changed"),
    ),
    Situation(
        name="schema-of-two-types-renamed",
        before="create schema s; create type s.m1 as enum ('a'); create type s.m2 as enum ('b');"
        "create table t (a s.m1, b s.m2)",
        change=("alter schema s rename to r",),
        rules=("type-renamed", "type-renamed"),
    ),
    # families
    Situation(
        name="parent-altered-child-watched",
        before=PARTS,
        change=("alter table p add column note text",),
        rules=("column-added-nullable",),
        watch=("public.p1",),
    ),
    Situation(
        name="inheritance-parent-altered",
        before="create table base (id int); create table t (a int) inherits (base)",
        change=("alter table base add column note text",),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="partition-detached-child-watched",
        before=PARTS,
        change=("alter table p detach partition p1",),
        rules=("partition-detached",),
        watch=("public.p1",),
    ),
    Situation(
        name="partition-detached-both-watched",
        before=PARTS,
        change=("alter table p detach partition p1",),
        rules=("partition-detached", "partition-detached"),
        watch=("public.p", "public.p1"),
    ),
    Situation(
        name="partition-detached-concurrently",
        before=PARTS,
        change=("alter table p detach partition p1 concurrently",),
        rules=("partition-detached",),
        watch=("public.p",),
    ),
    Situation(
        name="partition-attached",
        before=PARTS + "create table p3 (id int, at date)",
        change=(
            "alter table p attach partition p3 for values from ('2024-03-01') to ('2024-04-01')",
        ),
        rules=("partition-attached", "partition-attached"),
        watch=("public.p", "public.p3"),
    ),
    Situation(
        name="partition-created",
        before=PARTS,
        change=("create table p9 partition of p default",),
        rules=("partition-default-added",),
        watch=("public.p",),
    ),
    Situation(
        name="partition-dropped",
        before=PARTS,
        change=("drop table p2",),
        rules=("partition-detached",),
        watch=("public.p",),
    ),
    Situation(
        name="partition-renamed",
        before=PARTS,
        change=("alter table p2 rename to p_feb",),
        rules=("partition-renamed",),
        watch=("public.p",),
    ),
    # grants
    Situation(
        name="grant-table",
        before=T,
        change=("grant select on t to somebody",),
        rules=("grant-added",),
    ),
    Situation(
        name="grant-column",
        before=T,
        change=("grant select (a) on t to somebody",),
        rules=("grant-added",),
    ),
    Situation(
        name="revoke-column",
        before=T + "grant select (a), update (b) on t to somebody",
        change=("revoke select (a) on t from somebody",),
        rules=("grant-revoked",),
    ),
    Situation(
        name="revoke-all-in-schema",
        before=T + "create table u (id int); grant all on t, u to somebody",
        change=("revoke all on all tables in schema public from somebody",),
        rules=("grant-revoked", "grant-revoked"),
        watch=("public.t", "public.u"),
    ),
    Situation(
        name="drop-owned",
        before=T + "grant select on t to somebody",
        change=("drop owned by somebody",),
        rules=("grant-revoked",),
    ),
    Situation(
        name="drop-owned-publication",
        before=T + "create publication pb for table t; alter publication pb owner to somebody",
        change=("drop owned by somebody",),
        rules=("table-unpublished",),
    ),
    Situation(
        name="grant-on-another-table",
        before=T + "create table u (id int)",
        change=("grant select on u to somebody",),
    ),
    # comments
    Situation(
        name="comments",
        before=T + "create index i on t (a); alter table t add constraint c check (a > 0);"
        "create function f() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger tr before insert on t execute function f();"
        "create policy po on t using (true); create rule ru as on delete to t do also nothing;",
        change=(
            (
                "comment on table t is 'x'; comment on column t.a is 'x'; "
                "comment on index i is 'x';"
                "comment on constraint c on t is 'x'; comment on trigger tr on t is 'x';"
                "comment on policy po on t is 'x'; comment on rule ru on t is 'x'"
            ),
        ),
        rules=("column-comment-changed", *("table-comment-changed",) * 6),
    ),
    Situation(
        name="comment-on-rule",
        before=T + "create rule ru as on delete to t do also nothing;",
        change=("comment on rule ru on t is 'x'",),
        rules=("table-comment-changed",),
    ),
    # indexes
    Situation(
        name="index-concurrently",
        before=T,
        change=("create index concurrently i on t (a)",),
        rules=("index-added",),
    ),
    Situation(
        name="drop-index-concurrently",
        before=T + "create index i on t (a)",
        change=("drop index concurrently i",),
        rules=("index-removed",),
    ),
    Situation(
        name="reindex",
        before=T + "create index i on t (a)",
        change=("reindex table t", "reindex index concurrently i", "reindex table concurrently t"),
    ),
    # publications
    Situation(
        name="publication-for-table",
        before=T,
        change=("create publication pb for table t", "drop publication pb"),
        rules=("table-published", "table-unpublished"),
        scan_rules=(),
    ),
    Situation(
        name="publication-for-all-tables",
        before=T,
        change=("create publication pb for all tables", "drop publication pb"),
        rules=("table-published", "table-unpublished"),
        scan_rules=(),
    ),
    Situation(
        name="publication-for-schema",
        before=T,
        change=("create publication pb for tables in schema public", "drop publication pb"),
        rules=("table-published", "table-unpublished"),
        scan_rules=(),
    ),
    Situation(
        name="publication-loses-schema",
        before=T + "create publication pb for tables in schema public",
        change=("alter publication pb drop tables in schema public",),
        rules=("table-unpublished",),
    ),
    Situation(
        name="publication-loses-table",
        before=T + "create publication pb for table t",
        change=("alter publication pb drop table t",),
        rules=("table-unpublished",),
    ),
    Situation(
        name="publication-by-table-and-schema",
        before=T + "create publication pb for table t, tables in schema public",
        change=("alter publication pb set (publish = 'insert')",),
        rules=("publication-operations-narrowed",),
    ),
    Situation(
        name="publication-of-another-table",
        before=T + "create table u (id int)",
        change=("create publication pb for table u",),
    ),
    Situation(
        name="moved-out-of-a-published-schema",
        before=T + "create schema s; create publication pb for tables in schema public",
        change=("alter table t set schema s",),
        rules=("table-schema-moved", "table-unpublished"),
    ),
    # names
    Situation(
        name="rename-table",
        before=T,
        change=("alter table t rename to u", "alter table u rename column a to c"),
        rules=("column-renamed", "table-renamed"),
    ),
    Situation(
        name="set-schema",
        before=T + "create schema s",
        change=("alter table t set schema s",),
        rules=("table-schema-moved",),
    ),
    Situation(
        name="schema-renamed",
        before="create schema s; create table s.t (id serial, a int)",
        change=("alter schema s rename to r",),
        rules=("table-schema-moved",),
        watch=("s.t",),
    ),
    Situation(
        name="schema-of-sequence-renamed",
        before="create schema s; create sequence s.sq; "
        "create table t (id int default nextval('s.sq'))",
        change=("alter schema s rename to r",),
        rules=("sequence-renamed",),
    ),
    Situation(
        name="schema-of-others-renamed",
        before="create schema s; create table s.r (id int primary key);"
        "create function s.f(int) returns int language sql immutable as 'select 1';"
        "create function s.tg() returns trigger language plpgsql as 'begin return new; end';"
        "create collation s.co (provider = libc, locale = 'C');"
        "create table t (id int references s.r default s.f(1), a text collate s.co, "
        "check (s.f(id) > 0));"
        "create trigger tr before insert on t execute function s.tg(); "
        "create index i on t (s.f(id));"
        "create statistics s.st on id, a from t; create policy po on t using (s.f(id) > 0)",
        change=("alter schema s rename to r", "alter table t add column b int"),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="referenced-things-renamed",
        before="create table r (id int primary key); create sequence sq;"
        "create function f(int) returns int language sql immutable as 'select 1';"
        "create function tg() returns trigger language plpgsql as 'begin return new; end';"
        "create collation co (provider = libc, locale = 'C');"
        "create table t (id int references r default f(1), a text collate co, "
        "c int default nextval('sq'),"
        " check (f(id) > 0), m int generated always as (f(1)) stored);"
        "create trigger tr before insert on t execute function tg(); create index i on t (f(id));"
        "create policy po on t using (f(id) > 0); "
        "create rule ru as on delete to t do also select f(1)",
        change=(
            (
                "alter table r rename to r2; alter table r2 rename id to id2;"
                "alter function f rename to f2; alter function tg rename to tg2; "
                "alter collation co rename to co2"
            ),
            "alter table t add column b int",
        ),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="role-renamed",
        before="drop role if exists old_name; drop role if exists new_name; create role old_name;"
        + T
        + "grant select on t to old_name; grant select (a) on t to old_name;"
        "create policy po on t to old_name using (true); alter table t owner to old_name",
        change=("alter role old_name rename to new_name", "alter table t add column c int"),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="names-behind-names-renamed",
        before="drop foreign data wrapper if exists fw cascade;"
        "create foreign data wrapper fw; create server sv foreign data wrapper fw;"
        "create foreign table f (id int) server sv;"
        "create collation co (provider = libc, locale = 'C'); create domain d as text collate co;"
        "create domain e as int; create type span as range (subtype = e);"
        "create table t (a d, b span)",
        change=(
            "alter server sv rename to sv2",
            "alter collation co rename to co2",
            "alter foreign table f add column x int",
            "alter table t add column x int",
        ),
        rules=("column-added-nullable", "column-added-nullable"),
        watch=("public.t", "public.f"),
    ),
    Situation(
        name="subtype-of-range-renamed",
        before="create domain e as int; create type span as range (subtype = e);"
        "create table t (a int, b span)",
        change=("alter domain e rename to e2",),
        rules=("type-renamed",),
    ),
    # from inside code
    Situation(
        name="ddl-in-do",
        before=T,
        change=("do $$ begin execute 'alter table t add column c int'; end $$",),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="ddl-in-procedure-with-commit",
        before=T + "create procedure pr() language plpgsql as $$ begin"
        " execute 'alter table t add column c int'; commit;"
        " execute 'alter table t drop column c'; end $$",
        change=("call pr()",),
        rules=("column-added-nullable", "column-removed"),
        scan_rules=(),
    ),
    Situation(
        name="ddl-in-subtransactions",
        before=T,
        change=(
            (
                "do $$ begin begin alter table t drop column a; raise 'no'; "
                "exception when others then null;"
                " end; alter table t add column c int; end $$"
            ),
        ),
        rules=("column-added-nullable",),
    ),
    Situation(
        name="several-statements-in-one-string",
        before=T,
        change=("alter table t add column c int; alter table t add column d int",),
        rules=("column-added-nullable", "column-added-nullable"),
    ),
    Situation(
        name="replica-session",
        before=T,
        change=(
            (
                "set session_replication_role = replica; alter table t add column c int;"
                "reset session_replication_role"
            ),
        ),
        rules=("column-added-nullable",),
    ),
]
