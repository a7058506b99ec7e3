create table t (
    id integer primary key,
    a integer,
    b text,
    data jsonb
);
insert into t values (1, 1, 'x', '{}');
