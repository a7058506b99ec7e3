create table t (
    id integer primary key,
    u uuid,
    s text
);
insert into t values (1, '00000000-0000-0000-0000-000000000001', 'ä\');
