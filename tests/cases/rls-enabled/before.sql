create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
grant select on t to schemawatch_reader;
