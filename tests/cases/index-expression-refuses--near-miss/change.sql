create index t_1_idx on t (lower(email));
create index t_2_idx on t (coalesce(code, email), date_trunc('day', at));
create index t_3_idx on t ((id % 16), (id / 100)) where code in ('a', 'b') and deleted is null;
create index t_4_idx on t ((data ->> 'name'), ((zoned at time zone 'UTC')::date));
create index t_5_idx on t (extract(year from at), left(email, 10)) where email like 'a%' and not code = 'x';
