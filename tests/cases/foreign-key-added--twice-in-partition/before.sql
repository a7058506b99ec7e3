create table other (id integer primary key);
create table t (
    id integer,
    k integer
) partition by list (k);
create table t_1 partition of t for values in (1);
alter table t add constraint f foreign key (id) references other;
