alter table t add column x varchar(5) generated always as (a::varchar(5)) stored,
add column y char(3) generated always as (a::char(3)) stored,
add column z bit(4) generated always as (bb::bit(4)) stored;
