create table t (
    id integer not null,
    note text
);
create unique index t_id_idx on t (id);
alter table t replica identity using index t_id_idx;
create publication sw_pub for table t;
