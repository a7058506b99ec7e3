alter table t rename to old;
create table t (
    id integer primary key,
    note text
);
drop table old;
