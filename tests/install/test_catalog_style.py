"""The style of our functions, read from the catalogue: what a formatter cannot see."""

from __future__ import annotations

import pytest

from tests.conftest import Conn

_OURS = """
    from pg_proc as proc
    join pg_language as lang on lang.oid = proc.prolang
    where proc.pronamespace = 'schemawatch'::regnamespace
        and not exists (
            select from pg_depend as dep
            where dep.classid = 'pg_proc'::regclass and dep.objid = proc.oid and dep.deptype = 'e')
"""

RULES = {
    "public functions have a comment": """
        and proc.proname !~ '^_'
        and obj_description(proc.oid, 'pg_proc') is null""",
    "plpgsql and security definer pin their search_path": """
        and (lang.lanname = 'plpgsql' or proc.prosecdef)
        -- runs the caller's SQL, under the caller's path and rights
        and (proc.proname not in ('preview', 'announce_change') or proc.prosecdef)
        and not coalesce(
            'search_path=pg_catalog, pg_temp' = any (proc.proconfig), false)""",
    # what is read from end to end all the same has a price then at which each call would compile
    "no sequential scans, no JIT": """
        and 'enable_seqscan=off' = any (proc.proconfig)
        and not 'jit=off' = any (proc.proconfig)""",
    "arguments begin with p_": """
        and exists (
            select
            from unnest(
                proc.proargnames,
                proc.proargmodes
            ) as arg (name, mode)
            -- no modes at all means that every argument is an input
            where coalesce(arg.mode, 'i') in ('i', 'b', 'v') and arg.name !~ '^p_')""",
    "arguments have names": """
        and proc.pronargs > 0
        and (proc.proargnames is null or '' = any (proc.proargnames[1:proc.pronargs]))""",
    "PUBLIC may run nothing": """
        and exists (
            select from aclexplode(coalesce(proc.proacl, acldefault('f', proc.proowner))) as acl
            where acl.grantee = 0 and acl.privilege_type = 'EXECUTE')""",
    "a strict function returns no set": """
        and proc.proisstrict and proc.proretset""",
}


@pytest.mark.parametrize("rule", RULES)
def test_functions(db: Conn, rule: str) -> None:
    query = f"select proc.oid::regprocedure::text {_OURS} {RULES[rule]} order by 1"
    broken = [name for (name,) in db.execute(query.encode()).fetchall()]
    assert broken == [], rule


def test_every_table_has_a_primary_key(db: Conn) -> None:
    """Without one nothing can be deleted where a publication is FOR ALL TABLES."""
    bare = db.execute(
        """
        select rel.relname
        from pg_class as rel
        where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind in ('r', 'p')
            and not exists (
                select from pg_index as idx where idx.indrelid = rel.oid and idx.indisprimary)
        """
    ).fetchall()
    assert bare == []


def test_tables_columns_and_types_have_comments(db: Conn) -> None:
    broken = db.execute(
        """
        select rel.relname
        from pg_class as rel
        where rel.relnamespace = 'schemawatch'::regnamespace
            and rel.relkind in ('r', 'p', 'v', 'm', 'c')
            and obj_description(rel.oid, 'pg_class') is null
            and not exists (
                select from pg_type as typ
                where typ.typrelid = rel.oid and obj_description(typ.oid, 'pg_type') is not null)
        order by 1
        """
    ).fetchall()
    assert broken == []


def test_everything_belongs_to_the_owner(db: Conn) -> None:
    rows = db.execute(
        """
        select distinct pg_get_userbyid(proowner) from pg_proc
        where pronamespace = 'schemawatch'::regnamespace
        union
        select distinct pg_get_userbyid(relowner) from pg_class
        where relnamespace = 'schemawatch'::regnamespace
        """
    ).fetchall()
    assert rows == [("schemawatch_owner",)]


def test_what_compares_documents_is_never_compiled(db: Conn) -> None:
    # its plans are estimated to be long and run for milliseconds: with jit a first scan took 15 s
    names = (
        *("scan", "preview", "register_table", "register_schema", "set_partitions"),
        *("diff_versions", "classify_changes", "reclassify", "accept_change"),
    )
    without = db.execute(
        "select proname from pg_proc where pronamespace = 'schemawatch'::regnamespace"
        " and proname = any (%s) and not coalesce(proconfig @> '{jit=off}', false)",
        [list(names)],
    ).fetchall()
    assert without == []
