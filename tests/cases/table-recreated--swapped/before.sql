create table t (
    id integer primary key,
    note text
);
create table shadow (
    id integer primary key,
    note text
);
