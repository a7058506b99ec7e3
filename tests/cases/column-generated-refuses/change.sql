alter table t add column n integer generated always as ((data ->> 'n')::integer) stored;
alter table t add column short varchar(5) generated always as (b) stored;
