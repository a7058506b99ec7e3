create table t (
    id integer primary key,
    s text collate "C",
    u varchar(10)
);
