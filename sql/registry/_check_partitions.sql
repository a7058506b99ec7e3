create or replace function schemawatch._check_partitions(p_partitions text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_partitions not in ('report', 'ignore') then
        raise exception 'partitions cannot be "%"', p_partitions
            using errcode = 'SW009', hint = 'report: also follow its partitions. ignore: only its own structure.';
    end if;
end
$$;

comment on function schemawatch._check_partitions(text) is
'Raises SW009 unless it is a setting that registration.partitions can have, or null.';
