"""Whom a changed type hits: readers, writers and copies, each by what PostgreSQL does for it."""

from __future__ import annotations

import pytest

from tests.lab import Conn, Lab

TYPES = """
    create type color as enum ('red', 'green');
    create domain paint as color;
    create domain positive as integer check (value > 0);
    create domain counted as integer check (value > 0);
    create domain small as integer check (value < 9);
    create domain big as bigint check (value > 0);
"""
# From, to, and the worst that readers, writers and copies are told.
CHANGES = [
    # a number that fitted is refused, or rounded
    ("bigint", "integer", "RBR"),
    ("integer", "numeric(10,0)", "BSB"),
    ("integer", "numeric(9,0)", "BBB"),
    ("smallint", "numeric(5,0)", "BSB"),
    ("integer", "oid", "RRR"),
    ("oid", "bigint", "RSR"),
    ("numeric(10,2)", "numeric(8,2)", "SBR"),
    ("numeric(10,2)", "numeric(10,4)", "RBR"),
    ("numeric(10,2)", "numeric(12,2)", "SSR"),
    ("numeric(10,2)", "numeric(12,4)", "RSR"),
    ("numeric(5,-2)", "numeric(12,0)", "SSR"),
    ("integer", "double precision", "BSB"),
    ("integer", "real", "BRB"),
    # blanks are cut, or come
    ("varchar(20)", "varchar(10)", "RBR"),
    ("char(10)", "char(5)", "RBR"),
    ("char(10)", "varchar(5)", "RBR"),
    ("char(10)", "varchar(10)", "RRR"),
    ("varchar(10)", "char(10)", "BRR"),
    ("text", "bpchar", "RRR"),
    ("varchar(9)[]", "text[]", "RSR"),
    ("text", "varchar", "SSS"),
    ("text", "name", "RRR"),
    ("name", "text", "RSR"),
    ("bit(4)", "bit varying(4)", "RSR"),
    ("bit varying(4)", "bit(4)", "RBR"),
    ("bit varying(4)", "bit varying(3)", "SBR"),
    ("color", "text", "RSR"),
    ("color", "char(9)", "RRR"),
    ("color", "varchar(4)", "RBR"),
    ("text", "color using c::color", "BBR"),
    # other forms of an address
    ("cidr", "inet", "RRR"),
    ("macaddr", "macaddr8", "RRR"),
    # decimals of a second, zones, units
    ("time", "interval", "RRR"),
    ("time", "timetz", "RRR"),
    ("time", "timetz(0)", "BBB"),
    ("timestamp(6)", "timestamp", "SSS"),
    ("timestamp(0)", "timestamp(3)", "SSR"),
    ("timestamp(0)", "timestamp(6)", "SSB"),
    ("timestamp(6)", "timestamptz(0)", "BBB"),
    ("date", "timestamp", "BSB"),
    ("date", "timestamptz", "BRB"),
    ("interval(3)", "interval", "SSR"),
    ("interval minute", "interval", "SRR"),
    ("interval hour to second", "interval second", "SSS"),
    ("interval", "interval hour", "BBB"),
    # domains
    ("positive", "integer", "RSR"),
    ("positive[]", "integer[]", "RSR"),
    ("integer", "positive", "SRS"),
    ("positive", "small", "RRR"),
    ("positive", "counted", "SSS"),
    ("integer", "big", "RRR"),
    ("color", "paint", "BSS"),
    ("paint", "color", "SSS"),
]
WORST = """
    select object_name, string_agg(letter, '' order by turn)
    from (
        select object_name, turn, case max(array_position('{SAFE,RISKY,BREAKING}', level))
            when 1 then 'S' when 2 then 'R' else 'B' end as letter
        from schemawatch.drift_change
        cross join lateral (values (1, readers), (2, writers), (3, cdc)) as told (turn, level)
        group by 1, 2
    ) as worst
    group by 1
"""


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    return Lab(db, db_url)


def test_audiences(lab: Lab) -> None:
    lab.run(TYPES)
    named = {f"c{number}": change for number, change in enumerate(CHANGES)}
    lab.run(f"create table t ({', '.join(f'{name} {old}' for name, (old, _, _) in named.items())})")
    lab.watch("t")
    steps = [
        f"alter {name} type {new.replace('using c', f'using {name}')}"
        for name, (_, new, _) in named.items()
    ]
    lab.run(f"alter table t {', '.join(steps)}")
    told = dict(lab.run(WORST))
    wrong = [
        f"{old} > {new}: {told.get(name)}, not {levels}"
        for name, (old, new, levels) in named.items()
        if told.get(name) != levels
    ]
    assert wrong == []
