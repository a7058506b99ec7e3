create or replace function schemawatch._check_endpoint_options(
    p_min_impact text,
    p_shape text,
    p_audience text[],
    p_transitions text[],
    p_digest_every interval
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_problem text := case
        when p_min_impact is null or p_min_impact not in ('SAFE', 'RISKY', 'BREAKING')
            then 'minimum impact is SAFE, RISKY or BREAKING'
        when p_shape is null or p_shape not in ('standard', 'cloudevents', 'slack', 'teams')
            then 'shape is standard, cloudevents, slack or teams'
        when not p_audience <@ array['readers', 'writers', 'cdc'] or cardinality(p_audience) = 0
            then 'audience is any of readers, writers, cdc; leave it out for all'
        when p_transitions is null or cardinality(p_transitions) = 0
            or not p_transitions <@ array['opened', 'resolved']
            then 'transitions are opened, resolved or both'
        when not p_digest_every between '1 minute' and '7 days'
            then 'a digest comes every 1 minute to 7 days'
    end;
begin
    if v_problem is not null then
        raise exception 'webhook options: %', v_problem
            using errcode = 'SW009', hint = 'Ask again with other options.';
    end if;
end
$$;

comment on function schemawatch._check_endpoint_options(text, text, text[], text[], interval) is
'Raises SW009 for a minimum impact, shape, audience, transition or digest interval that no endpoint can have.';
