-- Tables as applications have them: 14 columns, an identity key, defaults, a check, an index, comments.
create procedure pg_temp.make_tables(p_count integer)
language plpgsql
as $$
begin
    for i in 1 .. p_count loop
        execute format('
            create table bench.t%1$s (
                id bigint generated always as identity primary key,
                customer_id bigint not null,
                status text not null default ''new'',
                amount numeric(12,2) not null default 0,
                currency character(3) not null default ''EUR'',
                quantity integer not null,
                note text,
                reference varchar(40),
                tags text[],
                details jsonb not null default ''{}'',
                weight double precision,
                is_paid boolean not null default false,
                created_at timestamptz not null default now(),
                updated_at timestamptz,
                constraint t%1$s_quantity_check check (quantity > 0)
            );
            create index t%1$s_customer_id_idx on bench.t%1$s (customer_id, created_at);', i);
        if i % 5 = 0 then
            execute format('
                comment on table bench.t%1$s is ''Table %1$s of the benchmark.'';
                comment on column bench.t%1$s.status is ''Where the order is in its life.'';', i);
        end if;
        if i % 200 = 0 then
            commit;
        end if;
    end loop;
end
$$;
