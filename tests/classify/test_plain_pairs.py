"""Where nothing needs to be looked for, the short way finds what the long one finds."""

from __future__ import annotations

from tests.lab import Conn, Lab

SETUP = """
    create table r (id int primary key);
    create table t (id int primary key, a int default 1, b text);
    create view v as select id, a from t;
"""
# One transaction each, and whether the short way is enough for it.
STEPS = [
    ("alter table t add column c int not null default 5 check (c > 0)", True),
    ("alter table t drop column c", True),
    ("alter table t alter b set default 'x', alter a drop default", True),
    ("create index i on t (b); comment on column t.b is 'said'", True),
    ("create view w as select b from t", True),
    ("drop view w", True),
    ("alter table t set (fillfactor = 70); grant select on t to public", True),
    ("alter table t add foreign key (a) references r", True),
    ("alter table t drop column b, add column d int references r", True),
    ("alter table t rename a to e", False),
    ("drop index if exists i; create index i on t (e)", True),
    ("drop index i; create index i on t (id, e)", True),
    ("drop index i; create index j on t (id, e)", False),
    ("drop view v; create view v as select id from t", True),
    ("create or replace view v as select id, e from t", True),
    ("create view w as select id, e from t; alter view v rename id to x", False),
    ("drop view w; create view w as select id::bigint, e from t", True),
    ("alter view v rename to u; alter view w rename to v", False),
    ("alter table t rename d to b", False),
    ("drop table t cascade", False),
]
PAIRS = """
    select plain is null, array(
            select (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids)::text
            from unnest(plain) as pair),
        array(
            select (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids)::text
            from schemawatch._pair_objects(was.document, is_now.document) as pair
            where pair.before is distinct from pair.after
               or pair.before_ids is distinct from pair.after_ids)
    from schemawatch._head as head
    join schemawatch.snapshot as is_now
        on is_now.schema_id = head.schema_id and is_now.version = head.version
    join schemawatch.snapshot as was
        on was.schema_id = head.schema_id and was.version = head.version - 1
    cross join schemawatch._plain_pairs(was.document, is_now.document) as plain
    where head.table_name = 't'
"""


def test_the_short_way_agrees_with_the_long_one(db: Conn, db_url: str) -> None:
    lab = Lab(db, db_url)
    lab.run(SETUP)
    lab.watch("t")
    for step, enough in STEPS:
        lab.at_once(step)
        ((other, plain, every),) = lab.run(PAIRS)
        assert (not other, every != []) == (enough, True), step
        if enough:
            assert plain == every, step
