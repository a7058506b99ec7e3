"""Changes that break somebody, and who uses the table meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A breaking change; old statements must work until it contracts, new ones from migrate on."""

    name: str
    before: str
    change: str
    rule: str
    table: str = "public.t"  # before
    after: str | None = "public.t"
    rows: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    equal: str | None = None  # true of each row, once the backfill is done
    correct: str = ""  # what people do about rows that do not fit
    value: str | None = None  # what they write in place of the null of a backfill
    differs: frozenset[str] = frozenset()  # sections in which the end is another one, by intent


PEOPLE: Final = """
    create table t (id int primary key, email text collate "C" not null default 'x'
        check (email <> ''), d int);
    create index t_low on t (lower(email));
    create unique index t_some on t (email) where d > 3;
    create statistics t_stat (ndistinct) on email, d from t;
    comment on column t.email is 'it''s';
    grant select (email) on t to pg_monitor;
    create view v as select email, d from t;
    create view w as select email from v;
    create policy own on t using (email <> 'secret')"""
MANY: Final = "insert into t select g, 'e' || g, 1 from generate_series(1, 300) as g"
NEXT: Final = "(select coalesce(max(id), 0) + 1 from t)"
