alter table c add column x integer, alter column pid type bigint, add check (x > 0);
create index on c (x);
comment on table c is 'x';
create table d (like c including all);
