alter type e rename to e_old;
create type e as enum ('c', 'b', 'a');
alter table t alter history type e[] using history::text[]::e[];
drop type e_old;
