create table t (
    id integer primary key,
    a integer,
    b text
);
create statistics s on a, b from t;
