"""Other people's objects that use ours, and that dropping our schema would take along."""

from __future__ import annotations

from typing import Final

from controlplane.install.connection import Conn

# An object of theirs: what depends on one of ours, and whose table, or own schema, is another.
_DEPENDENTS: Final = b"""
with ours as (
    select 'pg_class'::regclass as classid, rel.oid as objid
    from pg_class as rel
    where rel.relnamespace = to_regnamespace('schemawatch')
    union all
    select 'pg_proc'::regclass, proc.oid
    from pg_proc as proc
    where proc.pronamespace = to_regnamespace('schemawatch')
    union all
    select 'pg_type'::regclass, typ.oid
    from pg_type as typ
    where typ.typnamespace = to_regnamespace('schemawatch')
),
part_of_table as (
    select 'pg_rewrite'::regclass as classid, oid as objid, ev_class as relid from pg_rewrite
    union all
    select 'pg_constraint'::regclass, oid, conrelid from pg_constraint
    union all
    select 'pg_trigger'::regclass, oid, tgrelid from pg_trigger
    union all
    select 'pg_attrdef'::regclass, oid, adrelid from pg_attrdef
    union all
    select 'pg_policy'::regclass, oid, polrelid from pg_policy
)
select distinct coalesce(
    case when dep.classid = 'pg_rewrite'::regclass then 'view ' || part.relid::regclass end,
    pg_describe_object(dep.classid, dep.objid, dep.objsubid))
from ours
join pg_depend as dep
    on dep.refclassid = ours.classid and dep.refobjid = ours.objid and dep.deptype = 'n'
left join part_of_table as part
    on part.classid = dep.classid and part.objid = dep.objid
left join pg_class as rel on rel.oid = part.relid
cross join lateral pg_identify_object(dep.classid, dep.objid, dep.objsubid) as who
where dep.classid <> 'pg_event_trigger'::regclass
    and coalesce(rel.relnamespace::regnamespace::text, who.schema, '') <> 'schemawatch'
order by 1
"""


def find(conn: Conn) -> list[str]:
    """Return their descriptions, as PostgreSQL words them."""
    return [row[0] for row in conn.execute(_DEPENDENTS).fetchall()]
