create table t (
    id integer primary key,
    at timestamptz not null default now()
);
