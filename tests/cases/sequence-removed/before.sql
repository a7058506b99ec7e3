create table t (
    id integer primary key,
    n integer
);
create sequence t_ticket owned by t.id;
