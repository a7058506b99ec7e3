alter table t add column x varchar(5) generated always as (a) stored,
add column z numeric(4, 2) generated always as (n::numeric(4, 2)) stored;
