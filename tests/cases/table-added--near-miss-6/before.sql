create table t (
    id integer primary key,
    note text
);
create table p (
    id integer
) partition by list (id);
