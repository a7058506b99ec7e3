create or replace function schemawatch._check_like(p_pattern text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- LIKE itself finds out only when a name is long enough to get there: at somebody's COMMIT, and in each scan
    if (length(p_pattern) - length(rtrim(p_pattern, chr(92)))) % 2 = 1 then
        raise exception 'pattern "%" ends with its escape character', p_pattern
            using errcode = 'SW009', hint = 'Write the backslash twice to mean a backslash.';
    end if;
end
$$;

comment on function schemawatch._check_like(text) is
'Raises SW009 for a LIKE pattern that PostgreSQL would refuse: 22025, a backslash with nothing behind it.';
