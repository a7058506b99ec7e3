create table t (
    id integer primary key,
    grp integer
);
insert into t values (1, 1), (2, 2);
create view v as select id, grp from t;
