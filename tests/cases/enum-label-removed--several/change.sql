alter type e rename to e_old;
create type e as enum ('b');
alter table t alter s type e using s::text::e;
drop type e_old;
