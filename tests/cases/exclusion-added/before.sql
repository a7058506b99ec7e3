create table t (
    id integer primary key,
    room integer,
    during int4range
);
