alter table g rename to h;
alter table c add check (id > 0);
create temp table passing () inherits (t);
alter table lone add column b integer;
