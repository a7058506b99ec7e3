create table t (
    id integer primary key,
    code text,
    grp integer not null
);
insert into t values (1, 'a', 1), (2, 'b', 1);
