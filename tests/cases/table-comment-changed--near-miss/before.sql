create table t (
    id integer primary key,
    a integer,
    b text
);
comment on table t is 'orders';
