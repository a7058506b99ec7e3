create table t (
    id integer primary key,
    k serial
);
