create table t (
    id integer not null,
    code text
);
