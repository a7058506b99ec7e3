create table t (id integer not null, code integer not null);
create unique index t_id_idx on t (id);
create unique index t_code_idx on t (code);
alter table t replica identity using index t_id_idx;
