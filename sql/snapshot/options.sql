create or replace function schemawatch._foreign_options(p_options jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select jsonb_agg(
            case
                when split_part(opt.text, '=', 1) in (
                    'schema_name', 'table_name', 'column_name', 'schema', 'table', 'database', 'dbname', 'collection',
                    'filename', 'format', 'header', 'delimiter', 'quote', 'escape', 'null', 'default', 'encoding',
                    'force_null', 'force_not_null', 'on_error', 'reject_limit', 'log_verbosity',
                    'use_remote_estimate', 'fdw_startup_cost', 'fdw_tuple_cost', 'fetch_size', 'batch_size',
                    'async_capable', 'analyze_sampling', 'updatable', 'truncatable', 'keep_connections')
                    then opt.text
                else split_part(opt.text, '=', 1) || '=***'
            end order by opt.text)
        from jsonb_array_elements_text(p_options) as opt (text));
end
$$;

comment on function schemawatch._foreign_options(jsonb) is
'The options of a foreign table or column as a document shows them. Each wrapper has its own, some keep a password, a
token or the command of a program there: only values of options that say which data it is, and in which format, are shown.';


create or replace function schemawatch._hidden_options(p_options text[])
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select jsonb_object_agg(split_part(opt.text, '=', 1), md5(opt.text))
        from unnest(p_options) as opt (text)
        where not schemawatch._foreign_options(jsonb_build_array(opt.text)) @> jsonb_build_array(opt.text));
end
$$;

comment on function schemawatch._hidden_options(text[]) is
'The options whose values _foreign_options() hides, each with a hash by which a new value is noticed; null for none.';
