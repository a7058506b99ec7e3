create or replace function schemawatch._of_elsewhere(p_document jsonb, p_server_version_num integer)
returns jsonb
language sql
stable
as $$
    select case when p_document is null or p_document -> 'table' = 'null' then schemawatch._dropped_document()
        else p_document || jsonb_build_object(
            'server_version_num', p_server_version_num,
            'identity', coalesce(p_document -> 'identity', '{}') - array['replaced', 'became', 'stand_in']
                -- also in a copy of the files, which has the number of the database that it was taken from
                || jsonb_build_object('origin', 'elsewhere')) end
$$;

comment on function schemawatch._of_elsewhere(jsonb, integer) is
'A document of another database, whose oids and attnums mean nothing here, as if a server of this version had written it;
null: there is no such table.';


create or replace function schemawatch._compared(p_pairs jsonb, p_ignored text[])
returns table (ord integer, changes jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
rows 10
as $$
begin
    -- no audience and not deprecated: neither says which findings
    perform schemawatch._check_selector(own.selector, verdict.name)
    from unnest(p_ignored) as own (selector)
    cross join (values ('OFF'), ('SAFE')) as verdict (name);
    return query
    with given as materialized (
        select pair.ord, (pair.value ->> 'schema_id')::bigint as schema_id, pair.value -> 'after' as new,
            coalesce(head.document, nullif(pair.value -> 'before', 'null'), schemawatch._dropped_document()) as old
        from jsonb_array_elements(p_pairs) with ordinality as pair (value, ord)
        left join schemawatch._head as head on head.schema_id = (pair.value ->> 'schema_id')::bigint
    ),
    server as materialized (
        select given.ord, given.schema_id,
            given.old #- '{identity,replaced}' #- '{identity,became}' #- '{identity,stand_in}' as old,
            given.new, (given.old ->> 'server_version_num')::integer as old_version,
            coalesce((given.new ->> 'server_version_num')::integer, (given.old ->> 'server_version_num')::integer) as new_version
        from given
    ),
    judged as materialized (
        select server.ord, server.schema_id, own.only_text, doc.old, doc.new,
            schemawatch._judge(server.schema_id, doc.old, doc.new, null) as changes
        from server
        -- one major version prints an expression in one way; another may print the same in another way
        cross join lateral (
            select false as only_text
            union all
            select true where server.old_version / 10000 <> server.new_version / 10000
        ) as own
        cross join lateral (
            select case when own.only_text
                then server.old || jsonb_build_object('server_version_num', server.new_version)
                else server.old end as old,
                schemawatch._of_elsewhere(nullif(server.new, 'null'), server.new_version) as new
        ) as doc
    ),
    told as (
        select judged.ord, judged.schema_id, judged.only_text, change.*
        from judged
        cross join lateral unnest(judged.changes) as change
        where not exists (
                select from unnest(p_ignored) as own (selector)
                where schemawatch._selects(own.selector, change.rule_id, change.object_kind))
            and (not judged.only_text or not exists (
                select from judged as sure
                cross join lateral unnest(sure.changes) as known
                where sure.ord = judged.ord and not sure.only_text and known.fingerprint = change.fingerprint))
    ),
    hit as (
        select judged.ord, judged.only_text, found.ord as place, jsonb_agg(jsonb_build_object(
                'name', found.name, 'owner', own.owner, 'channel', own.channel, 'impact', found.impact, 'reason', found.why)
            order by schemawatch._impact_rank(found.impact) desc, found.name) as consumers
        from judged
        cross join lateral schemawatch._verdicts_by_finding(
            judged.schema_id, judged.old, judged.new, judged.changes) as found
        join schemawatch._use as own on own.schema_id = judged.schema_id and own.name = found.name
        where schemawatch._has_consumers(judged.schema_id) and found.impact <> 'SAFE'
        group by judged.ord, judged.only_text, found.ord
    )
    select told.ord::integer, jsonb_agg(
        to_jsonb(told) - array['ord', 'schema_id', 'only_text', 'position']
            || jsonb_build_object('only_text', told.only_text, 'consumers', coalesce(hit.consumers, '[]'))
        order by told.only_text, told."position")
    from told
    left join hit on hit.ord = told.ord and hit.only_text = told.only_text and hit.place = told."position"
    group by told.ord
    order by told.ord;
end
$$;

comment on function schemawatch._compared(jsonb, text[]) is
'What it would mean if tables here became what they are in another database: for each {"schema_id", "before", "after"} that
differs its place and its findings, judged as what is to come, and whom of the consumers here each hits. after is a document of
the other database, null when it has no such table; before is only for a table that is not watched here. p_ignored: selectors, as
of rule_override, of what is left out; raises SW003 for none. only_text: an
expression reads differently and the servers are of different major versions, which may print one expression in two ways.';
