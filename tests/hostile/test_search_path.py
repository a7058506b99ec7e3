"""What runs under the search_path of its caller calls nothing of ours by an unqualified name.

Whoever may create in a schema of that path would be called in place of, or before, what was meant:
with the rights of an admin who asks for a drift.
"""

from __future__ import annotations

import psycopg
import pytest

from tests.lab import Lab

# those that somebody calls, and those that views, defaults, checks and indexes name
ENTRANCES = """
    select pro.oid::regprocedure::text from pg_proc as pro
    where pro.pronamespace = 'schemawatch'::regnamespace
        and pro.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and (
            pro.proname !~ '^_'
            or exists (
                select from pg_depend as dep
                where dep.refclassid = 'pg_proc'::regclass and dep.refobjid = pro.oid
                    and dep.classid <> 'pg_proc'::regclass))"""
UNPINNED = """
    select pro.oid::regprocedure::text, lang.lanname, pg_get_functiondef(pro.oid), pro.prosrc
    from pg_proc as pro
    join pg_language as lang on lang.oid = pro.prolang
    where pro.pronamespace = 'schemawatch'::regnamespace
        and not exists (
            select from unnest(pro.proconfig) as setting where setting like 'search_path=%')"""
# a copy with its body parsed at once depends on all that it calls
CALLED = """
    select dep.refobjid::regprocedure::text, pro.pronamespace = 'evil'::regnamespace
    from pg_depend as dep join pg_proc as pro on pro.oid = dep.refobjid
    where dep.classid = 'pg_proc'::regclass and dep.refclassid = dep.classid
        and dep.objid = (select oid from pg_proc where pronamespace = 'probe'::regnamespace)
        and pro.pronamespace in ('evil'::regnamespace, 'schemawatch'::regnamespace)
    union all
    select dep.refobjid::regoperator::text, true
    from pg_depend as dep join pg_operator as opr on opr.oid = dep.refobjid
    where dep.classid = 'pg_proc'::regclass and dep.refclassid = 'pg_operator'::regclass
        and dep.objid = (select oid from pg_proc where pronamespace = 'probe'::regnamespace)
        and opr.oprnamespace = 'evil'::regnamespace"""


def calls(lab: Lab, definition: str, body: str) -> tuple[set[str], set[str]]:
    """Return what of ours a function calls, and what of the attacker."""
    head, _ = definition.split("\nAS $function$", 1)
    head = head.replace("FUNCTION schemawatch.", "FUNCTION probe.", 1)
    with lab.conn.transaction(force_rollback=True):
        lab.run("create schema probe; set local search_path = evil, pg_catalog")
        try:
            lab.run(f"{head}\nbegin atomic {body}\n; end")
        except psycopg.Error as error:  # as min(), which is no aggregate there
            return set(), {str(error.diag.message_primary)}
        lab.run("set local search_path = pg_catalog")
        found = lab.run(CALLED)
    return {name for name, evil in found if not evil}, {name for name, evil in found if evil}


def test_nothing_under_the_path_of_the_caller(shadowed: Lab) -> None:
    unpinned = {name: rest for name, *rest in shadowed.run(UNPINNED)}
    waiting = [name for (name,) in shadowed.run(ENTRANCES) if name in unpinned]
    assert len(waiting) > 20
    seen: set[str] = set()
    wrong: dict[str, set[str]] = {}
    while waiting:
        name = waiting.pop()
        language, definition, body = unpinned[name]
        if name in seen or language != "sql":
            continue
        seen.add(name)
        ours, evil = calls(shadowed, definition, body)
        if evil:
            wrong[name] = evil
        waiting += [other for other in ours if other in unpinned]
    assert wrong == {}


def test_a_better_match_in_public_is_not_called(lab: Lab) -> None:
    """As format() has no exact match, even pg_catalog first in the path does not help."""
    lab.run(
        "do $$ begin if to_regrole('app') is null then create role app login; end if; end $$;"
        "grant create on schema public to app;"
        "create table public.orders (id int); alter table public.orders owner to app"
    )
    lab.watch("public.orders")
    with lab.other(user="app") as attacker:
        attacker.run("alter table public.orders add column a int")
        attacker.run(
            "create function public.format(text, text, text) returns text language plpgsql"
            " as $$ begin raise exception 'it runs as %', session_user; end $$"
        )
    with pytest.raises(psycopg.errors.RaiseException, match="it runs as postgres"):
        lab.run("select format('%I.%I', 'a'::text, 'b'::text)")
    assert [drift["table"] for drift in lab.drifts()] == ["public.orders"]
