create table t (
    id integer primary key,
    at timestamptz default now()
);
