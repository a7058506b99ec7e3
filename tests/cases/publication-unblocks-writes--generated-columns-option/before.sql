create table t (id integer not null, g integer not null generated always as (id + 1) stored);
create unique index t_g on t (g);
alter table t replica identity using index t_g;
create publication p for table t;
