create table t (
    id integer primary key,
    at timestamptz default '2024-01-01 00:00:00+00'
);
