create table t (
    id integer primary key,
    lat double precision,
    lon double precision
);
insert into t values (1, 52.5, 13.4);
