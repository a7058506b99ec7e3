create or replace function schemawatch._text_list(p_value jsonb)
returns text[]
language sql
immutable
parallel safe
as $$
    select case jsonb_typeof(p_value)
        when 'string' then array[p_value #>> '{}']
        when 'array' then array(select item.value from jsonb_array_elements_text(p_value) as item)
    end
$$;

comment on function schemawatch._text_list(jsonb) is 'A list of names, or one name, of a contract; null for anything else.';


create or replace function schemawatch._named_by_requirements(p_requires jsonb)
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select col.name #>> '{}'
        from unnest('{$.not_null[*],$.unique[*][*],$.order[*]}'::jsonpath[]) as part (path)
        cross join lateral jsonb_path_query(p_requires, part.path) as col (name)
        union
        select part.key
        from unnest(array['values', 'types']) as kind (name)
        cross join lateral jsonb_each(
            case jsonb_typeof(p_requires -> kind.name) when 'object' then p_requires -> kind.name end) as part)
$$;

comment on function schemawatch._named_by_requirements(jsonb) is 'The columns about which a contract requires something.';


create or replace view schemawatch._use as
select
    own.consumer_id, own.schema_id, con.name, con.owner, con.channel, con.roles, own.shape, own.requires, own.upserts_on,
    said.anything,
    -- {*} is every column. Who says nothing may do anything; who changes rows finds them by columns that it reads.
    case
        when not said.anything or own.shape <> 'named' and own.reads is not null
            or (own.deletes or own.updates is not null) and own.reads is null and own.joins_on is null then array['*']
        when own.reads is null and own.joins_on is null and said.required = '{}' then null
        else own.reads || own.joins_on || said.required
    end as reads,
    case
        when not said.anything or own.inserts is null and own.upserts_on is not null
            or own.inserts is not null and own.shape = 'positional' then array['*']
        else own.inserts || own.upserts_on
    end as inserts,
    -- which columns an INSERT leaves out is known from a list only
    said.anything and own.inserts is not null as lists_inserts,
    case when not said.anything then array['*'] else own.updates end as updates,
    not said.anything or own.deletes as deletes,
    not said.anything or own.replicates as replicates,
    array(
        select distinct col.name
        from unnest(own.reads || own.joins_on || said.required || own.inserts || own.updates || own.upserts_on) as col (name)
        where col.name <> '*'
    ) as names
from schemawatch.consumer_use as own
join schemawatch.consumer as con on con.consumer_id = own.consumer_id
cross join lateral (
    select
        own.deletes or own.replicates
            or coalesce(own.reads, own.inserts, own.updates, own.upserts_on, own.joins_on) is not null as anything,
        schemawatch._named_by_requirements(own.requires) as required
) as said;

comment on view schemawatch._use is
'The declared uses as a verdict reads them: what was not said is taken for the worst that it could be.';
